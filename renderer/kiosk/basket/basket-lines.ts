import type { Article, Variant } from '../../../contract/seller/article.ts';
import { mostLines, mostUnits } from '../../../contract/seller/application.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import type { LineDifference } from '../../../contract/seller/application.ts';

/** The shopper's basket, as values: no line has a quantity of zero, and no variant has two lines. */
export type BasketLine = {
  variantId: string;
  handle: string;
  title: string;
  /** Of the title; left out where it is the shop's own. */
  titleLanguage?: ShopLanguage | undefined;
  /** The chosen options, such as `M / Blue`; empty if there are no options. */
  options: string;
  pictureId: string | null;
  unitPriceMinor: number;
  quantity: number;
  /** The latest stock figure. */
  available: number;
  /** The age from which it is sold; null if it has none. */
  ageLimit: number | null;
};

export type Basket = {
  lines: BasketLine[];
  /** The line removed last, and its position, so that it can be restored. */
  removed: { line: BasketLine; index: number } | null;
};

export type BasketChange =
  | { change: 'add'; line: BasketLine }
  | { change: 'set-quantity'; variantId: string; quantity: number }
  | { change: 'remove'; variantId: string }
  | { change: 'undo' }
  | { change: 'hear-stock'; stock: Record<string, number> }
  | { change: 'hear-age-limits'; ageLimits: ReadonlyMap<string, number | null> }
  | { change: 'hear-texts'; article: Article }
  | { change: 'agree'; differences: LineDifference[] }
  | { change: 'drop'; variantIds: string[] }
  | { change: 'empty' };

export const emptyBasket: Basket = { lines: [], removed: null };

/** The largest quantity that may be bought of a line. */
export function mostOf({ available }: Pick<BasketLine, 'available'>): number {
  return Math.min(available, mostUnits);
}

/** Whether the basket has as many products as one purchase can have, so that another one cannot be added. */
export function isFullFor(lines: readonly BasketLine[], variantId: string | undefined): boolean {
  return lines.length >= mostLines && !lines.some((line) => line.variantId === variantId);
}

/** The value of an option as the shopper reads it. @param place of the option */
export function optionText({ optionTexts }: Article, place: number, value: string): string {
  return optionTexts?.[place]?.values[value] ?? value;
}

function textsOf(article: Article, { optionValues }: Variant): Pick<BasketLine, 'title' | 'titleLanguage' | 'options'> {
  const options = optionValues.map((value, place) => optionText(article, place, value));
  return {
    title: article.title,
    titleLanguage: article.titleLanguage,
    options: article.variants.length > 1 ? options.join(' / ') : '',
  };
}

export function lineFor(article: Article, variant: Variant, quantity: number): BasketLine {
  return {
    variantId: variant.variantId,
    handle: article.handle,
    ...textsOf(article, variant),
    pictureId: variant.pictureId ?? article.picture?.pictureId ?? null,
    unitPriceMinor: variant.priceMinor,
    quantity,
    available: variant.available,
    ageLimit: article.ageLimit,
  };
}

function add(lines: BasketLine[], line: BasketLine): BasketLine[] {
  const present = lines.find(({ variantId }) => variantId === line.variantId);
  if (!present) return line.quantity > 0 && lines.length < mostLines ? [...lines, line] : lines;
  const quantity = Math.min(present.quantity + line.quantity, mostOf(line));
  return lines.map((each) => (each === present ? { ...line, quantity } : each));
}

/** Applies the seller's current data; lines with nothing left are removed. */
function agree(lines: BasketLine[], differences: LineDifference[]): BasketLine[] {
  return lines.flatMap((line) => {
    const difference = differences.find(({ variantId }) => variantId === line.variantId);
    if (!difference) return [line];
    const quantity = Math.min(line.quantity, difference.available);
    if (quantity === 0 || difference.unitPriceMinor === null) return [];
    return [{ ...line, quantity, available: difference.available, unitPriceMinor: difference.unitPriceMinor }];
  });
}

export function changeBasket(basket: Basket, change: BasketChange): Basket {
  const { lines } = basket;
  switch (change.change) {
    case 'add':
      return { lines: add(lines, change.line), removed: null };
    case 'set-quantity':
      return {
        removed: null,
        lines: lines.map((line) =>
          line.variantId === change.variantId ? { ...line, quantity: change.quantity } : line,
        ),
      };
    case 'remove': {
      const index = lines.findIndex(({ variantId }) => variantId === change.variantId);
      const line = lines[index];
      return line ? { lines: lines.toSpliced(index, 1), removed: { line, index } } : basket;
    }
    case 'undo': {
      if (!basket.removed) return basket;
      const { line, index } = basket.removed;
      return { lines: lines.toSpliced(index, 0, line), removed: null };
    }
    case 'hear-stock':
      return {
        ...basket,
        lines: lines.map((line) => ({ ...line, available: change.stock[line.variantId] ?? 0 })),
      };
    case 'hear-age-limits':
      return {
        ...basket,
        lines: lines.map((line) => {
          const ageLimit = change.ageLimits.get(line.handle);
          return ageLimit === undefined ? line : { ...line, ageLimit };
        }),
      };
    case 'hear-texts':
      return {
        ...basket,
        lines: lines.map((line) => {
          const variant = change.article.variants.find(({ variantId }) => variantId === line.variantId);
          return variant ? { ...line, ...textsOf(change.article, variant) } : line;
        }),
      };
    case 'agree':
      return { lines: agree(lines, change.differences), removed: null };
    case 'drop':
      return { lines: lines.filter(({ variantId }) => !change.variantIds.includes(variantId)), removed: null };
    case 'empty':
      return emptyBasket;
  }
}

/** The highest age limit in the basket; null if nothing in it has one. */
export function ageLimitOf(lines: readonly BasketLine[]): number | null {
  const limits = lines.flatMap(({ ageLimit }) => ageLimit ?? []);
  return limits.length === 0 ? null : Math.max(...limits);
}

export function totalMinor(lines: BasketLine[]): number {
  return lines.reduce((sum, { unitPriceMinor, quantity }) => sum + unitPriceMinor * quantity, 0);
}

export function articleCount(lines: BasketLine[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
