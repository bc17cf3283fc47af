import { useQuery } from '@tanstack/react-query';
import type { Language } from '../../wording/languages.ts';
import { useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { shopQuery } from './article-queries.ts';

/**
 * The languages of the shop's texts. `asked` is what the seller is asked for, undefined where the shopper speaks the shop's language.
 * `langOf` gives the `lang` attribute of a text by the language of its translation, none where the page has that language itself.
 */
export function useTextLanguage(): {
  asked: Language | undefined;
  langOf: (translatedInto: Language | undefined) => string | undefined;
} {
  const { language } = useSpokenLanguage();
  const { data: shop } = useQuery(shopQuery);
  const own = shop ? new Intl.Locale(shop.locale).language : language;
  const isOther = (code: string) => code !== language;
  return {
    asked: isOther(own) ? language : undefined,
    langOf: (translatedInto) => [translatedInto ?? own].find(isOther),
  };
}
