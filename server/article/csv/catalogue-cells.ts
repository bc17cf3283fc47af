import { damageOfBarcode } from '../../../contract/barcodes/barcode-damage.ts';
import { formatAmount } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import { mostRelated } from '../../../contract/seller/article.ts';
import { partsOfDepartment, writeDepartment } from '../../../contract/seller/departments.ts';
import { present } from '../../../contract/presence.ts';
import type { ArticleRecord, ArticleStatus, VariantRecord } from '../article-record.ts';
import { barcodeOf } from '../barcode.ts';
import type { ColumnKey } from './catalogue-columns.ts';
import { saysPriceAnywhere, saysQuantityAnywhere } from './catalogue-numbers.ts';
import { readTruth } from './truth-words.ts';
import { readHandle } from '../handle.ts';
import { isSameText, Spellings } from '../same-text.ts';
import { slugOf } from '../text-folding.ts';

/**
 * Reads the cells of a product CSV, and writes values into them. Reading is lenient where a cell has only one sensible meaning;
 * `undefined` stands for an unusable cell.
 */

/** Whether a shop sells what it has no stock of; undefined for a word of no known meaning. */
export function readPolicy(cell: string): boolean | undefined {
  const text = cell.trim().toLowerCase();
  if (text === 'continue') return true;
  return text === 'deny' || text === '' ? false : readTruth(text);
}

/**
 * Tells whether a variant sells without stock: its stock is not counted, or the shop allows it. A file without a number for a
 * variant whose stock is counted does not say: undefined. (Shopify leaves the numbers out where a shop has several locations.)
 */
export function readSellsWithoutStock(
  tracker: string | undefined,
  policy: string | undefined,
  quantity: string | undefined,
): boolean | undefined {
  if (readPolicy(policy ?? '') === true) return true;
  if (tracker !== undefined && tracker.trim() === '') return true;
  return quantity === undefined || quantity.trim() === '' ? undefined : false;
}

/** Each is named once, as it is spelt first. */
export function readTags(cell: string): string[] {
  const spellings = new Spellings();
  return [...new Set(cell.split(',').map((tag) => spellings.of(tag.trim())))].filter((tag) => tag !== '');
}

/** Handles, separated by commas or semicolons, or as a JSON list. Each is named once. */
export function readRelated(cell: string): string[] {
  const handles = cell.split(/[,;\n]/).map((handle) => readHandle(handle.replaceAll(/[[\]"]/g, '')));
  return [...new Set(handles)].filter((handle) => handle !== '').slice(0, mostRelated);
}

/** Reads an age limit, such as `18` or `18+`; an empty cell is none. */
export function readAgeLimit(cell: string): number | null | undefined {
  const text = cell.trim();
  if (text === '') return null;
  return /^[1-9]\d?\+?$/.test(text) ? Number.parseInt(text, 10) : undefined;
}

/**
 * The category that shoppers browse by, as a path of departments: the shop's own type if it is a path, or Shopify's category with
 * the type as its last department. A type that the category names already adds nothing.
 */
export function readCategory(type: string, productCategory: string): string | null {
  const [ofType, ofCategory] = [partsOfDepartment(type), partsOfDepartment(productCategory)];
  // A category without departments above it says no more than the type does.
  if (ofType.length > 1 || (ofType.length === 1 && ofCategory.length < 2)) return writeDepartment(ofType);
  const named = new Set(ofCategory.map(slugOf));
  return writeDepartment([...ofCategory, ...ofType.filter((name) => !named.has(slugOf(name)))]) || null;
}

/**
 * Derives the status from the columns about publishing; undefined when one of them has a word of no known meaning, which changes
 * nothing.
 */
export function readStatus(
  status: string | undefined,
  published: string | undefined,
  isPriced: boolean,
): ArticleStatus | undefined {
  const word = (status ?? '').trim().toLowerCase() || 'active';
  if (word === 'archived') return 'archived';
  // Unlisted articles are sold through a direct link, which does not exist in a shop.
  if (word === 'draft' || word === 'unlisted') return 'draft';
  if (word !== 'active') return undefined;
  const isOnline = published === undefined || published.trim() === '' ? true : readTruth(published);
  if (isOnline === undefined) return undefined;
  return isOnline && isPriced ? 'published' : 'draft';
}

const isDefaultOption = (name: string, value: string) =>
  name.trim().toLowerCase() === 'title' && ['', 'default title', 'default'].includes(value.trim().toLowerCase());

/** Option names and their values, without Shopify's stand-in for "no options" (Title: Default Title). */
export function readOptions(names: readonly string[], values: readonly string[]): string[] {
  const count = names.findLastIndex((name) => name.trim() !== '') + 1;
  if (count <= 1 && isDefaultOption(names[0] ?? 'Title', values[0] ?? '')) return [];
  return values.slice(0, count).map((value) => value.trim());
}

/** Writes a value whose file had no form of its own for it, or that has changed since. */
export function writeCell(
  key: ColumnKey,
  article: ArticleRecord,
  variant: VariantRecord | null,
  currency: Currency,
): string {
  const hasOptions = article.optionNames.length > 0;
  switch (key) {
    case 'handle':
      return article.handle;
    case 'title':
      return article.title;
    case 'description':
      return article.description;
    case 'vendor':
      return article.vendor;
    case 'type':
      return article.category ?? '';
    case 'tags':
      return article.tags.join(', ');
    case 'shelf':
      return article.shelf;
    case 'related':
      return article.related.join(', ');
    case 'ageLimit':
      return article.ageLimit === null ? '' : String(article.ageLimit);
    case 'published':
      return article.status === 'published' ? 'true' : 'false';
    case 'status':
      return article.status === 'published' ? 'active' : article.status;
    case 'option1Name':
      return hasOptions ? present(article.optionNames[0], 'the name of the first option') : 'Title';
    case 'option2Name':
      return article.optionNames[1] ?? '';
    case 'option3Name':
      return article.optionNames[2] ?? '';
    case 'productCategory':
    case 'pictureUrl':
    case 'pictureAlt':
      return '';
    default:
      return variant === null ? '' : writeVariantCell(key, hasOptions, variant, currency);
  }
}

function writeVariantCell(key: ColumnKey, hasOptions: boolean, variant: VariantRecord, currency: Currency): string {
  const amount = (amountMinor: number | null) => (amountMinor === null ? '' : formatAmount(amountMinor, currency));
  switch (key) {
    case 'sku':
      return variant.sku;
    case 'barcode':
      return variant.barcode;
    case 'option1Value':
      return hasOptions ? (variant.optionValues[0] ?? '') : 'Default Title';
    case 'option2Value':
      return variant.optionValues[1] ?? '';
    case 'option3Value':
      return variant.optionValues[2] ?? '';
    case 'price':
      return amount(variant.priceMinor);
    case 'compareAt':
      return amount(variant.compareAtMinor);
    case 'quantity':
      // Zero would empty another shop where this one does not count.
      return variant.sellsWithoutStock && variant.onHand === 0 ? '' : String(variant.onHand);
    case 'tracker':
      return 'shopify';
    case 'policy':
      return variant.sellsWithoutStock ? 'continue' : 'deny';
    default:
      return '';
  }
}

/** A cell that a spreadsheet made a number, and that was repaired when it came in. */
function saysBarcode(text: string, barcode: string | undefined): boolean {
  const damage = damageOfBarcode(barcodeOf(text));
  return damage?.kind === 'repaired' && damage.barcode === barcode;
}

/** An empty cell says nothing of stock that is not counted, and nothing else is true of it. */
const unsaidStock = (variant: VariantRecord) => (variant.sellsWithoutStock ? variant.onHand : null);

/** Tells whether the cells of a row still match the stored values, so that they are written back as they came. */
export function cellsSay(
  key: ColumnKey,
  cell: (key: ColumnKey) => string | undefined,
  article: ArticleRecord,
  variant: VariantRecord | null,
  currency: Currency,
): boolean {
  const text = present(cell(key), 'the cell that is compared');
  switch (key) {
    case 'handle':
      return isSameText(readHandle(text), article.handle);
    case 'type':
    case 'productCategory':
      return readCategory(cell('type') ?? '', cell('productCategory') ?? '') === article.category;
    case 'tags':
      return JSON.stringify(readTags(text)) === JSON.stringify(article.tags);
    case 'related':
      return JSON.stringify(readRelated(text)) === JSON.stringify(article.related);
    case 'ageLimit':
      return readAgeLimit(text) === article.ageLimit;
    case 'published':
    case 'status': {
      const isPriced = article.variants.some(({ priceMinor }) => priceMinor !== null);
      // A word of no known meaning makes a new product a draft.
      return (readStatus(cell('status'), cell('published'), isPriced) ?? 'draft') === article.status;
    }
    case 'barcode':
      return barcodeOf(text) === variant?.barcode || saysBarcode(text, variant?.barcode);
    case 'price':
      return variant !== null && saysPriceAnywhere(text, currency, variant.priceMinor);
    case 'compareAt':
      return variant !== null && saysPriceAnywhere(text, currency, variant.compareAtMinor);
    case 'quantity': {
      if (text.trim() === '') return variant !== null && unsaidStock(variant) === variant.onHand;
      return variant !== null && saysQuantityAnywhere(text, currency, variant.onHand);
    }
    case 'tracker':
    case 'policy': {
      const said = readSellsWithoutStock(cell('tracker'), cell('policy'), cell('quantity'));
      return variant !== null && (said ?? variant.sellsWithoutStock) === variant.sellsWithoutStock;
    }
    case 'option1Name':
    case 'option2Name':
    case 'option3Name':
    case 'option1Value':
    case 'option2Value':
    case 'option3Value':
    case 'pictureUrl':
    case 'pictureAlt':
      // Only another import changes these.
      return true;
    default:
      return text.trim() === writeCell(key, article, variant, currency).trim();
  }
}
