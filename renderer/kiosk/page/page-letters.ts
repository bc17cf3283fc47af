import { useEffect, useState } from 'react';
import { bringLetters } from '../../letters/letters.ts';
import { languageCodes, languages } from '../../wording/languages.ts';
import type { Language } from '../../wording/languages.ts';
import { bringWording } from '../../wording/wordings.ts';
import { terminalSettings } from './terminal-settings.ts';

/** How long a screen waits for its letters at most; after that it is shown in the system's. */
const waitMs = 1_000;

/** The letters of other languages leave the first screen's pictures this head start. */
const restAfterMs = 500;

/** Begins before React does. */
const latinCame = bringLetters('latin');

/** A language's sentences, and the letters that they are written with. */
async function bringSentences(language: Language): Promise<void> {
  const wording = await bringWording(language);
  await bringLetters(languages[language].script, Object.values(wording ?? {}).join(''));
}

/**
 * Each language is offered by its own name, in every language of the page. A kiosk has all letters on its disk, so it loads them
 * before a shopper chooses a language; a browser loads them when they are shown.
 */
async function bringOtherLetters(offered: readonly Language[]): Promise<void> {
  for (const code of offered) {
    if (terminalSettings.isKiosk) await bringSentences(code);
    else await bringLetters(languages[code].script, languages[code].name);
  }
}

/**
 * Loads the sentences and letters of the first language, and then those of the others.
 * @param language undefined while it is not known
 * @param offered the shop's languages
 * @returns whether the first screen can be shown, so that nothing on it moves when letters arrive later
 */
export function usePageLetters(language: Language | undefined, offered: readonly Language[] = languageCodes): boolean {
  const [areThere, setThere] = useState(false);
  useEffect(() => {
    if (language === undefined || areThere) return;
    const there = () => setThere(true);
    void Promise.all([latinCame, bringSentences(language)]).then(there);
    const timer = setTimeout(there, waitMs);
    return () => clearTimeout(timer);
  }, [language, areThere]);
  useEffect(() => {
    if (!areThere) return;
    for (const code of offered) void bringWording(code);
    const timer = setTimeout(() => void bringOtherLetters(offered), restAfterMs);
    return () => clearTimeout(timer);
  }, [areThere, offered]);
  return areThere;
}
