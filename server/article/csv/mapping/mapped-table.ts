import { slugOf } from '../../text-folding.ts';
import type {
  FormatColumn,
  FormatReader,
  FormatRecord,
  RowCells,
  RowKey,
  Translation,
} from '../formats/reading/file-format.ts';
import { ProductHandles } from '../formats/reading/product-handles.ts';
import type { ColumnMapping, MappedField } from './column-mapping.ts';
import type { KnownVariant, KnownVariants } from './known-variants.ts';

/**
 * Reads a table by its mapping: a row is an article, or a variant of the article that a column names. Without titles it only
 * changes what the shop has.
 */

const keyOf: Record<Exclude<MappedField, 'parent' | 'option1' | 'option2' | 'option3'>, RowKey> = {
  handle: 'handle',
  title: 'title',
  description: 'description',
  vendor: 'vendor',
  category: 'type',
  tags: 'tags',
  published: 'published',
  sku: 'sku',
  barcode: 'barcode',
  price: 'price',
  compareAt: 'compareAt',
  quantity: 'quantity',
  pictures: 'pictureUrl',
};

const options = ['option1', 'option2', 'option3'] as const;
const variantFields = ['sku', 'barcode', 'price', 'compareAt', 'quantity'] as const;

class MappedTable {
  readonly #header: readonly string[];
  readonly #places: ReadonlyMap<MappedField, number>;
  readonly #known: KnownVariants;
  readonly #handles = new ProductHandles();
  /** By the SKU of a product that has variants: the line of the row that speaks of the product. */
  readonly #headOf = new Map<string, { line: number; isParent: boolean }>();

  constructor(header: readonly string[], mapping: ColumnMapping, known: KnownVariants) {
    this.#header = header;
    this.#places = new Map(mapping.flatMap((field, place) => (field === null ? [] : [[field, place]])));
    this.#known = known;
  }

  get changesOnly(): boolean {
    return !this.#has('title');
  }

  columns(): FormatColumn[] {
    const columns: FormatColumn[] = [];
    for (const [field, key] of Object.entries(keyOf) as [MappedField, RowKey][]) {
      // What a row is of stands in these, wherever it was found.
      const isOwn = field === 'handle' || field === 'title';
      if (isOwn || this.#has(field)) columns.push({ key, name: this.#has(field) ? this.#nameOf(field) : field });
    }
    if (this.changesOnly && !this.#has('sku')) columns.push({ key: 'sku', name: 'sku' });
    for (const option of options) {
      if (!this.#has(option) || this.changesOnly) continue;
      columns.push({ key: `${option}Name`, name: this.#nameOf(option) });
      columns.push({ key: `${option}Value`, name: this.#nameOf(option) });
    }
    return columns;
  }

  survey(record: FormatRecord): void {
    if (record.problem !== undefined) return;
    if (this.#has('parent')) {
      const parent = this.#cell(record, 'parent');
      const group = parent || this.#cell(record, 'sku');
      const isParent = parent === '';
      const head = this.#headOf.get(group);
      if (!head || (isParent && !head.isParent)) this.#headOf.set(group, { line: record.line, isParent });
      if (!isParent) this.#parents.add(parent);
    } else if (!this.#has('handle')) this.#handles.add(this.#cell(record, 'title'), this.#identityOf(record));
  }

  /** The SKUs of products that have variants of their own. */
  readonly #parents = new Set<string>();

  translate(record: FormatRecord): Translation {
    if (record.problem !== undefined) return { handle: '', leftOut: record.problem };
    if (this.changesOnly) return this.#changeOf(record);
    if (this.#has('parent')) return this.#memberOf(record);
    if (this.#has('handle')) return this.#groupedRow(record);
    return this.#singleRow(record);
  }

  #has(field: MappedField): boolean {
    return this.#places.has(field);
  }

  #nameOf(field: MappedField): string {
    return (this.#header[this.#places.get(field) ?? -1] ?? '').trim();
  }

  #cell(record: FormatRecord, field: MappedField): string {
    const place = this.#places.get(field);
    return place === undefined ? '' : (record.cells[place] ?? '').trim();
  }

  #identityOf(record: FormatRecord): string {
    return this.#cell(record, 'sku') || this.#cell(record, 'barcode');
  }

  #cells(record: FormatRecord): RowCells {
    const cells: RowCells = {};
    for (const [field, key] of Object.entries(keyOf) as [MappedField, RowKey][])
      if (this.#has(field)) cells[key] = this.#cell(record, field);
    for (const option of options) {
      const value = this.#cell(record, option);
      if (value !== '') Object.assign(cells, { [`${option}Name`]: this.#nameOf(option), [`${option}Value`]: value });
    }
    return cells;
  }

  /** The variants of the shop that a row names, and by what. */
  #named(record: FormatRecord): { by: string; found: readonly KnownVariant[] } {
    const [sku, barcode, handle] = [
      this.#cell(record, 'sku'),
      this.#cell(record, 'barcode'),
      this.#cell(record, 'handle'),
    ];
    const ofSku = this.#known.withSku(sku);
    if (sku !== '' && (ofSku.length > 0 || barcode === '')) return { by: `the SKU "${sku}"`, found: ofSku };
    if (barcode !== '') return { by: `the barcode "${barcode}"`, found: this.#known.withBarcode(barcode) };
    return { by: `the handle "${handle}"`, found: handle === '' ? [] : this.#known.ofArticle(handle) };
  }

  /** A row that changes a product of the shop. What is empty in it stays as it is. */
  #changeOf(record: FormatRecord): Translation {
    const { by, found } = this.#named(record);
    const [variant, other] = found;
    if (!variant) {
      const leftOut =
        by === 'the handle ""'
          ? 'the row does not say which product it is of'
          : `no product here has ${by}, and a file without titles only changes products that are here`;
      return { handle: '', leftOut };
    }
    if (other) {
      return { handle: variant.handle, leftOut: `${found.length} variants here have ${by}: which is meant?` };
    }
    const empty = (['price', 'compareAt', 'quantity'] as const).find(
      (field) => field !== 'compareAt' && this.#has(field) && this.#cell(record, field) === '',
    );
    if (empty) {
      return { handle: variant.handle, leftOut: `"${this.#nameOf(empty)}" is empty: nothing of the row was changed` };
    }
    const cells = this.#cells(record);
    const { handle, title } = variant;
    const own = {
      handle,
      title,
      sku: cells.sku || variant.sku,
      ...(cells.barcode === '' && { barcode: variant.barcode }),
    };
    return { handle, rows: [{ cells: { ...cells, ...own } }] };
  }

  /** A row without a column that groups: an article by itself. */
  #singleRow(record: FormatRecord): Translation {
    const { by, found } = this.#named(record);
    const [variant] = found;
    const cells = this.#cells(record);
    if (variant) {
      const { handle } = variant;
      if (this.#known.ofArticle(handle).length > 1) {
        const leftOut = `${by} is of a variant of "${variant.title}" here: a column has to be "handle" or "parent", or none "title", to change it alone`;
        return { handle, leftOut };
      }
      return { handle, rows: [{ cells: { ...cells, handle, title: cells.title || variant.title } }] };
    }
    const title = this.#cell(record, 'title');
    if (title === '')
      return { handle: '', leftOut: `"${this.#nameOf('title')}" is empty: a new product needs a title` };
    const identity = this.#identityOf(record);
    const slug = this.#handles.of(title, identity);
    // A product of the same name with another SKU is another one.
    const isTaken = identity !== '' && this.#known.ofArticle(slug).some(({ sku, barcode }) => sku || barcode);
    const handle = isTaken ? slugOf(`${title} ${identity}`) : slug;
    return { handle, rows: [{ cells: { ...cells, handle } }] };
  }

  #groupedRow(record: FormatRecord): Translation {
    const cells = this.#cells(record);
    const given = this.#cell(record, 'handle');
    if (given === '')
      return { handle: '', leftOut: `"${this.#nameOf('handle')}" is empty, so it is not known what the row is of` };
    const handle = this.#known.ofArticle(given)[0]?.handle ?? slugOf(given);
    return { handle, rows: [{ cells: { ...cells, handle } }] };
  }

  /** A row of a product that has variants, of a variant, or of a product without. */
  #memberOf(record: FormatRecord): Translation {
    const [parent, sku] = [this.#cell(record, 'parent'), this.#cell(record, 'sku')];
    const group = parent || sku;
    if (group === '')
      return { handle: '', leftOut: `"${this.#nameOf('sku')}" is empty, so it is not known what the row is of` };
    const handle = this.#known.ofArticle(group)[0]?.handle ?? slugOf(group);
    const cells: RowCells = { ...this.#cells(record), handle };
    // Names of variants are not the name of the product.
    if (this.#headOf.get(group)?.line !== record.line) cells.title = '';
    if (parent === '' && this.#parents.has(sku)) {
      for (const field of variantFields) delete cells[field];
      for (const option of options) delete cells[`${option}Value`];
    }
    return { handle, rows: [{ cells }] };
  }
}

/** @param mapping as it was checked against this header */
export function mappedTable(header: readonly string[], mapping: ColumnMapping, known: KnownVariants): FormatReader {
  const table = new MappedTable(header, mapping, known);
  return {
    shownAs: 'a table whose columns the shop has named',
    ...(table.changesOnly && {
      remarks: ['The mapping names no column of titles: only products that are here were changed.'],
      changesOnly: true,
    }),
    columns: table.columns(),
    survey: (record) => table.survey(record),
    translate: (record) => table.translate(record),
  };
}
