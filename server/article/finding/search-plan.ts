import { present } from '../../../contract/presence.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { forgiveSpelling, searchDialects } from './article-search.ts';
import { rungOfTitle, searchLadder } from './search-ladder.ts';
import type { SearchExpression, SearchLadder } from './search-ladder.ts';
import { hasStockCondition } from '../availability.ts';
import type { Selection } from '../listed-article.ts';
import { categoryFacet, tagFacet, unsoldFacet } from '../search-index.ts';

/** The plan of a search in one version of the catalogue. */
export type SearchPlan =
  /** There are so few matches that all of them are known, with the rung that each stands on. */
  | { kind: 'few'; rungOf: Map<number, number> }
  /** There are so many matches that only those of a page are read, rung by rung. */
  | { kind: 'many'; rungs: SearchExpression[]; total: number; newest?: NewestOfRung[] };

/** The newest articles of a rung that are on no rung before it, newest first, and whether these are all of them. */
export type NewestOfRung = { numbers: number[]; isComplete: boolean };

export type SearchFilter = { category?: string | undefined; tag?: string | undefined; inStock?: boolean | undefined };

// A word that is in few articles costs least when all of them are read at once.
const fewAtMost = 60;
// Below this many, articles that match but for a typing error are shown as well.
const hardlyAny = 4;

/** The articles that `expression` finds, less those that `but` finds. */
export function searchSelection(
  reader: Reader,
  expression: SearchExpression,
  { category, tag, inStock }: SearchFilter,
  but?: SearchExpression,
): Selection {
  const dialect = searchDialects[reader.dialect];
  const having = [
    ...(category === undefined ? [] : [categoryFacet(category)]),
    ...(tag === undefined ? [] : [tagFacet(tag)]),
  ];
  return {
    from: dialect.from,
    conditions: [...dialect.conditions, 'a.is_sold = 1', ...(inStock ? [hasStockCondition] : [])],
    values: [dialect.query(expression, { having, without: [unsoldFacet], but })],
  };
}

type Match = { article_number: number; title: string };

/** All matches, newest first, or one more than are few. */
function readMatches(reader: Reader, expression: SearchExpression, filter: SearchFilter): Promise<Match[]> {
  const { from, conditions, values } = searchSelection(reader, expression, withoutStock(filter));
  const { number } = searchDialects[reader.dialect];
  return reader.all<Match>(
    `SELECT a.article_number, a.title FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${number} DESC LIMIT ?`,
    [...values, fewAtMost + 1],
  );
}

export async function countMatches(
  reader: Reader,
  expression: SearchExpression,
  filter: SearchFilter,
): Promise<number> {
  const { from, conditions, values } = searchSelection(reader, expression, filter);
  const source = filter.inStock
    ? `FROM ${from} WHERE ${conditions.join(' AND ')}`
    : searchDialects[reader.dialect].indexAlone;
  const sql = `SELECT count(*) AS n ${source}`;
  return (await firstRow<{ n: number }>(reader, 'how many articles match', sql, values)).n;
}

// So many of each rung are remembered: a few pages, which is as far as shoppers leaf.
const remembered = 150;

/**
 * PostgreSQL: counts every rung, and finds its newest articles, in one scan of all that the last rung finds. Its index knows
 * neither in which order articles are nor which of them are visible, so each scan more would look at all of them again.
 */
async function scanRungs(
  reader: Reader,
  rungs: readonly SearchExpression[],
  filter: SearchFilter,
): Promise<{ total: number; newest: NewestOfRung[] }> {
  const { query } = searchDialects[reader.dialect];
  const wanted = searchSelection(reader, present(rungs.at(-1), 'the widest rung of a search'), filter).values;
  const before = rungs.slice(0, -1).map((rung) => query(rung, { having: [], without: [] }));
  const cases = before.map((_rung, place) => `WHEN words @@ CAST(? AS tsquery) THEN ${place}`);
  const rung = cases.length > 0 ? `CASE ${cases.join(' ')} ELSE ${cases.length} END` : '0';
  const rows = await reader.all<{ rung: number; n: number; numbers: string }>(
    `SELECT rung, count(*) AS n,
            array_to_string((array_agg(article_number ORDER BY article_number DESC))[1:${remembered}], ',') AS numbers
       FROM (SELECT article_number, ${rung} AS rung FROM article_search WHERE words @@ CAST(? AS tsquery)) AS found
      GROUP BY rung`,
    [...before, ...wanted],
  );
  const newest = rungs.map((_rung, place): NewestOfRung => {
    const row = rows.find((each) => each.rung === place);
    if (!row) return { numbers: [], isComplete: true };
    return { numbers: row.numbers.split(',').map(Number), isComplete: row.n <= remembered };
  });
  return { total: rows.reduce((sum, { n }) => sum + n, 0), newest };
}

const withoutStock = (filter: SearchFilter): SearchFilter => ({ ...filter, inStock: false });

/** PostgreSQL: the plan for `rungs` by one scan. @param firstRung of the ladder, on which the first of them stands */
async function planByScan(
  reader: Reader,
  rungs: SearchExpression[],
  filter: SearchFilter,
  firstRung = 0,
): Promise<SearchPlan> {
  const { total, newest } = await scanRungs(reader, rungs, filter);
  if (total > fewAtMost) return { kind: 'many', rungs, total, newest };
  const placed = newest.flatMap(({ numbers }, rung) =>
    numbers.map((number): [number, number] => [number, firstRung + rung]),
  );
  return { kind: 'few', rungOf: new Map(placed) };
}

/** SQLite. */
async function planMany(reader: Reader, rungs: SearchExpression[], filter: SearchFilter): Promise<SearchPlan> {
  return {
    kind: 'many',
    rungs,
    total: await countMatches(reader, present(rungs.at(-1), 'the widest rung of a search'), withoutStock(filter)),
  };
}

/** Where there are few matches, each with its rung of the ladder; otherwise the plan for many. */
async function climbLadder(reader: Reader, ladder: SearchLadder, filter: SearchFilter): Promise<SearchPlan> {
  if (reader.dialect === 'postgres') return planByScan(reader, ladder, filter);
  const matches = await readMatches(reader, ladder[2], filter);
  if (matches.length > fewAtMost) return planMany(reader, ladder, filter);
  return {
    kind: 'few',
    rungOf: new Map(matches.map((match) => [match.article_number, rungOfTitle(match.title, ladder)])),
  };
}

/** Looks at how much `words` find and decides how pages of it are read. `filter.inStock` is not looked at. */
export async function planSearch(reader: Reader, words: readonly string[], filter: SearchFilter): Promise<SearchPlan> {
  const ladder = searchLadder(words);
  const plan = await climbLadder(reader, ladder, withoutStock(filter));
  if (plan.kind === 'many' || plan.rungOf.size >= hardlyAny) return plan;
  const { rungOf } = plan;
  const forgiving = await forgiveSpelling(reader, words);
  if (!forgiving) return plan;
  const rungs = rungOf.size === 0 ? [forgiving] : [ladder[2], forgiving];
  if (reader.dialect === 'postgres') {
    const forgiven = await planByScan(reader, rungs, withoutStock(filter), ladder.length + 1 - rungs.length);
    // What was found without forgiveness keeps its rung.
    return forgiven.kind === 'many' ? forgiven : { kind: 'few', rungOf: new Map([...forgiven.rungOf, ...rungOf]) };
  }
  const forgiven = await readMatches(reader, forgiving, filter);
  if (forgiven.length > fewAtMost) return planMany(reader, rungs, withoutStock(filter));
  for (const { article_number } of forgiven) {
    if (!rungOf.has(article_number)) rungOf.set(article_number, ladder.length);
  }
  return plan;
}
