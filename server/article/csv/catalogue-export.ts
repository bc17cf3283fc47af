import { stringify } from 'csv-stringify';
import { present } from '../../../contract/presence.ts';
import type { Database } from '../../../platform/database/database.ts';
import { guardFormula } from '../../../platform/formula-guard.ts';
import type { Currency } from '../../../contract/money.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { readKeptArticlesFrom } from '../article-record-reading.ts';
import type { ArticleRecord, VariantRecord } from '../article-record.ts';
import { columnKeys, currentName, guardColumn } from './catalogue-columns.ts';
import type { CatalogueColumn, ColumnKey } from './catalogue-columns.ts';
import { readLayout } from './catalogue-layout.ts';
import { writeRow } from './kept-cells.ts';
import { storedRowSchema, storedRowsSchema } from './kept-cells.ts';
import type { StoredRow } from './kept-cells.ts';

/** Writes the catalogue as a product CSV; imported data that has not changed since is written as it came. */

const articlesAtOnce = 200;

type Row = { kept: StoredRow; variant: VariantRecord | null };

/** The rows of an article in the order that they had; variants and articles that came from no file follow. */
function rowsOf(article: ArticleRecord): Row[] {
  const rows: Row[] = article.variants.flatMap((variant) =>
    variant.imported === null ? [] : [{ kept: readStoredJson(storedRowSchema, variant.imported), variant }],
  );
  if (article.imported !== null) {
    rows.push(...readStoredJson(storedRowsSchema, article.imported).rows.map((kept) => ({ kept, variant: null })));
  }
  rows.sort((a, b) => a.kept.row - b.kept.row);
  for (const variant of article.variants)
    if (variant.imported === null) rows.push({ kept: { row: rows.length }, variant });
  if (rows.length === 0) rows.push({ kept: { row: 0 }, variant: null });
  if (!rows.some(({ kept }) => kept.isHead)) present(rows[0], 'the first row of an article').kept.isHead = true;
  return rows;
}

/** The cells of an article's rows under `keys`. */
export function writeArticle(record: ArticleRecord, keys: readonly string[], currency: Currency): string[][] {
  const rows = rowsOf(record);
  const head = present(
    rows.find(({ kept }) => kept.isHead),
    "the row of the article's own columns",
  );
  const headCells = writeRow(keys, head.kept, null, { article: record, variant: head.variant, currency });
  return rows.map((row) =>
    row === head ? headCells : writeRow(keys, row.kept, headCells, { article: record, variant: row.variant, currency }),
  );
}

/** Finds the columns that are needed for articles that came from no file, or for values that their file had no column for. */
async function neededKeys(database: Database): Promise<ColumnKey[]> {
  const has = async (condition: string) =>
    (await database.get(
      `SELECT 1 AS found FROM article a JOIN article_body b ON b.article_id = a.article_id
         LEFT JOIN variant v ON v.article_id = a.article_id AND v.position IS NOT NULL
        WHERE ${condition} LIMIT 1`,
    )) !== undefined;
  const needs: [ColumnKey[], string][] = [
    [['description'], "b.description <> ''"],
    [['vendor'], "a.vendor <> ''"],
    [['type'], 'a.category IS NOT NULL'],
    [['tags'], "a.tags <> '[]'"],
    [['shelf'], "b.shelf <> ''"],
    [['related'], "b.related <> '[]'"],
    [['ageLimit'], 'a.age_limit IS NOT NULL'],
    [['published'], "a.status <> 'published'"],
    [['status'], "a.status = 'archived'"],
    [['option1Name', 'option1Value'], "a.option_names <> '[]'"],
    [['option2Name', 'option2Value'], 'a.option_names LIKE \'%","%\''],
    [['option3Name', 'option3Value'], 'a.option_names LIKE \'%","%","%\''],
    [['sku'], "v.sku <> ''"],
    [['barcode'], "v.barcode <> ''"],
    [['price'], 'v.price_minor IS NOT NULL'],
    [['compareAt'], 'v.compare_at_minor IS NOT NULL'],
    [['tracker', 'quantity', 'policy'], 'v.sells_without_stock = 0'],
  ];
  const keys: ColumnKey[] = ['handle', 'title'];
  for (const [some, condition] of needs) if (await has(condition)) keys.push(...some);
  return keys;
}

/** The columns of an export: as the files had them that were imported, and what else is needed, by today's names. */
export async function exportColumns(database: Database): Promise<CatalogueColumn[]> {
  const columns = await readLayout(database);
  const known = columnKeys.map((key) => ({ name: currentName(key), key }));
  if (columns.length === 0) return known;
  const present = new Set(columns.map(({ key }) => key));
  const needed = new Set<string>(await neededKeys(database));
  return [...columns, ...known.filter(({ key }) => needed.has(key) && !present.has(key))];
}

/**
 * Writes every article, in the order in which they came, as CSV in UTF-8 with line feeds, as Shopify asks for.
 * @param options.guardsFormulas whether cells that a spreadsheet would compute are made text. One column more says so, and an
 *   import then takes the guard off again, so that nothing is changed by going out and coming in.
 * @returns how many articles and rows were written
 */
export async function exportCatalogue(
  database: Database,
  currency: Currency,
  destination: NodeJS.WritableStream,
  { guardsFormulas = false }: { guardsFormulas?: boolean } = {},
): Promise<{ articles: number; rows: number }> {
  const columns = await exportColumns(database);
  const keys = columns.map(({ key }) => key);
  // A lone carriage return would be taken for the end of a line as well.
  const writer = stringify({ record_delimiter: 'unix', quoted_match: /\r/ });
  const finished = new Promise<void>((resolve, reject) => {
    writer.on('error', reject);
    writer.on('end', resolve);
    destination.on('error', reject);
  });
  // The one who opened the destination closes it.
  writer.pipe(destination, { end: false });
  const shown = (cells: string[], mark: string) => (guardsFormulas ? [...cells.map(guardFormula), mark] : cells);
  const write = (cells: string[], mark = 'yes') =>
    writer.write(shown(cells, mark)) ? undefined : new Promise((resolve) => writer.once('drain', resolve));
  await write(
    columns.map(({ name }) => name),
    guardColumn,
  );
  const written = { articles: 0, rows: 0 };
  for (let after = 0; ;) {
    const { articles, lastNumber } = await readKeptArticlesFrom(database, after, articlesAtOnce);
    if (articles.length === 0) break;
    after = lastNumber;
    for (const article of articles) {
      const rows = writeArticle(article, keys, currency);
      for (const row of rows) await write(row);
      written.articles++;
      written.rows += rows.length;
    }
  }
  writer.end();
  await finished;
  return written;
}
