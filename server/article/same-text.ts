/**
 * One notion of texts that say the same: option names and values, tags and handles that differ only in letter case, in Unicode form
 * (composed, decomposed, full width) or in white space. Spellings with other letters, accents included, are other texts.
 */
export function sameTextKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
}

export const isSameText = (one: string, other: string): boolean =>
  one === other || sameTextKey(one) === sameTextKey(other);

/** The first spelling of each text. */
export class Spellings {
  readonly #first = new Map<string, string>();

  /** The text as it was first spelt, which is this one if it is new. */
  of(text: string): string {
    const key = sameTextKey(text);
    const first = this.#first.get(key);
    if (first !== undefined) return first;
    this.#first.set(key, text);
    return text;
  }
}
