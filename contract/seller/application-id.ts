import { makeUuidV7 } from '../uuid-v7.ts';

/**
 * Makes an application id, which the terminal does before it applies. Ids made one after another lie beside each other in the
 * seller's index.
 * @param now epoch milliseconds
 */
export function makeApplicationId(now: number): string {
  return makeUuidV7(now);
}
