/** The typefaces that are shipped with the pages, by the script that each is for. */

export type Script = 'latin' | 'japanese' | 'arabic';

type Typeface = {
  family: string;
  bringSheet: () => Promise<unknown>;
};

/** A sheet lists the parts of a typeface. That of Latin belongs to the page's own style. */
const typefaces: Record<Script, Typeface> = {
  latin: { family: 'Inter Variable', bringSheet: () => Promise.resolve() },
  // The letters of the kiosk's sentences. Names of products have others too, which are loaded when they are shown.
  japanese: { family: 'Sidelane Japanese Variable', bringSheet: () => import('./japanese.css') },
  arabic: { family: 'Noto Sans Arabic Variable', bringSheet: () => import('./arabic.css') },
};

/**
 * Makes a script's letters known to the page, and loads those of a text before they are shown.
 * @param text the letters to load at once; others are loaded when they are first shown
 * @returns when they can be shown; it never rejects, because without its typefaces the page shows those of the system
 */
export async function bringLetters(script: Script, text = ''): Promise<void> {
  const { family, bringSheet } = typefaces[script];
  try {
    await bringSheet();
    await document.fonts.load(`1em '${family}'`, text);
  } catch {
    // The seller may be out of reach at the moment. Letters that are shown later are asked for again.
  }
}
