/** A price that is reduced for a time. Prices have no dates here. */

const dayMs = 24 * 60 * 60 * 1000;

/** @returns undefined when it is not an ISO date, with or without a time: other dates have several readings */
function readDate(cell: string): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(Z|[+-]\d{2}:?\d{2})?)?$/.exec(cell);
  if (!found) return undefined;
  const time = Date.parse(`${found[1]}T${found[2] ?? '00:00:00'}${found[3] ?? 'Z'}`);
  return Number.isNaN(time) ? undefined : time;
}

const isMidnight = (cell: string) => !/[T ]\d/.test(cell) || /[T ]00:00:00/.test(cell);

export type ReducedPrice = { price: string; compareAt: string; note?: string };

/** The price now: a reduced price holds between its dates, and without them until someone ends it. */
export function readReducedPrice(
  { regular, sale, from, to }: { regular: string; sale: string; from: string; to: string },
  now: number,
): ReducedPrice {
  const full = { price: regular, compareAt: '' };
  if (sale === '') return full;
  const [begins, ends] = [readDate(from), readDate(to)];
  const unread = [from, to].find((cell, place) => cell !== '' && [begins, ends][place] === undefined);
  if (unread !== undefined) {
    return {
      ...full,
      note: `its reduced price ${sale} is not taken: "${unread}" is not a date of the form 2026-11-30`,
    };
  }
  if (begins !== undefined && begins > now) {
    return { ...full, note: `its reduced price ${sale} is not taken: it begins on ${from.slice(0, 10)}` };
  }
  // A day without a time is meant to its end.
  if (ends !== undefined && ends + (isMidnight(to) ? dayMs : 0) <= now) {
    return { ...full, note: `its reduced price ${sale} is not taken: it ended on ${to.slice(0, 10)}` };
  }
  const reduced = { price: sale, compareAt: regular };
  if (ends === undefined) return reduced;
  return { ...reduced, note: `its reduced price ${sale} ends on ${to.slice(0, 10)}, and does not end by itself here` };
}
