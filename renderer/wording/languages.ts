import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { Script } from '../letters/letters.ts';

export type Language = ShopLanguage;

/** The kiosk's languages, each by the name that its speakers look for. Their sentences are in `wordings.ts`. */
export const languages: Record<Language, { name: string; direction: 'ltr' | 'rtl'; script: Script }> = {
  en: { name: 'English', direction: 'ltr', script: 'latin' },
  ja: { name: '日本語', direction: 'ltr', script: 'japanese' },
  de: { name: 'Deutsch', direction: 'ltr', script: 'latin' },
  es: { name: 'Español', direction: 'ltr', script: 'latin' },
  ar: { name: 'العربية', direction: 'rtl', script: 'arabic' },
};

export const languageCodes = Object.keys(languages) as Language[];

/**
 * The language of a shop's locale (BCP 47), or English if the kiosk does not support it.
 * @param offered the shop's languages; the first of them is taken where neither is among them
 */
export function languageOf(shopLocale: string, offered: readonly Language[] = languageCodes): Language {
  const wanted = new Intl.Locale(shopLocale).language;
  const found = offered.find((code) => code === wanted) ?? offered.find((code) => code === 'en');
  return found ?? offered[0] ?? 'en';
}

/**
 * The locale for prices and dates: the shopper's language as used in the shop's country. Arabic uses the digits of price tags and
 * card numbers, so that a shopper can compare them.
 */
export function formatLocale(language: Language, shopLocale: string): string {
  const { region } = new Intl.Locale(shopLocale).maximize();
  const locale = region ? `${language}-${region}` : language;
  return language === 'ar' ? `${locale}-u-nu-latn` : locale;
}
