import { readHandle } from '../../../handle.ts';
import { sameTextKey } from '../../../same-text.ts';
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
import { optionNameKeys, optionValueKeys, tooManyOptions } from '../reading/options.ts';
import { ProductHandles, sharedNameNote } from '../reading/product-handles.ts';
import { readReducedPrice } from '../reading/reduced-price.ts';
import { isZero, saysNo } from '../reading/yes-or-no.ts';
import { readCategoryPaths, readCell, readPairs, readVariations } from './cells.ts';

/**
 * The product export of Magento 2 and Adobe Commerce: each variant is a product of its own, and the configurable product, which may
 * stand below, names them.
 */

const names = {
  sku: ['sku'],
  storeView: ['store_view_code'],
  attributeSet: ['attribute_set_code'],
  type: ['product_type'],
  categories: ['categories'],
  websites: ['product_websites'],
  name: ['name'],
  description: ['description'],
  shortDescription: ['short_description'],
  online: ['product_online'],
  visibility: ['visibility'],
  price: ['price'],
  specialPrice: ['special_price'],
  specialFrom: ['special_price_from_date', 'special_from_date'],
  specialTo: ['special_price_to_date', 'special_to_date'],
  urlKey: ['url_key'],
  quantity: ['qty'],
  inStock: ['is_in_stock'],
  managed: ['manage_stock'],
  managedByConfig: ['use_config_manage_stock'],
  backorders: ['allow_backorders'],
  backordersByConfig: ['use_config_backorders'],
  attributes: ['additional_attributes'],
  variations: ['configurable_variations'],
  labels: ['configurable_variation_labels'],
  related: ['related_skus'],
  crossSells: ['crosssell_skus'],
  upSells: ['upsell_skus'],
  picture: ['base_image'],
  pictureLabel: ['base_image_label'],
  morePictures: ['additional_images'],
} as const;

type Field = keyof typeof names;

type Product = {
  line: number;
  sku: string;
  name: string;
  urlKey: string;
  isOnline: boolean;
  isConfigurable: boolean;
  /** The attributes by which its variants differ, with their labels. */
  options: { code: string; label: string }[];
  children: string[];
  leftOut?: string;
};

/** A variant's values by the codes of the attributes. */
type Child = { parent: Product; values: Map<string, string> };

const notHanded: Record<string, string> = {
  downloadable: 'it is a download, which a shop cannot hand over',
  bundle: 'it is a bundle of other products, which are imported by themselves',
  grouped: 'it only groups other products, which are imported by themselves',
  giftcard: 'it is a gift card of the other shop',
};

const barcodeCodes = ['ean', 'ean13', 'gtin', 'barcode', 'upc', 'isbn'];
const vendorCodes = ['manufacturer', 'brand'];

class MagentoReader implements FormatReader {
  readonly shownAs = 'a product file of Magento’s or Adobe Commerce';
  readonly remarks = [
    'Prices and stock are those of the main website and the default source. Prices without tax are taken as they are: compare one.',
  ];
  readonly handlesAreNames: boolean;
  readonly columns: FormatColumn[];
  readonly #table: HeaderTable<Field>;
  readonly #now: number;
  readonly #handles = new ProductHandles();
  readonly #products = new Map<string, Product>();
  readonly #children = new Map<string, Child>();

  constructor(table: HeaderTable<Field>, now: number) {
    this.handlesAreNames = !table.has('urlKey');
    this.#table = table;
    this.#now = now;
    this.columns = columnsFor(table);
  }

  survey(record: FormatRecord): void {
    if (record.problem !== undefined || this.#cell(record, 'storeView') !== '') return;
    const product = this.#productOf(record);
    const key = sameTextKey(product.sku);
    if (product.sku === '' || this.#products.has(key)) return;
    this.#products.set(key, product);
    if (product.urlKey === '') this.#handles.add(product.name, product.sku);
    for (const { sku, values } of readVariations(this.#cell(record, 'variations'))) {
      if (!this.#children.has(sameTextKey(sku))) this.#children.set(sameTextKey(sku), { parent: product, values });
    }
  }

  translate(record: FormatRecord): Translation {
    const sku = this.#cell(record, 'sku');
    if (record.problem !== undefined) return this.#broken(record, record.problem);
    const view = this.#cell(record, 'storeView');
    if (view !== '')
      return {
        handle: '',
        leftOut: `it has what the store view "${view}" says of "${sku}": only the default is taken`,
      };
    const product = this.#products.get(sameTextKey(sku));
    if (!product) return { handle: '', leftOut: 'the row has no SKU, so it is not known what it is' };
    const child = this.#children.get(sameTextKey(sku));
    const handle = this.#handleOf(child?.parent ?? product);
    if (product.line !== record.line) return { handle, leftOut: `its SKU "${sku}" is that of line ${product.line}` };
    if (child) return this.#variant(record, product, child, handle);
    if (handle === '') return { handle, leftOut: 'the row has neither a name nor a URL key' };
    if (product.leftOut !== undefined) return { handle, leftOut: product.leftOut };
    if (!product.isConfigurable && /^not visible/i.test(this.#cell(record, 'visibility'))) {
      return { handle, leftOut: 'it is not visible by itself, and no configurable product of the file names it' };
    }
    const notes: string[] = [];
    const cells = this.#articleCells(record, product, handle, notes);
    if (product.isConfigurable) return this.#configurable(product, handle, cells, notes);
    if (this.#cell(record, 'type') === 'virtual')
      notes.push('it is virtual, such as a service: it is sold as any other product is');
    return { handle, rows: [{ cells: { ...cells, ...this.#variantCells(record, notes) } }], notes };
  }

  #cell(record: FormatRecord, field: Field): string {
    return readCell(this.#table.cell(record, field));
  }

  #productOf(record: FormatRecord): Product {
    const type = this.#cell(record, 'type').toLowerCase();
    const variations = readVariations(this.#cell(record, 'variations'));
    const labels = readPairs(this.#cell(record, 'labels'));
    const codes = [...new Set(variations.flatMap(({ values }) => [...values.keys()]))];
    const leftOut =
      notHanded[type] ??
      (['simple', 'configurable', 'virtual', ''].includes(type)
        ? undefined
        : `a product of the type "${type}" cannot be sold here`);
    return {
      line: record.line,
      sku: this.#cell(record, 'sku'),
      name: this.#cell(record, 'name'),
      urlKey: this.#cell(record, 'urlKey'),
      isOnline: !/^[02]$/.test(this.#cell(record, 'online')),
      isConfigurable: type === 'configurable',
      options: codes.map((code) => ({ code, label: labels.get(code) || code })),
      children: variations.map(({ sku }) => sku),
      ...(leftOut === undefined ? {} : { leftOut }),
    };
  }

  #handleOf({ urlKey, name, sku }: Product): string {
    return urlKey === '' ? this.#handles.of(name, sku) : readHandle(urlKey);
  }

  /** A broken row of a variant makes its whole article incomplete. */
  #broken(record: FormatRecord, problem: string): Translation {
    const found = record.cells
      .map((cell) => this.#children.get(sameTextKey(cell)))
      .find((child) => child !== undefined);
    if (!found) return { handle: '', leftOut: problem };
    return { handle: this.#handleOf(found.parent), rows: [{ cells: {}, problem }] };
  }

  #configurable(product: Product, handle: string, cells: RowCells, notes: string[]): Translation {
    const children = product.children.map((sku) => ({ sku, found: this.#products.get(sameTextKey(sku)) }));
    const lost = children.filter(({ found }) => !found).map(({ sku }) => sku);
    for (const [place, { label }] of product.options.entries()) {
      const key = optionNameKeys[place];
      if (key !== undefined) cells[key] = label;
    }
    if (children.length === 0) return { handle, leftOut: 'it is configurable, and the file names no variants of it' };
    if (children.every(({ found }) => found?.isOnline === false)) {
      return { handle, leftOut: 'it is configurable, and all its variants are disabled' };
    }
    const problem =
      lost.length > 0
        ? `it names variants that are not in the file: ${lost.join(', ')}`
        : product.options.length > optionNameKeys.length
          ? tooManyOptions(product.options.map(({ label }) => label))
          : undefined;
    return { handle, rows: [problem === undefined ? { cells } : { cells, problem }], notes };
  }

  #variant(record: FormatRecord, product: Product, { parent, values }: Child, handle: string): Translation {
    if (parent.leftOut !== undefined) return { handle, leftOut: `its product on line ${parent.line} is left out` };
    if (!product.isOnline) return { handle, leftOut: 'the variant is disabled' };
    const notes: string[] = [];
    const cells: RowCells = { ...this.#variantCells(record, notes) };
    let problem = product.leftOut;
    for (const [place, { code, label }] of parent.options.entries()) {
      const key = optionValueKeys[place];
      if (key !== undefined) cells[key] = values.get(code) ?? '';
      if (!values.get(code)) problem ??= `line ${parent.line} gives it no value for "${label}"`;
    }
    return { handle, rows: [problem === undefined ? { cells } : { cells, problem }], notes };
  }

  #articleCells(record: FormatRecord, product: Product, handle: string, notes: string[]): RowCells {
    if (product.urlKey === '' && this.#handles.isShared(product.name)) notes.push(sharedNameNote(handle));
    const filed = departmentAmong(readCategoryPaths(this.#cell(record, 'categories')));
    if (filed.others.length > 0) notes.push(otherCategoriesNote(filed));
    const attributes = readPairs(this.#cell(record, 'attributes'));
    const texts = [this.#cell(record, 'shortDescription'), this.#cell(record, 'description')];
    const skus = (['related', 'crossSells', 'upSells'] as const).flatMap((field) =>
      this.#cell(record, field).split(','),
    );
    return {
      handle: product.urlKey || handle,
      title: product.name,
      description: texts.filter((text) => text !== '').join('\n'),
      vendor: vendorCodes.map((code) => attributes.get(code) ?? '').find((value) => value !== '') ?? '',
      type: filed.department,
      tags: tagsCell(filed.others.map(nameOfCategory)),
      status: product.isOnline ? 'active' : 'draft',
      ...this.#pictureCells(record),
      related: skus.flatMap((sku) => this.#relatedHandle(sku)).join(', '),
    };
  }

  /** Addresses below the other shop's folder of pictures. The first is often named again among the others. */
  #pictureCells(record: FormatRecord): RowCells {
    const named = [this.#cell(record, 'picture'), ...this.#cell(record, 'morePictures').split(',')]
      .map((address) => address.trim())
      .filter((address) => address !== '' && address !== 'no_selection');
    return { pictureUrl: [...new Set(named)].join(','), pictureAlt: this.#cell(record, 'pictureLabel') };
  }

  #relatedHandle(sku: string): string[] {
    const key = sameTextKey(sku);
    const found = this.#children.get(key)?.parent ?? this.#products.get(key);
    return found && found.leftOut === undefined ? [this.#handleOf(found)] : [];
  }

  #variantCells(record: FormatRecord, notes: string[]): RowCells {
    const cell = (field: Field) => this.#cell(record, field);
    const special = cell('specialPrice');
    const { note, ...prices } = readReducedPrice(
      {
        regular: cell('price'),
        sale: isZero(special) ? '' : special,
        from: cell('specialFrom'),
        to: cell('specialTo'),
      },
      this.#now,
    );
    if (note !== undefined) notes.push(note);
    const isOwn = (byConfig: Field) => this.#table.has(byConfig) && saysNo(cell(byConfig));
    const isCounted = !(isOwn('managedByConfig') && saysNo(cell('managed')));
    const isOut = isCounted && saysNo(cell('inStock')) && !isZero(cell('quantity'));
    if (isOut) notes.push(`it is marked as out of stock, so its stock is 0 and not ${cell('quantity')}`);
    const attributes = readPairs(cell('attributes'));
    return {
      ...this.#pictureCells(record),
      sku: cell('sku'),
      barcode: barcodeCodes.map((code) => attributes.get(code) ?? '').find((value) => value !== '') ?? '',
      ...prices,
      tracker: isCounted ? 'shopify' : '',
      quantity: isOut ? '0' : isCounted ? cell('quantity') : '',
      policy: isOwn('backordersByConfig') && !saysNo(cell('backorders')) ? 'continue' : 'deny',
    };
  }
}

function columnsFor(table: HeaderTable<Field>): FormatColumn[] {
  return [
    ...priceColumns(table, 'price', 'specialPrice'),
    { key: 'handle', name: table.nameOf('urlKey', 'name') },
    ...columnsOfFields<Field>(table, [
      ['title', 'name'],
      ['description', 'description', 'shortDescription'],
      ['vendor', 'attributes'],
      ['type', 'categories'],
      ['tags', 'categories'],
      ['status', 'online'],
      ['sku', 'sku'],
      ['barcode', 'attributes'],
      ...[...optionNameKeys, ...optionValueKeys].map((key) => [key, 'variations'] as const),
      ...(['tracker', 'quantity', 'policy'] as const).map((key) => [key, 'quantity'] as const),
      ['related', 'related', 'crossSells', 'upSells'],
      ['pictureUrl', 'picture', 'morePictures'],
      ['pictureAlt', 'pictureLabel'],
    ]),
  ];
}

export const magento: FileFormat = {
  recognise: (header, { now }) => {
    const table = new HeaderTable<Field>(header, names);
    const isOwn = table.hasAny('attributeSet', 'variations', 'websites', 'storeView');
    return table.has('sku', 'name', 'type') && isOwn ? new MagentoReader(table, now) : undefined;
  },
};
