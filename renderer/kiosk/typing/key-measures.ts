import type { CSSProperties } from 'react';
import { leastKeyPx } from './key-arrangement.ts';
import type { KeyGrid } from './key-arrangement.ts';

/** How many ordinary keys the space key is as wide as. */
const spaceParts = 5;

/**
 * The measures of the keys that are shown, as CSS variables. A sign is never larger than its key, even where the shopper chose
 * the largest text.
 * @param letterRows the rows of the part that is shown
 * @param lastRow how many keys the row below them has, besides Space
 */
export function keyMeasures(
  grid: KeyGrid,
  letterRows: readonly (readonly string[])[],
  lastRow: { others: number; hasSpace: boolean },
): CSSProperties {
  const { height, gap, padding, sideWidth } = grid;
  const rows = letterRows.length + (sideWidth > 0 ? 1 : 2);
  const longest = Math.max(...letterRows.map((row) => row.length));
  const parts = lastRow.others + (lastRow.hasSpace ? spaceParts : 0);
  const measures = {
    '--keys-height': px(height),
    '--keys-gap': px(gap),
    '--keys-padding': px(padding),
    '--keys-side': px(sideWidth),
    '--key-height': px((height - 2 * padding - (rows - 1) * gap) / rows),
    '--keys-longest': String(longest),
    '--keys-last': String(Math.max(parts, 1)),
    '--key-least': px(leastKeyPx),
  };
  return measures as CSSProperties;
}

const px = (length: number) => `${length}px`;
