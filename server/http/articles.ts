import { Router } from 'express';
import type { Request } from 'express';
import { z } from 'zod';
import { ArticleBrowser } from '../article/finding/article-list.ts';
import { readArticle } from '../article/article-reading.ts';
import { readStock } from '../article/availability.ts';
import { findByBarcode } from '../article/finding/barcode-search.ts';
import { articleListQuerySchema, barcodeQuerySchema, mostToldToAnyone } from '../../contract/seller/article.ts';
import type { SellerContext } from './context.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
import type { RecogniseTerminal } from './terminals.ts';

const mostVariants = 100;

const stockQuerySchema = z.strictObject({
  variants: z
    .string()
    .max(mostVariants * 65)
    .transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))])
    .refine((ids) => ids.length <= mostVariants, `names at most ${mostVariants} variants`),
});

/** `GET /categories`, `/articles`, `/articles/:handle`, `/variants` and `/stock`: what shoppers browse. Stock is told in full to terminals alone. */
export function articlesRouter({ database }: Pick<SellerContext, 'database'>, recognise: RecogniseTerminal): Router {
  const router = Router();
  const browser = new ArticleBrowser(database);
  /** What the caller may know of how much there is: all of it as a terminal, otherwise no more than `mostToldToAnyone`. */
  const tellingOf = async (request: Request): Promise<(available: number) => number> => {
    const terminal = await recognise(request);
    const isTerminal = terminal !== undefined && !wasRefused(terminal);
    return isTerminal ? (available) => available : (available) => Math.min(available, mostToldToAnyone);
  };

  router.get('/categories', async (_request, response) => {
    response.set('Cache-Control', 'no-cache').json({ categories: await browser.categories() });
  });

  router.get('/articles', async (request, response) => {
    const query = parseOrRefuse(articleListQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const list = await browser.list(query);
    if (wasRefused(list)) return sendRefusal(response, list);
    const tell = await tellingOf(request);
    const articles = list.articles.map((article) => ({ ...article, available: tell(article.available) }));
    response.set('Cache-Control', 'no-store').json({ ...list, articles });
  });

  router.get('/articles/:handle', async (request, response) => {
    const article = await readArticle(database, request.params.handle);
    if (!article) return sendRefusal(response, { refusal: 'not_found' });
    const tell = await tellingOf(request);
    const variants = article.variants.map((variant) => ({ ...variant, available: tell(variant.available) }));
    response.set('Cache-Control', 'no-store').json({ ...article, available: tell(article.available), variants });
  });

  router.get('/variants', async (request, response) => {
    const query = parseOrRefuse(barcodeQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const variant = await findByBarcode(database, query.barcode);
    if (!variant) return sendRefusal(response, { refusal: 'not_found' });
    response.set('Cache-Control', 'no-cache').json(variant);
  });

  router.get('/stock', async (request, response) => {
    const query = parseOrRefuse(stockQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const tell = await tellingOf(request);
    const stock = Object.entries(await readStock(database, query.variants)).map(([id, available]) => [
      id,
      tell(available),
    ]);
    response.set('Cache-Control', 'no-store').json({ stock: Object.fromEntries(stock) });
  });

  return router;
}
