import { present } from '../../../contract/presence.ts';
import type { SpellingShown } from '../../../contract/seller/article.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { searchDialects } from './search-dialects.ts';
import { rungOfTitle, searchLadder } from './search-ladder.ts';
import type { SearchExpression, SearchLadder } from './search-ladder.ts';
import { countMatches, searchSelection } from './search-selection.ts';
import type { SearchFilter } from './search-selection.ts';
import { correctSpelling } from './spelling-correction.ts';
import type { Synonyms } from './synonyms.ts';

/** The plan of a search in one version of the catalogue, and what it has to do with misspelt words. */
export type SearchPlan = FoundPlan & { spelling?: PlannedSpelling };

/** `words`: those that were changed, and how the shop writes what they were probably meant for. */
export type PlannedSpelling = { words: ReadonlyMap<string, string>; shown: SpellingShown };

type FoundPlan =
  /** There are so few matches that all of them are known, with the rung that each stands on. */
  | { kind: 'few'; rungOf: Map<number, number> }
  /** There are so many matches that only those of a page are read, rung by rung. */
  | { kind: 'many'; rungs: SearchExpression[]; total: number; newest?: NewestOfRung[] };

/** The newest articles of a rung that are on no rung before it, newest first, and whether these are all of them. */
export type NewestOfRung = { numbers: number[]; isComplete: boolean };

// A word that is in few articles costs least when all of them are read at once.
const fewAtMost = 60;
// Below this many, articles that match but for a typing error are shown as well.
const hardlyAny = 4;

type Match = { article_number: number; title: string; translated: string | null };

/** All matches, newest first, or one more than are few. */
function readMatches(reader: Reader, expression: SearchExpression, filter: SearchFilter): Promise<Match[]> {
  const { from, conditions, values } = searchSelection(reader, expression, filter);
  const { number } = searchDialects[reader.dialect];
  const { language } = filter;
  const translated =
    language === undefined
      ? 'NULL'
      : `(SELECT t.text FROM article_translation t
           WHERE t.article_id = a.article_id AND t.language = ? AND t.field = 'title')`;
  return reader.all<Match>(
    `SELECT a.article_number, a.title, ${translated} AS translated
       FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${number} DESC LIMIT ?`,
    [...(language === undefined ? [] : [language]), ...values, fewAtMost + 1],
  );
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

/** PostgreSQL: the plan for `rungs` by one scan. @param firstRung of the ladder, on which the first of them stands */
async function planByScan(
  reader: Reader,
  rungs: SearchExpression[],
  filter: SearchFilter,
  firstRung = 0,
): Promise<FoundPlan> {
  const { total, newest } = await scanRungs(reader, rungs, filter);
  if (total > fewAtMost) return { kind: 'many', rungs, total, newest };
  const placed = newest.flatMap(({ numbers }, rung) =>
    numbers.map((number): [number, number] => [number, firstRung + rung]),
  );
  return { kind: 'few', rungOf: new Map(placed) };
}

/** SQLite. */
async function planMany(reader: Reader, rungs: SearchExpression[], filter: SearchFilter): Promise<FoundPlan> {
  return {
    kind: 'many',
    rungs,
    total: await countMatches(reader, present(rungs.at(-1), 'the widest rung of a search'), filter),
  };
}

/** Where there are few matches, each with its rung of the ladder; otherwise the plan for many. */
async function climbLadder(reader: Reader, ladder: SearchLadder, filter: SearchFilter): Promise<SearchPlan> {
  if (reader.dialect === 'postgres') return planByScan(reader, ladder, filter);
  const matches = await readMatches(reader, ladder[2], filter);
  if (matches.length > fewAtMost) return planMany(reader, ladder, filter);
  return {
    kind: 'few',
    rungOf: new Map(
      matches.map(({ article_number: number, title, translated }) => {
        const isTranslated = translated !== null && filter.language !== undefined;
        const translations = isTranslated ? [{ language: filter.language as ShopLanguage, title: translated }] : [];
        return [number, rungOfTitle(title, ladder, translations)];
      }),
    ),
  };
}

/** Finds what either finds, word by word. */
const either = (one: SearchExpression, other: SearchExpression): SearchExpression => ({
  groups: one.groups.map((group, place) => [...group, ...(other.groups[place] ?? [])]),
  where: 'anywhere',
});

/** The few articles that match as typed, and behind them those that match the corrected words. */
async function planBehind(
  reader: Reader,
  rungOf: ReadonlyMap<number, number>,
  { asTyped, corrected }: { asTyped: SearchExpression; corrected: SearchExpression },
  filter: SearchFilter,
): Promise<FoundPlan> {
  const rungs = [asTyped, either(asTyped, corrected)];
  const behind = 3;
  if (reader.dialect === 'postgres') {
    const plan = await planByScan(reader, rungs, filter, behind - 1);
    // What was found as typed keeps its rung.
    return plan.kind === 'many' ? plan : { kind: 'few', rungOf: new Map([...plan.rungOf, ...rungOf]) };
  }
  const matches = await readMatches(reader, present(rungs[1], 'the rung of corrected words'), filter);
  if (matches.length > fewAtMost) return planMany(reader, rungs, filter);
  const placed = matches.map(({ article_number: number }): [number, number] => [number, behind]);
  return { kind: 'few', rungOf: new Map([...placed, ...rungOf]) };
}

/** Whether so little matches that the words may be misspelt. A department may have none of what the shop has enough of. */
async function isHardlyAny(
  reader: Reader,
  plan: FoundPlan,
  widest: SearchExpression,
  { category, tag }: SearchFilter,
): Promise<boolean> {
  if (plan.kind === 'many' || plan.rungOf.size >= hardlyAny) return false;
  if (category === undefined && tag === undefined) return true;
  return (await countMatches(reader, widest, {})) < hardlyAny;
}

/**
 * Looks at how much `words` find and decides how pages of it are read. Where hardly anything is found, words that may be misspelt
 * are corrected.
 * @param options.synonyms words that the shop searches for as well, whether or not words are corrected
 * @param options.asTyped what was typed is searched for; the corrected words are only offered
 */
export async function planSearch(
  reader: Reader,
  words: readonly string[],
  {
    category,
    tag,
    language,
    asTyped,
    synonyms,
  }: Omit<SearchFilter, 'inStock'> & { asTyped: boolean; synonyms: Synonyms },
): Promise<SearchPlan> {
  const filter = { category, tag, language };
  const ladder = searchLadder(words, synonyms, language);
  const plan = await climbLadder(reader, ladder, filter);
  if (!(await isHardlyAny(reader, plan, ladder[2], filter))) return plan;
  const correction = await correctSpelling(reader, words, { synonyms, language });
  if (!correction) return plan;
  const spelling = (shown: SpellingShown) => ({ spelling: { words: correction.written, shown } });
  if (asTyped) return { ...plan, ...spelling('offered') };
  const correctedLadder = searchLadder(correction.words, synonyms, language);
  if (plan.kind === 'few' && plan.rungOf.size > 0) {
    const expressions = { asTyped: ladder[2], corrected: correctedLadder[2] };
    return { ...(await planBehind(reader, plan.rungOf, expressions, filter)), ...spelling('also') };
  }
  return { ...(await climbLadder(reader, correctedLadder, filter)), ...spelling('instead') };
}
