import type { Reader } from '../../../platform/database/database.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { readStoredTexts } from '../../database/stored-json.ts';
import { readListed } from '../listed-article.ts';
import type { ListedRowWithStock, Selection } from '../listed-article.ts';
import type { ListCursor } from './list-cursor.ts';
import type { Candidate } from './narrowing.ts';
import type { SearchPlan } from './search-plan.ts';
import { searchSelection } from './search-selection.ts';
import type { SearchFilter } from './search-selection.ts';

/**
 * The products of a list with all that it can be narrowed by and sorted by. They are read at once and then narrowed, counted and
 * sorted here: the same on both databases, and in the time of one list however many filters a shopper tries.
 */
export type NarrowableArticle = Candidate & {
  number: number;
  /** Its rung of the search's ladder; 0 where nothing was searched for. */
  rung: number;
  titleKey: string;
  /** The price that lists show: the lowest of what can be bought, or of all where nothing can. */
  fromMinor: number;
  createdAt: number;
};

/** A list of more products than this is not narrowed: a department or a search makes it shorter. */
export const narrowedAtMost = 20_000;

export type ListSort = 'relevance' | 'title' | 'price-up' | 'price-down' | 'newest';

type Row = {
  article_number: number;
  title_key: string;
  from_minor: number;
  created_at: number;
  vendor: string;
  option_names: string;
  option_values: string;
  price_minor: number;
  can_be_bought: number;
};

/** The articles of a selection, each with its variants that have a price. */
export async function readNarrowable(
  reader: Reader,
  { from, conditions, values }: Selection,
  rungOf: (number: number) => number,
): Promise<NarrowableArticle[]> {
  const rows = await reader.all<Row>(
    `SELECT a.article_number, a.title_key, a.from_minor, a.created_at, a.vendor, a.option_names,
            v.option_values, v.price_minor,
            CASE WHEN v.sells_without_stock = 1 OR v.on_hand > v.reserved THEN 1 ELSE 0 END AS can_be_bought
       FROM ${from} JOIN variant v ON v.article_id = a.article_id AND v.price_minor IS NOT NULL
      WHERE ${conditions.join(' AND ')} ORDER BY a.article_number, v.position`,
    values,
  );
  // Thousands of variants have the same few values.
  const read = new Map<string, string[]>();
  const textsOf = (json: string) => {
    const known = read.get(json) ?? readStoredTexts(json);
    read.set(json, known);
    return known;
  };
  const articles = new Map<number, NarrowableArticle & { variants: Candidate['variants'][number][] }>();
  for (const row of rows) {
    const number = row.article_number;
    const article = articles.get(number) ?? {
      number,
      rung: rungOf(number),
      titleKey: row.title_key,
      fromMinor: row.from_minor,
      createdAt: row.created_at,
      brand: row.vendor,
      optionNames: textsOf(row.option_names),
      variants: [],
    };
    articles.set(number, article);
    article.variants.push({
      priceMinor: row.price_minor,
      optionValues: textsOf(row.option_values),
      canBeBought: row.can_be_bought === 1,
    });
  }
  for (const article of articles.values()) {
    const bought = article.variants.filter(({ canBeBought }) => canBeBought).map(({ priceMinor }) => priceMinor);
    if (bought.length > 0) article.fromMinor = Math.min(...bought);
  }
  return [...articles.values()];
}

async function numbersOf(reader: Reader, { from, conditions, values }: Selection): Promise<number[]> {
  const sql = `SELECT a.article_number FROM ${from} WHERE ${conditions.join(' AND ')}`;
  return (await reader.all<{ article_number: number }>(sql, values)).map((row) => row.article_number);
}

/** All that a search finds, each with its rung. */
export async function readFound(reader: Reader, plan: SearchPlan, filter: SearchFilter): Promise<NarrowableArticle[]> {
  const anyStock = { ...filter, inStock: false };
  if (plan.kind === 'few') {
    const numbers = [...plan.rungOf.keys()];
    if (numbers.length === 0) return [];
    const conditions = [`a.article_number IN (${questionMarks(numbers)})`, 'a.is_sold = 1'];
    return readNarrowable(reader, { from: 'article a', conditions, values: numbers }, (number) =>
      Number(plan.rungOf.get(number)),
    );
  }
  const rungOf = new Map<number, number>();
  const last = plan.rungs.length - 1;
  const upper = await Promise.all(
    plan.rungs.slice(0, last).map((rung) => numbersOf(reader, searchSelection(reader, rung, anyStock))),
  );
  for (const [rung, numbers] of [...upper.entries()].toReversed())
    for (const number of numbers) rungOf.set(number, rung);
  const [widest] = plan.rungs.slice(-1);
  if (!widest) return [];
  return readNarrowable(reader, searchSelection(reader, widest, anyStock), (number) => rungOf.get(number) ?? last);
}

const keyOf = {
  relevance: ({ rung }: NarrowableArticle) => rung,
  title: ({ titleKey }: NarrowableArticle) => titleKey,
  'price-up': ({ fromMinor }: NarrowableArticle) => fromMinor,
  'price-down': ({ fromMinor }: NarrowableArticle) => fromMinor,
  newest: ({ createdAt }: NarrowableArticle) => createdAt,
} satisfies Record<ListSort, (article: NarrowableArticle) => string | number>;

const isDescending = { relevance: false, title: false, 'price-up': false, 'price-down': true, newest: true };
/** Of articles with one key, the newer ones come first. */
const isNewerFirst = { ...isDescending, relevance: true };

type Placed = { key: string | number; number: number };

function compare(a: Placed, b: Placed, sort: ListSort): number {
  const turned = isDescending[sort] ? -1 : 1;
  if (a.key !== b.key) return a.key < b.key ? -turned : turned;
  return isNewerFirst[sort] ? b.number - a.number : a.number - b.number;
}

/** The rows of a page behind `after`, one more than `limit` where more follow, with the keys that a cursor is made of. */
export async function readNarrowedPage(
  reader: Reader,
  articles: readonly NarrowableArticle[],
  { sort, after, limit }: { sort: ListSort; after: ListCursor | null; limit: number },
): Promise<{ row: ListedRowWithStock; key: string | number }[]> {
  const behind = after && { key: after[1], number: Number(after[2]) };
  const page = articles
    .map((article) => ({ key: keyOf[sort](article), number: article.number }))
    .filter((placed) => behind === null || compare(placed, behind, sort) > 0)
    .toSorted((a, b) => compare(a, b, sort))
    .slice(0, limit + 1);
  if (page.length === 0) return [];
  const numbers = page.map(({ number }) => number);
  const rows = await readListed(
    reader,
    { from: 'article a', conditions: [`a.article_number IN (${questionMarks(numbers)})`], values: numbers },
    { key: 'a.article_number', direction: 'DESC', isKeyUnique: true },
    numbers.length,
  );
  const rowOf = new Map(rows.map((row) => [row.article_number, row]));
  return page.flatMap(({ key, number }) => {
    const row = rowOf.get(number);
    return row ? [{ row, key }] : [];
  });
}
