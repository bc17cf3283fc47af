import type { Request } from 'express';
import { isRefused } from '../../contract/seller/refusals.ts';
import { mostToldToAnyone } from '../../contract/seller/article.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { readStock } from '../article/availability.ts';
import { ArticleBrowser } from '../article/finding/article-list.ts';
import { findByBarcode } from '../article/finding/barcode-search.ts';
import type { SellerContext } from './context.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import type { RecogniseTerminal } from './terminals.ts';

/**
 * `GET /categories`, `/articles`, `/article-filters`, `/articles/:handle` and what goes with it, `/variants` and `/stock` are what shoppers browse. Only terminals see the
 * exact stock.
 */
export function serveArticles(
  {
    database,
    config,
  }: Pick<SellerContext, 'database'> & { config: Pick<SellerContext['config'], 'currency' | 'inStoreCodes'> },
  recognise: RecogniseTerminal,
): Served[] {
  const inStore = { currency: config.currency, rules: config.inStoreCodes };
  const browser = new ArticleBrowser(database);
  /** Limits the stock that the caller sees: the exact number for a terminal, otherwise no more than `mostToldToAnyone`. */
  const tellingOf = async (request: Request): Promise<(available: number) => number> => {
    const terminal = await recognise(request);
    const isTerminal = terminal !== undefined && !isRefused(terminal);
    return isTerminal ? (available) => available : (available) => Math.min(available, mostToldToAnyone);
  };

  const listCategories = serve(terminalEndpoints.listCategories, async ({ query, response }) => {
    response.set('Cache-Control', 'no-cache');
    return { categories: await browser.categories(query.language) };
  });

  const listArticles = serve(terminalEndpoints.listArticles, async ({ query, request }) => {
    const list = await browser.list(query);
    if (isRefused(list)) return list;
    const tell = await tellingOf(request);
    const articles = list.articles.map((article) => ({ ...article, available: tell(article.available) }));
    return { ...list, articles };
  });

  const listFilters = serve(terminalEndpoints.listFilters, async ({ query }) => ({
    narrowing: await browser.filters(query),
  }));

  const countDepartments = serve(terminalEndpoints.countDepartments, async ({ query }) => ({
    departments: await browser.departments(query),
  }));

  const readOne = serve(terminalEndpoints.readArticle, async ({ parameters, query, request }) => {
    const article = await browser.read(parameters.handle, query.language);
    if (!article) return { refusal: 'not_found' };
    const tell = await tellingOf(request);
    const variants = article.variants.map((variant) => ({ ...variant, available: tell(variant.available) }));
    return { ...article, available: tell(article.available), variants };
  });

  const listRelated = serve(terminalEndpoints.listRelated, async ({ parameters, query, request }) => {
    const related = await browser.related(parameters.handle, query.language);
    if (!related) return { refusal: 'not_found' };
    const tell = await tellingOf(request);
    return { articles: related.map((article) => ({ ...article, available: tell(article.available) })) };
  });

  const findVariant = serve(terminalEndpoints.findVariant, async ({ query, response }) => {
    const variant = await findByBarcode(database, query.barcode, inStore);
    if (!variant) return { refusal: 'not_found' };
    response.set('Cache-Control', 'no-cache');
    return variant;
  });

  const readStockNow = serve(terminalEndpoints.readStock, async ({ query, request }) => {
    const tell = await tellingOf(request);
    const stock = Object.entries(await readStock(database, query.variants)).map(([id, available]) => [
      id,
      tell(available),
    ]);
    return { stock: Object.fromEntries(stock) as Record<string, number> };
  });

  return [listCategories, listArticles, listFilters, countDepartments, readOne, listRelated, findVariant, readStockNow];
}
