import { english } from './english.ts';
import type { Wording } from './english.ts';
import type { Language } from './languages.ts';

/** The sentences of the kiosk. A page begins with the English ones, and loads those of another language before it speaks it. */

const sources: Record<Language, () => Promise<Wording>> = {
  en: () => Promise.resolve(english),
  ja: async () => (await import('./japanese.ts')).japanese,
  de: async () => (await import('./german.ts')).german,
  es: async () => (await import('./spanish.ts')).spanish,
  ar: async () => (await import('./arabic.ts')).arabic,
};

const known = new Map<Language, Wording>([['en', english]]);

/** The sentences of a language; undefined when they have not been loaded. */
export function wordingOf(language: Language): Wording | undefined {
  return known.get(language);
}

/** Loads the sentences of a language. @returns undefined when they cannot be reached */
export async function bringWording(language: Language): Promise<Wording | undefined> {
  try {
    const wording = known.get(language) ?? (await sources[language]());
    known.set(language, wording);
    return wording;
  } catch {
    return undefined;
  }
}
