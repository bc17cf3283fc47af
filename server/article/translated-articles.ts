import type { Article, ArticleSummary, Picture } from '../../contract/seller/article.ts';
import type { Category } from '../../contract/seller/departments.ts';
import type { Narrowing } from '../../contract/seller/narrowing.ts';
import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { Reader } from '../../platform/database/database.ts';
import { questionMarks } from '../../platform/database/multi-row-statement.ts';
import { displayHtml } from './description-html.ts';
import { sortKeyOf } from './text-folding.ts';
import type { WordsInLanguage } from './translated-words.ts';
import type { TranslatedField } from './translation-store.ts';

/** Puts translations in the place of the shop's own texts, each by itself: what is not translated stays as it is. */

type TextsOfArticle = ReadonlyMap<TranslatedField, string>;

/** Titles and what pictures show, by handle; `description` reads the descriptions too. */
async function readTexts(
  reader: Reader,
  handles: readonly string[],
  language: ShopLanguage,
  description: 'description' | 'no description',
): Promise<ReadonlyMap<string, TextsOfArticle>> {
  if (handles.length === 0) return new Map();
  const rows = await reader.all<{ handle: string; field: TranslatedField; text: string }>(
    `SELECT a.handle, t.field, t.text FROM article a JOIN article_translation t ON t.article_id = a.article_id
      WHERE a.handle IN (${questionMarks(handles)}) AND t.language = ?
            ${description === 'description' ? '' : "AND t.field <> 'description'"}`,
    [...handles, language],
  );
  const found = new Map<string, Map<TranslatedField, string>>();
  for (const { handle, field, text } of rows) {
    found.set(handle, (found.get(handle) ?? new Map<TranslatedField, string>()).set(field, text));
  }
  return found;
}

function pictureIn(picture: Picture, texts: TextsOfArticle, altLanguage: ShopLanguage): Picture {
  const alt = texts.get(`picture:${picture.pictureId}`);
  return alt === undefined ? picture : { ...picture, alt, altLanguage };
}

function summaryIn<Any extends ArticleSummary>(
  summary: Any,
  texts: TextsOfArticle | undefined,
  language: ShopLanguage,
): Any {
  if (!texts) return summary;
  const title = texts.get('title');
  return {
    ...summary,
    ...(title !== undefined && { title, titleLanguage: language }),
    picture: summary.picture && pictureIn(summary.picture, texts, language),
  };
}

/** Articles of a list, in a shopper's language. */
export async function summariesIn(
  reader: Reader,
  articles: ArticleSummary[],
  language: ShopLanguage | undefined,
): Promise<ArticleSummary[]> {
  if (language === undefined) return articles;
  const handles = articles.map(({ handle }) => handle);
  const texts = await readTexts(reader, handles, language, 'no description');
  return articles.map((article) => summaryIn(article, texts.get(article.handle), language));
}

function optionTextsOf({ optionNames, variants }: Article, words: WordsInLanguage): Pick<Article, 'optionTexts'> {
  const optionTexts = optionNames.map((option, place) => {
    const name = words.of('option', option);
    const values = [...new Set(variants.map(({ optionValues }) => optionValues[place] ?? ''))].flatMap((value) => {
      const text = words.of('value', value, option);
      return text === undefined ? [] : [[value, text] as const];
    });
    return { ...(name !== undefined && { name }), values: Object.fromEntries(values) };
  });
  const isAny = optionTexts.some(({ name, values }) => name !== undefined || Object.keys(values).length > 0);
  return isAny ? { optionTexts } : {};
}

/** One article with everything about it, in a shopper's language. */
export async function articleIn(
  reader: Reader,
  article: Article,
  language: ShopLanguage,
  words: WordsInLanguage,
): Promise<Article> {
  const texts = (await readTexts(reader, [article.handle], language, 'description')).get(article.handle);
  const description = texts?.get('description');
  return {
    ...summaryIn(article, texts, language),
    ...(description !== undefined && {
      description: displayHtml(description),
      descriptionLanguage: language,
    }),
    ...(texts && { pictures: article.pictures.map((picture) => pictureIn(picture, texts, language)) }),
    tags: article.tags.map((tag) => words.of('tag', tag) ?? tag),
    ...optionTextsOf(article, words),
  };
}

/** Departments by their names in a shopper's language, and in the order of these. */
export function categoriesIn(categories: Category[], language: ShopLanguage, words: WordsInLanguage): Category[] {
  if (words.isEmpty) return categories;
  return categories
    .map((category) => {
      const name = words.of('department', category.name);
      return name === undefined ? category : { ...category, name, nameLanguage: language };
    })
    .map((category) => ({ category, key: sortKeyOf(category.name) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.category.slug < b.category.slug ? -1 : 1))
    .map(({ category }) => category);
}

const told = (text: string | undefined) => (text === undefined ? {} : { text });

/** What a list can be narrowed by, with the shopper's words beside the shop's, which are what is chosen by. */
export function narrowingIn(narrowing: Narrowing, words: WordsInLanguage): Narrowing {
  if (words.isEmpty) return narrowing;
  return {
    ...narrowing,
    options: narrowing.options.map(({ name, values }) => ({
      name,
      ...told(words.of('option', name)),
      values: values.map((each) => ({ ...each, ...told(words.of('value', each.value, name)) })),
    })),
  };
}
