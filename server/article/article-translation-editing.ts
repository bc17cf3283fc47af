import type {
  ArticleTranslation,
  ArticleTranslationEdit,
  ArticleTranslations,
} from '../../contract/seller/article-translation.ts';
import { present } from '../../contract/presence.ts';
import type { StaffArticle } from '../../contract/seller/back-office.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { shopLanguages } from '../../contract/seller/shop-look.ts';
import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import { staffArticleOf } from './article-editing.ts';
import { readForChange, readKeptArticles } from './article-record-reading.ts';
import type { StoredArticle } from './article-record-reading.ts';
import { readArticleTexts, sourceOf } from './translation-store.ts';
import type { ArticleText } from './translation-store.ts';
import { readWords, WordsInLanguage } from './translated-words.ts';
import type { TranslatedWord } from './translated-words.ts';
import { saveTranslations } from './translation-writing.ts';

/** Edits of a product's translations by staff. */

const valuesOf = ({ variants }: StoredArticle, place: number): string[] =>
  [...new Set(variants.map(({ optionValues }) => optionValues[place] ?? ''))].filter((value) => value !== '');

async function translationsOf(reader: Reader, article: StoredArticle): Promise<ArticleTranslation[]> {
  const texts = await readArticleTexts(reader, [article.articleId]);
  const words = await readWords(reader);
  return shopLanguages.map((language) => {
    const inLanguage = new WordsInLanguage(words.filter((word) => word.language === language));
    const find = (field: 'title' | 'description') =>
      texts.find((each) => each.language === language && each.field === field);
    const outOfDate = (['title', 'description'] as const).filter((field) => {
      const found = find(field);
      return found && found.translatedFrom !== sourceOf(article[field]);
    });
    return {
      language,
      title: find('title')?.text ?? '',
      description: find('description')?.text ?? '',
      outOfDate,
      options: article.optionNames.map((option, place) => ({
        option,
        text: inLanguage.of('option', option) ?? '',
        values: valuesOf(article, place).map((value) => ({
          value,
          text: inLanguage.of('value', value, option) ?? '',
        })),
      })),
    };
  });
}

/** @returns refused as `not_found` */
export async function readArticleTranslations(
  reader: Reader,
  articleId: string,
): Promise<ArticleTranslations | Refused> {
  const [article] = await readKeptArticles(reader, 'article_id', [articleId]);
  if (!article) return { refusal: 'not_found' };
  return { version: article.version, translations: await translationsOf(reader, article) };
}

type State = Record<string, string>;

/** The translations of a product as one flat record, for the staff record. */
export async function readTranslationsForRecord(reader: Reader, articleId: string): Promise<State> {
  const [article] = await readKeptArticles(reader, 'article_id', [articleId]);
  const translations = article ? await translationsOf(reader, article) : [];
  return Object.fromEntries(
    translations.flatMap(({ language, title, description, options }) => [
      [`title ${language}`, title],
      [`description ${language}`, description],
      ...options.flatMap(({ option, text, values }) => [
        [`${option} ${language}`, text],
        ...values.map((each) => [`${option}: ${each.value} ${language}`, each.text]),
      ]),
    ]),
  ) as State;
}

/** The words of an edit that say something else than before. */
function changedWords(
  language: ShopLanguage,
  before: ArticleTranslation,
  options: ArticleTranslationEdit['options'],
): TranslatedWord[] | Refused {
  const words: TranslatedWord[] = [];
  for (const [place, { option, text, values }] of options.entries()) {
    const known = before.options.find((each) => each.option === option);
    const unknown = values.findIndex(({ value }) => !known?.values.some((each) => each.value === value));
    if (!known || unknown !== -1) {
      const field = known ? `options.${place}.values.${unknown}.value` : `options.${place}.option`;
      return { refusal: 'request_malformed', details: [{ field, problem: 'is not of this article' }] };
    }
    if (text !== known.text) words.push({ kind: 'option', within: '', word: option, language, text });
    for (const each of values) {
      const former = known.values.find(({ value }) => value === each.value)?.text;
      if (each.text !== former)
        words.push({ kind: 'value', within: option, word: each.value, language, text: each.text });
    }
  }
  return words;
}

/**
 * Saves all texts of a product in one language, to the version that they were written for. An unchanged text that was out of date
 * counts as looked through.
 * @returns the article, with its new version; refused as `not_found`, `version_conflict` or `request_malformed`
 */
export function editArticleTranslation(
  database: Database,
  clock: Clock,
  articleId: string,
  { version, language, options, ...texts }: ArticleTranslationEdit,
): Promise<StaffArticle | Refused> {
  return database.write(async (transaction) => {
    const article = await readForChange(transaction, articleId);
    if (!article) return { refusal: 'not_found' };
    if (article.version !== version) return { refusal: 'version_conflict' };
    const all = await translationsOf(transaction, article);
    const before = present(
      all.find((each) => each.language === language),
      'the translation into a language of the kiosk',
    );
    const words = changedWords(language, before, options);
    if ('refusal' in words) return words;
    const changed = (['title', 'description'] as const).flatMap((field): ArticleText[] => {
      const isSame = texts[field] === before[field] && !before.outOfDate.includes(field);
      const translatedFrom = sourceOf(article[field]);
      return isSame ? [] : [{ articleId, language, field, text: texts[field], translatedFrom }];
    });
    const now = clock.now();
    await saveTranslations(transaction, { texts: changed, words }, now);
    if (changed.length + words.length > 0) {
      await transaction.run('UPDATE article SET version = version + 1, updated_at = ? WHERE article_id = ?', [
        now,
        articleId,
      ]);
    }
    const [saved] = await readKeptArticles(transaction, 'article_id', [articleId]);
    return staffArticleOf(present(saved, 'the article whose translation was just saved'));
  });
}
