import type { Script } from '../letters/letters.ts';

export type Language = 'en' | 'ja' | 'de' | 'es' | 'ar';

/** The kiosk's languages, each by the name that its speakers look for. Their sentences are in `wordings.ts`. */
export const languages: Record<Language, { name: string; direction: 'ltr' | 'rtl'; script: Script }> = {
  en: { name: 'English', direction: 'ltr', script: 'latin' },
  ja: { name: '日本語', direction: 'ltr', script: 'japanese' },
  de: { name: 'Deutsch', direction: 'ltr', script: 'latin' },
  es: { name: 'Español', direction: 'ltr', script: 'latin' },
  ar: { name: 'العربية', direction: 'rtl', script: 'arabic' },
};

export const languageCodes = Object.keys(languages) as Language[];

/** The language of a shop's locale (BCP 47), or English if the kiosk does not support it. */
export function languageOf(shopLocale: string): Language {
  const wanted = new Intl.Locale(shopLocale).language;
  return languageCodes.find((code) => code === wanted) ?? 'en';
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
