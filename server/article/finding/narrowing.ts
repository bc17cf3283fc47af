import type { Narrowing, NarrowingChoice } from '../../../contract/seller/narrowing.ts';
import { ValueNumbers, keyOf } from './counted-values.ts';
import type { CountedValue } from './counted-values.ts';
import { priceBands } from './price-bands.ts';

/**
 * Decides which products of a list remain when a shopper narrows it, and counts what would. A product remains if one of its
 * variants has everything that was chosen: "blue" and "M" find no shirt that is blue in S and red in M. Everything is numbered
 * once, so that 60,000 variants are counted in a few hundredths of a second.
 */

/** A product of a list, as far as it can be narrowed by. */
export type Candidate = {
  brand: string;
  /** In the order of each variant's values. */
  optionNames: readonly string[];
  variants: readonly { priceMinor: number; optionValues: readonly string[]; canBeBought: boolean }[];
};

export type Choices = { choices: readonly NarrowingChoice[]; inStock: boolean };
type Range = { fromMinor: number; toMinor: number | null };

const mostBrands = 40;
const mostOptions = 4;
const mostValues = 40;
/** As many as a product can have. */
const optionsOfVariant = 3;

// The kinds of choices by number; those of options follow, in the order in which they were chosen.
const [ofBrand, ofStock, ofPrice, firstOption] = [0, 1, 2, 3];
const met = -1;
const severalUnmet = -2;

type Wanted = {
  brands: ReadonlySet<number> | null;
  /** Of each option that is chosen: its number, and those of the values. */
  options: { option: number; values: ReadonlySet<number> }[];
  prices: readonly Range[];
  inStock: boolean;
};

const isWithin = (priceMinor: number, { fromMinor, toMinor }: Range) =>
  priceMinor >= fromMinor && (toMinor === null || priceMinor <= toMinor);

const told = ({ value, count }: CountedValue) => ({ value, count });

const textsOf = (choices: readonly NarrowingChoice[], kind: 'brand') =>
  choices.flatMap((choice) => (choice.kind === kind ? [choice.value] : []));

/** A list with everything in it numbered: what it is narrowed and counted by. */
export class NarrowableList<Any extends Candidate> {
  readonly #candidates: readonly Any[];
  readonly #brands = new ValueNumbers();
  readonly #optionNames = new ValueNumbers();
  /** By the option's number. */
  readonly #values: ValueNumbers[] = [];
  readonly #brandOf: Int32Array;
  /** Where the variants of each candidate begin. */
  readonly #begin: Int32Array;
  readonly #prices: Float64Array;
  readonly #canBeBought: Uint8Array;
  /** For each variant, `optionsOfVariant` numbers of options, and of their values; -1: it has no more. */
  readonly #optionOf: Int32Array;
  readonly #valueOf: Int32Array;
  readonly #bands: readonly Range[];

  constructor(candidates: readonly Any[]) {
    const variantCount = candidates.reduce((sum, { variants }) => sum + variants.length, 0);
    this.#candidates = candidates;
    this.#brandOf = new Int32Array(candidates.length);
    this.#begin = new Int32Array(candidates.length + 1);
    this.#prices = new Float64Array(variantCount);
    this.#canBeBought = new Uint8Array(variantCount);
    this.#optionOf = new Int32Array(variantCount * optionsOfVariant).fill(-1);
    this.#valueOf = new Int32Array(variantCount * optionsOfVariant).fill(-1);
    let at = 0;
    for (const [index, { brand, optionNames, variants }] of candidates.entries()) {
      this.#brandOf[index] = this.#brands.number(brand);
      this.#begin[index] = at;
      const options = optionNames.slice(0, optionsOfVariant).map((name) => this.#optionNames.number(name));
      for (const [place, { priceMinor, canBeBought, optionValues }] of variants.entries()) {
        this.#prices[at] = priceMinor;
        this.#canBeBought[at] = canBeBought ? 1 : 0;
        for (const [slot, option] of options.entries()) {
          const value = optionValues[slot] ?? '';
          if (option === -1 || value === '') continue;
          const values = (this.#values[option] ??= new ValueNumbers());
          this.#optionOf[at * optionsOfVariant + slot] = option;
          this.#valueOf[at * optionsOfVariant + slot] = values.number(value, place);
        }
        at++;
      }
    }
    this.#begin[candidates.length] = at;
    this.#bands = priceBands(
      candidates.map(({ variants }) => Math.min(...variants.map(({ priceMinor }) => priceMinor))),
    );
  }

  /** Those that remain, in their order. */
  remaining(choices: Choices): Any[] {
    const wanted = this.#wantedOf(choices);
    return this.#candidates.filter((_candidate, index) => {
      for (let at = this.#beginOf(index); at < this.#beginOf(index + 1); at++) {
        if (this.#unmetBy(index, at, wanted) === met) return true;
      }
      return false;
    });
  }

  /** What the list can be narrowed by, and how many would remain. */
  count(choices: Choices): Narrowing {
    const wanted = this.#wantedOf(choices);
    const bands = [...this.#bands];
    for (const { fromMinor, toMinor } of wanted.prices) {
      if (!bands.some((band) => band.fromMinor === fromMinor && band.toMinor === toMinor))
        bands.push({ fromMinor, toMinor });
    }
    const all = new OncePerProduct(3);
    const [total, inStock, ofItsBrand] = [0, 1, 2];
    const brandCounts = new Int32Array(this.#brands.size);
    const bandCounts = new OncePerProduct(bands.length);
    const valueCounts = this.#values.map((values) => new OncePerProduct(values.size));
    for (const [index] of this.#candidates.entries()) {
      for (let at = this.#beginOf(index); at < this.#beginOf(index + 1); at++) {
        const unmet = this.#unmetBy(index, at, wanted);
        if (unmet === severalUnmet) continue;
        if (unmet === met) all.count(total, index);
        if ((unmet === met || unmet === ofStock) && this.#canBeBought[at] === 1) all.count(inStock, index);
        if ((unmet === met || unmet === ofBrand) && all.count(ofItsBrand, index)) {
          const brand = Number(this.#brandOf[index]);
          if (brand >= 0) brandCounts[brand] = Number(brandCounts[brand]) + 1;
        }
        if (unmet === met || unmet === ofPrice) {
          for (const [place, band] of bands.entries()) {
            if (isWithin(Number(this.#prices[at]), band)) bandCounts.count(place, index);
          }
        }
        for (let slot = at * optionsOfVariant; slot < (at + 1) * optionsOfVariant; slot++) {
          const option = Number(this.#optionOf[slot]);
          if (option < 0) continue;
          if (unmet !== met && wanted.options[unmet - firstOption]?.option !== option) continue;
          valueCounts[option]?.count(Number(this.#valueOf[slot]), index);
        }
      }
    }
    const chosenValues = (key: string) =>
      choices.choices.flatMap((choice) =>
        choice.kind === 'option' && keyOf(choice.name) === key ? [choice.value] : [],
      );
    const chosenNames = choices.choices.flatMap((choice) => (choice.kind === 'option' ? [choice.name] : []));
    return {
      total: all.of(total),
      inStock: all.of(inStock),
      brands: this.#brands
        .most(mostBrands, textsOf(choices.choices, 'brand'), (number) => Number(brandCounts[number]))
        .map(told),
      options: this.#optionNames
        .most(mostOptions, chosenNames, () => 0)
        .map(({ key, value: name }) => {
          const option = this.#optionNames.find(key) ?? -1;
          const values = this.#values[option] ?? new ValueNumbers();
          const countOf = (number: number) => valueCounts[option]?.of(number) ?? 0;
          return { name, values: values.inOrder(values.most(mostValues, chosenValues(key), countOf)).map(told) };
        }),
      prices: bands
        .map((band, place) => ({ ...band, count: bandCounts.of(place) }))
        .toSorted((a, b) => a.fromMinor - b.fromMinor),
    };
  }

  #beginOf(index: number): number {
    return Number(this.#begin[index]);
  }

  #wantedOf({ choices, inStock }: Choices): Wanted {
    const brands = textsOf(choices, 'brand');
    const options = new Map<string, Set<number>>();
    for (const choice of choices) {
      if (choice.kind !== 'option') continue;
      const name = keyOf(choice.name);
      const values = options.get(name) ?? new Set<number>();
      options.set(name, values);
      const value = this.#values[this.#optionNames.find(name) ?? -1]?.find(choice.value);
      if (value !== undefined) values.add(value);
    }
    return {
      brands: brands.length === 0 ? null : new Set(brands.flatMap((brand) => this.#brands.find(brand) ?? [])),
      options: [...options].map(([name, values]) => ({ option: this.#optionNames.find(name) ?? -1, values })),
      prices: choices.filter((choice) => choice.kind === 'price'),
      inStock,
    };
  }

  /** The one kind of choices that a variant does not meet, `met` if there is none, and `severalUnmet` if there are more. */
  #unmetBy(index: number, at: number, { brands, options, prices, inStock }: Wanted): number {
    let unmet = met;
    if (brands && !brands.has(Number(this.#brandOf[index]))) unmet = ofBrand;
    if (inStock && this.#canBeBought[at] === 0) {
      if (unmet !== met) return severalUnmet;
      unmet = ofStock;
    }
    if (prices.length > 0 && !prices.some((range) => isWithin(Number(this.#prices[at]), range))) {
      if (unmet !== met) return severalUnmet;
      unmet = ofPrice;
    }
    for (const [place, { option, values }] of options.entries()) {
      if (this.#hasOneOf(at, option, values)) continue;
      if (unmet !== met) return severalUnmet;
      unmet = firstOption + place;
    }
    return unmet;
  }

  #hasOneOf(at: number, option: number, values: ReadonlySet<number>): boolean {
    for (let slot = at * optionsOfVariant; slot < (at + 1) * optionsOfVariant; slot++) {
      if (this.#optionOf[slot] === option && values.has(Number(this.#valueOf[slot]))) return true;
    }
    return false;
  }
}

/** Counts products by what one of their variants has: several variants of a product count once. */
class OncePerProduct {
  readonly #counts: Int32Array;
  readonly #countedLast: Int32Array;

  constructor(size: number) {
    this.#counts = new Int32Array(size);
    this.#countedLast = new Int32Array(size).fill(-1);
  }

  /** @returns whether the product `index` had not been counted yet; products come one after another */
  count(number: number, index: number): boolean {
    if (this.#countedLast[number] === index) return false;
    this.#countedLast[number] = index;
    this.#counts[number] = this.of(number) + 1;
    return true;
  }

  of(number: number): number {
    return this.#counts[number] ?? 0;
  }
}
