import { readHandle } from '../../../handle.ts';
import { departmentAmong, nameOfCategory, otherCategoriesNote, tagsCell } from '../reading/categories.ts';
import type {
  FileFormat,
  FormatColumn,
  FormatContext,
  FormatReader,
  FormatRecord,
  RowCells,
  Translation,
} from '../reading/file-format.ts';
import { columnsOfFields } from '../reading/header-table.ts';
import { ProductHandles, sharedNameNote } from '../reading/product-handles.ts';
import { readReducedPrice } from '../reading/reduced-price.ts';
import type { ReducedPrice } from '../reading/reduced-price.ts';
import { isZero, saysNo, saysYes } from '../reading/yes-or-no.ts';
import { prestaShopColumnsOf } from './columns.ts';
import type { PrestaShopField, PrestaShopTable } from './columns.ts';
import { discountedPrice } from './discount.ts';

/**
 * PrestaShop's product file, in the form of its import and in that of its list of products. Combinations stand in a second file
 * without the names of the products, and with prices as differences: that one is refused (`foreign-headers.ts`).
 */

class PrestaShopReader implements FormatReader {
  readonly shownAs = 'a product file of PrestaShop’s';
  readonly remarks: string[];
  readonly handlesAreNames: boolean;
  readonly columns: FormatColumn[];
  readonly #table: PrestaShopTable;
  readonly #handles = new ProductHandles();
  readonly #context: FormatContext;

  constructor(table: PrestaShopTable, context: FormatContext) {
    this.#context = context;
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

  #cell(record: FormatRecord, field: PrestaShopField): string {
    return this.#table.cell(record, field);
  }

  #identityOf(record: FormatRecord): string {
    return this.#cell(record, 'reference') || this.#cell(record, 'id');
  }

  #listed(record: FormatRecord, field: PrestaShopField): string[] {
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

  #priceOf(record: FormatRecord): ReducedPrice {
    const withTax = this.#cell(record, 'priceWithTax');
    const regular = withTax || this.#cell(record, 'priceWithoutTax');
    const [amount, percent] = [this.#cell(record, 'discountAmount'), this.#cell(record, 'discountPercent')];
    const full = { price: regular, compareAt: '' };
    if (isZero(amount) && isZero(percent)) return full;
    const shown = isZero(amount) ? `${percent} %` : amount;
    const notTaken = (why: string) => ({ ...full, note: `its discount of ${shown} is not taken: ${why}` });
    if (!isZero(amount) && !isZero(percent))
      return notTaken(`it also has one of ${percent} %, and PrestaShop has one of them`);
    // PrestaShop takes amounts of discounts with tax.
    if (!isZero(amount) && withTax === '')
      return notTaken('it is meant with tax, and the file has the price without tax');
    const sale = discountedPrice(regular, { amount, percent }, this.#context.currency);
    if (sale === undefined) return notTaken(`it cannot be taken off the price "${regular}"`);
    const [from, to] = (['discountFrom', 'discountTo'] as const).map((field) => {
      const cell = this.#cell(record, field);
      return isNoDate(cell) ? '' : cell;
    });
    return readReducedPrice({ regular, sale, from: from ?? '', to: to ?? '' }, this.#context.now);
  }

  #variantCells(record: FormatRecord, notes: string[]): RowCells {
    const { price, compareAt, note } = this.#priceOf(record);
    if (note !== undefined) notes.push(note);
    return {
      sku: this.#cell(record, 'reference'),
      barcode: this.#cell(record, 'ean') || this.#cell(record, 'upc') || this.#cell(record, 'isbn'),
      price,
      compareAt,
      tracker: 'shopify',
      quantity: this.#cell(record, 'quantity'),
      policy: this.#cell(record, 'outOfStock') === '1' ? 'continue' : 'deny',
    };
  }
}

/** PrestaShop writes zeros for a date that is not set. */
const isNoDate = (cell: string) => /^[0:\- ]*$/.test(cell);

function columnsFor(table: PrestaShopTable): FormatColumn[] {
  return columnsOfFields<PrestaShopField>(table, [
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
    ['compareAt', 'discountAmount', 'discountPercent'],
    ...(['tracker', 'quantity', 'policy'] as const).map((key) => [key, 'quantity'] as const),
    ['pictureUrl', 'pictures'],
    ['pictureAlt', 'pictureTexts'],
  ]);
}

export const prestashop: FileFormat = {
  recognise: (header, context) => {
    const table = prestaShopColumnsOf(header);
    return table && new PrestaShopReader(table, context);
  },
};
