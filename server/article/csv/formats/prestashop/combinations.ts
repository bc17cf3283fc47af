import { FormerProducts, keepFormer } from '../reading/former-products.ts';
import type { FormerProduct } from '../reading/former-products.ts';
import type {
  FileFormat,
  FormatColumn,
  FormatContext,
  FormatReader,
  FormatRecord,
  FormatRow,
  RowCells,
  Translation,
} from '../reading/file-format.ts';
import { columnsOfFields } from '../reading/header-table.ts';
import { optionNameKeys, optionValueKeys, ProductOptions } from '../reading/options.ts';
import type { OptionPair } from '../reading/options.ts';
import { combinationColumnsOf } from './combination-columns.ts';
import type { CombinationField, CombinationTable } from './combination-columns.ts';
import { pricesOf, system } from './former.ts';
import { priceNow, withImpact } from './price.ts';

/**
 * PrestaShop's combinations: the second file of a shop, which names each product by its number or reference there, and gives the
 * price of each combination as a difference. What the product file said of these products was kept when it was imported.
 */

/** `Color:color:0, Size:select:1`: the names of attributes, each with how it is chosen and its position. */
const namesIn = (cell: string) =>
  cell
    .split(',')
    .map((part) => (part.split(':')[0] ?? '').trim())
    .filter((name) => name !== '');

/** `Blue:0, 16 GB:1`: values, each with its position. */
const valuesIn = (cell: string) =>
  cell
    .split(',')
    .map((part) => part.replace(/:\s*\d*\s*$/, '').trim())
    .filter((value) => value !== '');

class CombinationReader implements FormatReader {
  readonly shownAs = 'a file of combinations of PrestaShop’s';
  readonly remarks: string[];
  readonly columns: FormatColumn[];
  readonly #table: CombinationTable;
  readonly #context: FormatContext;
  readonly #options = new ProductOptions();
  /** By product: the line of its first combination. */
  readonly #firstOf = new Map<string, number>();
  #known = new FormerProducts([], system);

  constructor(table: CombinationTable, context: FormatContext) {
    this.#table = table;
    this.#context = context;
    this.columns = columnsFor(table);
    this.remarks = table.has('impact')
      ? []
      : ['The file has no column of impacts on the price: every combination costs what its product costs.'];
  }

  hear(former: readonly FormerProduct[]): void {
    this.#known = new FormerProducts(former, system, 'id', 'reference');
  }

  survey(record: FormatRecord): void {
    if (record.problem !== undefined) return;
    const { named } = this.#productOf(record);
    if (!this.#firstOf.has(named)) this.#firstOf.set(named, record.line);
    this.#options.add(named, namesIn(this.#cell(record, 'attributes')));
  }

  translate(record: FormatRecord): Translation {
    if (record.problem !== undefined) return { handle: '', leftOut: record.problem };
    const { named, found } = this.#productOf(record);
    const [product, other] = found;
    if (named === '') return { handle: '', leftOut: 'the row has neither the number nor the reference of its product' };
    if (!product) {
      const advice = 'import the product file first, with that column';
      return { handle: named, leftOut: `no product here came from PrestaShop with the ${named}: ${advice}` };
    }
    const { handle } = product;
    if (other)
      return {
        handle,
        leftOut: `${found.length} products here came from PrestaShop with the ${named}: which is meant?`,
      };
    const { row, notes } = this.#rowOf(record, named, product);
    if (this.#firstOf.get(named) !== record.line) return { handle, rows: [row], notes };
    const own = { handle, title: product.title, former: keepFormer(product.said) };
    return { handle, rows: [{ cells: own, isOfArticleAlone: true }, row], notes };
  }

  #cell(record: FormatRecord, field: CombinationField): string {
    return this.#table.cell(record, field);
  }

  /** The number comes before the reference, which several products may have. */
  #productOf(record: FormatRecord): { named: string; found: readonly FormerProduct[] } {
    const [id, reference] = [this.#cell(record, 'productId'), this.#cell(record, 'productReference')];
    // A program that knows the reference writes a number of zero.
    if (id !== '' && id !== '0') return { named: `number ${id}`, found: this.#known.with('id', id) };
    if (reference === '') return { named: '', found: [] };
    return { named: `reference ${reference}`, found: this.#known.with('reference', reference) };
  }

  #rowOf(record: FormatRecord, named: string, product: FormerProduct): { row: FormatRow; notes: string[] } {
    const [attributes, values] = [namesIn(this.#cell(record, 'attributes')), valuesIn(this.#cell(record, 'values'))];
    const cells: RowCells = {
      handle: product.handle,
      sku: this.#cell(record, 'reference'),
      barcode: this.#cell(record, 'ean') || this.#cell(record, 'upc') || this.#cell(record, 'isbn'),
      tracker: 'shopify',
      quantity: this.#cell(record, 'quantity'),
      policy: product.said['backorders'] === '1' ? 'continue' : 'deny',
      pictureUrl: this.#cell(record, 'pictures'),
      pictureAlt: this.#cell(record, 'pictureTexts').split(',')[0]?.trim() ?? '',
    };
    if (attributes.length === 0 || attributes.length !== values.length) {
      const counts = `${attributes.length} attributes and ${values.length} values`;
      return { row: { cells, problem: `it has ${counts}: one value belongs to each` }, notes: [] };
    }
    const pairs = attributes.map((name, place): OptionPair => ({ name, value: values[place] ?? '' }));
    const row = this.#options.rowOf(named, pairs, cells);
    if (row.problem !== undefined) return { row, notes: [] };
    const priced = withImpact(pricesOf(product), this.#cell(record, 'impact'), this.#context.currency);
    if ('problem' in priced) return { row: { ...row, problem: priced.problem }, notes: [] };
    const { price, compareAt, note } = priceNow(priced.prices, this.#context);
    const notes = note === undefined ? [] : [note];
    if (priced.isRounded) notes.push('its price with the impact has more decimals than the currency, and is rounded');
    return { row: { ...row, cells: { ...row.cells, price, compareAt } }, notes };
  }
}

function columnsFor(table: CombinationTable): FormatColumn[] {
  const product = ['productId', 'productReference'] as const;
  return columnsOfFields<CombinationField>(table, [
    ['handle', ...product],
    ['title', ...product],
    ['former', ...product],
    ...optionNameKeys.map((key) => [key, 'attributes'] as const),
    ...optionValueKeys.map((key) => [key, 'values'] as const),
    ['sku', 'reference'],
    ['barcode', 'ean', 'upc', 'isbn'],
    ['price', 'impact', ...product],
    ['compareAt', 'impact', ...product],
    ...(['tracker', 'quantity', 'policy'] as const).map((key) => [key, 'quantity'] as const),
    ['pictureUrl', 'pictures'],
    ['pictureAlt', 'pictureTexts'],
  ]);
}

export const prestashopCombinations: FileFormat = {
  recognise: (header, context) => {
    const table = combinationColumnsOf(header);
    return table && new CombinationReader(table, context);
  },
};
