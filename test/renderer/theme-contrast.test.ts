import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { themes } from '../../renderer/kiosk/display/display-settings.ts';
import type { Theme } from '../../renderer/kiosk/display/display-settings.ts';

/** The colours of a theme, by the names that they have in the style sheets; what a theme does not say is as in the first. */
function coloursOf(theme: Theme): Map<string, string> {
  const sheets = ['tokens.css', 'themes.css']
    .map((name) => readFileSync(`renderer/controls/${name}`, 'utf8'))
    .join('\n');
  const colours = new Map<string, string>();
  for (const [, selector, body] of sheets.matchAll(/^(:root[^{]*)\{([^}]*)\}/gm)) {
    if (selector!.trim() !== ':root' && !selector!.includes(`'${theme}'`)) continue;
    for (const [, name, colour] of body!.matchAll(/--([\w-]+): (#[\da-f]{6});/g)) colours.set(name!, colour!);
  }
  return colours;
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

const grounds = ['paper', 'surface', 'shelf'];

const texts: [text: string, grounds: string[]][] = [
  ['ink', grounds],
  ['ink-muted', grounds],
  ['good', ['paper', 'surface', 'good-soft']],
  ['care', ['paper', 'surface', 'care-soft']],
  ['bad', ['paper', 'surface', 'bad-soft']],
  ['on-lane', ['lane', 'lane-pressed']],
  ['on-asphalt', ['asphalt', 'asphalt-raised']],
  ['on-asphalt-muted', ['asphalt', 'asphalt-raised']],
  ['surface', ['ink', 'good']],
  ['on-ink-muted', ['ink']],
];

/** Edges of controls, marks and the ring of the focus (WCAG 2.2, 1.4.11). */
const shapes: [shape: string, grounds: string[]][] = [
  ['control-line', ['paper', 'surface']],
  ['focus', ['paper', 'surface']],
  ['lane', ['asphalt']],
];

describe.each(themes)('the colours of the theme %s', (theme) => {
  const colours = coloursOf(theme);
  const tooClose = (pairs: [string, string[]][], least: number) =>
    pairs.flatMap(([front, backs]) =>
      backs.flatMap((back) => {
        const ratio = contrast(colours.get(front)!, colours.get(back)!);
        return ratio < least ? [`${front} on ${back} is ${ratio.toFixed(2)}:1`] : [];
      }),
    );

  it(`keeps every text ${theme.startsWith('contrast') ? '7' : '4.5'}:1 apart from what it stands on`, () => {
    expect(tooClose(texts, theme.startsWith('contrast') ? 7 : 4.5)).toEqual([]);
  });

  it('keeps what one has to see of a control 3:1 apart', () => {
    expect(tooClose(shapes, 3)).toEqual([]);
  });
});
