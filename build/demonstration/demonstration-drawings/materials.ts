import { darker, faint, lighter } from './colour.ts';
import type { Sheet } from './sheet.ts';
import { steps } from './shapes.ts';

/** What things are made of: the same grain, weave and steam wherever they appear. */

export const oak = '#d2a06a';
export const beech = '#e2bd8c';
export const walnut = '#7d5138';
export const cherry = '#b5724a';
export const steel = '#b9c3cc';
export const brass = '#d5a442';
export const iron = '#3b3f47';
export const paper = '#fbf5e8';
/** The edge of paper on a pale ground. */
export const paperEdge = '#a08c5c66';
export const leather = '#9a5f38';

type Box = [x: number, y: number, width: number, height: number];

/** Wood inside an outline, with its grain along or across the sheet. */
export function wood(sheet: Sheet, outline: string, [x, y, width, height]: Box, colour: string, along = true): void {
  sheet.path(outline, sheet.lit(colour));
  sheet.inside(outline, () => {
    const length = along ? width : height;
    for (const [index, offset] of steps(0.06, 0.135, 7).entries()) {
      const at = (along ? y : x) + offset * (along ? height : width);
      const sway = (along ? height : width) * 0.035 * (index % 2 === 0 ? 1 : -1);
      const start = along ? `${x} ${at}` : `${at} ${y}`;
      const part = (share: number, off: number) =>
        along ? `${x + length * share} ${at + off}` : `${at + off} ${y + length * share}`;
      sheet.line(
        `M${start} C${part(0.3, sway)} ${part(0.6, -sway)} ${part(1, sway / 2)}`,
        faint(darker(colour, 0.3), index % 3 === 0 ? 0.42 : 0.24),
        index % 3 === 0 ? 4 : 2.5,
      );
    }
  });
}

/** Willow woven over uprights, inside an outline. */
export function wicker(sheet: Sheet, outline: string, [x, y, width, height]: Box, colour: string): void {
  sheet.path(outline, darker(colour, 0.5));
  const [stepX, stepY] = [34, 22];
  const strand = sheet.linear(
    [0, 0],
    [1, 0],
    [
      [0, darker(colour, 0.42)],
      [0.3, lighter(colour, 0.28)],
      [0.6, colour],
      [1, darker(colour, 0.45)],
    ],
  );
  sheet.inside(outline, () => {
    for (let row = 0; row * stepY < height; row++) {
      for (let column = -2; column * stepX < width; column += 2) {
        const left = x + (column + (row % 2)) * stepX;
        const top = y + row * stepY;
        sheet.path(
          `M${left - 8} ${top + 9} C${left + 8} ${top - 3} ${left + 46} ${top - 3} ${left + 62} ${top + 9} ` +
            `L${left + 62} ${top + 15} C${left + 46} ${top + 25} ${left + 8} ${top + 25} ${left - 8} ${top + 15} Z`,
          strand,
        );
      }
    }
    sheet.path(
      outline,
      sheet.linear(
        [0, 0],
        [1, 0],
        [
          [0, faint('#fffaf0', 0.2)],
          [0.35, faint('#fffaf0', 0)],
          [1, faint(darker(colour, 0.7), 0.5)],
        ],
      ),
    );
  });
}

/** Three wisps of steam that rise from (x, y). */
export function steam(sheet: Sheet, x: number, y: number, height: number): void {
  for (const [offset, share] of [
    [-52, 0.8],
    [0, 1],
    [52, 0.75],
  ] as const) {
    const rise = height * share;
    const left = x + offset;
    sheet.line(
      `M${left} ${y} C${left - 44} ${y - rise * 0.35} ${left + 46} ${y - rise * 0.6} ${left} ${y - rise}`,
      sheet.linear(
        [0, 1],
        [0, 0],
        [
          [0, faint('#ffffff', 0.95)],
          [1, faint('#ffffff', 0.15)],
        ],
      ),
      15,
    );
  }
}

/** A soft streak of light along a round thing. */
export function shine(sheet: Sheet, d: string, width: number, opacity = 0.5): void {
  sheet.line(d, faint('#ffffff', opacity), width);
}

/** The open top of a vessel: its rim, the dark inside, and what it holds up to some level. */
export function opening(
  sheet: Sheet,
  [x, y, radius, rim]: [x: number, y: number, radius: number, rim: number],
  colour: string,
  content?: string,
): void {
  const flat = radius * 0.2;
  sheet.ellipse(x, y, radius, flat, lighter(colour, 0.3));
  const inner = radius - rim;
  const innerFlat = flat - rim * 0.45;
  sheet.ellipse(x, y, inner, innerFlat, sheet.down(darker(colour, 0.42), darker(colour, 0.1)));
  if (!content) return;
  const outline = `M${x - inner} ${y} A${inner} ${innerFlat} 0 1 1 ${x + inner} ${y} A${inner} ${innerFlat} 0 1 1 ${x - inner} ${y} Z`;
  sheet.inside(outline, () => sheet.ellipse(x, y + flat * 0.42, inner, innerFlat, sheet.lit(content)));
}
