import { sameTextKey } from '../../../same-text.ts';
import type { FormatRow, RowCells } from './file-format.ts';

/** Options of products whose variants each name their own, as pairs of a name and a value. */

export const optionNameKeys = ['option1Name', 'option2Name', 'option3Name'] as const;
export const optionValueKeys = ['option1Value', 'option2Value', 'option3Value'] as const;

export type OptionPair = { name: string; value: string };

/** Every combination of one value from each list, in their order. */
export function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (all, values) => all.flatMap((before) => values.map((value) => [...before, value])),
    [[]],
  );
}

/** Gathers the options of each product, in the order in which its variants name them. */
export class ProductOptions {
  readonly #namesOf = new Map<string, Map<string, string>>();

  add(product: string, names: readonly string[]): void {
    const known = this.#namesOf.get(product) ?? new Map<string, string>();
    for (const name of names) if (!known.has(sameTextKey(name))) known.set(sameTextKey(name), name);
    this.#namesOf.set(product, known);
  }

  namesOf(product: string): string[] {
    return [...(this.#namesOf.get(product)?.values() ?? [])];
  }

  /** The row of a variant, with the names of its product's options and its own values. */
  rowOf(product: string, pairs: readonly OptionPair[], cells: RowCells): FormatRow {
    const names = this.namesOf(product);
    if (names.length > optionNameKeys.length) return { cells, problem: tooManyOptions(names) };
    const values = new Map(pairs.map(({ name, value }) => [sameTextKey(name), value]));
    const options: RowCells = {};
    let missing: string | undefined;
    for (const [place, name] of names.entries()) {
      const [nameKey, valueKey] = [optionNameKeys[place], optionValueKeys[place]];
      if (nameKey === undefined || valueKey === undefined) continue;
      options[nameKey] = name;
      options[valueKey] = values.get(sameTextKey(name)) ?? '';
      if (options[valueKey] === '') missing ??= name;
    }
    const row = { cells: { ...cells, ...options } };
    return missing === undefined
      ? row
      : { ...row, problem: `it has no value for "${missing}", which its product's other variants have` };
  }
}

export const tooManyOptions = (names: readonly string[]): string =>
  `its variants differ in ${names.length} options (${names.join(', ')}), and a product may have ${optionNameKeys.length}`;
