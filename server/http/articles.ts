import { Router } from 'express';
import { z } from 'zod';
import { ArticleBrowser } from '../article/article-list.ts';
import { readArticle } from '../article/article-reading.ts';
import { readStock } from '../article/availability.ts';
import { findByBarcode } from '../article/barcode-search.ts';
import { articleListQuerySchema, barcodeQuerySchema } from '../contract/article.ts';
import type { SellerContext } from './context.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';

const mostVariants = 100;

const stockQuerySchema = z.strictObject({
  variants: z
    .string()
    .max(mostVariants * 65)
    .transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))])
    .refine((ids) => ids.length <= mostVariants, `names at most ${mostVariants} variants`),
});

/** `GET /categories`, `/articles`, `/articles/:handle`, `/variants` and `/stock`: what shoppers browse. Nothing of it is cached on the way. */
export function articlesRouter({ database }: Pick<SellerContext, 'database'>): Router {
  const router = Router();
  const browser = new ArticleBrowser(database);

  router.get('/categories', async (_request, response) => {
    response.set('Cache-Control', 'no-cache').json({ categories: await browser.categories() });
  });

  router.get('/articles', async (request, response) => {
    const query = parseOrRefuse(articleListQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const list = await browser.list(query);
    if (wasRefused(list)) return sendRefusal(response, list);
    response.set('Cache-Control', 'no-cache').json(list);
  });

  router.get('/articles/:handle', async (request, response) => {
    const article = await readArticle(database, request.params.handle);
    if (!article) return sendRefusal(response, { refusal: 'not_found' });
    response.set('Cache-Control', 'no-cache').json(article);
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
    response.set('Cache-Control', 'no-store').json({ stock: await readStock(database, query.variants) });
  });

  return router;
}
