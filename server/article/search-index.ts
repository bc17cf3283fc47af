import { setTimeout as pause } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import type { ArticleRecord } from './article-record.ts';
import { inPieces, questionMarks, runForRows } from '../../platform/database/multi-row-statement.ts';
import { deletionForms } from './spelling.ts';
import { foldText, indexedWords, writtenWords } from './text-folding.ts';

/** Keeps the index that articles are found by. The search itself is in `article-search.ts`. */

// Facets stand in the same index as words. A character of the private use area begins them, which no word has, and a hash
// keeps every name to one word.
const facet = (kind: 'c' | 't', key: string) =>
  `\ue000${kind}${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;

/** Articles that are not on sale have this facet. They are few, and excluding a few costs less than asking for nearly all. */
export const unsoldFacet = '\ue000unsold';

export const categoryFacet = (slug: string) => facet('c', slug);
export const tagKeyOf = (tag: string) => foldText(tag).trim();
export const tagFacet = (tag: string) => facet('t', tagKeyOf(tag));

/**
 * A word of a translation stands in the index behind a character of its language, of the private use area: only shoppers of that
 * language find by it. These characters are kept in databases.
 */
const languageMarks: Record<ShopLanguage, string> = {
  en: '\ue101',
  ja: '\ue102',
  de: '\ue103',
  es: '\ue104',
  ar: '\ue105',
};

const anyMark = /^[\ue101-\ue105]/;

/** A word as a translation into `language` has it in the index. */
export const markedWord = (word: string, language: ShopLanguage): string => languageMarks[language] + word;

/** A word of the index without the mark of its language. */
export const plainWord = (word: string): string => word.replace(anyMark, '');

/** The forms that forgive typing errors in a word of the index: those of a translation lead to words of its language only. */
export function formsOfIndexed(word: string): string[] {
  const mark = anyMark.exec(word)?.[0] ?? '';
  return deletionForms(plainWord(word)).map((form) => mark + form);
}

/** What an article is found by in another language: its title, and its options, tags and departments. */
export type IndexedTranslation = { language: ShopLanguage; title: string; about: string };

/** The words of a title and its translations, as the index has them. */
export function indexedTitle(
  title: string,
  translations: readonly { language: ShopLanguage; title: string }[],
): string[] {
  return withTranslations(
    indexedWords(title),
    translations.map((each) => ({ language: each.language, words: indexedWords(each.title) })),
  );
}

/** A word that the shop's own text has too is found by that. */
function withTranslations(
  words: string[],
  translations: readonly { language: ShopLanguage; words: string[] }[],
): string[] {
  if (translations.length === 0) return words;
  const known = new Set(words);
  const marked = translations.flatMap((each) =>
    each.words.filter((word) => !known.has(word)).map((word) => markedWord(word, each.language)),
  );
  return [...words, ...new Set(marked)];
}

export type IndexedArticle = Pick<ArticleRecord, 'title' | 'vendor' | 'category' | 'tags' | 'variants'> & {
  articleNumber: number;
  /** The slugs of its departments, from the top. */
  departments: readonly string[];
  isSold: boolean;
  /** None of a shop that translates nothing. */
  translations: readonly IndexedTranslation[];
};

type IndexEntry = {
  articleNumber: number;
  title: string[];
  words: string[];
  codes: string[];
  facets: string[];
  /** What misspelt words are compared with. */
  written: string[];
};

function entryOf(article: IndexedArticle): IndexEntry {
  const options = new Set(article.variants.flatMap((variant) => variant.optionValues));
  const about = [article.vendor, article.category ?? '', ...article.tags, ...options].join('\n');
  const codes = new Set(article.variants.flatMap((variant) => [variant.sku, variant.barcode]));
  const { translations } = article;
  return {
    articleNumber: article.articleNumber,
    title: indexedTitle(article.title, translations),
    words: withTranslations(
      indexedWords(about),
      translations.map((each) => ({ language: each.language, words: indexedWords(each.about) })),
    ),
    codes: indexedWords([...codes].join('\n')),
    facets: [
      ...(article.isSold ? [] : [unsoldFacet]),
      ...article.departments.map(categoryFacet),
      ...article.tags.map(tagFacet),
    ],
    written: withTranslations(
      writtenWords(`${article.title}\n${about}`),
      translations.map((each) => ({ language: each.language, words: writtenWords(`${each.title}\n${each.about}`) })),
    ),
  };
}

async function writeToSqlite(transaction: Transaction, entries: readonly IndexEntry[]): Promise<void> {
  const numbers = entries.map((entry) => entry.articleNumber);
  for (const some of inPieces(numbers, 1000)) {
    await transaction.run(`DELETE FROM article_search WHERE rowid IN (${questionMarks(some)})`, some);
  }
  await runForRows(
    transaction,
    entries.map(({ articleNumber, title, words, codes, facets }) => [
      articleNumber,
      ...[title, words, codes, facets].map((list) => list.join(' ')),
    ]),
    (rows) => `INSERT INTO article_search (rowid, title, words, codes, facets) VALUES ${rows}`,
  );
}

/** A `tsvector` literal: title weighs A, words B, codes C, facets D. Words hold letters, digits and marks only. */
function textVector({ title, words, codes, facets }: IndexEntry): string {
  const weights = new Map<string, Set<string>>();
  const add = (list: string[], weight: string) => {
    for (const word of list) weights.set(word, (weights.get(word) ?? new Set()).add(weight));
  };
  add(title, 'A');
  add(words, 'B');
  add(codes, 'C');
  add(facets, 'D');
  // Each weight needs a position of its own; positions mean nothing else here.
  const positions = { A: 1, B: 2, C: 3, D: 4 } as Record<string, number>;
  return [...weights]
    .map(([word, letters]) => `'${word}':${[...letters].map((letter) => `${positions[letter]}${letter}`).join(',')}`)
    .join(' ');
}

async function writeToPostgres(transaction: Transaction, entries: readonly IndexEntry[]): Promise<void> {
  for (const some of inPieces(entries, 1000)) {
    await transaction.run(
      `INSERT INTO article_search (article_number, words)
       VALUES ${some.map(() => '(?, CAST(? AS tsvector))').join(', ')}
       ON CONFLICT (article_number) DO UPDATE SET words = excluded.words`,
      some.flatMap((entry) => [entry.articleNumber, textVector(entry)]),
    );
  }
}

/** Remembers words for `correctSpelling`. Words are never forgotten: one that nothing uses any more finds nothing. */
export async function learnWords(transaction: Transaction, words: readonly string[]): Promise<void> {
  const worthForgiving = [...new Set(words)].filter((word) => formsOfIndexed(word).length > 0).toSorted();
  const known = new Set<string>();
  for (const some of inPieces(worthForgiving, 10_000)) {
    const rows = await transaction.all<{ word: string }>(
      `SELECT word FROM search_word WHERE word IN (${questionMarks(some)})`,
      some,
    );
    for (const { word } of rows) known.add(word);
  }
  const fresh = worthForgiving.filter((word) => !known.has(word));
  await runForRows(
    transaction,
    fresh.map((word) => [word]),
    (rows) => `INSERT INTO search_word (word) VALUES ${rows} ON CONFLICT DO NOTHING`,
  );
  await runForRows(
    transaction,
    fresh.flatMap((word) => formsOfIndexed(word).map((form) => [form, word])),
    (rows) => `INSERT INTO search_word_form (form, word) VALUES ${rows} ON CONFLICT DO NOTHING`,
  );
}

/** Replaces what these articles are found by. */
export async function indexArticles(transaction: Transaction, articles: readonly IndexedArticle[]): Promise<void> {
  const entries = articles.map(entryOf);
  if (entries.length === 0) return;
  await (transaction.dialect === 'sqlite' ? writeToSqlite : writeToPostgres)(transaction, entries);
  await learnWords(
    transaction,
    entries.flatMap(({ written }) => written),
  );
}

const changesSoFar = async (reader: Reader) =>
  (await firstRow<{ n: number }>(reader, 'the changes so far', 'SELECT total_changes() AS n')).n;

/** How long purchases may wait for a piece of tidying, and what is done so that they do not wait longer. */
const longestMergeMs = 150;
const fewestPages = 50;
const shortestPauseMs = 20;

/**
 * Brings the index into few pieces after many changes, a little at a time so that others can write in between. Searching
 * works all the while; afterwards it takes about a fifth less.
 */
export async function tidySearchIndex(database: Database): Promise<void> {
  if (database.dialect !== 'sqlite') return;
  let pagesAtOnce = 500;
  // FTS5's `merge`: a negative number begins with everything, a positive one goes on; under two changes, it is done.
  for (let isFirst = true; ; isFirst = false) {
    const startedAt = performance.now();
    const changes = await database.write(async (transaction) => {
      const before = await changesSoFar(transaction);
      const pages = isFirst ? -pagesAtOnce : pagesAtOnce;
      await transaction.run(`INSERT INTO article_search (article_search, rank) VALUES ('merge', ?)`, [pages]);
      return (await changesSoFar(transaction)) - before;
    });
    if (changes < 2) return;
    const tookMs = performance.now() - startedAt;
    if (tookMs > longestMergeMs) pagesAtOnce = Math.max(fewestPages, Math.floor(pagesAtOnce / 2));
    // Without a pause, SQLite gives those that wait for it no turn.
    await pause(Math.max(shortestPauseMs, tookMs / 4));
  }
}
