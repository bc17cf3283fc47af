import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import { partsOfDepartment } from '../../contract/seller/departments.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { ArticleRecord } from './article-record.ts';
import type { IndexedTranslation } from './search-index.ts';
import { hasTranslations, readArticleTexts } from './translation-store.ts';
import { readWords, WordsInLanguage } from './translated-words.ts';

type Named = Pick<ArticleRecord, 'articleId' | 'category' | 'tags' | 'optionNames' | 'variants'>;

/** The words about an article, but for its title, that are translated into a language. */
function aboutIn(words: WordsInLanguage, { category, tags, optionNames, variants }: Named): string {
  const texts = [
    ...partsOfDepartment(category ?? '').map((name) => words.of('department', name)),
    ...tags.map((tag) => words.of('tag', tag)),
    ...optionNames.flatMap((option, place) =>
      [...new Set(variants.map(({ optionValues }) => optionValues[place] ?? ''))].map((value) =>
        words.of('value', value, option),
      ),
    ),
  ];
  return texts.filter((text) => text !== undefined).join('\n');
}

/** What these articles are found by in other languages, by their ids; empty where the shop translates nothing. */
export async function readIndexedTranslations(
  reader: Reader,
  articles: readonly Named[],
): Promise<ReadonlyMap<string, IndexedTranslation[]>> {
  const found = new Map<string, IndexedTranslation[]>();
  if (!(await hasTranslations(reader))) return found;
  const all = await readWords(reader);
  const texts = await readArticleTexts(
    reader,
    articles.map(({ articleId }) => articleId),
  );
  const titles = new Map(
    texts.filter(({ field }) => field === 'title').map(({ articleId, language, text }) => [articleId + language, text]),
  );
  const languages = [...new Set<ShopLanguage>([...all, ...texts].map(({ language }) => language))].toSorted();
  const wordsIn = languages.map(
    (language) => [language, new WordsInLanguage(all.filter((word) => word.language === language))] as const,
  );
  for (const article of articles) {
    const translations = wordsIn
      .map(([language, words]) => ({
        language,
        title: titles.get(article.articleId + language) ?? '',
        about: aboutIn(words, article),
      }))
      .filter(({ title, about }) => title !== '' || about !== '');
    found.set(article.articleId, translations);
  }
  return found;
}
