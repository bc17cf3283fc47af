import { bathDrawings } from './bath.ts';
import { clothingDrawings } from './clothing.ts';
import type { Drawing } from './drawing.ts';
import { homeAndLightDrawings } from './home-and-light.ts';
import { kitchenDrawings } from './kitchen.ts';
import { outdoorDrawings } from './outdoor.ts';
import { stationeryDrawings } from './stationery.ts';
import { toysAndGamesDrawings } from './toys-and-games.ts';

/** Every drawing, by the name that articles call it. */
export const drawings = {
  ...bathDrawings,
  ...clothingDrawings,
  ...homeAndLightDrawings,
  ...kitchenDrawings,
  ...outdoorDrawings,
  ...stationeryDrawings,
  ...toysAndGamesDrawings,
} satisfies Record<string, Drawing>;

export type DrawingName = keyof typeof drawings;
