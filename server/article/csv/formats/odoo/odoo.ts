import { slugOf } from '../../../text-folding.ts';
import { tagsCell } from '../reading/categories.ts';
import { readEmbeddedPicture } from '../../../pictures/embedded-picture.ts';
import type { CellOfPicture } from '../../../pictures/embedded-picture.ts';
import type {
  FileFormat,
  FormatColumn,
  FormatReader,
  FormatRecord,
  RowCells,
  Translation,
} from '../reading/file-format.ts';
import { columnsOfFields, HeaderTable } from '../reading/header-table.ts';
import { optionNameKeys, optionValueKeys, ProductOptions } from '../reading/options.ts';
import type { OptionPair } from '../reading/options.ts';
import { plainTextAsHtml } from '../reading/plain-text.ts';
import { ProductHandles, sharedNameNote } from '../reading/product-handles.ts';
import { saysNo, saysYes } from '../reading/yes-or-no.ts';
import { isOdoo, odooNames } from './columns.ts';
import type { OdooField } from './columns.ts';

/**
 * Odoo's exports of products and of product variants. What a record has several of stands in rows of its own below it, which are
 * empty otherwise. An export of products does not say what their variants cost: those are read from an export of variants.
 */

/** `Colour: Red, Size: M`. A value may have a comma in it: the next pair has a colon. */
export function readVariantValues(cell: string): OptionPair[] {
  return cell.split(/,\s*(?=[^,:]+: )/).flatMap((part) => {
    const at = part.indexOf(': ');
    return at < 1 ? [] : [{ name: part.slice(0, at).trim(), value: part.slice(at + 2).trim() }];
  });
}

/** `All / Saleable / Office`: "All" is the root of every category. */
const readCategory = (cell: string): string => {
  const parts = cell.split('/').map((part) => part.trim());
  return (/^(?:all|alle|tous|todos|todo|tutti)$/i.test(parts[0] ?? '') ? parts.slice(1) : parts).join(' > ');
};

/** Odoo counts neither services nor what it calls consumables. */
const isUncountedType = (type: string) =>
  /^(?:service|dienst|servi[cz]i?o|consu|consommable|verbrauch|verbruik)/i.test(type);

type Product = {
  line: number;
  pairs: OptionPair[];
  /** By attribute, what a product's variants may have; of an export of products. */
  choices: Map<string, string[]>;
  tags: string[];
};

class OdooReader implements FormatReader {
  readonly shownAs = 'a product file of Odoo’s';
  readonly handlesAreNames = true;
  readonly remarks: string[];
  readonly columns: FormatColumn[];
  readonly #table: HeaderTable<OdooField>;
  readonly #handles = new ProductHandles();
  readonly #options = new ProductOptions();
  readonly #products = new Map<number, Product>();
  readonly #firstOf = new Map<string, number>();
  /** The slugs of products with variants. */
  readonly #varied = new Set<string>();
  #surveyed: Product | undefined;
  #surveyedRecord: FormatRecord | undefined;

  constructor(table: HeaderTable<OdooField>) {
    this.#table = table;
    this.columns = columnsFor(table);
    this.remarks = [
      'Prices are taken as the file has them: with or without tax, as that company keeps them. Compare one.',
    ];
    if (!table.hasAny('variantValues', 'attribute', 'variantCount')) {
      this.remarks.push(
        'The file does not speak of variants: a product that has some comes in as one. Export the product variants with "Variant Values".',
      );
    }
  }

  survey(record: FormatRecord): void {
    if (record.problem !== undefined) return;
    if (this.#isContinued(record)) {
      if (this.#surveyed) this.#gather(record, this.#surveyed);
      return;
    }
    this.#close();
    this.#surveyed = { line: record.line, pairs: [], choices: new Map(), tags: [] };
    this.#surveyedRecord = record;
    this.#products.set(record.line, this.#surveyed);
    this.#gather(record, this.#surveyed);
  }

  translate(record: FormatRecord): Translation {
    this.#close();
    if (record.problem !== undefined) return this.#broken(record, record.problem);
    if (this.#isContinued(record)) return { handle: '', rows: [] };
    const product = this.#products.get(record.line);
    const handle = product ? this.#handleOf(record, product) : '';
    if (!product || handle === '') return { handle: '', leftOut: 'the row has no name, so it is not known what it is' };
    if (saysNo(this.#cell(record, 'saleOk'))) return { handle, leftOut: 'it is not for sale in Odoo' };
    if (hasUnpricedVariants(product) || /^(?:[2-9]|\d\d)/.test(this.#cell(record, 'variantCount'))) {
      const advice = 'export the product variants instead (Products, Product Variants), with "Variant Values"';
      return { handle, leftOut: `it has variants, and the file does not say what each costs: ${advice}` };
    }
    const isFirst = this.#firstOf.get(this.#keyOf(record, product)) === record.line;
    const notes: string[] = isFirst && this.#handles.isShared(this.#name(record)) ? [sharedNameNote(handle)] : [];
    const cells: RowCells = { ...this.#articleCells(record, product, handle), ...this.#variantCells(record) };
    const picture = readEmbeddedPicture(this.#cell(record, 'image'));
    if (picture && 'problem' in picture)
      notes.push(`its picture ("${this.#table.nameOf('image')}") is not taken: ${picture.problem}`);
    else if (picture) cells.pictureUrl = picture.address;
    return { handle, rows: [this.#options.rowOf(this.#keyOf(record, product), product.pairs, cells)], notes };
  }

  pictureIn(record: FormatRecord): CellOfPicture | undefined {
    return readEmbeddedPicture(this.#cell(record, 'image'));
  }

  #cell(record: FormatRecord, field: OdooField): string {
    return this.#table.cell(record, field);
  }

  /** A name may have its reference before it: `[MUG] Mug`. */
  #name(record: FormatRecord): string {
    const [name, sku] = [this.#cell(record, 'name'), this.#cell(record, 'sku')];
    return sku !== '' && name.startsWith(`[${sku}] `) ? name.slice(sku.length + 3) : name;
  }

  #isContinued(record: FormatRecord): boolean {
    return (['id', 'name', 'sku', 'barcode', 'price'] as const).every((field) => this.#cell(record, field) === '');
  }

  #gather(record: FormatRecord, product: Product): void {
    product.pairs.push(...readVariantValues(this.#cell(record, 'variantValues')));
    const values = this.#cell(record, 'attributeValues')
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== '');
    const attribute = this.#cell(record, 'attribute') || ([...product.choices.keys()].at(-1) ?? '');
    if (values.length > 0) product.choices.set(attribute, [...(product.choices.get(attribute) ?? []), ...values]);
    const tags = this.#cell(record, 'tags').split(',');
    product.tags.push(...tags.map((tag) => tag.trim()).filter((tag) => tag !== ''));
  }

  /** Enters the product that the last rows spoke of among the others of its name, when all its rows are known. */
  #close(): void {
    const [product, record] = [this.#surveyed, this.#surveyedRecord];
    this.#surveyed = undefined;
    if (!product || !record || this.#name(record) === '') return;
    const key = this.#keyOf(record, product);
    if (product.pairs.length > 0) this.#varied.add(slugOf(this.#name(record)));
    if (!this.#firstOf.has(key)) this.#firstOf.set(key, product.line);
    this.#options.add(
      key,
      product.pairs.map(({ name }) => name),
    );
    this.#handles.add(this.#name(record), this.#identityOf(record, product));
  }

  /** Variants of one product have its template, or its name. A product without variants is told apart by itself. */
  #identityOf(record: FormatRecord, product: Product): string {
    if (product.pairs.length > 0) return this.#cell(record, 'template');
    return this.#cell(record, 'sku') || this.#cell(record, 'barcode') || this.#cell(record, 'id');
  }

  #keyOf(record: FormatRecord, product: Product): string {
    const kind = product.pairs.length > 0 ? 'variants' : 'one';
    return JSON.stringify([kind, this.#identityOf(record, product), slugOf(this.#name(record))]);
  }

  #handleOf(record: FormatRecord, product: Product): string {
    return this.#handles.of(this.#name(record), this.#identityOf(record, product));
  }

  /** A broken row of a variant makes its whole article incomplete; it is known by its name. */
  #broken(record: FormatRecord, problem: string): Translation {
    const name = this.#name(record);
    if (!this.#varied.has(slugOf(name)) || this.#handles.isShared(name)) return { handle: '', leftOut: problem };
    return { handle: this.#handles.of(name, ''), rows: [{ cells: {}, problem }] };
  }

  #articleCells(record: FormatRecord, product: Product, handle: string): RowCells {
    return {
      handle,
      title: this.#name(record),
      description: plainTextAsHtml(this.#cell(record, 'description')),
      type: readCategory(this.#cell(record, 'category')),
      tags: tagsCell([...new Set(product.tags)]),
      status: saysNo(this.#cell(record, 'active')) ? 'archived' : 'active',
    };
  }

  #variantCells(record: FormatRecord): RowCells {
    const isCounted = this.#table.has('isStorable')
      ? saysYes(this.#cell(record, 'isStorable'))
      : !isUncountedType(this.#cell(record, 'type'));
    return {
      sku: this.#cell(record, 'sku'),
      barcode: this.#cell(record, 'barcode'),
      price: this.#cell(record, 'price'),
      tracker: isCounted ? 'shopify' : '',
      quantity: isCounted ? this.#cell(record, 'stock') : '',
      policy: 'deny',
    };
  }
}

const hasUnpricedVariants = ({ choices, pairs }: Product): boolean =>
  pairs.length === 0 && [...choices.values()].some((values) => values.length > 1);

function columnsFor(table: HeaderTable<OdooField>): FormatColumn[] {
  return columnsOfFields<OdooField>(table, [
    ['handle', 'name'],
    ['title', 'name'],
    ['description', 'description'],
    ['type', 'category'],
    ['tags', 'tags'],
    ['status', 'active'],
    ['sku', 'sku'],
    ['barcode', 'barcode'],
    ...[...optionNameKeys, ...optionValueKeys].map((key) => [key, 'variantValues', 'attribute'] as const),
    ['price', 'price'],
    ['pictureUrl', 'image'],
    ...(['tracker', 'quantity', 'policy'] as const).map((key) => [key, 'stock'] as const),
  ]);
}

export const odoo: FileFormat = {
  recognise: (header) => {
    const table = new HeaderTable<OdooField>(header, odooNames);
    return isOdoo(table) ? new OdooReader(table) : undefined;
  },
};
