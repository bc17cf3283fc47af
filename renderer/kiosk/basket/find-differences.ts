import { present } from '../../../contract/presence.ts';
import type { LineDifference } from '../../../contract/seller/application.ts';
import { readArticle } from '../seller/seller-api.ts';
import type { BasketLine } from './basket-lines.ts';

/** What the shop says now of the products in a basket; age limits are by handle. */
export type ComparedBasket = { differences: LineDifference[]; ageLimits: ReadonlyMap<string, number | null> };

/**
 * Compares a basket with the seller's current data, so that a shopper learns about a change before a card is sealed for the old
 * total. If the seller does not answer, there is nothing to report: it compares again itself when the application arrives.
 */
export async function findDifferences(lines: BasketLine[], signal?: AbortSignal): Promise<ComparedBasket> {
  const handles = [...new Set(lines.map(({ handle }) => handle))];
  const articles = new Map(
    await Promise.all(handles.map(async (handle) => [handle, await readArticle(handle, signal)] as const)),
  );
  const ageLimits = new Map(
    [...articles].flatMap(([handle, answer]) => ('value' in answer ? [[handle, answer.value.ageLimit] as const] : [])),
  );
  const differences = lines.flatMap((line): LineDifference[] => {
    const article = present(articles.get(line.handle), "the seller's answer about an article");
    if ('failure' in article) return [];
    const variant =
      'value' in article ? article.value.variants.find(({ variantId }) => variantId === line.variantId) : undefined;
    const { variantId } = line;
    if ('refusal' in article && article.refusal !== 'not_found') return [];
    if (!variant) return [{ variantId, problem: 'variant_gone', unitPriceMinor: null, available: 0 }];
    const { available, priceMinor: unitPriceMinor } = variant;
    if (available < line.quantity) return [{ variantId, problem: 'stock_short', unitPriceMinor, available }];
    if (unitPriceMinor !== line.unitPriceMinor)
      return [{ variantId, problem: 'price_changed', unitPriceMinor, available }];
    return [];
  });
  return { differences, ageLimits };
}
