import { readHandle } from '../../../handle.ts';
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
import { ProductHandles, sharedNameNote } from '../reading/product-handles.ts';
import { isZero, saysNo, saysYes } from '../reading/yes-or-no.ts';

/**
 * PrestaShop's product file, in the form of its import and in that of its list of products. Combinations stand in a second file
 * without the names of the products, and with prices as differences: that one is refused (`foreign-headers.ts`).
 */

const names = {
  id: ['Product ID', 'ID'],
  active: ['Active (0/1)', 'Status'],
  name: ['Name *', 'Name'],
  categories: ['Categories (x,y,z...)', 'Category'],
  priceWithTax: ['Price tax included', 'Price (tax incl.)'],
  priceWithoutTax: ['Price tax excluded', 'Price (tax excl.)', 'Price tax excluded or Price tax included'],
  taxRules: ['Tax rules ID'],
  discountAmount: ['Discount amount'],
  discountPercent: ['Discount percent'],
  reference: ['Reference #', 'Reference'],
  brand: ['Manufacturer', 'Brand'],
  ean: ['EAN13', 'EAN-13'],
  upc: ['UPC'],
  isbn: ['ISBN'],
  quantity: ['Quantity'],
  visibility: ['Visibility'],
  summary: ['Summary', 'Short description'],
  description: ['Description'],
  tags: ['Tags (x,y,z...)'],
  url: ['URL rewritten'],
  forOrder: ['Available for order (0 = No, 1 = Yes)'],
  outOfStock: ['Out of stock action', 'Action when out of stock'],
  pictures: ['Image URLs (x,y,z...)'],
  pictureTexts: ['Image alt texts (x,y,z...)', 'Image alt texts'],
  virtual: ['Virtual product', 'Virtual product (0 = No, 1 = Yes)'],
} as const;

type Field = keyof typeof names;

class PrestaShopReader implements FormatReader {
  readonly shownAs = 'a product file of PrestaShop’s';
  readonly remarks: string[];
  readonly handlesAreNames: boolean;
  readonly columns: FormatColumn[];
  readonly #table: HeaderTable<Field>;
  readonly #handles = new ProductHandles();

  constructor(table: HeaderTable<Field>) {
    this.handlesAreNames = !table.has('url');
    this.#table = table;
    this.columns = columnsFor(table);
    this.remarks = [
      'Combinations stand in another file of PrestaShop’s, which is not read: a product that has some comes in as one, and needs its variants by hand.',
    ];
    if (!table.has('priceWithTax')) {
      this.remarks.push(
        `Prices are those of "${table.nameOf('priceWithoutTax')}": add the tax to them if the shop's prices have it.`,
      );
    }
  }

  survey(record: FormatRecord): void {
    if (record.problem === undefined && this.#cell(record, 'url') === '') {
      this.#handles.add(this.#cell(record, 'name'), this.#identityOf(record));
    }
  }

  translate(record: FormatRecord): Translation {
    if (record.problem !== undefined) return { handle: '', leftOut: record.problem };
    const [name, url] = [this.#cell(record, 'name'), this.#cell(record, 'url')];
    const handle = url === '' ? this.#handles.of(name, this.#identityOf(record)) : readHandle(url);
    if (name === '') return { handle, leftOut: 'the row has no name, so it is not known what it is' };
    if (saysYes(this.#cell(record, 'virtual'))) {
      return { handle, leftOut: 'it is virtual, such as a download, which a shop cannot hand over' };
    }
    const notes = url === '' && this.#handles.isShared(name) ? [sharedNameNote(handle)] : [];
    const cells = { ...this.#articleCells(record, url || handle, notes), ...this.#variantCells(record, notes) };
    return { handle, rows: [{ cells }], notes };
  }

  #cell(record: FormatRecord, field: Field): string {
    return this.#table.cell(record, field);
  }

  #identityOf(record: FormatRecord): string {
    return this.#cell(record, 'reference') || this.#cell(record, 'id');
  }

  #listed(record: FormatRecord, field: Field): string[] {
    return this.#cell(record, field)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  #articleCells(record: FormatRecord, writtenHandle: string, notes: string[]): RowCells {
    const paths = this.#listed(record, 'categories').map((path) => path.replaceAll(/\s*\/\s*/g, ' > '));
    const filed = departmentAmong(paths);
    if (filed.others.length > 0) notes.push(otherCategoriesNote(filed));
    const isHidden = this.#cell(record, 'visibility') === 'none' || saysNo(this.#cell(record, 'forOrder'));
    if (isHidden) notes.push('it is not shown or cannot be ordered there, so it comes in as a draft');
    const texts = [this.#cell(record, 'summary'), this.#cell(record, 'description')];
    return {
      handle: writtenHandle,
      title: this.#cell(record, 'name'),
      description: [...new Set(texts)].filter((text) => text !== '').join('\n'),
      vendor: this.#cell(record, 'brand'),
      type: filed.department,
      tags: tagsCell([...this.#listed(record, 'tags'), ...filed.others.map(nameOfCategory)]),
      status: isHidden ? 'draft' : '',
      published: this.#cell(record, 'active'),
      pictureUrl: this.#cell(record, 'pictures'),
      pictureAlt: this.#listed(record, 'pictureTexts')[0] ?? '',
    };
  }

  #variantCells(record: FormatRecord, notes: string[]): RowCells {
    const discount = [
      ['discountAmount', ''],
      ['discountPercent', ' %'],
    ] as const;
    for (const [field, unit] of discount) {
      const cell = this.#cell(record, field);
      if (!isZero(cell)) notes.push(`its discount of ${cell}${unit} is not taken: its price is the one without it`);
    }
    return {
      sku: this.#cell(record, 'reference'),
      barcode: this.#cell(record, 'ean') || this.#cell(record, 'upc') || this.#cell(record, 'isbn'),
      price: this.#cell(record, 'priceWithTax') || this.#cell(record, 'priceWithoutTax'),
      tracker: 'shopify',
      quantity: this.#cell(record, 'quantity'),
      policy: this.#cell(record, 'outOfStock') === '1' ? 'continue' : 'deny',
    };
  }
}

function columnsFor(table: HeaderTable<Field>): FormatColumn[] {
  return columnsOfFields<Field>(table, [
    ['handle', 'url', 'name'],
    ['title', 'name'],
    ['description', 'description', 'summary'],
    ['vendor', 'brand'],
    ['type', 'categories'],
    ['tags', 'tags', 'categories'],
    ['status', 'active', 'visibility'],
    ['published', 'active'],
    ['sku', 'reference'],
    ['barcode', 'ean', 'upc', 'isbn'],
    ['price', 'priceWithTax', 'priceWithoutTax'],
    ...(['tracker', 'quantity', 'policy'] as const).map((key) => [key, 'quantity'] as const),
    ['pictureUrl', 'pictures'],
    ['pictureAlt', 'pictureTexts'],
  ]);
}

const marks: readonly Field[] = ['active', 'categories', 'reference', 'taxRules', 'url', 'forOrder', 'quantity'];

export const prestashop: FileFormat = {
  recognise: (header) => {
    const table = new HeaderTable<Field>(header, names);
    const found = marks.filter((field) => table.has(field)).length;
    const isOwn = table.has('name') && table.hasAny('priceWithTax', 'priceWithoutTax') && found >= 2;
    return isOwn ? new PrestaShopReader(table) : undefined;
  },
};
