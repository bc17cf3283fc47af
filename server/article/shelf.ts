import { present } from '../../contract/presence.ts';
import type { ApplicationLine, LineDifference } from '../../contract/seller/application.ts';

/** A variant of an article that is for sale, as far as an application is concerned. */
export type ShelfVariant = {
  sku: string;
  /** The article's title, and the options that tell this variant from its others. */
  title: string;
  /** Null when it is not sold any more. */
  priceMinor: number | null;
  /** On hand and not reserved. It may be negative. */
  available: number;
  sellsWithoutStock: boolean;
  /** The age from which it is sold; null if it has none. */
  ageLimit: number | null;
};

/** The stored form of an application's line, so that an order still reads right after the article has changed. */
export type ReservedLine = ApplicationLine & {
  title: string;
  sku: string;
  /** The title as the shopper read it; left out where that was the shop's own. */
  shownTitle?: string | undefined;
};

/** The title of an order's line: the article's, and the values that tell this variant from its others. */
export const wholeTitle = (title: string, optionValues: readonly string[]): string =>
  [title, ...optionValues.filter((value) => value !== 'Default Title')].join(' · ');

export type StockLine = { variantId: string; quantity: number };

/** The available stock that is shown for a variant that sells without stock. */
export const withoutStockAvailable = 999;

/** Sums the units of lines by variant. */
export function totalByVariant(lines: readonly StockLine[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { variantId, quantity } of lines) totals.set(variantId, (totals.get(variantId) ?? 0) + quantity);
  return totals;
}

/**
 * The variants that a batch of applications asks for, as they were read, less what the batch has reserved so far. It reads and
 * writes nothing else.
 */
export class Shelf {
  readonly #variants: ReadonlyMap<string, ShelfVariant>;
  readonly #taken = new Map<string, number>();

  /** @param variants those that are for sale, by id */
  constructor(variants: ReadonlyMap<string, ShelfVariant>) {
    this.#variants = variants;
  }

  /**
   * Reserves the units of all lines, or none (step 3).
   * @returns the lines with title and SKU, or the differences from what the shopper saw, one for each variant
   */
  reserve(lines: readonly ApplicationLine[]): { reserved: ReservedLine[] } | { differences: LineDifference[] } {
    const wanted = totalByVariant(lines);
    const differences = new Map<string, LineDifference>();
    for (const line of lines) {
      const difference = this.#differenceOf(line, present(wanted.get(line.variantId), 'how much is wanted'));
      if (difference) differences.set(line.variantId, difference);
    }
    if (differences.size > 0) return { differences: [...differences.values()] };
    for (const [variantId, quantity] of wanted) this.#taken.set(variantId, this.#takenOf(variantId) + quantity);
    return {
      reserved: lines.map((line) => {
        const { title, sku } = present(this.#variants.get(line.variantId), 'a variant that was reserved');
        return { ...line, title, sku };
      }),
    };
  }

  /** The highest age limit of these lines; null if none of them has one. */
  ageLimitOf(lines: readonly ApplicationLine[]): number | null {
    return lines.reduce<number | null>((highest, { variantId }) => {
      const limit = this.#variants.get(variantId)?.ageLimit ?? null;
      return limit === null || (highest !== null && highest >= limit) ? highest : limit;
    }, null);
  }

  #takenOf(variantId: string): number {
    return this.#taken.get(variantId) ?? 0;
  }

  #differenceOf(line: ApplicationLine, wanted: number): LineDifference | undefined {
    const { variantId } = line;
    const variant = this.#variants.get(variantId);
    if (!variant || variant.priceMinor === null) {
      return { variantId, problem: 'variant_gone', unitPriceMinor: null, available: 0 };
    }
    const available = variant.sellsWithoutStock
      ? withoutStockAvailable
      : Math.max(0, variant.available - this.#takenOf(variantId));
    const truth = { variantId, unitPriceMinor: variant.priceMinor, available };
    if (variant.priceMinor !== line.unitPriceMinor) return { ...truth, problem: 'price_changed' };
    if (wanted > available) return { ...truth, problem: 'stock_short' };
    return undefined;
  }
}
