import { present } from '../../../contract/presence.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { forgiveSpelling, searchDialects, searchLadder } from './article-search.ts';
import type { SearchExpression } from './article-search.ts';
import { hasStockCondition } from '../availability.ts';
import type { Selection } from '../listed-article.ts';
import { categoryFacet, tagFacet, unsoldFacet } from '../search-index.ts';
import { indexedWords } from '../text-folding.ts';

/** The plan of a search in one version of the catalogue. */
export type SearchPlan =
  /** There are so few matches that all of them are known, with the rung that each stands on. */
  | { kind: 'few'; rungOf: Map<number, number> }
  /** There are so many matches that only those of a page are read, rung by rung. */
  | { kind: 'many'; rungs: SearchExpression[]; total: number };

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
  const { from, conditions, values } = searchSelection(reader, expression, { ...filter, inStock: false });
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

/** The lowest rung of the ladder on which a title stands, 2 if its words are not all in it. */
function rungOfTitle(title: string, words: readonly string[]): 0 | 1 | 2 {
  const titleWords = new Set(indexedWords(title));
  const last = present(words.at(-1), 'the last word of a search');
  if (!words.slice(0, -1).every((word) => titleWords.has(word))) return 2;
  if (titleWords.has(last)) return 0;
  return [...titleWords].some((word) => word.startsWith(last)) ? 1 : 2;
}

/** Looks at how much `words` find and decides how pages of it are read. `filter.inStock` is not looked at. */
export async function planSearch(reader: Reader, words: readonly string[], filter: SearchFilter): Promise<SearchPlan> {
  const ladder = searchLadder(words);
  const matches = await readMatches(reader, ladder[2], filter);
  const many = async (rungs: SearchExpression[]): Promise<SearchPlan> => ({
    kind: 'many',
    rungs,
    total: await countMatches(reader, present(rungs.at(-1), 'the widest rung of a search'), {
      ...filter,
      inStock: false,
    }),
  });
  if (matches.length > fewAtMost) return many(ladder);
  const rungOf = new Map(matches.map((match) => [match.article_number, rungOfTitle(match.title, words) as number]));
  if (matches.length >= hardlyAny) return { kind: 'few', rungOf };
  const forgiving = await forgiveSpelling(reader, words);
  if (!forgiving) return { kind: 'few', rungOf };
  const forgiven = await readMatches(reader, forgiving, filter);
  if (forgiven.length > fewAtMost) return many(matches.length === 0 ? [forgiving] : [ladder[2], forgiving]);
  for (const { article_number } of forgiven) {
    if (!rungOf.has(article_number)) rungOf.set(article_number, ladder.length);
  }
  return { kind: 'few', rungOf };
}
