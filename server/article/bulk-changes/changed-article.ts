import { isDeepStrictEqual } from 'node:util';
import { mostTags } from '../../../contract/seller/article.ts';
import type { BulkChanges, NumberChange } from '../../../contract/seller/bulk-change.ts';
import { formatAmount } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import type { StoredArticle, StoredVariant } from '../article-record-reading.ts';
import type { ArticleRecord, VariantRecord } from '../article-record.ts';
import { sameTextKey } from '../same-text.ts';
import { changedNumber } from './changed-number.ts';

/** What becomes of one product; `problem` says as a sentence why it is left as it is. A product is changed as a whole or not at all. */
export type ChangedArticle = { record: ArticleRecord } | { unchanged: true } | { problem: string };

export type ShopPrices = {
  currency: Currency;
  /** The variants that have a reduced price which ends by itself. */
  reduced: ReadonlySet<string>;
};

const mostUnits = 1_000_000_000;

/** Thrown and caught in this file alone: one variant keeps its whole product from being changed. */
class Problem extends Error {}

const named = ({ optionValues }: VariantRecord, isOnly: boolean) => (isOnly ? '' : ` of ${optionValues.join(' / ')}`);

function checkedPrice(amountMinor: number, of: string, currency: Currency): number {
  if (amountMinor <= 0) throw new Problem(`The price${of} would be ${formatAmount(amountMinor, currency)}.`);
  if (!Number.isSafeInteger(amountMinor)) throw new Problem(`The price${of} would be too high.`);
  return amountMinor;
}

/** Applies `change` to the price of each variant; only one that sets it gives a price to a variant without. */
function withPrices(
  variants: readonly StoredVariant[],
  change: NumberChange,
  { currency, reduced }: ShopPrices,
  apply: (variant: StoredVariant, priceMinor: number, of: string) => StoredVariant,
): StoredVariant[] {
  const isOnly = variants.length === 1;
  const priced = variants.filter(({ priceMinor }) => priceMinor !== null || change.is === 'set');
  if (priced.length === 0) throw new Problem('It has no price.');
  return variants.map((variant) => {
    if (!priced.includes(variant)) return variant;
    const of = named(variant, isOnly);
    if (reduced.has(variant.variantId))
      throw new Problem(`The price${of} is reduced and ends by itself. Undo that first, or wait until it has ended.`);
    return apply(variant, checkedPrice(changedNumber(variant.priceMinor ?? 0, change), of, currency), of);
  });
}

/** A compare-at price that is no longer higher than the price goes away. */
const withPrice = (variant: StoredVariant, priceMinor: number): StoredVariant => ({
  ...variant,
  priceMinor,
  compareAtMinor:
    variant.compareAtMinor !== null && variant.compareAtMinor <= priceMinor ? null : variant.compareAtMinor,
});

function withReduction(variant: StoredVariant, priceMinor: number, of: string): StoredVariant {
  const before = variant.priceMinor;
  if (before === null || priceMinor >= before)
    throw new Problem(`The reduced price${of} would not be lower than its price.`);
  return { ...variant, priceMinor, compareAtMinor: before };
}

function withStock(variants: readonly StoredVariant[], change: NumberChange): StoredVariant[] {
  return variants.map((variant) => {
    const of = named(variant, variants.length === 1);
    const onHand = changedNumber(variant.onHand, change);
    if (onHand < variant.reserved)
      throw new Problem(`The stock${of} would be ${onHand}, and ${variant.reserved} are reserved.`);
    if (onHand > mostUnits) throw new Problem(`The stock${of} would be too high.`);
    return { ...variant, onHand };
  });
}

function withTags(tags: readonly string[], { add, remove }: NonNullable<BulkChanges['tags']>): string[] {
  const gone = new Set(remove.map(sameTextKey));
  const kept = tags.filter((tag) => !gone.has(sameTextKey(tag)));
  const known = new Set(kept.map(sameTextKey));
  for (const tag of add) {
    if (known.has(sameTextKey(tag))) continue;
    known.add(sameTextKey(tag));
    kept.push(tag);
  }
  if (kept.length > mostTags) throw new Problem(`It would have ${kept.length} tags; ${mostTags} is the most.`);
  return kept;
}

function apply(article: StoredArticle, changes: BulkChanges, shop: ShopPrices): ArticleRecord {
  const { withdrawn: _withdrawn, version: _version, updatedAt: _updatedAt, ...record } = article;
  let { variants } = article;
  if (changes.price) variants = withPrices(variants, changes.price, shop, withPrice);
  if (changes.reducedPrice) variants = withPrices(variants, changes.reducedPrice.change, shop, withReduction);
  if (changes.stock) variants = withStock(variants, changes.stock);
  const status = changes.status ?? article.status;
  const isPublishing = status === 'published' && article.status !== 'published';
  if (isPublishing && (variants.length === 0 || variants.some(({ priceMinor }) => priceMinor === null)))
    throw new Problem('A variant has no price, so it cannot be published.');
  return {
    ...record,
    variants,
    status,
    ...(changes.category !== undefined && { category: changes.category === '' ? null : changes.category }),
    ...(changes.tags && { tags: withTags(article.tags, changes.tags) }),
  };
}

/** What a bulk change makes of a product. Pure. */
export function changedArticle(article: StoredArticle, changes: BulkChanges, shop: ShopPrices): ChangedArticle {
  try {
    const record = apply(article, changes, shop);
    const { withdrawn: _withdrawn, version: _version, updatedAt: _updatedAt, ...before } = article;
    return isDeepStrictEqual(record, before) ? { unchanged: true } : { record };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}
