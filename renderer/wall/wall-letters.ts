import { useEffect } from 'react';
import { bringLetters } from '../letters/letters.ts';
import { languages } from '../wording/languages.ts';
import type { Language } from '../wording/languages.ts';
import { bringWording } from '../wording/wordings.ts';

/** Loads a language's sentences, and the letters that those of the wall are written with. */
async function bring(code: Language): Promise<void> {
  const wording = await bringWording(code);
  const texts = Object.entries(wording ?? {}).flatMap(([key, text]) => (key.startsWith('wall.') ? [text] : []));
  await bringLetters(languages[code].script, texts.join(''));
}

/** Has the letters of all languages in the page before their turn comes: the machine behind a display may have none of its own. */
export function useWallLetters(offered: readonly Language[]): void {
  const codes = offered.join(' ');
  useEffect(() => {
    for (const code of codes.split(' ').filter(Boolean)) void bring(code as Language);
  }, [codes]);
}
