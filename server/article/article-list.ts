import type { Database, Value } from '../../platform/database.ts';
import type { ArticleList, ArticleListQuery, ArticleSummary, Category, Picture } from '../contract/article.ts';
import type { Refused } from '../contract/refusals.ts';
import { forgiveSpelling, searchDialects, searchLadder, wordsOfQuery } from './article-search.ts';
import type { SearchExpression } from './article-search.ts';
import { hasStockCondition, readAvailability } from './availability.ts';
import { readCategories } from './categories.ts';
import { OfOneCatalogueVersion, readCatalogueVersion } from './catalogue-version.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import type { ListCursor } from './list-cursor.ts';
import { categoryFacet, soldFacet, tagFacet, tagKeyOf } from './search-index.ts';
import { StockTotals } from './stock-totals.ts';

/** An article as lists read it. */
export type ListedRow = {
  article_number: number;
  article_id: string;
  handle: string;
  title: string;
  vendor: string;
  category_slug: string | null;
  picture: string | null;
  from_minor: number;
  to_minor: number;
  compare_at_minor: number | null;
  variant_count: number;
};

const listedColumns =
  'a.article_number, a.article_id, a.handle, a.title, a.vendor, a.category_slug, a.picture, ' +
  'a.from_minor, a.to_minor, a.compare_at_minor, a.variant_count';

export function summaryOf(row: ListedRow, available: number): ArticleSummary {
  return {
    handle: row.handle,
    title: row.title,
    vendor: row.vendor,
    categorySlug: row.category_slug,
    picture: row.picture === null ? null : (JSON.parse(row.picture) as Picture),
    fromMinor: row.from_minor,
    toMinor: row.to_minor,
    compareAtMinor: row.compare_at_minor,
    variantCount: row.variant_count,
    available,
  };
}

type ColumnSort = Exclude<NonNullable<ArticleListQuery['sort']>, 'relevance'>;

const orders: Record<ColumnSort, { column: string; direction: 'ASC' | 'DESC' }> = {
  title: { column: 'title_key', direction: 'ASC' },
  'price-up': { column: 'from_minor', direction: 'ASC' },
  'price-down': { column: 'from_minor', direction: 'DESC' },
  newest: { column: 'created_at', direction: 'DESC' },
};

type Selection = { from: string; conditions: string[]; values: Value[] };
type Filter = Pick<ArticleListQuery, 'category' | 'tag' | 'inStock'>;
/** What a query comes to in this version of the catalogue: the rungs of its search, and how many articles match. */
type SearchPlan = { rungs: SearchExpression[]; total: number };

// Below this many matches, articles that match but for a typing error are shown as well.
const fewMatches = 4;
// A tag of more articles than this is listed by walking the sorted list, not by sorting the tag's articles.
const commonTag = 2000;

/** Lists and searches the articles on sale. One per server: it remembers totals and categories between changes. */
export class ArticleBrowser {
  #database: Database;
  #totals = new OfOneCatalogueVersion<number>(500);
  #plans = new OfOneCatalogueVersion<SearchPlan>(2000);
  #categories = new OfOneCatalogueVersion<Category[]>(1);
  #stockTotals = new StockTotals();

  constructor(database: Database) {
    this.#database = database;
  }

  async categories(): Promise<Category[]> {
    const version = await readCatalogueVersion(this.#database);
    return this.#categories.get(version, '', () => readCategories(this.#database));
  }

  /** A page of articles; refused when the cursor does not come from the same query. */
  async list(query: ArticleListQuery): Promise<ArticleList | Refused> {
    const words = wordsOfQuery(query.q);
    const sort = query.sort === 'relevance' && !words ? 'title' : (query.sort ?? (words ? 'relevance' : 'title'));
    const after = query.cursor === undefined ? null : readCursor(query.cursor, sort);
    if (after === undefined) {
      return { refusal: 'request_malformed', details: [{ field: 'cursor', problem: 'is not one of this list' }] };
    }
    if (words?.length === 0) return { articles: [], total: 0, nextCursor: null };
    const version = await readCatalogueVersion(this.#database);
    if (sort === 'relevance') return this.#search(query, words!, version, after);
    const selection = words
      ? this.#searchSelection((await this.#plan(query, words, version)).rungs.at(-1)!, query)
      : await this.#browseSelection(query, version);
    const [rows, total] = await Promise.all([
      this.#sortedPage(selection, sort, after, query.limit + 1),
      words
        ? this.#plan(query, words, version).then((plan) => plan.total)
        : this.#count(selection, query.inStock === true, version),
    ]);
    return this.#page(rows, total, query.limit, (last) => [sort, last.sort_key!, last.article_number]);
  }

  async #page<Row extends ListedRow>(
    rows: Row[],
    total: number,
    limit: number,
    cursorAt: (last: Row) => ListCursor,
  ): Promise<ArticleList> {
    const shown = rows.slice(0, limit);
    const available = await readAvailability(
      this.#database,
      shown.map((row) => row.article_id),
    );
    return {
      articles: shown.map((row) => summaryOf(row, available.get(row.article_id) ?? 0)),
      total,
      nextCursor: rows.length > limit ? writeCursor(cursorAt(shown.at(-1)!)) : null,
    };
  }

  async #browseSelection({ category, tag, inStock }: Filter, version: number): Promise<Selection> {
    const selection: Selection = { from: 'article a', conditions: ['a.is_sold = 1'], values: [] };
    if (tag !== undefined) {
      const key = tagKeyOf(tag);
      const tagged = await this.#totals.get(version, `tag ${key}`, async () => {
        const row = await this.#database.get<{ n: number }>('SELECT count(*) AS n FROM article_tag WHERE tag_key = ?', [
          key,
        ]);
        return row!.n;
      });
      if (tagged > commonTag) {
        selection.conditions.push(
          'EXISTS (SELECT 1 FROM article_tag t WHERE t.tag_key = ? AND t.article_number = a.article_number)',
        );
      } else {
        selection.from = 'article_tag t CROSS JOIN article a';
        selection.conditions.push('t.tag_key = ?', 'a.article_number = t.article_number');
      }
      selection.values.push(key);
    }
    if (category !== undefined) {
      selection.conditions.push('a.category_slug = ?');
      selection.values.push(category);
    }
    if (inStock) selection.conditions.push(hasStockCondition);
    return selection;
  }

  #searchSelection(expression: SearchExpression, filter: Filter, but?: SearchExpression): Selection {
    const dialect = searchDialects[this.#database.dialect];
    const facets = [
      soldFacet,
      ...(filter.category === undefined ? [] : [categoryFacet(filter.category)]),
      ...(filter.tag === undefined ? [] : [tagFacet(filter.tag)]),
    ];
    return {
      from: `${dialect.index} ${dialect.join}`,
      conditions: [dialect.condition, ...(filter.inStock ? [hasStockCondition] : [])],
      values: [dialect.query(expression, facets, but)],
    };
  }

  #sortedPage(
    { from, conditions, values }: Selection,
    sort: ColumnSort,
    after: ListCursor | null,
    limit: number,
  ): Promise<(ListedRow & { sort_key: string | number })[]> {
    const { column, direction } = orders[sort];
    const behind = `(a.${column}, a.article_number) ${direction === 'ASC' ? '>' : '<'} (?, ?)`;
    return this.#database.all(
      `SELECT ${listedColumns}, a.${column} AS sort_key FROM ${from}
        WHERE ${[...conditions, ...(after ? [behind] : [])].join(' AND ')}
        ORDER BY a.${column} ${direction}, a.article_number ${direction} LIMIT ?`,
      [...values, ...(after ? [after[1], after[2]] : []), limit],
    );
  }

  #count({ from, conditions, values }: Selection, inStock: boolean, version: number): Promise<number> {
    const sql = `SELECT count(*) AS n FROM ${from} WHERE ${conditions.join(' AND ')}`;
    const count = async () => (await this.#database.get<{ n: number }>(sql, values))!.n;
    const key = `${sql} ${JSON.stringify(values)}`;
    return inStock ? this.#stockTotals.get(`${version} ${key}`, count) : this.#totals.get(version, key, count);
  }

  async #countMatches(expression: SearchExpression, filter: Filter, version: number): Promise<number> {
    const selection = this.#searchSelection(expression, filter);
    if (!filter.inStock) selection.from = searchDialects[this.#database.dialect].index;
    return this.#count(selection, filter.inStock === true, version);
  }

  #plan(query: ArticleListQuery, words: string[], version: number): Promise<SearchPlan> {
    const workOut = async (): Promise<SearchPlan> => {
      const rungs: SearchExpression[] = searchLadder(words);
      const total = await this.#countMatches(rungs.at(-1)!, query, version);
      if (total >= fewMatches) return { rungs, total };
      const forgiving = await forgiveSpelling(this.#database, words);
      if (!forgiving) return { rungs, total };
      return { rungs: [...rungs, forgiving], total: await this.#countMatches(forgiving, query, version) };
    };
    // With a filter for stock the total changes without the catalogue changing.
    if (query.inStock) return workOut();
    return this.#plans.get(version, JSON.stringify([words, query.category, query.tag]), workOut);
  }

  async #search(
    query: ArticleListQuery,
    words: string[],
    version: number,
    after: ListCursor | null,
  ): Promise<ArticleList> {
    const { rungs, total } = await this.#plan(query, words, version);
    const dialect = searchDialects[this.#database.dialect];
    const wanted = query.limit + 1;
    const found: (ListedRow & { rung: number })[] = [];
    const first = after ? Number(after[1]) : 0;
    if (total === 0) return { articles: [], total, nextCursor: null };
    for (let rung = first; rung < rungs.length && found.length < wanted; rung++) {
      const { from, conditions, values } = this.#searchSelection(rungs[rung]!, query, rungs[rung - 1]);
      const behind = after && rung === first ? [`${dialect.number} < ?`] : [];
      const rows = await this.#database.all<ListedRow>(
        `SELECT ${listedColumns} FROM ${from} WHERE ${[...conditions, ...behind].join(' AND ')}
          ORDER BY ${dialect.number} DESC LIMIT ?`,
        [...values, ...(behind.length > 0 ? [after![2]] : []), wanted - found.length],
      );
      found.push(...rows.map((row) => ({ ...row, rung })));
    }
    return this.#page(found, total, query.limit, (last) => ['relevance', last.rung, last.article_number]);
  }
}
