import { inspectFile, readRecords, UnusableFile } from './catalogue-file.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';

/**
 * Reads translations from a table: the file that Shopify exports of its languages, and a plain form of our own, which an export
 * writes. Rows that say nothing are counted and left.
 *
 * Shopify's columns are `Type, Identification, Field, Locale, Market, Status, Default content, Translated content`. Its ids are
 * numbers behind an apostrophe, and the products' handles stand in rows of their own. Files of tools around Shopify also have the
 * column `Handle`.
 */

export const plainColumns = ['Handle', 'Language', 'Field', 'Shop text', 'Text', 'State'] as const;

/** What a row names, before the shop is looked at. */
export type NamedText =
  | { of: 'product'; product: ProductName; field: 'title' | 'description' | { picture: number } }
  /** All pictures that show this, in the shop's words. */
  | { of: 'picture' }
  | { of: 'option' | 'department' | 'tag' }
  /** `option`: left out where the file does not say which option the value is of. */
  | { of: 'value'; option?: string };

/** A product by whatever the file knows it by. */
export type ProductName = { handle?: string; title?: string; shown: string };

export type TranslationRow = {
  line: number;
  named: NamedText;
  /** As the file writes it. */
  language: string;
  /** The shop's own text, where the file has it. */
  shopText: string | undefined;
  text: string;
};

export type LeftOutRow = { line: number; reason: string };

export type TranslationFile = {
  rows: TranslationRow[];
  leftOut: LeftOutRow[];
  /** Rows without a translation, and rows of what shoppers do not read here. */
  counted: { untranslated: number; notShown: number };
};

type Cells = { line: number; cell: (column: string) => string };

const columnKey = (name: string) => name.trim().toLowerCase().replaceAll(/\s+/g, ' ');

const shopifyColumns = ['type', 'identification', 'field', 'locale', 'default content', 'translated content'];
const plainNeeded = ['handle', 'language', 'field', 'text'];

/** Reads every row. @throws {UnusableFile} when the file is not text, or has neither form */
export async function readTranslationFile(file: string, encoding?: TextEncoding): Promise<TranslationFile> {
  const form = await inspectFile(file, { encoding });
  try {
    const table: Cells[] = [];
    const leftOut: LeftOutRow[] = [];
    let columns: Map<string, number> | undefined;
    for await (const { line, cells, problem } of readRecords(form, () => columns?.size ?? 0)) {
      if (!columns) {
        columns = new Map(cells.map((name, place) => [columnKey(name), place]));
        continue;
      }
      if (problem !== undefined) leftOut.push({ line, reason: problem });
      else if (cells.some((cell) => cell.trim() !== '')) {
        const places = columns;
        table.push({ line, cell: (column) => cells[places.get(column) ?? -1]?.trim() ?? '' });
      }
    }
    const has = (names: readonly string[]) => names.every((name) => columns?.has(name));
    if (has(shopifyColumns)) return { ...readShopify(table, leftOut) };
    if (has(plainNeeded)) return { ...readPlain(table, leftOut, columns?.has('shop text') === true) };
    throw new UnusableFile(
      `The first line must name the columns ${plainColumns.slice(0, 5).join(', ')}, or be that of Shopify's export of languages: Type, Identification, Field, Locale, Market, Status, Default content, Translated content.`,
    );
  } finally {
    form.release();
  }
}

function readPlain(table: readonly Cells[], leftOut: LeftOutRow[], hasShopText: boolean): TranslationFile {
  const rows: TranslationRow[] = [];
  const counted = { untranslated: 0, notShown: 0 };
  for (const { line, cell } of table) {
    const named = namedInPlain(cell('handle'), cell('field'));
    const text = cell('text');
    if ('reason' in named) leftOut.push({ line, reason: named.reason });
    else if (text === '') counted.untranslated++;
    else {
      const shopText = hasShopText ? cell('shop text') : undefined;
      if (named.of !== 'product' && !shopText) {
        leftOut.push({ line, reason: 'a word needs the shop\'s own word in the column "Shop text"' });
      } else rows.push({ line, named, language: cell('language'), shopText: shopText || undefined, text });
    }
  }
  return { rows, leftOut, counted };
}

function namedInPlain(handle: string, fieldCell: string): NamedText | { reason: string } {
  const field = fieldCell.toLowerCase();
  if (field === 'option' || field === 'department' || field === 'tag') return { of: field };
  const [, option] = /^value of (.+)$/i.exec(fieldCell) ?? [];
  if (option !== undefined) return { of: 'value', option };
  const [, picture] = /^picture (\d{1,4})$/.exec(field) ?? [];
  const ofProduct = picture !== undefined ? { picture: Number(picture) } : field;
  if (typeof ofProduct !== 'object' && ofProduct !== 'title' && ofProduct !== 'description') {
    return {
      reason: `"${fieldCell}" is no field: it is title, description, picture 1, option, value of Colour, department or tag`,
    };
  }
  if (handle === '') return { reason: 'a title, a description and a picture need the handle of their product' };
  return { of: 'product', product: { handle, shown: handle }, field: ofProduct };
}

/** The id without the apostrophe that keeps a spreadsheet from taking it for a number. */
const idOf = (cell: string) => cell.replace(/^'/, '').replace(/^gid:\/\/shopify\/\w+\//, '');

function readShopify(table: readonly Cells[], leftOut: LeftOutRow[]): TranslationFile {
  const handles = new Map<string, string>();
  const titles = new Map<string, string>();
  for (const { cell } of table) {
    if (!/^products?$/i.test(cell('type'))) continue;
    if (cell('field') === 'handle') handles.set(idOf(cell('identification')), cell('default content'));
    if (cell('field') === 'title') titles.set(idOf(cell('identification')), cell('default content'));
  }
  const rows: TranslationRow[] = [];
  const counted = { untranslated: 0, notShown: 0 };
  for (const { line, cell } of table) {
    const id = idOf(cell('identification'));
    const title = titles.get(id);
    const product = {
      // Shopify's own ids are numbers; other programs write the handle.
      handle: cell('handle') || handles.get(id) || (/^\d+$/.test(id) ? '' : id),
      ...(title !== undefined && { title }),
      shown: title ?? id,
    };
    const named = namedInShopify(cell('type'), cell('field').toLowerCase(), product);
    const text = cell('translated content');
    if (!named) counted.notShown++;
    else if (text === '') counted.untranslated++;
    else if (cell('market') !== '') {
      leftOut.push({ line, reason: `it is for the market ${cell('market')} alone, and a translation here is for all` });
    } else {
      const shopText = cell('default content');
      if (named.of !== 'product' && shopText === '') {
        leftOut.push({ line, reason: '"Default content" is empty, and says what is translated' });
      } else rows.push({ line, named, language: cell('locale'), shopText, text });
    }
  }
  return { rows, leftOut, counted };
}

function namedInShopify(type: string, field: string, product: ProductName): NamedText | undefined {
  switch (type.toUpperCase().replaceAll(/[ -]/g, '_').replace(/S$/, '')) {
    case 'PRODUCT':
      if (field === 'title') return { of: 'product', product, field: 'title' };
      if (field === 'body_html' || field === 'description') return { of: 'product', product, field: 'description' };
      return field === 'product_type' ? { of: 'department' } : undefined;
    case 'PRODUCT_OPTION':
      return field === 'name' ? { of: 'option' } : undefined;
    case 'PRODUCT_OPTION_VALUE':
      return field === 'name' ? { of: 'value' } : undefined;
    case 'PRODUCT_VARIANT':
      return /^option[123]$/.test(field) ? { of: 'value' } : undefined;
    case 'COLLECTION':
      return field === 'title' ? { of: 'department' } : undefined;
    case 'MEDIA_IMAGE':
    case 'PRODUCT_IMAGE':
      return field === 'alt' ? { of: 'picture' } : undefined;
    default:
      return undefined;
  }
}
