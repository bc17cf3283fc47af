import { bathShelfDrawings } from './bath-shelf.ts';
import { campingDrawings } from './camping.ts';
import { clothesAndBagsDrawings } from './clothes-and-bags.ts';
import { cookwareDrawings } from './cookware.ts';
import { crockeryDrawings } from './crockery.ts';
import type { Drawing } from './drawing.ts';
import { furnishingsDrawings } from './furnishings.ts';
import { gamesAndMusicDrawings } from './games-and-music.ts';
import { gardenAndOutingsDrawings } from './garden-and-outings.ts';
import { knitwearDrawings } from './knitwear.ts';
import { lightsDrawings } from './lights.ts';
import { paintingAndDrawingDrawings } from './painting-and-drawing.ts';
import { toysDrawings } from './toys.ts';
import { wallPiecesDrawings } from './wall-pieces.ts';
import { washingDrawings } from './washing.ts';
import { writingThingsDrawings } from './writing-things.ts';

/** Every drawing, by the name that articles use. */
export const drawings = {
  ...bathShelfDrawings,
  ...campingDrawings,
  ...clothesAndBagsDrawings,
  ...cookwareDrawings,
  ...crockeryDrawings,
  ...paintingAndDrawingDrawings,
  ...furnishingsDrawings,
  ...gamesAndMusicDrawings,
  ...gardenAndOutingsDrawings,
  ...knitwearDrawings,
  ...lightsDrawings,
  ...toysDrawings,
  ...wallPiecesDrawings,
  ...washingDrawings,
  ...writingThingsDrawings,
} satisfies Record<string, Drawing>;

export type DrawingName = keyof typeof drawings;
