import { createHash } from 'node:crypto';
import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import { inPieces, questionMarks, runForRows } from '../../platform/database/multi-row-statement.ts';
import { raiseCatalogueVersion } from './catalogue-version.ts';
import { wordKeyOf } from './translated-words.ts';
import type { TranslatedWord } from './translated-words.ts';

/**
 * Keeps translations of products, each beside the text that it translates, and of words that many products share. What is written
 * here is found by shoppers once it is indexed (`translation-writing.ts`).
 */

/** A text of a product that is translated: its title, its description, or what one of its pictures shows. */
export type TranslatedField = 'title' | 'description' | `picture:${string}`;

export type ArticleText = {
  articleId: string;
  language: ShopLanguage;
  field: TranslatedField;
  text: string;
  /** `sourceOf` the shop's text that was translated. */
  translatedFrom: string;
};

/** What tells one text of the shop from another, so that a translation of a former text is seen to be out of date. */
export const sourceOf = (text: string): string =>
  createHash('sha256').update(text.trim().normalize()).digest('hex').slice(0, 16);

const columns = 'article_id AS "articleId", language, field, text, translated_from AS "translatedFrom"';

/** All translations of these products. */
export async function readArticleTexts(reader: Reader, articleIds: readonly string[]): Promise<ArticleText[]> {
  const found: ArticleText[] = [];
  for (const some of inPieces(articleIds, 1000)) {
    found.push(
      ...(await reader.all<ArticleText>(
        `SELECT ${columns} FROM article_translation WHERE article_id IN (${questionMarks(some)})
          ORDER BY article_id, language, field`,
        some,
      )),
    );
  }
  return found;
}

/** Whether anything is translated at all: most shops need not look further. */
export async function hasTranslations(reader: Reader): Promise<boolean> {
  const sql =
    'SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM article_translation) OR EXISTS (SELECT 1 FROM word_translation)';
  return (await reader.get(sql)) !== undefined;
}

/** The languages in which the shop has any text. */
export async function readTranslatedLanguages(reader: Reader): Promise<ReadonlySet<ShopLanguage>> {
  if (!(await hasTranslations(reader))) return new Set();
  const rows = await reader.all<{ language: ShopLanguage }>(
    'SELECT DISTINCT language FROM article_translation UNION SELECT DISTINCT language FROM word_translation',
  );
  return new Set(rows.map(({ language }) => language));
}

/** Writes texts of products; an empty text takes the translation away. */
export async function writeArticleTexts(
  transaction: Transaction,
  texts: readonly ArticleText[],
  now: number,
): Promise<void> {
  for (const { articleId, language, field } of texts.filter(({ text }) => text === '')) {
    await transaction.run('DELETE FROM article_translation WHERE article_id = ? AND language = ? AND field = ?', [
      articleId,
      language,
      field,
    ]);
  }
  await runForRows(
    transaction,
    texts
      .filter(({ text }) => text !== '')
      .map(({ articleId, language, field, text, translatedFrom }) => [
        articleId,
        language,
        field,
        text,
        translatedFrom,
        now,
      ]),
    (rows) => `INSERT INTO article_translation (article_id, language, field, text, translated_from, changed_at)
               VALUES ${rows} ON CONFLICT (article_id, language, field) DO UPDATE SET text = excluded.text,
                 translated_from = excluded.translated_from, changed_at = excluded.changed_at`,
  );
  await raiseCatalogueVersion(transaction);
}

const keyOf = ({ kind, within, word }: Pick<TranslatedWord, 'kind' | 'within' | 'word'>) =>
  kind === 'value' ? JSON.stringify([wordKeyOf(within), wordKeyOf(word)]) : wordKeyOf(word);

/** Writes words; an empty text takes the translation away. Of two spellings of one word, the last counts. */
export async function writeWords(
  transaction: Transaction,
  given: readonly TranslatedWord[],
  now: number,
): Promise<void> {
  const words = [...new Map(given.map((word) => [`${word.kind} ${word.language} ${keyOf(word)}`, word])).values()];
  for (const word of words.filter(({ text }) => text === '')) {
    await transaction.run('DELETE FROM word_translation WHERE kind = ? AND word_key = ? AND language = ?', [
      word.kind,
      keyOf(word),
      word.language,
    ]);
  }
  await runForRows(
    transaction,
    words
      .filter(({ text }) => text !== '')
      .map((word) => [word.kind, keyOf(word), word.language, word.word, word.within, word.text, now]),
    (rows) => `INSERT INTO word_translation (kind, word_key, language, word, within_word, text, changed_at)
               VALUES ${rows} ON CONFLICT (kind, word_key, language) DO UPDATE SET word = excluded.word,
                 within_word = excluded.within_word, text = excluded.text, changed_at = excluded.changed_at`,
  );
  await raiseCatalogueVersion(transaction);
}
