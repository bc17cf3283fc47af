import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { ArticleText } from '../../server/article/translation-store.ts';
import { sourceOf } from '../../server/article/translation-store.ts';
import type { TranslatedWord } from '../../server/article/translated-words.ts';
import { arabic } from './demonstration-translations/arabic.ts';
import type { DemonstrationTranslation } from './demonstration-translations/demonstration-translation.ts';
import { german } from './demonstration-translations/german.ts';
import { japanese } from './demonstration-translations/japanese.ts';
import { spanish } from './demonstration-translations/spanish.ts';

/** The demonstration shop in the kiosk's other languages; its own is English. */
export const demonstrationTranslations: Record<Exclude<ShopLanguage, 'en'>, DemonstrationTranslation> = {
  ja: japanese,
  de: german,
  es: spanish,
  ar: arabic,
};

/** The translations as the seller keeps them. */
export function translationsOf(articles: readonly { articleId: string; handle: string; title: string }[]): {
  texts: ArticleText[];
  words: TranslatedWord[];
} {
  const texts: ArticleText[] = [];
  const words: TranslatedWord[] = [];
  for (const [code, translation] of Object.entries(demonstrationTranslations)) {
    const language = code as ShopLanguage;
    for (const { articleId, handle, title } of articles) {
      const text = translation.titles[handle];
      if (text !== undefined)
        texts.push({ articleId, language, field: 'title', text, translatedFrom: sourceOf(title) });
    }
    const add = (kind: TranslatedWord['kind'], translated: Record<string, string>, within = '') => {
      for (const [word, text] of Object.entries(translated)) words.push({ kind, within, word, language, text });
    };
    add('department', translation.departments);
    add('option', translation.options);
    for (const [option, values] of Object.entries(translation.values)) add('value', values, option);
  }
  return { texts, words };
}
