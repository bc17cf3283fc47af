import type { Narrowing, NarrowingChoice } from '../../../contract/seller/narrowing.ts';
import { foldText } from '../text-folding.ts';
import { priceBands } from './price-bands.ts';

/**
 * Decides which products of a list remain when a shopper narrows it, and counts what would. A product remains if one of its
 * variants has everything that was chosen: "blue" and "M" find no shirt that is blue in S and red in M.
 */

/** A product of a list, as far as it can be narrowed by. */
export type Candidate = {
  brand: string;
  /** In the order of each variant's values. */
  optionNames: readonly string[];
  variants: readonly { priceMinor: number; optionValues: readonly string[]; canBeBought: boolean }[];
};

export type Choices = { choices: readonly NarrowingChoice[]; inStock: boolean };

const mostBrands = 40;
const mostOptions = 4;
const mostValues = 40;

/** Two spellings that differ in case, accents or spaces are one value. */
const keyOf = (text: string) => foldText(text).trim().replaceAll(/\s+/g, ' ');

const folded = new Map<string, string>();
function memorisedKey(text: string): string {
  let key = folded.get(text);
  if (key === undefined) {
    if (folded.size > 50_000) folded.clear();
    folded.set(text, (key = keyOf(text)));
  }
  return key;
}

type Wanted = {
  brands: ReadonlySet<string>;
  options: ReadonlyMap<string, ReadonlySet<string>>;
  prices: readonly { fromMinor: number; toMinor: number | null }[];
  inStock: boolean;
};

function wantedOf({ choices, inStock }: Choices): Wanted {
  const options = new Map<string, Set<string>>();
  for (const choice of choices) {
    if (choice.kind !== 'option') continue;
    const name = keyOf(choice.name);
    options.set(name, (options.get(name) ?? new Set()).add(keyOf(choice.value)));
  }
  return {
    brands: new Set(choices.flatMap((choice) => (choice.kind === 'brand' ? [keyOf(choice.value)] : []))),
    options,
    prices: choices.filter((choice) => choice.kind === 'price'),
    inStock,
  };
}

const isWithin = (priceMinor: number, { fromMinor, toMinor }: { fromMinor: number; toMinor: number | null }) =>
  priceMinor >= fromMinor && (toMinor === null || priceMinor <= toMinor);

/** The kinds of choices; `option` with the option's folded name. */
type Kind = 'brand' | 'price' | 'stock' | `option ${string}`;

/** The kinds of choices that a variant does not meet, at most two: with two, no single other choice would bring it back. */
function unmetBy(candidate: Candidate, variant: Candidate['variants'][number], wanted: Wanted): Kind[] {
  const unmet: Kind[] = [];
  if (wanted.brands.size > 0 && !wanted.brands.has(memorisedKey(candidate.brand))) unmet.push('brand');
  if (wanted.inStock && !variant.canBeBought) unmet.push('stock');
  if (wanted.prices.length > 0 && !wanted.prices.some((range) => isWithin(variant.priceMinor, range))) {
    unmet.push('price');
  }
  for (const [name, values] of wanted.options) {
    if (unmet.length > 1) break;
    const place = candidate.optionNames.findIndex((each) => memorisedKey(each) === name);
    const value = variant.optionValues[place];
    if (value === undefined || !values.has(memorisedKey(value))) unmet.push(`option ${name}`);
  }
  return unmet;
}

/** Those of `candidates` that remain, in their order. */
export function narrowed<Any extends Candidate>(candidates: readonly Any[], choices: Choices): Any[] {
  const wanted = wantedOf(choices);
  return candidates.filter((candidate) =>
    candidate.variants.some((variant) => unmetBy(candidate, variant, wanted).length === 0),
  );
}

/** Counts what remains with each value, and remembers how a value is mostly written, how often, and at which place. */
class ValueCount {
  readonly #values = new Map<
    string,
    { count: number; times: number; places: number; spellings: Map<string, number> }
  >();

  know(text: string, place = 0): void {
    const key = memorisedKey(text);
    if (key === '') return;
    const known = this.#values.get(key) ?? { count: 0, times: 0, places: 0, spellings: new Map<string, number>() };
    known.times++;
    known.places += place;
    known.spellings.set(text, (known.spellings.get(text) ?? 0) + 1);
    this.#values.set(key, known);
  }

  count(key: string): void {
    const known = this.#values.get(key);
    if (known) known.count++;
  }

  /**
   * The most frequent values in the whole list, and all that are chosen. Neither the values nor their order depend on what else is
   * chosen, so that nothing moves under a finger.
   */
  values(most: number, chosen: ReadonlySet<string>) {
    return [...this.#values]
      .map(([key, { count, times, places, spellings }]) => {
        const [spelling] = [...spellings].toSorted(([, few], [, many]) => many - few);
        return { key, value: spelling?.[0] ?? key, count, times, place: places / times };
      })
      .toSorted((a, b) => b.times - a.times || (a.key < b.key ? -1 : 1))
      .filter(({ key }, index) => index < most || chosen.has(key));
  }
}

type CountedValue = ReturnType<ValueCount['values']>[number];

const told = ({ value, count }: CountedValue) => ({ value, count });
const figureOf = ({ value }: CountedValue) => Number.parseFloat(value.replace(',', '.'));

/** Sizes in figures by their size; others as most products have them: S, M, L. */
function inOrder(values: CountedValue[]): CountedValue[] {
  const areFigures = values.every((value) => !Number.isNaN(figureOf(value)));
  return values.toSorted((a, b) => (areFigures ? figureOf(a) - figureOf(b) : a.place - b.place));
}

const none: ReadonlySet<string> = new Set();

/** What `candidates` can be narrowed by, and how many would remain. */
export function countNarrowing(candidates: readonly Candidate[], choices: Choices): Narrowing {
  const wanted = wantedOf(choices);
  const brands = new ValueCount();
  const options = new Map<string, ValueCount>();
  const optionNames = new ValueCount();
  const bands = priceBands(candidates.map(({ variants }) => Math.min(...variants.map(({ priceMinor }) => priceMinor))));
  for (const chosen of wanted.prices) {
    if (!bands.some(({ fromMinor, toMinor }) => fromMinor === chosen.fromMinor && toMinor === chosen.toMinor)) {
      bands.push({ fromMinor: chosen.fromMinor, toMinor: chosen.toMinor });
    }
  }
  const bandCounts = bands.map(() => 0);
  let [total, inStock] = [0, 0];
  for (const choice of choices.choices) {
    if (choice.kind === 'brand') brands.know(choice.value);
    if (choice.kind !== 'option') continue;
    const name = keyOf(choice.name);
    options.set(name, options.get(name) ?? new ValueCount());
    options.get(name)?.know(choice.value);
    optionNames.know(choice.name);
  }
  for (const candidate of candidates) {
    brands.know(candidate.brand);
    for (const name of candidate.optionNames) optionNames.know(name);
    // One variant is enough for each of these, and several count once.
    const remaining = new Set<string>();
    for (const [index, variant] of candidate.variants.entries()) {
      const unmet = unmetBy(candidate, variant, wanted);
      const [only] = unmet;
      const counts = (kind: Kind) => unmet.length === 0 || (unmet.length === 1 && only === kind);
      if (only === undefined) remaining.add('all');
      if (counts('brand')) remaining.add('brand');
      if (counts('stock') && variant.canBeBought) remaining.add('stock');
      for (const [place, band] of bands.entries()) {
        if (counts('price') && isWithin(variant.priceMinor, band)) remaining.add(`price ${place}`);
      }
      for (const [place, name] of candidate.optionNames.entries()) {
        const value = variant.optionValues[place];
        const key = memorisedKey(name);
        if (value === undefined || key === '') continue;
        const values = options.get(key) ?? new ValueCount();
        options.set(key, values);
        values.know(value, index);
        if (counts(`option ${key}`)) remaining.add(`option ${key}\n${memorisedKey(value)}`);
      }
    }
    if (remaining.has('all')) total++;
    if (remaining.has('stock')) inStock++;
    if (remaining.has('brand')) brands.count(memorisedKey(candidate.brand));
    for (const [place, count] of bandCounts.entries())
      if (remaining.has(`price ${place}`)) bandCounts[place] = count + 1;
    for (const each of remaining) {
      if (!each.startsWith('option ')) continue;
      const [name = '', value = ''] = each.slice('option '.length).split('\n');
      options.get(name)?.count(value);
    }
  }
  return {
    total,
    inStock,
    brands: brands.values(mostBrands, wanted.brands).map(told),
    options: optionNames.values(mostOptions, new Set(wanted.options.keys())).map(({ key, value: name }) => {
      const values = options.get(key)?.values(mostValues, wanted.options.get(key) ?? none) ?? [];
      return { name, values: inOrder(values).map(told) };
    }),
    prices: bands
      .map((band, place) => ({ ...band, count: bandCounts[place] ?? 0 }))
      .toSorted((a, b) => a.fromMinor - b.fromMinor),
  };
}
