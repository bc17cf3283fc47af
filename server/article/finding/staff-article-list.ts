import { randomUUID } from 'node:crypto';
import { pictureSchema } from '../../../contract/seller/article.ts';
import type { Database, Dialect, Reader, Value } from '../../../platform/database/database.ts';
import { inPieces, padded, questionMarks } from '../../../platform/database/multi-row-statement.ts';
import type { StaffArticleList, StaffArticleListQuery, StaffArticleRow } from '../../../contract/seller/back-office.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { OfOneCatalogueVersion, readCatalogueVersion, SharedRead } from '../catalogue-version.ts';
import { StockReadings } from '../stock-readings.ts';
import { searchDialects } from './search-dialects.ts';
import { correctSpelling } from './spelling-correction.ts';
import { searchLadder, wordsOfQuery } from './search-ladder.ts';
import { readSynonyms } from './synonym-store.ts';
import type { SearchExpression } from './search-ladder.ts';

/** A variant with at most this many units has little stock. */
export const lowStock = 5;

type Row = Omit<StaffArticleRow, 'picture'> & { number: number; picture: string | null };

const ofVariants = (column: string, article: string, condition = '1 = 1') =>
  `(SELECT ${column} FROM variant v
     WHERE v.article_id = ${article}.article_id AND v.position IS NOT NULL AND ${condition})`;

// A variant that sells without stock never runs out, and counts as more than little.
const stockOf = ofVariants(
  `coalesce(sum(CASE WHEN v.sells_without_stock = 1 THEN ${lowStock + 1} ELSE v.on_hand - v.reserved END), 0)`,
  'a',
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
  title: 'a.title_key, a.article_number',
  updated: 'a.updated_at DESC, a.article_number DESC',
  stock: `${stockOf}, a.title_key, a.article_number`,
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

/** A list in its order: the numbers of its articles, which later pages are cut from. */
type OrderedList = { listId: string; numbers: Int32Array };

/** How many lists are kept for callers who read one to its end, and of each kind; one of 100,000 articles takes 400 KB. */
const mostKept = 8;

const joinedNumbers: Record<Dialect, string> = {
  sqlite: 'group_concat(n)',
  postgres: "string_agg(CAST(n AS text), ',')",
};

/**
 * Lists articles as staff see them: published or not, found by the same words as shoppers find them by. One per server. The order of a
 * list is read once, as one text of numbers, and kept until the catalogue changes; where it depends on stock, for a moment. So a page in
 * the middle of a long list takes no longer than the first one.
 */
export class StaffArticleLists {
  readonly #database: Database;
  readonly #version: SharedRead<number>;
  readonly #ofCatalogue = new OfOneCatalogueVersion<OrderedList>(mostKept);
  readonly #ofStock = new StockReadings<OrderedList>(mostKept);
  readonly #byId = new Map<string, OrderedList>();

  constructor(database: Database) {
    this.#database = database;
    this.#version = new SharedRead(() => readCatalogueVersion(database));
  }

  async list(query: StaffArticleListQuery): Promise<StaffArticleList> {
    const { listId, numbers } = this.#byId.get(query.list ?? '') ?? (await this.#find(query));
    const wanted = [...numbers.subarray(query.offset, query.offset + query.limit)];
    const rows = await this.#read(wanted);
    return { articles: wanted.flatMap((number) => rows.get(number) ?? []), total: numbers.length, list: listId };
  }

  /** The ids of all articles that match, in the order of their titles. */
  async idsOf(query: Pick<StaffArticleListQuery, 'q' | 'status' | 'stock'>): Promise<string[]> {
    const { numbers } = await this.#find({ ...query, sort: 'title', offset: 0, limit: 1 });
    const ids = new Map<number, string>();
    for (const some of inPieces([...numbers], 1000)) {
      const rows = await this.#database.all<{ number: number; id: string }>(
        `SELECT article_number AS number, article_id AS id FROM article WHERE article_number IN (${questionMarks(some)})`,
        some,
      );
      for (const { number, id } of rows) ids.set(number, id);
    }
    return [...numbers].flatMap((number) => ids.get(number) ?? []);
  }

  async #find(query: StaffArticleListQuery): Promise<OrderedList> {
    const words = wordsOfQuery(query.q);
    const { status, stock, sort } = query;
    const version = await this.#version.get();
    const key = JSON.stringify([words, status, stock, sort]);
    const readAnew = () => this.#readOrder(words, query);
    return stock !== undefined || sort === 'stock'
      ? this.#ofStock.get(`${version} ${key}`, readAnew)
      : this.#ofCatalogue.get(version, key, readAnew);
  }

  async #readOrder(words: string[] | undefined, query: StaffArticleListQuery): Promise<OrderedList> {
    const text = words?.length === 0 ? null : await this.#readNumbers(words, query);
    const list = { listId: randomUUID(), numbers: Int32Array.from(text === null ? [] : text.split(','), Number) };
    this.#byId.set(list.listId, list);
    const [oldest] = this.#byId.keys();
    if (oldest !== undefined && this.#byId.size > mostKept) this.#byId.delete(oldest);
    return list;
  }

  /** @returns null where nothing matches */
  async #readNumbers(
    words: string[] | undefined,
    { status, stock, sort }: StaffArticleListQuery,
  ): Promise<string | null> {
    const database = this.#database;
    const conditions: string[] = [];
    const values: Value[] = [];
    let from = 'article a';
    if (words) {
      const dialect = searchDialects[database.dialect];
      from = dialect.from;
      conditions.push(...dialect.conditions);
      values.push(dialect.query(await expressionFor(database, words), { having: [], without: [] }));
    }
    if (status) {
      conditions.push('a.status = ?');
      values.push(status);
    }
    if (stock) conditions.push(stockConditions[stock]);
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const { numbers } = await firstRow<{ numbers: string | null }>(
      database,
      'the order of a list of articles',
      `SELECT ${joinedNumbers[database.dialect]} AS numbers
         FROM (SELECT a.article_number AS n FROM ${from} ${where} ORDER BY ${orderBy[sort]}) l`,
      values,
    );
    return numbers;
  }

  async #read(numbers: readonly number[]): Promise<Map<number, StaffArticleRow>> {
    if (numbers.length === 0) return new Map();
    const asked = padded(numbers);
    const rows = await this.#database.all<Row>(
      `SELECT l.article_number AS number, l.article_id AS "articleId", l.handle, l.title, l.vendor, l.category, l.status,
              l.picture, l.updated_at AS "updatedAt", l.from_minor AS "fromMinor", l.to_minor AS "toMinor",
              ${ofVariants('count(*)', 'l')} AS "variantCount",
              ${ofVariants('count(*)', 'l', isSoldOut)} AS "soldOutCount",
              coalesce(${ofVariants('sum(v.on_hand)', 'l')}, 0) AS "onHand",
              coalesce(${ofVariants('sum(v.reserved)', 'l')}, 0) AS reserved
         FROM article l WHERE l.article_number IN (${questionMarks(asked)})`,
      asked,
    );
    return new Map(
      rows.map(({ number, picture, ...row }) => [
        number,
        { ...row, picture: picture === null ? null : readStoredJson(pictureSchema, picture) },
      ]),
    );
  }
}
