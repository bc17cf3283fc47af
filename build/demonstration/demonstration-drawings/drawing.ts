import type { Sheet } from './sheet.ts';

/** What a drawing is told about its subject. */
export type Look = {
  /** The colour of the goods, `#rrggbb`. */
  colour: string;
  /** The colour's or motif's own name, where the article has one. */
  name: string | null;
  /** The colour of shadows on this ground. */
  shadow: string;
};

export type Drawing = {
  /** On a table before a low sun, on a cloth seen from above, or on a wall. */
  ground: 'standing' | 'lying' | 'hanging';
  draw: (sheet: Sheet, look: Look) => void;
};

type Draw = Drawing['draw'];

/** Things that stand on a table; its ground runs from y = 700 and they touch it at about y = 780. */
export const standing = (draw: Draw): Drawing => ({ ground: 'standing', draw });

/** Things that lie and are seen from above. */
export const lying = (draw: Draw): Drawing => ({ ground: 'lying', draw });

/** Things that hang or fly. */
export const hanging = (draw: Draw): Drawing => ({ ground: 'hanging', draw });
