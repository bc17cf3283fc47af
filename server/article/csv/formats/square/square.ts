import { readHandle } from '../../../handle.ts';
import { sameTextKey } from '../../../same-text.ts';
import { slugOf } from '../../../text-folding.ts';
import { departmentAmong, nameOfCategory, otherCategoriesNote, tagsCell } from '../reading/categories.ts';
import type {
  FileFormat,
  FormatColumn,
  FormatReader,
  FormatRecord,
  RowCells,
  Translation,
} from '../reading/file-format.ts';
import { columnsOfFields, HeaderTable } from '../reading/header-table.ts';
import { locationColumns, sumOfLocations } from '../reading/locations.ts';
import type { LocationColumn } from '../reading/locations.ts';
import { optionNameKeys, optionValueKeys, ProductOptions } from '../reading/options.ts';
import type { OptionPair } from '../reading/options.ts';
import { saysNo, saysYes } from '../reading/yes-or-no.ts';

/**
 * Square's item library (Items, Actions, Export): a row for each variation, which names its item, and columns for each location. An
 * item without variations has one of the name "Regular".
 */

const names = {
  handle: ['Reference Handle'],
  token: ['Token'],
  item: ['Item Name'],
  variation: ['Variation Name'],
  sku: ['SKU'],
  description: ['Description'],
  categories: ['Categories', 'Category'],
  reportingCategory: ['Reporting Category'],
  gtin: ['GTIN'],
  itemType: ['Item Type'],
  price: ['Price'],
  archived: ['Archived'],
  sellable: ['Sellable'],
  stockable: ['Stockable'],
  optionName1: ['Option Name 1'],
  optionValue1: ['Option Value 1'],
  optionName2: ['Option Name 2'],
  optionValue2: ['Option Value 2'],
  optionName3: ['Option Name 3'],
  optionValue3: ['Option Value 3'],
} as const;

type Field = keyof typeof names;

type SquareColumns = {
  table: HeaderTable<Field>;
  current: LocationColumn[];
  /** What the shop wrote beside it to set it. */
  fresh: LocationColumn[];
  prices: LocationColumn[];
  enabled: LocationColumn[];
};

const optionFields = [
  ['optionName1', 'optionValue1'],
  ['optionName2', 'optionValue2'],
  ['optionName3', 'optionValue3'],
] as const;

/** The option of variations that have none with a name. */
const unnamedOption = 'Variation';
const isRegular = (name: string, item: string) => name === '' || /^regular$/i.test(name) || name === item;

const notHanded: Record<string, string> = {
  digital: 'it is a download, which a shop cannot hand over',
  donation: 'it is a donation, which is no product',
  event: 'it is an event with tickets, which cannot be sold here',
  membership: 'it is a membership, which cannot be sold here',
};

class SquareReader implements FormatReader {
  readonly shownAs = 'an item library of Square’s';
  readonly columns: FormatColumn[];
  readonly #at: SquareColumns;
  readonly #options = new ProductOptions();
  /** By handle: the names of its variations. */
  readonly #variations = new Map<string, Set<string>>();
  readonly #told = new Map<string, number>();

  constructor(at: SquareColumns) {
    this.#at = at;
    this.columns = columnsFor(at);
  }

  survey(record: FormatRecord): void {
    const handle = this.#handleOf(record);
    if (record.problem !== undefined || handle === '' || this.#whyLeftOut(record) !== undefined) return;
    const variations = this.#variations.get(handle) ?? new Set();
    this.#variations.set(handle, variations.add(sameTextKey(this.#cell(record, 'variation'))));
    this.#options.add(
      handle,
      this.#optionsOf(record).map(({ name }) => name),
    );
    if (!this.#told.has(handle)) this.#told.set(handle, record.line);
  }

  translate(record: FormatRecord): Translation {
    const handle = this.#handleOf(record);
    if (record.problem !== undefined) {
      return this.#variations.has(handle)
        ? { handle, rows: [{ cells: {}, problem: record.problem }] }
        : { handle: '', leftOut: record.problem };
    }
    if (handle === '') return { handle, leftOut: 'the row names no item, so it is not known what it belongs to' };
    const leftOut = this.#whyLeftOut(record);
    if (leftOut !== undefined) return { handle, leftOut };
    const notes: string[] = [];
    const cells = { ...this.#itemCells(record, notes), ...this.#variationCells(record, notes) };
    return { handle, rows: [this.#options.rowOf(handle, this.#pairsOf(record, handle), cells)], notes };
  }

  #cell(record: FormatRecord, field: Field): string {
    return this.#at.table.cell(record, field);
  }

  /** Square writes a sign before its handles: `#mug`. */
  #writtenHandle(record: FormatRecord): string {
    return this.#cell(record, 'handle').replace(/^#/, '') || slugOf(this.#cell(record, 'item'));
  }

  #handleOf(record: FormatRecord): string {
    return readHandle(this.#writtenHandle(record));
  }

  #whyLeftOut(record: FormatRecord): string | undefined {
    const type = this.#cell(record, 'itemType').toLowerCase();
    const found = Object.keys(notHanded).find((word) => type.startsWith(word));
    if (found !== undefined) return notHanded[found];
    return saysNo(this.#cell(record, 'sellable')) ? 'it is not for sale by itself ("Sellable" is N)' : undefined;
  }

  #optionsOf(record: FormatRecord): OptionPair[] {
    return optionFields.flatMap(([name, value]) => {
      const pair = { name: this.#cell(record, name), value: this.#cell(record, value) };
      return pair.name === '' || pair.value === '' ? [] : [pair];
    });
  }

  #pairsOf(record: FormatRecord, handle: string): OptionPair[] {
    const named = this.#optionsOf(record);
    if (this.#options.namesOf(handle).some((name) => name !== unnamedOption)) return named;
    const variation = this.#cell(record, 'variation');
    const isOnly = (this.#variations.get(handle)?.size ?? 1) === 1;
    if (isOnly && isRegular(variation, this.#cell(record, 'item'))) return [];
    this.#options.add(handle, [unnamedOption]);
    return [{ name: unnamedOption, value: variation || 'Regular' }];
  }

  #itemCells(record: FormatRecord, notes: string[]): RowCells {
    const isFirst = this.#told.get(this.#handleOf(record)) === record.line;
    const reporting = this.#cell(record, 'reportingCategory');
    const paths = this.#cell(record, 'categories')
      .split(',')
      .map((path) => path.trim())
      .filter((path) => path !== '');
    const filed =
      reporting === ''
        ? departmentAmong(paths)
        : { department: reporting, others: paths.filter((path) => path !== reporting) };
    if (isFirst && filed.others.length > 0) notes.push(otherCategoriesNote(filed));
    const isShut =
      this.#at.enabled.length > 0 && this.#at.enabled.every(({ place }) => saysNo(record.cells[place] ?? ''));
    if (isFirst && isShut) notes.push('it is sold at none of its locations, so it comes in as a draft');
    return {
      handle: this.#writtenHandle(record),
      title: this.#cell(record, 'item'),
      description: this.#cell(record, 'description'),
      type: filed.department,
      tags: tagsCell(filed.others.map(nameOfCategory)),
      status: saysYes(this.#cell(record, 'archived')) ? 'archived' : isShut ? 'draft' : 'active',
    };
  }

  #variationCells(record: FormatRecord, notes: string[]): RowCells {
    const price = this.#cell(record, 'price');
    const isVariable = /^variable$/i.test(price);
    if (isVariable) notes.push('its price is set anew at each sale, which cannot be done here');
    const others = this.#at.prices.filter(({ place }) => !['', price].includes((record.cells[place] ?? '').trim()));
    if (others.length > 0) {
      const shown = others.map(({ location, place }) => `${(record.cells[place] ?? '').trim()} at ${location}`);
      notes.push(`its price is ${price || 'empty'} here, and ${shown.join(', ')}: "Price" was taken`);
    }
    const counted = this.#at.current.map((column, at) => {
      const fresh = this.#at.fresh[at];
      return fresh && (record.cells[fresh.place] ?? '').trim() !== '' ? fresh : column;
    });
    const isCounted = !saysNo(this.#cell(record, 'stockable'));
    const quantity = isCounted ? sumOfLocations(record, counted) : '';
    const filled = counted.filter(({ place }) => (record.cells[place] ?? '').trim() !== '');
    if (isCounted && filled.length > 1) {
      notes.push(`its stock is the sum of its locations: ${filled.map(({ location }) => location).join(', ')}`);
    }
    return {
      sku: this.#cell(record, 'sku'),
      barcode: this.#cell(record, 'gtin'),
      price: isVariable ? '' : price,
      tracker: quantity === '' ? '' : 'shopify',
      quantity,
      policy: 'deny',
    };
  }
}

function columnsFor({ table, current, enabled }: SquareColumns): FormatColumn[] {
  const [stock] = current;
  const hasStatus = table.has('archived') || enabled.length > 0;
  return [
    { key: 'handle', name: table.nameOf('handle', 'item') },
    ...columnsOfFields<Field>(table, [
      ['title', 'item'],
      ['description', 'description'],
      ['type', 'reportingCategory', 'categories'],
      ['tags', 'categories'],
      ['sku', 'sku'],
      ['barcode', 'gtin'],
      ['price', 'price'],
    ]),
    ...(hasStatus ? [{ key: 'status' as const, name: table.nameOf('archived') || 'Enabled' }] : []),
    ...[...optionNameKeys, ...optionValueKeys].map((key) => ({ key, name: table.nameOf('variation') })),
    ...(stock ? (['tracker', 'quantity', 'policy'] as const).map((key) => ({ key, name: stock.name })) : []),
  ];
}

export const square: FileFormat = {
  recognise: (header) => {
    const table = new HeaderTable<Field>(header, names);
    const current = locationColumns(header, 'Current Quantity ');
    if (!table.has('item', 'variation') || !(table.hasAny('handle', 'token', 'gtin') || current.length > 0))
      return undefined;
    const freshOf = new Map(locationColumns(header, 'New Quantity ').map((column) => [column.location, column]));
    const fresh = current.map((column) => freshOf.get(column.location) ?? column);
    const prices = locationColumns(header, 'Price ');
    return new SquareReader({ table, current, fresh, prices, enabled: locationColumns(header, 'Enabled ') });
  },
};
