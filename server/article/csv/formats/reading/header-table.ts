import { foldText } from '../../../text-folding.ts';
import type { FormatColumn, FormatRecord, RowKey } from './file-format.ts';

/** A column's name without case, accents, typographic apostrophes and surplus white space, which versions and programs change. */
export const plainName = (name: string): string =>
  foldText(name)
    .replaceAll(/[’`´]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[?:])/g, '')
    .trim();

/** The names that a system gives to its columns, in all its languages, by what they mean. */
export type NamesOfFields<Field extends string> = Record<Field, readonly string[]>;

/** Where the columns of a file stand, by what they mean. Of two with the same meaning the first counts. */
export class HeaderTable<Field extends string> {
  readonly #header: readonly string[];
  readonly #places = new Map<Field, number>();

  constructor(header: readonly string[], namesOf: NamesOfFields<Field>) {
    this.#header = header;
    const places = new Map<string, number>();
    header.forEach((name, place) => {
      if (!places.has(plainName(name))) places.set(plainName(name), place);
    });
    for (const [field, names] of Object.entries(namesOf) as [Field, readonly string[]][]) {
      const place = names.map((name) => places.get(plainName(name))).find((found) => found !== undefined);
      if (place !== undefined) this.#places.set(field, place);
    }
  }

  has(...fields: Field[]): boolean {
    return fields.every((field) => this.#places.has(field));
  }

  hasAny(...fields: Field[]): boolean {
    return fields.some((field) => this.#places.has(field));
  }

  /** How many of the columns are known. */
  get size(): number {
    return this.#places.size;
  }

  /** The file's own name for the first of these that it has. */
  nameOf(...fields: Field[]): string {
    const found = fields.find((field) => this.#places.has(field));
    return found === undefined ? '' : (this.#header[this.#places.get(found) ?? -1] ?? '').trim();
  }

  /** The cell without white space around it; empty where the file has no such column. */
  cell(record: Pick<FormatRecord, 'cells'>, field: Field): string {
    const place = this.#places.get(field);
    return place === undefined ? '' : (record.cells[place] ?? '').trim();
  }
}

/** The columns of translated rows, each by the fields that it is made of; one that the file has none of is left out. */
export function columnsOfFields<Field extends string>(
  table: HeaderTable<Field>,
  columns: readonly (readonly [RowKey, ...Field[]])[],
): FormatColumn[] {
  return columns.flatMap(([key, ...fields]) =>
    table.hasAny(...fields) ? [{ key, name: table.nameOf(...fields) }] : [],
  );
}

/** The columns of a price and of what it was reduced from. The file's two may stand in either, so both have both names. */
export function priceColumns<Field extends string>(
  table: HeaderTable<Field>,
  regular: Field,
  reduced: Field,
): FormatColumn[] {
  const name = [regular, reduced]
    .filter((field) => table.has(field))
    .map((field) => table.nameOf(field))
    .join(' / ');
  if (!table.hasAny(regular, reduced)) return [];
  return [{ key: 'price', name }, ...(table.has(reduced) ? [{ key: 'compareAt' as const, name }] : [])];
}
