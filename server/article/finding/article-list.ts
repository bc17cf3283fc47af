import { present } from '../../../contract/presence.ts';
import type { Database } from '../../../platform/database/database.ts';
import type {
  Article,
  ArticleFiltersQuery,
  ArticleList,
  ArticleListQuery,
  ArticleSummary,
  Spelling,
} from '../../../contract/seller/article.ts';
import type { Category } from '../../../contract/seller/departments.ts';
import type { Narrowing } from '../../../contract/seller/narrowing.ts';
import { shopLanguages } from '../../../contract/seller/shop-look.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { searchDialects } from './search-dialects.ts';
import { wordsOfQuery } from './search-ladder.ts';
import { hasStockCondition } from '../availability.ts';
import { readArticle } from '../article-reading.ts';
import { articleIn, categoriesIn, narrowingIn, summariesIn } from '../translated-articles.ts';
import { readTranslatedLanguages } from '../translation-store.ts';
import { readWords, WordsInLanguage } from '../translated-words.ts';
import { readRelated } from './related-articles.ts';
import { isAboveOthers, readCategories } from '../categories.ts';
import { OfOneCatalogueVersion, readCatalogueVersion, SharedRead } from '../catalogue-version.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import type { ListCursor } from './list-cursor.ts';
import { readListed, summaryWithStock } from '../listed-article.ts';
import type { ListedRowWithStock, ListOrder, Selection } from '../listed-article.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { tagKeyOf } from '../search-index.ts';
import { replaceWords } from '../text-folding.ts';
import { planSearch } from './search-plan.ts';
import type { SearchPlan } from './search-plan.ts';
import { isPriceSort, PriceOrders, shownPrice } from './price-order.ts';
import type { PriceSort } from './price-order.ts';
import { countDepartments } from './department-counts.ts';
import type { DepartmentCount } from './department-counts.ts';
import { countMatches, searchSelection } from './search-selection.ts';
import type { SearchFilter } from './search-selection.ts';
import { readSynonyms } from './synonym-store.ts';
import type { Synonyms } from './synonyms.ts';
import { StockReadings } from '../stock-readings.ts';
import { NarrowableList } from './narrowing.ts';
import { narrowedAtMost, readFound, readNarrowable, readNarrowedPage } from './narrowed-list.ts';
import type { NarrowableArticle } from './narrowed-list.ts';

type Sort = NonNullable<ArticleListQuery['sort']>;
type ColumnSort = Exclude<Sort, 'relevance'>;
type Found = { total: number; rows: { row: ListedRowWithStock; key: string | number }[] };
/** Which articles a list has, before it is narrowed. */
type ListKey = Pick<ArticleListQuery, 'category' | 'tag' | 'asTyped' | 'language'>;

const orders: Record<Exclude<ColumnSort, PriceSort>, ListOrder> = {
  title: { key: 'a.title_key', direction: 'ASC' },
  newest: { key: 'a.created_at', direction: 'DESC' },
};
const byNumber: ListOrder = { key: 'a.article_number', direction: 'DESC', isKeyUnique: true };
/** In which order the matches of a small search are read, before they are put in that of a key that no column has. */
const orderOfFew: Record<PriceSort | 'relevance', ListOrder> = {
  relevance: byNumber,
  'price-up': { ...byNumber, direction: 'ASC' },
  'price-down': byNumber,
};

// A tag or department of more articles than this is listed by walking the sorted list, not by sorting its articles.
const commonTag = 2000;

const keyed = (rows: ListedRowWithStock[]) => rows.map((row) => ({ row, key: row.sort_key }));

function behind(selection: Selection, { key, direction }: ListOrder, after: ListCursor | null): Selection {
  if (!after) return selection;
  return {
    from: selection.from,
    conditions: [...selection.conditions, `(${key}, a.article_number) ${direction === 'ASC' ? '>' : '<'} (?, ?)`],
    values: [...selection.values, after[1], after[2]],
  };
}

/** Articles by their numbers, as far as they are on sale. */
function articlesOf(numbers: readonly number[], inStock: boolean): Selection {
  const conditions = [`a.article_number IN (${questionMarks(numbers)})`, 'a.is_sold = 1'];
  return {
    from: 'article a',
    conditions: inStock ? [...conditions, hasStockCondition] : conditions,
    values: [...numbers],
  };
}

/** What the page says about misspelt words of what was typed. */
function spellingOf(typed: string | undefined, { spelling }: SearchPlan): { spelling?: Spelling } {
  if (!spelling || typed === undefined) return {};
  return { spelling: { text: replaceWords(typed.trim(), spelling.words), shown: spelling.shown } };
}

function pageOf(rows: Found['rows'], total: number, sort: Sort, limit: number): ArticleList {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    articles: shown.map(({ row }) => summaryWithStock(row)),
    total,
    nextCursor: last ? writeCursor([sort, last.key, last.row.article_number]) : null,
  };
}

/** Lists and searches the articles on sale. One per server: it remembers totals, plans and categories between changes. */
export class ArticleBrowser {
  #database: Database;
  #version: SharedRead<number>;
  #totals = new OfOneCatalogueVersion<number>(500);
  #plans = new OfOneCatalogueVersion<SearchPlan>(1000);
  #synonyms = new OfOneCatalogueVersion<Synonyms>(1);
  #isAboveOthers = new OfOneCatalogueVersion<boolean>(500);
  #categories = new OfOneCatalogueVersion<Category[]>(1 + shopLanguages.length);
  #languages = new OfOneCatalogueVersion<ReadonlySet<ShopLanguage>>(1);
  #words = new OfOneCatalogueVersion<WordsInLanguage>(shopLanguages.length);
  #stockTotals = new StockReadings<number>(200);
  #departments = new StockReadings<DepartmentCount[]>(200);
  // Each may have the variants of 20,000 articles.
  #narrowable = new StockReadings<NarrowableList<NarrowableArticle>>(6);
  readonly #priceOrders: PriceOrders;

  constructor(database: Database) {
    this.#database = database;
    this.#priceOrders = new PriceOrders(database);
    this.#version = new SharedRead(() => readCatalogueVersion(database));
  }

  /** Departments, in the asked language where the shop has their names in it. */
  async categories(asked?: ShopLanguage): Promise<Category[]> {
    const version = await this.#version.get();
    const language = await this.#languageOf(asked, version);
    if (language === undefined) return this.#categories.get(version, '', () => readCategories(this.#database));
    return this.#categories.get(version, language, async () =>
      categoriesIn(await readCategories(this.#database), language, await this.#wordsIn(language, version)),
    );
  }

  /** The article on sale under `handle`, in the asked language where the shop has it; undefined if there is none. */
  async read(handle: string, asked?: ShopLanguage): Promise<Article | undefined> {
    const article = await readArticle(this.#database, handle);
    if (!article || asked === undefined) return article;
    const version = await this.#version.get();
    const language = await this.#languageOf(asked, version);
    if (language === undefined) return article;
    return articleIn(this.#database, article, language, await this.#wordsIn(language, version));
  }

  /** Products to show beside the one under `handle`; undefined if there is none. */
  async related(handle: string, asked?: ShopLanguage): Promise<ArticleSummary[] | undefined> {
    const found = await readRelated(this.#database, handle);
    if (!found || asked === undefined) return found;
    return summariesIn(this.#database, found, await this.#languageOf(asked, await this.#version.get()));
  }

  /** A page of articles; refused when the cursor does not come from a list in this order. */
  async list({ language: asked, ...rest }: ArticleListQuery): Promise<ArticleList | Refused> {
    const language = asked && (await this.#languageOf(asked, await this.#version.get()));
    const list = await this.#listOwn({ ...rest, language });
    if ('refusal' in list) return list;
    return { ...list, articles: await summariesIn(this.#database, list.articles, language) };
  }

  /** The asked language, if the shop has any text in it. A shop that translates nothing is read as if it was not asked for. */
  async #languageOf(asked: ShopLanguage | undefined, version: number): Promise<ShopLanguage | undefined> {
    if (asked === undefined) return undefined;
    const languages = await this.#languages.get(version, '', () => readTranslatedLanguages(this.#database));
    return languages.has(asked) ? asked : undefined;
  }

  #wordsIn(language: ShopLanguage, version: number): Promise<WordsInLanguage> {
    return this.#words.get(
      version,
      language,
      async () => new WordsInLanguage(await readWords(this.#database, language)),
    );
  }

  /** A page with the shop's own texts; `language` is one that the shop has, and says which words are found. */
  async #listOwn(query: ArticleListQuery): Promise<ArticleList | Refused> {
    const words = wordsOfQuery(query.q);
    const sort = !words && query.sort === 'relevance' ? 'title' : (query.sort ?? (words ? 'relevance' : 'title'));
    const after = query.cursor === undefined ? null : readCursor(query.cursor, sort);
    if (after === undefined) {
      return { refusal: 'request_malformed', details: [{ field: 'cursor', problem: 'is not of this list' }] };
    }
    if (words?.length === 0) return { articles: [], total: 0, nextCursor: null };
    const version = await this.#version.get();
    const spelling = words ? spellingOf(query.q, await this.#planOf(words, query, version)) : {};
    if (query.narrow && query.narrow.length > 0) {
      const narrowed = await this.#narrowedList(query, words, version, sort, after);
      return 'refusal' in narrowed ? narrowed : { ...narrowed, ...spelling };
    }
    const { rows, total } = words
      ? await this.#search(query, words, version, sort, after)
      : await this.#browse(query, version, sort as ColumnSort, after);
    return { ...pageOf(rows, total, sort, query.limit), ...spelling };
  }

  /** What a list can be narrowed by; null where it has more articles than are counted. */
  async filters({ language: asked, ...query }: ArticleFiltersQuery): Promise<Narrowing | null> {
    const words = wordsOfQuery(query.q);
    const version = await this.#version.get();
    const language = await this.#languageOf(asked, version);
    const list =
      words?.length === 0 ? new NarrowableList([]) : await this.#narrowableOf({ ...query, language }, words, version);
    const counted = list && list.count({ choices: query.narrow ?? [], inStock: query.inStock === true });
    return counted && language ? narrowingIn(counted, await this.#wordsIn(language, version)) : counted;
  }

  /** How many articles of a list are in each department right below the query's own, whatever it is narrowed by. */
  async departments(query: Omit<ArticleFiltersQuery, 'narrow'>): Promise<DepartmentCount[]> {
    const words = wordsOfQuery(query.q);
    const version = await this.#version.get();
    const { category, tag, asTyped, inStock } = query;
    return this.#departments.get(JSON.stringify([version, words, category, tag, asTyped, inStock]), async () =>
      countDepartments(
        this.#database,
        await this.categories(),
        category,
        await this.#selectionOf(query, words, version),
      ),
    );
  }

  /** All articles of a list; undefined if there are none. */
  async #selectionOf(
    query: Omit<ArticleFiltersQuery, 'narrow'>,
    words: string[] | undefined,
    version: number,
  ): Promise<Selection | undefined> {
    if (!words) return this.#browseSelection(query, version);
    if (words.length === 0) return undefined;
    const plan = await this.#planOf(words, query, version);
    if (plan.kind === 'many') {
      return searchSelection(this.#database, present(plan.rungs.at(-1), 'the widest rung of a search'), query);
    }
    const numbers = [...plan.rungOf.keys()];
    return numbers.length === 0 ? undefined : articlesOf(numbers, query.inStock === true);
  }

  async #narrowedList(
    query: ArticleListQuery,
    words: string[] | undefined,
    version: number,
    sort: Sort,
    after: ListCursor | null,
  ): Promise<ArticleList | Refused> {
    const all = await this.#narrowableOf(query, words, version);
    if (!all) {
      const problem = `needs a category or a search that at most ${narrowedAtMost} articles match`;
      return { refusal: 'request_malformed', details: [{ field: 'narrow', problem }] };
    }
    const remaining = all.remaining({ choices: query.narrow ?? [], inStock: query.inStock === true });
    const rows = await readNarrowedPage(this.#database, remaining, { sort, after, limit: query.limit });
    return pageOf(rows, remaining.length, sort, query.limit);
  }

  /** All articles of a list before it is narrowed, with their stock of a moment ago; null if they are too many. */
  async #narrowableOf(
    { category, tag, asTyped, language }: ListKey,
    words: string[] | undefined,
    version: number,
  ): Promise<NarrowableList<NarrowableArticle> | null> {
    const key = JSON.stringify([version, words, category, tag, asTyped, words && language]);
    if (words) {
      const plan = await this.#planOf(words, { category, tag, asTyped, language }, version);
      if (plan.kind === 'many' && plan.total > narrowedAtMost) return null;
      return this.#narrowable.get(
        key,
        async () => new NarrowableList(await readFound(this.#database, plan, { category, tag })),
      );
    }
    const selection = await this.#browseSelection({ category, tag }, version);
    if ((await this.#count(selection, false, version)) > narrowedAtMost) return null;
    return this.#narrowable.get(
      key,
      async () => new NarrowableList(await readNarrowable(this.#database, selection, () => 0)),
    );
  }

  #planOf(
    words: string[],
    { category, tag, asTyped = false, language }: ListKey,
    version: number,
  ): Promise<SearchPlan> {
    return this.#plans.get(version, JSON.stringify([words, category, tag, asTyped, language]), async () => {
      const synonyms = await this.#synonyms.get(version, '', () => readSynonyms(this.#database));
      return planSearch(this.#database, words, { category, tag, asTyped, language, synonyms });
    });
  }

  async #browse(query: ArticleListQuery, version: number, sort: ColumnSort, after: ListCursor | null): Promise<Found> {
    const selection = await this.#browseSelection(query, version);
    const [rows, total] = await Promise.all([
      this.#pageOf(selection, query, sort, after),
      this.#count(selection, query.inStock === true, version),
    ]);
    return { rows, total };
  }

  /** The rows of a page of a selection that is in no order of its own, one more than the limit where more follow. */
  async #pageOf(
    selection: Selection,
    { limit, inStock = false }: ArticleListQuery,
    sort: ColumnSort,
    after: ListCursor | null,
  ): Promise<Found['rows']> {
    if (isPriceSort(sort)) return this.#priceOrders.page(selection, { sort, after, limit, inStock });
    const order = orders[sort];
    return keyed(await readListed(this.#database, behind(selection, order, after), order, limit + 1));
  }

  async #browseSelection({ category, tag, inStock }: SearchFilter, version: number): Promise<Selection> {
    const selection: Selection = { from: 'article a', conditions: ['a.is_sold = 1'], values: [] };
    const onlyThoseIn = async (table: 'article_tag' | 'article_department', column: string, key: string) => {
      const members = { from: table, conditions: [`${column} = ?`], values: [key] };
      if (selection.from !== 'article a' || (await this.#count(members, false, version)) > commonTag) {
        selection.conditions.push(
          `EXISTS (SELECT 1 FROM ${table} m WHERE m.${column} = ? AND m.article_number = a.article_number)`,
        );
      } else {
        selection.from = `${table} l CROSS JOIN article a`;
        selection.conditions.push(`l.${column} = ?`, 'a.article_number = l.article_number');
      }
      selection.values.push(key);
    };
    if (tag !== undefined) await onlyThoseIn('article_tag', 'tag_key', tagKeyOf(tag));
    if (category !== undefined) {
      if (await this.#isAboveOthers.get(version, category, () => isAboveOthers(this.#database, category))) {
        await onlyThoseIn('article_department', 'department_slug', category);
      } else {
        selection.conditions.push('a.category_slug = ?');
        selection.values.push(category);
      }
    }
    if (inStock) selection.conditions.push(hasStockCondition);
    return selection;
  }

  #count({ from, conditions, values }: Selection, inStock: boolean, version: number): Promise<number> {
    const sql = `SELECT count(*) AS n FROM ${from} WHERE ${conditions.join(' AND ')}`;
    const count = async () => (await firstRow<{ n: number }>(this.#database, 'how many articles match', sql, values)).n;
    const key = `${sql} ${JSON.stringify(values)}`;
    return inStock ? this.#stockTotals.get(`${version} ${key}`, count) : this.#totals.get(version, key, count);
  }

  async #search(
    query: ArticleListQuery,
    words: string[],
    version: number,
    sort: Sort,
    after: ListCursor | null,
  ): Promise<Found> {
    const { category, tag, asTyped, language } = query;
    const plan = await this.#planOf(words, query, version);
    if (plan.kind === 'few') return this.#searchFew(query, plan, sort, after);
    const widest = present(plan.rungs.at(-1), 'the widest rung of a search');
    const total = query.inStock
      ? this.#stockTotals.get(JSON.stringify([version, words, category, tag, asTyped, language]), () =>
          countMatches(this.#database, widest, query),
        )
      : Promise.resolve(plan.total);
    if (sort === 'relevance') return { rows: await this.#searchByRung(query, plan, after), total: await total };
    const rows = await this.#pageOf(searchSelection(this.#database, widest, query), query, sort, after);
    return { rows, total: await total };
  }

  /** Everything that matches is read at once and put in order here. */
  async #searchFew(
    { inStock }: ArticleListQuery,
    { rungOf }: SearchPlan & { kind: 'few' },
    sort: Sort,
    after: ListCursor | null,
  ): Promise<Found> {
    const numbers = [...rungOf.keys()];
    if (numbers.length === 0) return { rows: [], total: 0 };
    const selection = articlesOf(numbers, false);
    const order = sort === 'relevance' || isPriceSort(sort) ? orderOfFew[sort] : orders[sort];
    const all = await readListed(this.#database, selection, order, numbers.length);
    const keyOf = (row: ListedRowWithStock) => {
      if (sort === 'relevance') return present(rungOf.get(row.article_number), 'the rung of a match');
      return isPriceSort(sort) ? shownPrice(row) : row.sort_key;
    };
    const rows = all
      .filter((row) => !inStock || summaryWithStock(row).available > 0)
      .map((row) => ({ row, key: keyOf(row) }));
    // The rows come in order, but for the rungs and the prices.
    if (sort === 'relevance' || sort === 'price-up') rows.sort((a, b) => Number(a.key) - Number(b.key));
    if (sort === 'price-down') rows.sort((a, b) => Number(b.key) - Number(a.key));
    const isBehind = ({ row, key }: (typeof rows)[number]) => {
      if (!after) return true;
      if (key === after[1])
        return order.direction === 'ASC' ? row.article_number > after[2] : row.article_number < after[2];
      return sort === 'relevance' || order.direction === 'ASC' ? key > after[1] : key < after[1];
    };
    return { rows: rows.filter(isBehind), total: rows.length };
  }

  /** As many rows as a page needs, from the rungs in turn. */
  async #searchByRung(
    query: ArticleListQuery,
    { rungs, newest }: SearchPlan & { kind: 'many' },
    after: ListCursor | null,
  ): Promise<Found['rows']> {
    const { number } = searchDialects[this.#database.dialect];
    const first = after ? Number(after[1]) : 0;
    const found: Found['rows'] = [];
    for (const [rung, expression] of rungs.entries()) {
      if (rung < first) continue;
      if (found.length > query.limit) break;
      const known = newest?.[rung];
      let below = after && rung === first ? after[2] : undefined;
      if (known) {
        const { numbers, isComplete } = known;
        const left = below === undefined ? numbers : numbers.filter((each) => each < Number(below));
        const missing = query.limit + 1 - found.length;
        // Without a look at stock, the first ones are the page.
        const asked = query.inStock ? left : left.slice(0, missing);
        const rows = await this.#readKnown(query, asked, missing);
        found.push(...rows.map((row) => ({ row, key: rung })));
        if (isComplete && asked.length === left.length) continue;
        // What was remembered is read through: the rest is below it.
        below = asked.at(-1) ?? below;
      }
      if (found.length > query.limit) break;
      const selection = searchSelection(this.#database, expression, query, rungs[rung - 1]);
      if (below !== undefined) {
        selection.conditions.push(`${number} < ?`);
        selection.values.push(below);
      }
      const order: ListOrder = { key: number, direction: 'DESC', isKeyUnique: true };
      const rows = await readListed(this.#database, selection, order, query.limit + 1 - found.length);
      found.push(...rows.map((row) => ({ row, key: rung })));
    }
    return found;
  }

  /** Articles whose numbers a plan remembers, newest first, as far as they are on sale. */
  async #readKnown(
    { inStock }: ArticleListQuery,
    numbers: readonly number[],
    limit: number,
  ): Promise<ListedRowWithStock[]> {
    if (numbers.length === 0) return [];
    return readListed(this.#database, articlesOf(numbers, inStock === true), byNumber, limit);
  }
}
