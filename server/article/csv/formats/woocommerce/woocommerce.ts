import { isSameText } from '../../../same-text.ts';
import type {
  FileFormat,
  FormatColumn,
  FormatReader,
  FormatRecord,
  RowCells,
  RowKey,
  Translation,
} from '../reading/file-format.ts';
import { priceColumns } from '../reading/header-table.ts';
import { departmentAmong, nameOfCategory, otherCategoriesNote, tagsCell } from '../reading/categories.ts';
import { combinations, optionNameKeys, optionValueKeys, tooManyOptions } from '../reading/options.ts';
import { readReducedPrice } from '../reading/reduced-price.ts';
import { sharedNameNote } from '../reading/product-handles.ts';
import { partsOfList, readDescription, readPublished, readStock, readType, unguarded } from './cells.ts';
import type { WooType } from './cells.ts';
import { wooColumnsOf } from './columns.ts';
import type { WooColumns, WooField } from './columns.ts';
import { WooSurvey } from './survey.ts';
import type { WooAttribute, WooProduct } from './survey.ts';

/** WooCommerce's product CSV (Products, Export): one row for each product and one for each variation, which names its product. */

class WooReader implements FormatReader {
  readonly shownAs = 'a product file of WooCommerce’s';
  readonly handlesAreNames = true;
  readonly columns: FormatColumn[];
  readonly #at: WooColumns;
  readonly #now: number;
  readonly #survey = new WooSurvey();

  constructor(at: WooColumns, now: number) {
    this.#at = at;
    this.#now = now;
    this.columns = columnsFor(at);
  }

  survey(record: FormatRecord): void {
    if (record.problem !== undefined) return;
    const type = this.#typeOf(record);
    if (type.kind !== 'variation') return this.#survey.addProduct(this.#productOf(record, type));
    if (!this.#isOff(record)) {
      this.#survey.addVariation(this.#cell(record, 'parent'), this.#attributesOf(record));
    }
  }

  translate(record: FormatRecord): Translation {
    if (record.problem !== undefined) return this.#broken(record, record.problem);
    const type = this.#typeOf(record);
    if (type.kind === 'variation') return this.#variation(record);
    const product = this.#productOf(record, type);
    const handle = this.#survey.handleOf(product);
    if (product.leftOut !== undefined) return { handle, leftOut: product.leftOut };
    if (handle === '') return { handle, leftOut: 'the row has no name, so it is not known what it is' };
    if (!product.isVariable) return this.#simple(record, product, handle, type);
    return this.#variable(record, product, handle);
  }

  #cell(record: FormatRecord, field: WooField): string {
    return unguarded(this.#at.table.cell(record, field)).trim();
  }

  #typeOf(record: FormatRecord): WooType {
    return readType(this.#cell(record, 'type'), this.#cell(record, 'parent'));
  }

  #productOf(record: FormatRecord, type: WooType): WooProduct {
    const leftOut = whyNotSold(type);
    return {
      line: record.line,
      id: this.#cell(record, 'id'),
      sku: this.#cell(record, 'sku'),
      name: this.#cell(record, 'name'),
      isVariable: type.kind === 'variable',
      attributes: this.#attributesOf(record),
      ...(leftOut === undefined ? {} : { leftOut }),
    };
  }

  #attributesOf(record: FormatRecord): WooAttribute[] {
    return this.#at.attributes.flatMap((at) => {
      const name = unguarded((record.cells[at.name] ?? '').trim());
      if (name === '') return [];
      return [{ name, values: partsOfList(unguarded((record.cells[at.values] ?? '').trim())) }];
    });
  }

  /** A variation that is switched off. Those of a draft product are all drafts, and come with it. */
  #isOff(record: FormatRecord): boolean {
    return this.#cell(record, 'published') === '0';
  }

  #simple(record: FormatRecord, product: WooProduct, handle: string, type: WooType): Translation {
    const { cells, notes } = this.#articleCells(record, product, handle);
    const sold = this.#variantCells(record);
    if (type.isVirtual) notes.push('it is virtual, such as a service: it is sold as any other product is');
    return { handle, rows: [{ cells: { ...cells, ...sold.cells } }], notes: [...notes, ...sold.notes] };
  }

  #variable(record: FormatRecord, product: WooProduct, handle: string): Translation {
    if (this.#survey.variationCount(product) === 0) {
      return { handle, leftOut: 'it is sold in variations, and the file has none of them that is switched on' };
    }
    const options = this.#survey.optionsOf(product);
    const { cells, notes } = this.#articleCells(record, product, handle);
    for (const [place, key] of optionNameKeys.entries()) cells[key] = options[place] ?? '';
    if (/\d/.test(this.#cell(record, 'stock'))) {
      const stock = this.#cell(record, 'stock');
      notes.push(
        `its stock of ${stock} is that of all its variations together, and here each is counted: set their stock by hand`,
      );
    }
    const problem = options.length > optionNameKeys.length ? tooManyOptions(options) : undefined;
    return { handle, rows: [problem === undefined ? { cells } : { cells, problem }], notes };
  }

  #variation(record: FormatRecord): Translation {
    const parent = this.#cell(record, 'parent');
    const product = this.#survey.find(parent);
    const column = `"${this.#at.table.nameOf('parent')}"`;
    if (parent === '') return { handle: '', leftOut: `it is a variation, and ${column} does not say of which product` };
    if (product === undefined) return { handle: '', leftOut: `${column} names "${parent}", which is not in the file` };
    if (product === null) return { handle: '', leftOut: `${column} names "${parent}", which several products have` };
    const handle = this.#survey.handleOf(product);
    if (product.leftOut !== undefined) return { handle, leftOut: `its product on line ${product.line} is left out` };
    if (!product.isVariable) {
      return { handle, leftOut: `its product on line ${product.line} is not one that is sold in variations` };
    }
    if (this.#isOff(record)) return { handle, leftOut: 'the variation is switched off' };
    const { cells, notes } = this.#variantCells(record);
    const options = this.#valuesOf(record, product);
    const empty = options.find(({ values }) => values.length === 0);
    if (options.length === 0 || empty) {
      const problem = empty
        ? `it is for any "${empty.name}", and line ${product.line} does not say which there are`
        : 'the variation has no attributes that would tell it from others';
      return { handle, rows: [{ cells: { handle, ...cells }, problem }] };
    }
    const all = combinations(options.map(({ values }) => values));
    const isOne = all.length === 1;
    const free = isOne ? all : all.filter((values) => !this.#survey.isTaken(product, named(options, values)));
    if (free.length === 0) return { handle, leftOut: 'it is for any value, and each has a row of its own' };
    if (!isOne) notes.push(...this.#notesOnAny(options, free.length, cells));
    return { handle, rows: free.map((values) => ({ cells: variantOf(handle, cells, values, isOne) })), notes };
  }

  /** The product's options with the variation's value, or with each that there is where the variation is for any. */
  #valuesOf(record: FormatRecord, product: WooProduct): WooAttribute[] {
    const own = this.#attributesOf(record);
    return this.#survey.optionsOf(product).map((name) => {
      const isIt = (attribute: WooAttribute) => isSameText(attribute.name, name);
      const value = own.find(isIt)?.values.join(', ') ?? '';
      return { name, values: value === '' ? (product.attributes.find(isIt)?.values ?? []) : [value] };
    });
  }

  #notesOnAny(options: readonly WooAttribute[], count: number, cells: RowCells): string[] {
    const open = options.filter(({ values }) => values.length > 1);
    const shown = open.map(({ name, values }) => `"${name}" (${values.join(', ')})`);
    const note = `the variation is for any ${shown.join(' and any ')}: it became ${count} variants, besides those that have a row of their own`;
    if ((cells.quantity ?? '') === '') return [note];
    return [
      note,
      `its stock of ${cells.quantity} is that of them together, and here each is counted: set their stock by hand`,
    ];
  }

  /** A broken row of a variation makes its whole article incomplete. Of another row it is not known what it was. */
  #broken(record: FormatRecord, problem: string): Translation {
    const product = this.#survey.findOfVariation(record.cells.map((cell) => unguarded(cell.trim())));
    if (!product) return { handle: '', leftOut: problem };
    return { handle: this.#survey.handleOf(product), rows: [{ cells: {}, problem }] };
  }

  #articleCells(record: FormatRecord, product: WooProduct, handle: string): { cells: RowCells; notes: string[] } {
    const notes = this.#survey.isShared(product) ? [sharedNameNote(handle)] : [];
    const filed = departmentAmong(partsOfList(this.#cell(record, 'categories')));
    if (filed.others.length > 0) notes.push(otherCategoriesNote(filed));
    const tags = [...partsOfList(this.#cell(record, 'tags')), ...filed.others.map(nameOfCategory)];
    const texts = [this.#cell(record, 'shortDescription'), this.#cell(record, 'description')];
    const published = this.#cell(record, 'published');
    const isHidden = this.#cell(record, 'visibility').toLowerCase() === 'hidden';
    if (isHidden) notes.push('it is hidden from the catalogue, so it comes in as a draft');
    const related = [...partsOfList(this.#cell(record, 'upsells')), ...partsOfList(this.#cell(record, 'crossSells'))];
    const cells: RowCells = {
      handle,
      title: product.name,
      description: texts
        .map(readDescription)
        .filter((text) => text.trim() !== '')
        .join('\n'),
      vendor: partsOfList(this.#cell(record, 'brands')).join(', '),
      type: filed.department,
      tags: tagsCell(tags),
      status: isHidden ? 'draft' : (readPublished(published) ?? ''),
      published: readPublished(published) === undefined ? published : '',
      related: related.flatMap((reference) => this.#handleOf(reference)).join(', '),
      pictureUrl: this.#cell(record, 'images'),
    };
    return { cells, notes };
  }

  #handleOf(reference: string): string[] {
    const product = this.#survey.find(reference);
    return product && product.leftOut === undefined ? [this.#survey.handleOf(product)] : [];
  }

  #variantCells(record: FormatRecord): { cells: RowCells; notes: string[] } {
    const cell = (field: WooField) => this.#cell(record, field);
    const {
      price,
      compareAt,
      note: onPrice,
    } = readReducedPrice(
      { regular: cell('regularPrice'), sale: cell('salePrice'), from: cell('saleFrom'), to: cell('saleTo') },
      this.#now,
    );
    const { note: onStock, ...stock } = readStock({
      stock: cell('stock'),
      inStock: cell('inStock'),
      backorders: cell('backorders'),
    });
    const pictureUrl = cell('images');
    const cells = { sku: cell('sku'), barcode: cell('gtin'), price, compareAt, ...stock, pictureUrl };
    return {
      cells,
      notes: [onPrice, this.#at.table.has('stock') ? onStock : undefined].filter((note) => note !== undefined),
    };
  }
}

const named = (options: readonly WooAttribute[], values: readonly string[]): WooAttribute[] =>
  options.map(({ name }, place) => ({ name, values: [values[place] ?? ''] }));

/** Of several variants that one row means, none has the row's stock. */
function variantOf(handle: string, cells: RowCells, values: readonly string[], isOne: boolean): RowCells {
  const variant: RowCells = { handle, ...cells, ...(isOne ? {} : { quantity: '' }) };
  for (const [place, key] of optionValueKeys.entries()) variant[key] = values[place] ?? '';
  return variant;
}

function whyNotSold({ kind, isDownloadable }: WooType): string | undefined {
  if (kind === 'grouped') return 'it only groups other products, which are imported by themselves';
  if (kind === 'external') return 'it is sold on another site (an external product)';
  if (isDownloadable) return 'it is a download, which a shop cannot hand over';
  if (kind !== 'simple' && kind !== 'variable') return `a product of the type "${kind}" cannot be sold here`;
  return undefined;
}

/** The columns that the file speaks of, by its own names. */
function columnsFor({ table, attributes }: WooColumns): FormatColumn[] {
  const from = (key: RowKey, ...fields: WooField[]): FormatColumn[] =>
    table.hasAny(...fields) ? [{ key, name: table.nameOf(...fields) }] : [];
  const hasOptions = attributes.length > 0 || table.has('parent');
  return [
    { key: 'handle', name: table.nameOf('name') },
    { key: 'title', name: table.nameOf('name') },
    ...from('description', 'description', 'shortDescription'),
    ...from('vendor', 'brands'),
    ...from('type', 'categories'),
    ...from('tags', 'tags', 'categories'),
    ...from('status', 'published', 'visibility'),
    ...from('published', 'published'),
    ...from('sku', 'sku'),
    ...from('barcode', 'gtin'),
    ...(hasOptions ? [...optionNameKeys, ...optionValueKeys].map((key) => ({ key, name: 'Attribute' })) : []),
    ...priceColumns(table, 'regularPrice', 'salePrice'),
    ...from('tracker', 'stock'),
    ...from('quantity', 'stock'),
    ...(table.has('stock') ? from('policy', 'backorders', 'stock') : []),
    ...from('related', 'upsells', 'crossSells'),
    ...from('pictureUrl', 'images'),
  ];
}

export const woocommerce: FileFormat = {
  recognise: (header, { now }) => {
    const at = wooColumnsOf(header);
    return at && new WooReader(at, now);
  },
};
