import { present } from '../../../contract/presence.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { readStoredTexts } from '../../database/stored-json.ts';
import { readKeptArticles } from '../article-record-reading.ts';
import { readIndexedTranslations } from '../indexed-translations.ts';
import { formsOfIndexed, markedWord, plainWord } from '../search-index.ts';
import { editDistance, editDistanceToBeginning, forgivenEdits } from '../spelling.ts';
import { spellingsIn } from '../text-folding.ts';
import { searchLadder } from './search-ladder.ts';
import type { SearchExpression, Term } from './search-ladder.ts';
import { countMatches, searchSelection } from './search-selection.ts';
import type { SearchFilter } from './search-selection.ts';
import type { Synonyms } from './synonyms.ts';

/**
 * Finds the words that a misspelt search was probably meant for, among the words of the shop's own products: the fewest edits win,
 * and of equally near ones those with the most products. It looks at the whole shop, so that a search is corrected alike in every
 * department.
 */

export type Correction = {
  /** All words of the search, corrected. */
  words: string[];
  /** Each word that was changed, and how the shop writes it instead. */
  written: ReadonlyMap<string, string>;
};

/** What the shop searches for as well, in which language beside its own, and among which of its products. */
export type CorrectionScope = { synonyms: Synonyms } & Pick<SearchFilter, 'isUnsoldToo' | 'language'>;

type Near = { word: string; distance: number };
type Candidate = { words: string[]; distance: number };

const mostNear = 12;
const mostCandidates = 12;

/** Words of the catalogue that `word` may have been meant for, the nearest first. */
async function wordsNear(
  reader: Reader,
  word: string,
  isUnfinished: boolean,
  language: ShopLanguage | undefined,
): Promise<Near[]> {
  const limit = forgivenEdits(word);
  if (limit === 0) return [];
  const forms = [word, ...(language === undefined ? [] : [markedWord(word, language)])].flatMap(formsOfIndexed);
  const near = await reader.all<{ word: string }>(
    `SELECT DISTINCT word FROM search_word_form WHERE form IN (${questionMarks(forms)})`,
    forms,
  );
  const distances = new Map(
    near.map((row) => plainWord(row.word)).map((found) => [found, editDistance(word, found, limit)]),
  );
  if (isUnfinished) {
    // An unfinished word is compared with the beginnings of words that share its first letters.
    const start = word.slice(0, word.length < 6 ? 2 : 3);
    for (const begin of [start, ...(language === undefined ? [] : [markedWord(start, language)])]) {
      const begun = await reader.all<{ word: string }>(
        'SELECT word FROM search_word WHERE word >= ? AND word < ? ORDER BY word LIMIT 2000',
        [begin, `${begin}\u{10ffff}`],
      );
      for (const row of begun) {
        const found = plainWord(row.word);
        const distance = editDistanceToBeginning(word, found, 1);
        if (distance <= 1) distances.set(found, Math.min(distance + 0.5, distances.get(found) ?? Infinity));
      }
    }
  }
  return [...distances]
    .map(([found, distance]) => ({ word: found, distance }))
    .filter(({ word: found, distance }) => found !== word && distance <= limit + 0.5)
    .toSorted((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1))
    .slice(0, mostNear);
}

/** Whether a product has this word, so that it may have been meant as it was typed. */
async function isKnown(
  reader: Reader,
  { word, isBegun }: Term,
  { synonyms, ...filter }: CorrectionScope,
): Promise<boolean> {
  if (synonyms.has(word)) return true;
  const alternatives = [word, ...(filter.language === undefined ? [] : [markedWord(word, filter.language)])];
  const expression: SearchExpression = {
    groups: [alternatives.map((each) => [{ word: each, isBegun }])],
    where: 'anywhere',
  };
  const { from, conditions, values } = searchSelection(reader, expression, filter);
  const found = await reader.get(`SELECT 1 AS found FROM ${from} WHERE ${conditions.join(' AND ')} LIMIT 1`, values);
  return found !== undefined;
}

/** The combinations of what each word may have been meant for, the nearest first. */
function combinations(options: readonly Near[][]): Candidate[] {
  let candidates: Candidate[] = [{ words: [], distance: 0 }];
  for (const option of options) {
    candidates = candidates
      .flatMap(({ words, distance }) =>
        option.map((near) => ({ words: [...words, near.word], distance: distance + near.distance })),
      )
      .toSorted((a, b) => a.distance - b.distance)
      .slice(0, mostCandidates + 1);
  }
  // Without an edit, it is what was typed.
  return candidates.filter(({ distance }) => distance > 0).slice(0, mostCandidates);
}

/** Of the nearest candidates that find something, the one that finds the most. */
async function firstThatFinds(
  reader: Reader,
  candidates: readonly Candidate[],
  { synonyms, ...filter }: CorrectionScope,
): Promise<string[] | undefined> {
  const distances = [...new Set(candidates.map(({ distance }) => distance))];
  for (const distance of distances) {
    const equallyNear = candidates.filter((candidate) => candidate.distance === distance);
    const counts = await Promise.all(
      equallyNear.map(({ words }) => countMatches(reader, searchLadder(words, synonyms, filter.language)[2], filter)),
    );
    const most = Math.max(...counts);
    if (most > 0) return equallyNear[counts.indexOf(most)]?.words;
  }
  return undefined;
}

type Written = { article_id: string; title: string; vendor: string; category: string | null; tags: string };

/** The words of a product's translation, as it is written. */
async function writtenIn(reader: Reader, articleId: string, language: ShopLanguage | undefined): Promise<string[]> {
  const [product] = language === undefined ? [] : await readKeptArticles(reader, 'article_id', [articleId]);
  if (!product) return [];
  const translations = (await readIndexedTranslations(reader, [product])).get(articleId) ?? [];
  return translations.filter((each) => each.language === language).flatMap(({ title, about }) => [title, about]);
}

/** How the shop writes these words: as in the newest product that has them, in its title if there is one. */
async function spellingsOf(
  reader: Reader,
  words: readonly string[],
  { synonyms, ...filter }: CorrectionScope,
): Promise<ReadonlyMap<string, string>> {
  for (const expression of searchLadder(words, synonyms, filter.language)) {
    const { from, conditions, values } = searchSelection(reader, expression, filter);
    const product = await reader.get<Written>(
      `SELECT a.article_id, a.title, a.vendor, a.category, a.tags FROM ${from} WHERE ${conditions.join(' AND ')}
        ORDER BY a.article_number DESC LIMIT 1`,
      values,
    );
    if (!product) continue;
    const own = [product.title, product.vendor, product.category ?? '', ...readStoredTexts(product.tags)];
    return spellingsIn([...(await writtenIn(reader, product.article_id, filter.language)), ...own]);
  }
  return new Map();
}

/** @returns undefined when the shop has no words near those that were typed */
export async function correctSpelling(
  reader: Reader,
  words: readonly string[],
  scope: CorrectionScope,
): Promise<Correction | undefined> {
  const options = await Promise.all(
    words.map(async (word, place) => {
      const isLast = place === words.length - 1;
      const [known, near] = await Promise.all([
        isKnown(reader, { word, isBegun: isLast }, scope),
        wordsNear(reader, word, isLast, scope.language),
      ]);
      return known ? [{ word, distance: 0 }, ...near] : near;
    }),
  );
  const corrected = await firstThatFinds(reader, combinations(options), scope);
  if (!corrected) return undefined;
  const spellings = await spellingsOf(reader, corrected, scope);
  const changed = words.flatMap((word, place): [string, string][] => {
    const instead = present(corrected[place], 'the corrected word');
    return instead === word ? [] : [[word, spellings.get(instead) ?? instead]];
  });
  return { words: corrected, written: new Map(changed) };
}
