import { pictureSchema } from '../../../contract/seller/article.ts';
import type { Reader, Value } from '../../../platform/database/database.ts';
import type { StaffArticleList, StaffArticleListQuery, StaffArticleRow } from '../../../contract/seller/back-office.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { searchDialects } from './search-dialects.ts';
import { correctSpelling } from './spelling-correction.ts';
import { searchLadder, wordsOfQuery } from './search-ladder.ts';
import { readSynonyms } from './synonym-store.ts';
import type { SearchExpression } from './search-ladder.ts';

/** A variant with at most this many units has little stock. */
export const lowStock = 5;

type Row = Omit<StaffArticleRow, 'picture'> & { picture: string | null };

const ofVariants = (column: string, article: string, condition = '1 = 1') =>
  `(SELECT ${column} FROM variant v
     WHERE v.article_id = ${article}.article_id AND v.position IS NOT NULL AND ${condition})`;

// A variant that sells without stock never runs out, and counts as more than little.
const stockOf = (article: string) =>
  ofVariants(
    `coalesce(sum(CASE WHEN v.sells_without_stock = 1 THEN ${lowStock + 1} ELSE v.on_hand - v.reserved END), 0)`,
    article,
  );

const hasVariant = (condition: string) => `EXISTS ${ofVariants('1', 'a', condition)}`;

const isSoldOut = 'v.sells_without_stock = 0 AND v.on_hand - v.reserved <= 0';

/** By variant: a size that is sold out is none, however many there are of the others. */
const stockConditions = {
  none: hasVariant(isSoldOut),
  low: hasVariant(`v.sells_without_stock = 0 AND v.on_hand - v.reserved BETWEEN 1 AND ${lowStock}`),
  some: hasVariant('(v.sells_without_stock = 1 OR v.on_hand > v.reserved)'),
};

const orderBy = {
  title: (article: string) => `${article}.title_key, ${article}.article_number`,
  updated: (article: string) => `${article}.updated_at DESC, ${article}.article_number DESC`,
  stock: (article: string) => `${stockOf(article)}, ${article}.title_key, ${article}.article_number`,
};

async function expressionFor(reader: Reader, words: readonly string[]): Promise<SearchExpression> {
  const synonyms = await readSynonyms(reader);
  const anywhere = searchLadder(words, synonyms)[2];
  const { indexAlone, query } = searchDialects[reader.dialect];
  const found = await reader.get(`SELECT 1 AS found ${indexAlone} LIMIT 1`, [
    query(anywhere, { having: [], without: [] }),
  ]);
  if (found) return anywhere;
  const correction = await correctSpelling(reader, words, { synonyms, isUnsoldToo: true });
  return correction ? searchLadder(correction.words, synonyms)[2] : anywhere;
}

/** Articles as staff list them: published or not, found by the same words as shoppers find them by. */
export async function listStaffArticles(reader: Reader, query: StaffArticleListQuery): Promise<StaffArticleList> {
  const words = wordsOfQuery(query.q);
  if (words?.length === 0) return { articles: [], total: 0 };
  const conditions: string[] = [];
  const values: Value[] = [];
  let from = 'article a';
  if (words) {
    const dialect = searchDialects[reader.dialect];
    from = dialect.from;
    conditions.push(...dialect.conditions);
    values.push(dialect.query(await expressionFor(reader, words), { having: [], without: [] }));
  }
  if (query.status) {
    conditions.push('a.status = ?');
    values.push(query.status);
  }
  if (query.stock) conditions.push(stockConditions[query.stock]);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const [rows, total] = await Promise.all([
    reader.all<Row>(
      `SELECT l.article_id AS "articleId", l.handle, l.title, l.vendor, l.category, l.status, l.picture,
              l.updated_at AS "updatedAt", l.from_minor AS "fromMinor", l.to_minor AS "toMinor",
              ${ofVariants('count(*)', 'l')} AS "variantCount",
              ${ofVariants('count(*)', 'l', isSoldOut)} AS "soldOutCount",
              coalesce(${ofVariants('sum(v.on_hand)', 'l')}, 0) AS "onHand",
              coalesce(${ofVariants('sum(v.reserved)', 'l')}, 0) AS reserved
         FROM (SELECT a.* FROM ${from} ${where} ORDER BY ${orderBy[query.sort]('a')} LIMIT ? OFFSET ?) l
        ORDER BY ${orderBy[query.sort]('l')}`,
      [...values, query.limit, query.offset],
    ),
    firstRow<{ n: number }>(reader, 'how many articles match', `SELECT count(*) AS n FROM ${from} ${where}`, values),
  ]);
  return {
    articles: rows.map((row) => ({
      ...row,
      picture: row.picture === null ? null : readStoredJson(pictureSchema, row.picture),
    })),
    total: total.n,
  };
}
