import type { Article } from '../../../contract/seller/article.ts';
import { isFullFor, lineFor, mostOf } from '../basket/basket-lines.ts';
import type { BasketLine } from '../basket/basket-lines.ts';

/**
 * The line that a scan adds to the basket, in a shop that wants that.
 * @param units how many the barcode stands for
 * @returns null if the shopper has to look at the product first: there is a choice to make, it is sold out, all of it is in the
 *   basket already, or the basket is full
 */
export function lineOfScan(
  article: Article,
  variantId: string,
  lines: readonly BasketLine[],
  units = 1,
): BasketLine | null {
  const variant = article.variants.find((each) => each.variantId === variantId);
  if (!variant || article.variants.length > 1 || isFullFor(lines, variantId)) return null;
  const inBasket = lines.find((line) => line.variantId === variantId)?.quantity ?? 0;
  return inBasket + units <= mostOf(variant) ? lineFor(article, variant, units) : null;
}
