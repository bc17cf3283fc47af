import { present } from '../../../contract/presence.ts';
import type { DrawingName } from '../demonstration-drawings/drawings.ts';

/** An article of the demonstration shop, "Harbour Street". Makers and goods are invented; prices are in minor units of EUR. */
export type DemonstrationArticle = {
  handle: string;
  title: string;
  vendor: string;
  category: string;
  tags: string[];
  /** Where it stands in the shop. */
  shelf: string;
  /** HTML of paragraphs. */
  description: string;
  optionNames: string[];
  /** The first is the article's own; if colours differ, there is one for each. */
  pictures: DemonstrationPicture[];
  variants: DemonstrationVariant[];
  drawing: DrawingName;
};

export type DemonstrationPicture = {
  /** The value that `drawArticle` needs: the option that changes the look, or null if none does. */
  colour: string | null;
  alt: string;
};

export type DemonstrationVariant = {
  optionValues: string[];
  sku: string;
  /** EAN-13 in the range that GS1 leaves to shops themselves (prefix 20). */
  barcode: string;
  priceMinor: number;
  compareAtMinor: number | null;
  onHand: number;
  /** Index into the article's `pictures`. */
  picture: number;
};

/** An article as written here: everything else is derived from it. */
export type ArticleEntry = {
  /** Four digits, used only once: SKUs and barcodes are derived from them. */
  number: number;
  handle: string;
  title: string;
  vendor: string;
  tags: string[];
  description: string;
  drawing: DrawingName;
  /** What its picture shows, without the colour. */
  shows: string;
  options?: [name: string, values: string[]][];
  /** The option that changes what the article looks like, if it is not `Colour`. */
  shownBy?: string;
  priceMinor: number;
  /** The price before a reduction, of all variants or of those with one of `reducedOnly`. */
  formerlyMinor?: number;
  reducedOnly?: string[];
  /** What an option value adds to both prices. */
  extraMinor?: Record<string, number>;
  /** Stock other than the usual plenty, by option value, by values joined with " / ", or for `all`. */
  onHand?: Record<string, number>;
};

/** The last digit of an EAN-13 whose first twelve are `body` (GS1 General Specifications, 7.9). */
export function eanCheckDigitFor(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return String((10 - (sum % 10)) % 10);
}

const combinationsOf = (lists: string[][]): string[][] =>
  lists.reduce<string[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);

const codeOf = (value: string) =>
  value
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.slice(0, 3).toUpperCase())
    .join('');

/** The whole article described by an entry. */
export function toDemonstrationArticle(category: string, entry: ArticleEntry): DemonstrationArticle {
  const { number, handle, title, vendor, tags, description, drawing, shows } = entry;
  const options = entry.options ?? [];
  const shown = options.findIndex(([name]) => name === (entry.shownBy ?? 'Colour'));
  const looks: readonly (string | null)[] = options[shown]?.[1] ?? [null];
  const variants = combinationsOf(options.map(([, values]) => values)).map((optionValues, index) => {
    const body = `2000${number}${String(index + 1).padStart(4, '0')}`;
    const extraMinor = optionValues.reduce((sum, value) => sum + (entry.extraMinor?.[value] ?? 0), 0);
    const isReduced = !entry.reducedOnly || optionValues.some((value) => entry.reducedOnly?.includes(value));
    const unusual = [optionValues.join(' / '), ...optionValues, 'all']
      .map((key) => entry.onHand?.[key])
      .find((onHand) => onHand !== undefined);
    return {
      optionValues,
      sku: ['HS', number, ...optionValues.map(codeOf)].join('-'),
      barcode: body + eanCheckDigitFor(body),
      priceMinor: (entry.formerlyMinor && !isReduced ? entry.formerlyMinor : entry.priceMinor) + extraMinor,
      compareAtMinor: entry.formerlyMinor && isReduced ? entry.formerlyMinor + extraMinor : null,
      onHand: unusual ?? 9 + ((number * 7 + index * 13) % 38),
      picture: shown === -1 ? 0 : looks.indexOf(present(optionValues[shown], 'the value of an option')),
    };
  });
  return {
    handle,
    title,
    vendor,
    category,
    tags,
    // The number's first digits are the department's, and the others go along its aisle.
    shelf: `Aisle ${Math.floor(number / 1000)}, shelf ${1 + Math.floor((number % 100) / 4)}`,
    description,
    optionNames: options.map(([name]) => name),
    pictures: looks.map((colour) => ({ colour, alt: colour === null ? shows : `${shows}, ${colour.toLowerCase()}` })),
    variants,
    drawing,
  };
}
