import { foldText } from '../text-folding.ts';

/** Two spellings that differ in case, accents or spaces are one value. */
export const keyOf = (text: string) => foldText(text).trim().replaceAll(/\s+/g, ' ');

type Value = { key: string; spellings: Map<string, number>; times: number; places: number };

/** One value with how many products remain. */
export type CountedValue = { key: string; value: string; count: number };

/** Numbers values of one kind from 0 on, and remembers how each is mostly written, how often, and at which place. */
export class ValueNumbers {
  readonly #values: Value[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #numberOfSpelling = new Map<string, number>();

  get size(): number {
    return this.#values.length;
  }

  /** The number of a value, which is new if need be; -1 of an empty one. @param place among the values of its product */
  number(text: string, place = 0): number {
    const known = this.#numberOfSpelling.get(text) ?? this.#learn(text);
    const value = this.#values[known];
    if (!value) return -1;
    value.times++;
    value.places += place;
    value.spellings.set(text, (value.spellings.get(text) ?? 0) + 1);
    return known;
  }

  /** The number of a value that is there; undefined if it is not. */
  find(text: string): number | undefined {
    return this.#numbers.get(keyOf(text));
  }

  /**
   * The most frequent values, and all of `chosen`. Neither the values nor their order depend on what is chosen or counted, so that
   * nothing moves under a finger.
   */
  most(most: number, chosen: readonly string[], countOf: (number: number) => number): CountedValue[] {
    const wanted = new Map(chosen.map((text) => [keyOf(text), text]));
    const told = this.#ranked()
      .filter(({ key }, rank) => rank < most || wanted.has(key))
      .map(({ key, number, value }) => ({ key, value, count: countOf(number) }));
    for (const { key } of told) wanted.delete(key);
    return [...told, ...[...wanted].map(([key, value]) => ({ key, value, count: 0 }))];
  }

  /** Sizes in figures by their size; others as most products have them: S, M, L. */
  inOrder(values: readonly CountedValue[]): CountedValue[] {
    const figures = values.map(({ value }) => Number.parseFloat(value.replace(',', '.')));
    const areFigures = figures.every((figure) => !Number.isNaN(figure));
    const place = ({ key }: CountedValue) => {
      const { places = 0, times = 1 } = this.#values[this.#numbers.get(key) ?? -1] ?? {};
      return places / times;
    };
    const rank = new Map(values.map((value, index) => [value, areFigures ? Number(figures[index]) : place(value)]));
    return values.toSorted((a, b) => Number(rank.get(a)) - Number(rank.get(b)));
  }

  #ranked(): { key: string; number: number; value: string }[] {
    return this.#values
      .map(({ key, spellings, times }, number) => {
        const [commonest] = [...spellings].toSorted(([, few], [, many]) => many - few);
        return { key, number, times, value: commonest?.[0] ?? key };
      })
      .toSorted((a, b) => b.times - a.times || (a.key < b.key ? -1 : 1));
  }

  #learn(text: string): number {
    const key = keyOf(text);
    if (key === '') return -1;
    const known = this.#numbers.get(key) ?? this.#values.length;
    if (known === this.#values.length) this.#values.push({ key, spellings: new Map(), times: 0, places: 0 });
    this.#numbers.set(key, known);
    this.#numberOfSpelling.set(text, known);
    return known;
  }
}
