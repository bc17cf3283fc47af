import { readHandle } from '../../../handle.ts';
import { FormerProducts, keepFormer } from '../reading/former-products.ts';
import type { FormerProduct } from '../reading/former-products.ts';
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
import { saysNo, saysYes } from '../reading/yes-or-no.ts';
import { prestaShopColumnsOf } from './columns.ts';
import type { PrestaShopField, PrestaShopTable } from './columns.ts';
import { saidOf, system } from './former.ts';
import type { PrestaShopProduct } from './former.ts';
import { priceNow } from './price.ts';

/**
 * PrestaShop's product file, in the form of its import and in that of its list of products. Combinations stand in a second file
 * without the names of the products, and with prices as differences (`combinations.ts`).
 */

class PrestaShopReader implements FormatReader {
  readonly shownAs = 'a product file of PrestaShop’s';
  readonly remarks: string[];
  readonly handlesAreNames: boolean;
  readonly columns: FormatColumn[];
  readonly #table: PrestaShopTable;
  readonly #handles = new ProductHandles();
  readonly #context: FormatContext;
  #known = new FormerProducts([], system);

  constructor(table: PrestaShopTable, context: FormatContext) {
    this.#context = context;
    this.handlesAreNames = !table.has('url');
    this.#table = table;
    this.columns = columnsFor(table);
    this.remarks = [
      table.hasAny('id', 'reference')
        ? 'Combinations stand in another file of PrestaShop’s: import it after this one.'
        : 'Combinations stand in another file of PrestaShop’s, which names products by their numbers, and this one has no column "ID": export it with that column if the shop has combinations.',
    ];
    if (!table.has('priceWithTax')) {
      this.remarks.push(
        `Prices are those of "${table.nameOf('priceWithoutTax')}": add the tax to them if the shop's prices have it.`,
      );
    }
  }

  hear(former: readonly FormerProduct[]): void {
    this.#known = new FormerProducts(former, system, 'id');
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
    const combined = this.#combinedHere(record);
    if (combined !== undefined) {
      const notes = [
        'its prices and its stock stay: they are those of its combinations, which come with their own file',
      ];
      return {
        handle: combined,
        rows: [{ cells: this.#articleCells(record, combined, notes), isOfArticleAlone: true }],
        notes,
      };
    }
    const notes = url === '' && this.#handles.isShared(name) ? [sharedNameNote(handle)] : [];
    const cells = { ...this.#articleCells(record, url || handle, notes), ...this.#variantCells(record, notes) };
    return { handle, rows: [{ cells }], notes };
  }

  #cell(record: FormatRecord, field: PrestaShopField): string {
    return this.#table.cell(record, field);
  }

  /** The handle of the product of the shop that this one is, if it has combinations here. */
  #combinedHere(record: FormatRecord): string | undefined {
    const [product, other] = this.#known.with('id', this.#cell(record, 'id'));
    return product?.hasOptions && !other ? product.handle : undefined;
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
      former: keepFormer(saidOf(this.#saidOf(record))),
    };
  }

  #saidOf(record: FormatRecord): PrestaShopProduct {
    return {
      id: this.#cell(record, 'id'),
      reference: this.#cell(record, 'reference'),
      backorders: this.#cell(record, 'outOfStock'),
      withTax: this.#cell(record, 'priceWithTax'),
      withoutTax: this.#cell(record, 'priceWithoutTax'),
      amount: this.#cell(record, 'discountAmount'),
      percent: this.#cell(record, 'discountPercent'),
      from: this.#cell(record, 'discountFrom'),
      to: this.#cell(record, 'discountTo'),
    };
  }

  #variantCells(record: FormatRecord, notes: string[]): RowCells {
    const { price, compareAt, note } = priceNow(this.#saidOf(record), this.#context);
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

function columnsFor(table: PrestaShopTable): FormatColumn[] {
  return columnsOfFields<PrestaShopField>(table, [
    ['handle', 'url', 'name'],
    ['former', 'id', 'reference', 'name'],
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
