import type { Variant } from '../../../contract/seller/article.ts';

/** Finds the variant for a choice of option values. A choice has one value for each of the article's option names. */

type Stocked = Pick<Variant, 'optionValues' | 'available'>;

function matches(variant: Stocked, choice: string[]): boolean {
  return variant.optionValues.every((value, place) => value === choice[place]);
}

export function variantOf<Any extends Stocked>(variants: Any[], choice: string[]): Any | undefined {
  return variants.find((variant) => matches(variant, choice));
}

/** The initial choice: the wanted variant even if it is sold out, otherwise a variant that can be bought. */
export function firstChoice(variants: Variant[], wantedVariantId?: string): string[] {
  const wanted = variants.find(({ variantId }) => variantId === wantedVariantId);
  return (wanted ?? variants.find(({ available }) => available > 0) ?? variants[0])?.optionValues ?? [];
}

/**
 * The values of the option at `place`, in the article's order. A value is unavailable when no variant with it, and with the other
 * chosen values, can be bought.
 */
export function optionsOf(variants: Stocked[], choice: string[], place: number): { value: string; isGone: boolean }[] {
  const values = [...new Set(variants.flatMap(({ optionValues }) => optionValues[place] ?? []))];
  return values.map((value) => {
    const variant = variantOf(variants, choice.with(place, value));
    return { value, isGone: !variant || variant.available === 0 };
  });
}

/** The seller reports the stock of at most this many variants at once. */
const mostAskedAtOnce = 100;

/** The variants whose live stock is requested: all of them, or only the chosen one if the article has very many. */
export function variantIdsToAsk(variants: Variant[], choice: string[]): string[] {
  const wanted = variants.length <= mostAskedAtOnce ? variants : [variantOf(variants, choice)];
  return wanted.flatMap((variant) => variant?.variantId ?? []);
}
