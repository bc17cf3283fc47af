import { partsOfDepartment } from '../../../contract/seller/departments.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import type { WordKind } from '../../../contract/seller/translation.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { readKeptArticlesFrom } from '../article-record-reading.ts';
import { readArticleTexts, sourceOf } from '../translation-store.ts';
import type { TranslatedField } from '../translation-store.ts';
import { readWords, wordKeyOf } from '../translated-words.ts';

/** Everything of the shop that can be translated, with its translations. */

/** A text of a product. `field` in words is how a file names it. */
export type ProductText = {
  articleId: string;
  handle: string;
  field: TranslatedField;
  fieldInFile: string;
  shopText: string;
  translations: ReadonlyMap<ShopLanguage, { text: string; isStale: boolean }>;
};

export type ShopWord = {
  kind: WordKind;
  /** Of a value: its option. */
  within: string;
  word: string;
  translations: ReadonlyMap<ShopLanguage, string>;
};

export type ShopTexts = { products: ProductText[]; words: ShopWord[] };

const articlesAtOnce = 500;

export const wordIdOf = (kind: WordKind, word: string, within = ''): string =>
  JSON.stringify([kind, wordKeyOf(within), wordKeyOf(word)]);

/** Reads the whole catalogue; withdrawn products are part of it, drafts too. */
export async function readShopTexts(reader: Reader): Promise<ShopTexts> {
  const products: ProductText[] = [];
  const words = new Map<string, ShopWord & { translations: Map<ShopLanguage, string> }>();
  const addWord = (kind: WordKind, word: string, within = '') => {
    const id = wordIdOf(kind, word, within);
    // A size or a number reads the same in every language.
    const isWorthTranslating = /\p{L}{2}/u.test(word) && word !== 'Default Title' && word !== 'Title';
    if (isWorthTranslating && !words.has(id)) words.set(id, { kind, within, word, translations: new Map() });
  };
  for (let after = 0; ;) {
    const { articles, lastNumber } = await readKeptArticlesFrom(reader, after, articlesAtOnce);
    if (articles.length === 0) break;
    after = lastNumber;
    const texts = await readArticleTexts(
      reader,
      articles.map(({ articleId }) => articleId),
    );
    const known = new Map(texts.map((text) => [`${text.articleId} ${text.language} ${text.field}`, text]));
    const languages = [...new Set(texts.map(({ language }) => language))];
    for (const { articleId, handle, title, description, category, tags, optionNames, variants, pictures } of articles) {
      const add = (field: TranslatedField, fieldInFile: string, shopText: string) => {
        if (shopText.trim() === '') return;
        const source = sourceOf(shopText);
        const translations = new Map(
          languages.flatMap((language) => {
            const found = known.get(`${articleId} ${language} ${field}`);
            return found ? [[language, { text: found.text, isStale: found.translatedFrom !== source }] as const] : [];
          }),
        );
        products.push({ articleId, handle, field, fieldInFile, shopText, translations });
      };
      add('title', 'title', title);
      add('description', 'description', description);
      for (const [place, { pictureId, alt }] of pictures.entries()) {
        add(`picture:${pictureId}`, `picture ${place + 1}`, alt);
      }
      for (const name of partsOfDepartment(category ?? '')) addWord('department', name);
      for (const tag of tags) addWord('tag', tag);
      for (const [place, option] of optionNames.entries()) {
        addWord('option', option);
        for (const { optionValues } of variants) addWord('value', optionValues[place] ?? '', option);
      }
    }
  }
  for (const { kind, word, within, language, text } of await readWords(reader)) {
    words.get(wordIdOf(kind, word, within))?.translations.set(language, text);
  }
  return { products, words: [...words.values()] };
}
