import { accentColours } from '../../../contract/seller/accent-colours.ts';
import type { AccentTheme } from '../../../contract/seller/accent-colours.ts';
import type { Theme } from './display-settings.ts';

/** What each theme (`controls/themes.css`) asks of an accent. */
export const accentThemes: Record<Theme, AccentTheme> = {
  standard: { frame: '#12211c', dark: '#12211c', light: '#ffffff', leastForText: 4.5 },
  dark: { frame: '#050b08', dark: '#12211c', light: '#ffffff', leastForText: 4.5 },
  'contrast-light': { frame: '#000000', dark: '#000000', light: '#ffffff', leastForText: 7 },
  'contrast-dark': { frame: '#000000', dark: '#000000', light: '#ffffff', leastForText: 7 },
};

/** Gives the page's main colour the shop's accent, or the usual one where it has none. @returns takes it away again */
export function showAccent(accent: string | undefined, theme: Theme): () => void {
  const { style } = document.documentElement;
  const colours = accent === undefined ? undefined : accentColours(accent, accentThemes[theme]);
  const shown: Record<string, string> = colours
    ? {
        '--lane': colours.accent,
        '--lane-pressed': colours.pressed,
        '--on-lane': colours.text,
        // Black on white sets the main action apart in that theme.
        ...(theme !== 'contrast-light' && { '--lane-edge': colours.accent }),
      }
    : {};
  for (const [name, value] of Object.entries(shown)) style.setProperty(name, value);
  return () => {
    for (const name of Object.keys(shown)) style.removeProperty(name);
  };
}
