import { present } from '../../contract/presence.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { Picture } from '../../contract/seller/article.ts';
import { readStoredTexts } from '../database/stored-json.ts';
import type { ArticleRecord, ArticleStatus, VariantRecord } from './article-record.ts';
import { inPieces, questionMarks } from '../../platform/database/multi-row-statement.ts';

/** A stored article, with the values that only the database has. */
export type StoredArticle = Omit<ArticleRecord, 'variants'> & {
  version: number;
  updatedAt: number;
  variants: StoredVariant[];
  /** Variants that the catalogue no longer has. */
  withdrawn: StoredVariant[];
};

export type StoredVariant = VariantRecord & { reserved: number };

type ArticleRow = {
  article_id: string;
  handle: string;
  title: string;
  description: string;
  vendor: string;
  category: string | null;
  tags: string;
  shelf: string;
  related: string;
  age_limit: number | null;
  option_names: string;
  status: ArticleStatus;
  imported: string | null;
  version: number;
  updated_at: number;
};

type VariantRow = {
  variant_id: string;
  article_id: string;
  position: number | null;
  sku: string;
  barcode: string;
  option_values: string;
  price_minor: number | null;
  compare_at_minor: number | null;
  on_hand: number;
  reserved: number;
  sells_without_stock: number;
  picture_id: string | null;
  imported: string | null;
};

function variantOf(row: VariantRow): StoredVariant {
  return {
    variantId: row.variant_id,
    sku: row.sku,
    barcode: row.barcode,
    optionValues: readStoredTexts(row.option_values),
    priceMinor: row.price_minor,
    compareAtMinor: row.compare_at_minor,
    onHand: row.on_hand,
    reserved: row.reserved,
    sellsWithoutStock: row.sells_without_stock === 1,
    pictureId: row.picture_id,
    imported: row.imported,
  };
}

async function readParts(reader: Reader, rows: readonly ArticleRow[]): Promise<StoredArticle[]> {
  const articles = new Map(
    rows.map((row): [string, StoredArticle] => [
      row.article_id,
      {
        articleId: row.article_id,
        handle: row.handle,
        title: row.title,
        description: row.description,
        vendor: row.vendor,
        category: row.category,
        tags: readStoredTexts(row.tags),
        shelf: row.shelf,
        related: readStoredTexts(row.related),
        ageLimit: row.age_limit,
        optionNames: readStoredTexts(row.option_names),
        status: row.status,
        imported: row.imported,
        version: row.version,
        updatedAt: row.updated_at,
        pictures: [],
        variants: [],
        withdrawn: [],
      },
    ]),
  );
  const articleOf = (id: string) => present(articles.get(id), 'the article of a variant or picture');
  const ids = [...articles.keys()];
  const variantRows = await reader.all<VariantRow>(
    `SELECT * FROM variant WHERE article_id IN (${questionMarks(ids)}) ORDER BY position, variant_id`,
    ids,
  );
  for (const row of variantRows) {
    const article = articleOf(row.article_id);
    (row.position === null ? article.withdrawn : article.variants).push(variantOf(row));
  }
  const pictureRows = await reader.all<Picture & { article_id: string }>(
    `SELECT ap.article_id, ap.picture_id AS "pictureId", ap.alt, p.width, p.height
       FROM article_picture ap JOIN picture p ON p.picture_id = ap.picture_id
      WHERE ap.article_id IN (${questionMarks(ids)}) ORDER BY ap.position`,
    ids,
  );
  for (const { article_id, ...picture } of pictureRows) articleOf(article_id).pictures.push(picture);
  return [...articles.values()];
}

const articleColumns =
  'a.article_id, a.handle, a.title, b.description, a.vendor, a.category, a.tags, a.option_names, a.status, ' +
  'b.shelf, b.related, a.age_limit, b.imported, a.version, a.updated_at';

/** The articles with these handles or ids, those that there are, in no particular order. */
export async function readKeptArticles(
  reader: Reader,
  by: 'handle' | 'article_id',
  keys: readonly string[],
): Promise<StoredArticle[]> {
  const found: StoredArticle[] = [];
  for (const some of inPieces(keys, 1000)) {
    const rows = await reader.all<ArticleRow>(
      `SELECT ${articleColumns} FROM article a JOIN article_body b ON b.article_id = a.article_id
        WHERE a.${by} IN (${questionMarks(some)})`,
      some,
    );
    if (rows.length > 0) found.push(...(await readParts(reader, rows)));
  }
  return found;
}

/** Articles in the order in which they came, behind `afterNumber`, at most `limit`; `lastNumber` is where to go on. */
export async function readKeptArticlesFrom(
  reader: Reader,
  afterNumber: number,
  limit: number,
): Promise<{ articles: StoredArticle[]; lastNumber: number }> {
  const rows = await reader.all<ArticleRow & { article_number: number }>(
    `SELECT a.article_number, ${articleColumns} FROM article a JOIN article_body b ON b.article_id = a.article_id
      WHERE a.article_number > ? ORDER BY a.article_number LIMIT ?`,
    [afterNumber, limit],
  );
  const last = rows.at(-1);
  if (!last) return { articles: [], lastNumber: afterNumber };
  return { articles: await readParts(reader, rows), lastNumber: last.article_number };
}

/** Reads one article, locked until the transaction ends, so that it does not change before it is written. */
export async function readForChange(transaction: Transaction, articleId: string): Promise<StoredArticle | undefined> {
  if (transaction.dialect === 'postgres') {
    await transaction.all('SELECT 1 AS held FROM article WHERE article_id = ? FOR UPDATE', [articleId]);
  }
  return (await readKeptArticles(transaction, 'article_id', [articleId]))[0];
}

/**
 * Locks articles and all their variants until the transaction ends, so that no other one edits or sells them between the reading
 * and the writing. Every transaction locks articles before variants, each in the order of their ids.
 */
export async function lockArticles(
  transaction: Transaction,
  by: 'handle' | 'article_id',
  keys: readonly string[],
): Promise<void> {
  if (transaction.dialect !== 'postgres' || keys.length === 0) return;
  const held = await transaction.all<{ article_id: string }>(
    `SELECT article_id FROM article WHERE ${by} IN (${questionMarks(keys)}) ORDER BY article_id FOR UPDATE`,
    keys,
  );
  const ids = held.map((row) => row.article_id);
  if (ids.length === 0) return;
  await transaction.all(
    `SELECT 1 AS held FROM variant WHERE article_id IN (${questionMarks(ids)}) ORDER BY variant_id FOR UPDATE`,
    ids,
  );
}

/** Reads the articles with these handles, locked. */
export async function readForImport(transaction: Transaction, handles: readonly string[]): Promise<StoredArticle[]> {
  await lockArticles(transaction, 'handle', handles);
  return readKeptArticles(transaction, 'handle', handles);
}
