import { useEffect } from 'react';
import type { Language } from '../wording/languages.ts';
import { bringWording } from '../wording/wordings.ts';

/** Loads a language's sentences, and the letters that those of the wall are written with. It never rejects. */
async function bring(code: Language): Promise<void> {
  const wording = await bringWording(code);
  const texts = Object.entries(wording ?? {}).flatMap(([key, text]) => (key.startsWith('wall.') ? [text] : []));
  const { fontFamily } = getComputedStyle(document.body);
  // Letters that cannot be reached now are asked for again when they are shown.
  await document.fonts.load(`1em ${fontFamily}`, texts.join('')).catch(() => []);
}

/** Has the letters of all languages in the page before their turn comes: the machine behind a display may have none of its own. */
export function useWallLetters(offered: readonly Language[]): void {
  const codes = offered.join(' ');
  useEffect(() => {
    for (const code of codes.split(' ').filter(Boolean)) void bring(code as Language);
  }, [codes]);
}
