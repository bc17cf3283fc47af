import type { Variant } from '../../../contract/seller/article.ts';

/** Which variant a choice of option values means. A choice has one value for each of the article's option names. */

type Stocked = Pick<Variant, 'optionValues' | 'available'>;

function matches(variant: Stocked, choice: string[]): boolean {
  return variant.optionValues.every((value, place) => value === choice[place]);
}

export function variantOf<Any extends Stocked>(variants: Any[], choice: string[]): Any | undefined {
  return variants.find((variant) => matches(variant, choice));
}

/** What is chosen at first: the wanted variant even if it is sold out, or something that can be bought. */
export function firstChoice(variants: Variant[], wantedVariantId?: string): string[] {
  const wanted = variants.find(({ variantId }) => variantId === wantedVariantId);
  return (wanted ?? variants.find(({ available }) => available > 0) ?? variants[0])?.optionValues ?? [];
}

/**
 * The values of the option in one `place`, in the article's order. A value is gone when nothing with it, and with what is
 * chosen in the other places, can be bought.
 */
export function optionsOf(variants: Stocked[], choice: string[], place: number): { value: string; isGone: boolean }[] {
  const values = [...new Set(variants.flatMap(({ optionValues }) => optionValues[place] ?? []))];
  return values.map((value) => {
    const variant = variantOf(variants, choice.with(place, value));
    return { value, isGone: !variant || variant.available === 0 };
  });
}

/** The seller tells the stock of this many variants at once. */
const mostAskedAtOnce = 100;

/** The variants whose live stock is worth asking for: all of them, or the chosen one of an article with very many. */
export function variantIdsToAsk(variants: Variant[], choice: string[]): string[] {
  const wanted = variants.length <= mostAskedAtOnce ? variants : [variantOf(variants, choice)];
  return wanted.flatMap((variant) => variant?.variantId ?? []);
}
