import { plainName } from '../reading/header-table.ts';
import type {
  FileFormat,
  FormatColumn,
  FormatReader,
  FormatRecord,
  RowCells,
  RowKey,
  Translation,
} from '../reading/file-format.ts';
import { combinations, optionNameKeys, optionValueKeys } from '../reading/options.ts';
import { plainTextAsHtml } from '../reading/plain-text.ts';
import { ProductHandles, sharedNameNote } from '../reading/product-handles.ts';

/**
 * Etsy's listings (Settings, Options, Download data): a row for each listing. Its columns are named in the seller's language, and
 * always stand in one order, with ten pictures amidst them, by which the file is known in any language.
 */

const places = { title: 0, description: 1, price: 2, currency: 3, quantity: 4, tags: 5 } as const;
const firstPicture = 7;
const pictures = 10;
const firstVariation = firstPicture + pictures;
/** Each variation has a type, a name and values. */
const variationColumns = 3;

type EtsyColumns = { header: readonly string[]; variations: number; sku: number };

function etsyColumnsOf(header: readonly string[]): EtsyColumns | undefined {
  const variations = (header.length - firstVariation - 1) / variationColumns;
  if (variations !== 2 && variations !== 3) return undefined;
  const names = header.map(plainName);
  const stem = /^(.+?) ?1$/.exec(names[firstPicture] ?? '')?.[1];
  if (stem === undefined) return undefined;
  const isPicture = (name: string | undefined, number: number) =>
    name === `${stem}${number}` || name === `${stem} ${number}`;
  for (let number = 1; number <= pictures; number++) {
    if (!isPicture(names[firstPicture + number - 1], number)) return undefined;
  }
  for (let number = 1; number <= variations; number++) {
    const start = firstVariation + (number - 1) * variationColumns;
    const own = names.slice(start, start + variationColumns);
    if (!own.every((name) => name.includes(String(number)))) return undefined;
  }
  return { header, variations, sku: header.length - 1 };
}

const entities: Record<string, string> = { quot: '"', '#39': "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' };

/** Etsy writes some signs as HTML does: `5&quot; plate`. */
export const readText = (cell: string): string =>
  cell.replaceAll(/&(quot|#39|amp|lt|gt|nbsp);/g, (written, name: string) => entities[name] ?? written);

/** In a tag a space is written as `_`. */
const readTags = (cell: string): string =>
  cell
    .split(',')
    .map((tag) => readText(tag).replaceAll('_', ' ').trim())
    .filter((tag) => tag !== '')
    .join(', ');

/** A value that may have been cut at its own decimal comma: "1,5 cm" gives "1" and "5 cm", and sizes such as "36,37" do not. */
function valueWithComma(values: readonly string[]): string | undefined {
  const place = values.findIndex((value, at) => /^\d+$/.test(value) && /^\d+\s*[^\d\s]/.test(values[at + 1] ?? ''));
  return place < 0 ? undefined : `${values[place]},${values[place + 1]}`;
}

type Option = { name: string; values: string[] };

class EtsyReader implements FormatReader {
  readonly shownAs = 'a listing file of Etsy’s';
  readonly handlesAreNames = true;
  readonly remarks = [
    'The file has one price and one stock for a listing, even where its variations differ: look over those that have variations.',
  ];
  readonly columns: FormatColumn[];
  readonly #at: EtsyColumns;
  readonly #currency: string;
  readonly #handles = new ProductHandles();

  constructor(at: EtsyColumns, currency: string) {
    this.#at = at;
    this.#currency = currency;
    this.columns = columnsFor(at);
  }

  survey(record: FormatRecord): void {
    if (record.problem === undefined) this.#handles.add(this.#title(record), this.#sku(record));
  }

  translate(record: FormatRecord): Translation {
    if (record.problem !== undefined) return { handle: '', leftOut: record.problem };
    const title = this.#title(record);
    const handle = this.#handles.of(title, this.#sku(record));
    if (handle === '') return { handle, leftOut: 'the row has no title, so it is not known what it is' };
    const notes = this.#handles.isShared(title) ? [sharedNameNote(handle)] : [];
    const options = this.#optionsOf(record);
    const unclear = options.flatMap(({ values }) => valueWithComma(values) ?? []);
    if (unclear.length > 0)
      return { handle, leftOut: `"${unclear[0]}" may be one value or two: Etsy's file parts values by commas` };
    const article: RowCells = {
      handle,
      title,
      description: plainTextAsHtml(readText(this.#cell(record, places.description))),
      tags: readTags(this.#cell(record, places.tags)),
      pictureUrl: Array.from({ length: pictures }, (_, place) => this.#cell(record, firstPicture + place)).join('\n'),
    };
    if (options.length === 0) {
      const stock = { tracker: 'shopify', quantity: this.#cell(record, places.quantity), policy: 'deny' };
      const cells = { ...article, sku: this.#sku(record), price: this.#price(record), ...stock };
      return { handle, rows: [{ cells }], notes };
    }
    const listed = combinations(options.map(({ values }) => values));
    const skus = this.#sku(record)
      .split(',')
      .filter((sku) => sku.trim() !== '');
    const price = this.#price(record);
    notes.push(
      `each of its ${listed.length} variations has the listing's price of ${price || 'nothing'}, and no stock is taken: "${this.#nameOf(places.quantity)}" (${this.#cell(record, places.quantity)}) is that of all together`,
    );
    if (skus.length > 0)
      notes.push(`its SKUs are not taken: the file does not say which variation has which (${skus.join(', ')})`);
    const rows = listed.map((values, place) => {
      const cells: RowCells = { ...(place === 0 ? article : { handle }), price, tracker: 'shopify', policy: 'deny' };
      for (const [at, { name }] of options.entries()) {
        const [nameKey, valueKey] = [optionNameKeys[at], optionValueKeys[at]];
        if (nameKey === undefined || valueKey === undefined) continue;
        cells[nameKey] = name;
        cells[valueKey] = values[at] ?? '';
      }
      return { cells };
    });
    return { handle, rows, notes };
  }

  #cell(record: FormatRecord, place: number): string {
    return (record.cells[place] ?? '').trim();
  }

  #nameOf(place: number): string {
    return (this.#at.header[place] ?? '').trim();
  }

  #title(record: FormatRecord): string {
    return readText(this.#cell(record, places.title));
  }

  #sku(record: FormatRecord): string {
    return this.#cell(record, this.#at.sku);
  }

  /** With its currency where that is another than the shop's: it is then refused where amounts are read. */
  #price(record: FormatRecord): string {
    const price = this.#cell(record, places.price);
    const currency = this.#cell(record, places.currency).toUpperCase();
    return price === '' || currency === '' || currency === this.#currency ? price : `${price} ${currency}`;
  }

  #optionsOf(record: FormatRecord): Option[] {
    return Array.from({ length: this.#at.variations }, (_, number) => {
      const start = firstVariation + number * variationColumns;
      const [type, name, values] = [0, 1, 2].map((offset) => readText(this.#cell(record, start + offset)));
      const listed = (values ?? '').split(',').map((value) => value.trim());
      return {
        name: name || type || `Option ${number + 1}`,
        values: [...new Set(listed)].filter((value) => value !== ''),
      };
    }).filter(({ values }) => values.length > 0);
  }
}

function columnsFor({ header, sku }: EtsyColumns): FormatColumn[] {
  const column = (key: RowKey, place: number): FormatColumn => ({ key, name: (header[place] ?? '').trim() });
  return [
    column('handle', places.title),
    column('title', places.title),
    column('description', places.description),
    column('tags', places.tags),
    column('sku', sku),
    column('pictureUrl', firstPicture),
    ...[...optionNameKeys, ...optionValueKeys].map((key) => column(key, firstVariation + 2)),
    column('price', places.price),
    ...(['tracker', 'quantity', 'policy'] as const).map((key) => column(key, places.quantity)),
  ];
}

export const etsy: FileFormat = {
  recognise: (header, { currency }) => {
    const at = etsyColumnsOf(header);
    return at && new EtsyReader(at, currency);
  },
};
