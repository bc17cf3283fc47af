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
import { columnsOfFields, HeaderTable, priceColumns } from '../reading/header-table.ts';
import { optionNameKeys, optionValueKeys, ProductOptions } from '../reading/options.ts';
import type { OptionPair } from '../reading/options.ts';
import { ProductHandles, sharedNameNote } from '../reading/product-handles.ts';
import { isZero } from '../reading/yes-or-no.ts';

/**
 * BigCommerce's product export (v3): the column "Item" says what a row is. The rows of a product's variants, images and videos stand
 * below it, and nothing in them names it.
 */

const names = {
  item: ['Item'],
  id: ['ID'],
  name: ['Name'],
  type: ['Type'],
  sku: ['SKU'],
  options: ['Options'],
  tracking: ['Inventory Tracking'],
  stock: ['Current Stock'],
  price: ['Price'],
  salePrice: ['Sale Price'],
  brand: ['Brand Name', 'Brand'],
  brandId: ['Brand ID'],
  channels: ['Channels'],
  categories: ['Categories'],
  description: ['Description'],
  url: ['Product URL'],
  keywords: ['Search Keywords'],
  upc: ['UPC/EAN'],
  gtin: ['Global Trade Number', 'GTIN'],
  visible: ['Is Visible'],
  variantPicture: ['Variant Image URL'],
  picture: ['Internal Image URL (Export)'],
  pictureToImport: ['Image URL (Import)'],
  pictureText: ['Image Description'],
} as const;

type Field = keyof typeof names;

type Product = {
  line: number;
  handle: string;
  writtenHandle: string;
  title: string;
  identity: string;
  variants: number;
  price: string;
  sale: string;
  tracking: string;
  leftOut?: string;
};

const typePart = /Type=[^|]*\|Name=/;

/**
 * The options of a variant: `Type=Radio|Name=Size|Value=S`. Several follow each other without a sign between them, and the value of a
 * swatch has its colours behind it: `Red[#ff0000]`.
 */
export function readOptions(cell: string): OptionPair[] {
  return cell.split(/(?=Type=[^|]*\|Name=)/).flatMap((part) => {
    if (!typePart.test(part)) return [];
    const found = /\|Name=([^|]*)\|Value=(.*)$/su.exec(part);
    if (!found) return [];
    const value = (found[2] ?? '').replace(/[\s|;]+$/, '').replace(/\[[^\]]*\]$/, '');
    return [{ name: (found[1] ?? '').trim(), value: value.trim() }];
  });
}

class BigCommerceReader implements FormatReader {
  readonly shownAs = 'a product file of BigCommerce’s';
  readonly handlesAreNames: boolean;
  readonly columns: FormatColumn[];
  readonly #table: HeaderTable<Field>;
  readonly #handles = new ProductHandles();
  readonly #options = new ProductOptions();
  /** By their lines. */
  readonly #products = new Map<number, Product>();
  #surveyed: Product | undefined;
  #current: Product | undefined;

  constructor(table: HeaderTable<Field>) {
    this.handlesAreNames = !table.has('url');
    this.#table = table;
    this.columns = columnsFor(table);
  }

  survey(record: FormatRecord): void {
    const kind = this.#kindOf(record);
    if (kind === 'variant' && record.problem === undefined && this.#surveyed) {
      this.#surveyed.variants++;
      const pairs = readOptions(this.#cell(record, 'options'));
      this.#options.add(
        String(this.#surveyed.line),
        pairs.map(({ name }) => name),
      );
    } else if (kind === 'product' || (record.problem !== undefined && kind !== 'variant')) {
      this.#surveyed = record.problem === undefined ? this.#productOf(record) : undefined;
      if (this.#surveyed) this.#products.set(record.line, this.#surveyed);
    }
  }

  translate(record: FormatRecord): Translation {
    const kind = this.#kindOf(record);
    if (record.problem !== undefined) return this.#broken(kind, record.problem);
    if (kind === 'image') return this.#picture(record);
    if (kind === 'video') return { handle: '', rows: [] };
    if (kind === 'variant') return this.#variant(record);
    if (kind !== 'product') {
      return {
        handle: '',
        leftOut: `"${this.#table.nameOf('item')}" is none of Product, Variant, Image and Video: "${kind}"`,
      };
    }
    this.#current = this.#products.get(record.line);
    const product = this.#current;
    if (!product) return { handle: '', leftOut: 'the row has no name, so it is not known what it is' };
    const handle = this.#handleOf(product);
    return product.leftOut === undefined
      ? this.#product(record, product, handle)
      : { handle, leftOut: product.leftOut };
  }

  #cell(record: FormatRecord, field: Field): string {
    return this.#table.cell(record, field);
  }

  #kindOf(record: FormatRecord): string {
    return this.#cell(record, 'item').toLowerCase();
  }

  #productOf(record: FormatRecord): Product | undefined {
    const title = this.#cell(record, 'name');
    if (title === '') return undefined;
    const writtenHandle = this.#cell(record, 'url').replaceAll(/^\/+|\/+$/g, '');
    if (writtenHandle === '') this.#handles.add(title, this.#identityOf(record));
    return {
      line: record.line,
      handle: writtenHandle === '' ? '' : readHandle(writtenHandle),
      writtenHandle,
      title,
      identity: this.#identityOf(record),
      variants: 0,
      price: this.#cell(record, 'price'),
      sale: this.#cell(record, 'salePrice'),
      tracking: this.#cell(record, 'tracking').toLowerCase(),
      ...(/^digital$/i.test(this.#cell(record, 'type'))
        ? { leftOut: 'it is a download, which a shop cannot hand over' }
        : {}),
    };
  }

  #identityOf(record: FormatRecord): string {
    return this.#cell(record, 'sku') || this.#cell(record, 'id');
  }

  #handleOf({ handle, title, identity }: Product): string {
    return handle === '' ? this.#handles.of(title, identity) : handle;
  }

  #product(record: FormatRecord, product: Product, handle: string): Translation {
    const notes: string[] = [];
    if (product.handle === '' && this.#handles.isShared(product.title)) notes.push(sharedNameNote(handle));
    const paths = this.#cell(record, 'categories')
      .split(';')
      .map((path) => path.trim().replaceAll(/\s*\/\s*/g, ' > '))
      .filter((path) => path !== '');
    // Categories are numbers in most of these files.
    const filed = departmentAmong(paths.filter((path) => !/^\d+$/.test(path)));
    if (filed.others.length > 0) notes.push(otherCategoriesNote(filed));
    if (paths.length > 0 && filed.department === '') {
      notes.push(`its categories are only numbers in the file (${paths.join(', ')}), so it has no department`);
    }
    const cells: RowCells = {
      handle: product.writtenHandle || handle,
      title: product.title,
      description: this.#cell(record, 'description'),
      vendor: this.#cell(record, 'brand'),
      type: filed.department,
      tags: tagsCell(filed.others.map(nameOfCategory)),
      published: this.#cell(record, 'visible'),
    };
    if (product.variants === 0) {
      return { handle, rows: [{ cells: { ...cells, ...this.#variantCells(record, product) } }], notes };
    }
    const stock = this.#cell(record, 'stock');
    if (product.tracking === 'product' && stock !== '') {
      notes.push(
        `its stock of ${stock} is that of all its variants together, and here each is counted: set their stock by hand`,
      );
    }
    for (const [place, name] of this.#options.namesOf(String(product.line)).entries()) {
      const key = optionNameKeys[place];
      if (key !== undefined) cells[key] = name;
    }
    return { handle, rows: [{ cells }], notes };
  }

  #picture(record: FormatRecord): Translation {
    const product = this.#current;
    const pictureUrl = this.#cell(record, 'picture') || this.#cell(record, 'pictureToImport');
    const isOfProduct = product !== undefined && product.line < record.line && product.leftOut === undefined;
    if (!isOfProduct || pictureUrl === '') return { handle: '', rows: [] };
    const handle = this.#handleOf(product);
    const cells = {
      handle: product.writtenHandle || handle,
      pictureUrl,
      pictureAlt: this.#cell(record, 'pictureText'),
    };
    return { handle, rows: [{ cells }] };
  }

  #variant(record: FormatRecord): Translation {
    const product = this.#current;
    // Each reading of the file begins anew.
    if (!product || product.line > record.line)
      return { handle: '', leftOut: 'it is a variant, and the row of its product above it is missing or broken' };
    const handle = this.#handleOf(product);
    if (product.leftOut !== undefined) return { handle, leftOut: `its product on line ${product.line} is left out` };
    const pairs = readOptions(this.#cell(record, 'options'));
    const cells = { handle: product.writtenHandle || handle, ...this.#variantCells(record, product) };
    if (pairs.length === 0) {
      const problem = `"${this.#table.nameOf('options')}" does not say which variant it is: "${this.#cell(record, 'options')}"`;
      return { handle, rows: [{ cells, problem }] };
    }
    return { handle, rows: [this.#options.rowOf(String(product.line), pairs, cells)] };
  }

  /** What follows a broken row may belong to it. */
  #broken(kind: string, problem: string): Translation {
    const product = this.#current;
    if (kind === 'variant' && product) return { handle: this.#handleOf(product), rows: [{ cells: {}, problem }] };
    if (kind === 'image' || kind === 'video') return { handle: '', leftOut: problem };
    this.#current = undefined;
    return { handle: '', leftOut: problem };
  }

  /** A variant without a price of its own has its product's. */
  #variantCells(record: FormatRecord, product: Product): RowCells {
    const own = this.#cell(record, 'price');
    const isOwn = own !== '' && own !== product.price;
    const [regular, sale] = [
      isOwn ? own : product.price,
      this.#cell(record, 'salePrice') || (isOwn ? '' : product.sale),
    ];
    const isReduced = !isZero(sale);
    const isCounted = product.tracking !== 'none' && product.tracking !== '';
    const isOwnStock = product.variants === 0 || product.tracking === 'variant';
    return {
      sku: this.#cell(record, 'sku'),
      barcode: this.#cell(record, 'upc') || this.#cell(record, 'gtin'),
      price: isReduced ? sale : regular,
      compareAt: isReduced ? regular : '',
      tracker: isCounted ? 'shopify' : '',
      quantity: isCounted && isOwnStock ? this.#cell(record, 'stock') : '',
      policy: 'deny',
      pictureUrl: this.#cell(record, 'variantPicture'),
    };
  }
}

function columnsFor(table: HeaderTable<Field>): FormatColumn[] {
  return [
    ...priceColumns(table, 'price', 'salePrice'),
    { key: 'handle', name: table.nameOf('url', 'name') },
    ...columnsOfFields<Field>(table, [
      ['title', 'name'],
      ['description', 'description'],
      ['vendor', 'brand'],
      ['type', 'categories'],
      ['tags', 'categories'],
      ['published', 'visible'],
      ['sku', 'sku'],
      ['barcode', 'upc', 'gtin'],
      ...[...optionNameKeys, ...optionValueKeys].map((key) => [key, 'options'] as const),
      ['pictureUrl', 'picture', 'pictureToImport', 'variantPicture'],
      ['pictureAlt', 'pictureText'],
    ]),
    ...(table.has('tracking', 'stock')
      ? (['tracker', 'quantity', 'policy'] as const).map((key) => ({ key, name: table.nameOf('stock') }))
      : []),
  ];
}

const marks: readonly Field[] = ['options', 'tracking', 'brandId', 'channels', 'url', 'visible'];

export const bigcommerce: FileFormat = {
  recognise: (header) => {
    const table = new HeaderTable<Field>(header, names);
    const found = marks.filter((field) => table.has(field)).length;
    const isOwn = table.has('item', 'name') && found >= 2;
    return isOwn ? new BigCommerceReader(table) : undefined;
  },
};
