import type { DemonstrationArticle } from './demonstration-articles.ts';
import { darker, goodsColours, lighter } from './demonstration-drawings/colour.ts';
import type { Drawing } from './demonstration-drawings/drawing.ts';
import { drawings } from './demonstration-drawings/drawings.ts';
import { shadowOn, Sheet, sheetSize } from './demonstration-drawings/sheet.ts';

/** One background for each category, so that its pictures on a shelf belong together. */
const grounds: Record<string, string> = {
  Kitchen: '#f3d9bd',
  'Home & Light': '#bdc4df',
  Clothing: '#c9dee6',
  Stationery: '#f2e2ae',
  Outdoor: '#cfdfbd',
  'Toys & Games': '#f4cfc4',
  Bath: '#c3e3db',
};

/** The round sun behind every object of this shop, and the table or wall around it. */
function drawGround(sheet: Sheet, kind: Drawing['ground'], ground: string): void {
  sheet.rect(0, 0, sheetSize, sheetSize, 0, sheet.down(lighter(ground, 0.3), ground));
  const sun = sheet.down(lighter(ground, 0.78), lighter(ground, 0.4));
  if (kind !== 'standing') {
    sheet.circle(480, 480, 372, sun);
    return;
  }
  sheet.circle(480, 470, 350, sun);
  sheet.rect(0, 700, sheetSize, 260, 0, sheet.down(darker(ground, 0.1), darker(ground, 0.03)));
  sheet.rect(0, 700, sheetSize, 3, 0, lighter(ground, 0.4));
}

/**
 * The picture of a demonstration article as SVG, 960 by 960, in the colour or with the motif of one of its `pictures`. Important
 * parts stay clear of the edges, so that the picture can be cropped to 4:3 or 4:5.
 */
export function drawArticle(
  article: Pick<DemonstrationArticle, 'category' | 'drawing'>,
  colour?: string | null,
): string {
  const sheet = new Sheet();
  const ground = grounds[article.category] ?? '#e3eae6';
  const drawing: Drawing = drawings[article.drawing];
  drawGround(sheet, drawing.ground, ground);
  const name = colour ?? null;
  drawing.draw(sheet, { colour: goodsColours[name ?? ''] ?? '#b4493c', name, shadow: shadowOn(ground) });
  return sheet.toSvg();
}
