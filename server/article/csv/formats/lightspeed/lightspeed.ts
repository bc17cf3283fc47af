import { readHandle } from '../../../handle.ts';
import { sameTextKey } from '../../../same-text.ts';
import { slugOf } from '../../../text-folding.ts';
import { tagsCell } from '../reading/categories.ts';
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
import { saysNo } from '../reading/yes-or-no.ts';

/**
 * The product export of Lightspeed Retail (X-Series, once Vend): a row for each variant under its product's handle, and a column of
 * stock for each outlet. A product that is made of others has a row for each of them.
 */

const names = {
  id: ['id'],
  handle: ['handle'],
  sku: ['sku'],
  compositeName: ['composite_name'],
  compositeSku: ['composite_sku'],
  name: ['name'],
  description: ['description'],
  category: ['product_category', 'type'],
  option1Name: ['variant_option_one_name'],
  option1Value: ['variant_option_one_value'],
  option2Name: ['variant_option_two_name'],
  option2Value: ['variant_option_two_value'],
  option3Name: ['variant_option_three_name'],
  option3Value: ['variant_option_three_value'],
  tags: ['tags'],
  supplyPrice: ['supply_price'],
  price: ['retail_price'],
  brand: ['brand_name'],
  active: ['active'],
  tracked: ['track_inventory'],
} as const;

type Field = keyof typeof names;

const options = [
  ['option1Name', 'option1Value'],
  ['option2Name', 'option2Value'],
  ['option3Name', 'option3Value'],
] as const;

type Family = { line: number; title: string; isComposite: boolean; isActive: boolean };

class LightspeedReader implements FormatReader {
  readonly shownAs = 'a product file of Lightspeed’s (X-Series)';
  readonly remarks = [
    'Prices are those of "retail_price". A shop that shows prices without tax exports them without: compare one with its price tag.',
  ];
  readonly columns: FormatColumn[];
  readonly #table: HeaderTable<Field>;
  readonly #outlets: readonly LocationColumn[];
  readonly #families = new Map<string, Family>();

  constructor(table: HeaderTable<Field>, outlets: readonly LocationColumn[]) {
    this.#table = table;
    this.#outlets = outlets;
    this.columns = columnsFor(table, outlets);
  }

  survey(record: FormatRecord): void {
    const key = sameTextKey(this.#handleOf(record));
    if (record.problem !== undefined || key === '') return;
    const known = this.#families.get(key);
    const title = known?.title || this.#baseName(record);
    const isComposite = known?.isComposite === true || this.#isComposite(record);
    const isActive = known?.isActive === true || !saysNo(this.#cell(record, 'active'));
    this.#families.set(key, { line: known?.line ?? record.line, title, isComposite, isActive });
  }

  translate(record: FormatRecord): Translation {
    const handle = this.#handleOf(record);
    const family = this.#families.get(sameTextKey(handle));
    if (record.problem !== undefined) {
      if (!family) return { handle: '', leftOut: record.problem };
      return { handle, rows: [{ cells: {}, problem: record.problem }] };
    }
    if (!family)
      return { handle, leftOut: 'the row has neither a handle nor a name, so it is not known what it belongs to' };
    if (family.isComposite) {
      return { handle, leftOut: 'it is made of other products (a composite), which are sold by themselves here' };
    }
    if (family.isActive && saysNo(this.#cell(record, 'active')))
      return { handle, leftOut: 'the variant is switched off' };
    const notes: string[] = [];
    const isFirst = family.line === record.line;
    const cells = { ...this.#articleCells(record, family, isFirst), ...this.#variantCells(record, notes) };
    return { handle, rows: [{ cells }], notes };
  }

  #cell(record: FormatRecord, field: Field): string {
    return this.#table.cell(record, field);
  }

  #writtenHandle(record: FormatRecord): string {
    return this.#cell(record, 'handle') || slugOf(this.#baseName(record));
  }

  #handleOf(record: FormatRecord): string {
    return readHandle(this.#writtenHandle(record));
  }

  #isComposite(record: FormatRecord): boolean {
    return this.#cell(record, 'compositeName') !== '' || this.#cell(record, 'compositeSku') !== '';
  }

  /** A variant's name has its values behind the product's: `Tee / Red / M`. */
  #baseName(record: FormatRecord): string {
    const values = options.map(([, value]) => this.#cell(record, value)).filter((value) => value !== '');
    const name = this.#cell(record, 'name');
    const ending = ` / ${values.join(' / ')}`;
    return values.length > 0 && name.endsWith(ending) ? name.slice(0, -ending.length).trim() : name;
  }

  #articleCells(record: FormatRecord, family: Family, isFirst: boolean): RowCells {
    const cells: RowCells = { handle: this.#writtenHandle(record) };
    for (const [nameKey, valueKey] of options) {
      cells[nameKey] = this.#cell(record, nameKey);
      cells[valueKey] = this.#cell(record, valueKey);
    }
    if (!isFirst) return cells;
    return {
      ...cells,
      title: family.title,
      description: this.#cell(record, 'description'),
      type: this.#cell(record, 'category').replaceAll(' / ', ' > '),
      tags: tagsCell(
        this.#cell(record, 'tags')
          .split(/[,;]/)
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      ),
      vendor: this.#cell(record, 'brand'),
      status: family.isActive ? 'active' : 'draft',
    };
  }

  #variantCells(record: FormatRecord, notes: string[]): RowCells {
    const isCounted = !saysNo(this.#cell(record, 'tracked'));
    const filled = this.#outlets.filter(({ place }) => (record.cells[place] ?? '').trim() !== '');
    if (isCounted && filled.length > 1) {
      notes.push(`its stock is the sum of its outlets: ${filled.map(({ location }) => location).join(', ')}`);
    }
    const quantity = isCounted ? sumOfLocations(record, this.#outlets) : '';
    return {
      sku: this.#cell(record, 'sku'),
      price: this.#cell(record, 'price'),
      tracker: isCounted ? 'shopify' : '',
      quantity,
      policy: 'deny',
    };
  }
}

function columnsFor(table: HeaderTable<Field>, outlets: readonly LocationColumn[]): FormatColumn[] {
  const [outlet] = outlets;
  return [
    { key: 'handle', name: table.nameOf('handle', 'name') },
    ...columnsOfFields<Field>(table, [
      ['title', 'name'],
      ['description', 'description'],
      ['type', 'category'],
      ['tags', 'tags'],
      ['vendor', 'brand'],
      ['status', 'active'],
      ['sku', 'sku'],
      ...options.flatMap(([name, value]) => [[name, name] as const, [value, value] as const]),
      ['price', 'price'],
    ]),
    ...(outlet ? (['tracker', 'quantity', 'policy'] as const).map((key) => ({ key, name: outlet.name })) : []),
  ];
}

export const lightspeed: FileFormat = {
  recognise: (header) => {
    const table = new HeaderTable<Field>(header, names);
    const outlets = locationColumns(header, 'inventory_');
    const isOwn = table.hasAny('compositeName', 'option1Name') || (table.has('supplyPrice') && outlets.length > 0);
    return table.has('handle', 'name', 'price') && isOwn ? new LightspeedReader(table, outlets) : undefined;
  },
};
