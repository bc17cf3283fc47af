import { FileDates } from './file-dates.ts';

/** A price that is reduced for a time. Prices have no dates here. */

const dayMs = 24 * 60 * 60 * 1000;

const isMidnight = (cell: string) => !/\d:\d/.test(cell) || /(?:T| )(?:00:00|12:00(?::00)? *am)/i.test(cell);

const day = (cell: string) => cell.split(/[T ,]/)[0] ?? cell;

export type ReducedPrice = { price: string; compareAt: string; note?: string };

type Moment = 'before' | 'during' | 'over';

/** Where now stands, by each meaning that the two dates can have. An empty cell is no limit. */
function momentsOf(from: string, to: string, now: number, dates: FileDates): Set<Moment> {
  const begins = from === '' ? [-Infinity] : dates.readings(from);
  // A day without a time is meant to its end.
  const ends = to === '' ? [Infinity] : dates.readings(to).map((time) => time + (isMidnight(to) ? dayMs : 0));
  return new Set(
    begins.flatMap((begin) => ends.map((end): Moment => (begin > now ? 'before' : end <= now ? 'over' : 'during'))),
  );
}

/**
 * The price now: a reduced price holds between its dates, and without them until someone ends it.
 * @param dates of the file, where its cells were heard
 */
export function readReducedPrice(
  { regular, sale, from, to }: { regular: string; sale: string; from: string; to: string },
  now: number,
  dates = new FileDates(),
): ReducedPrice {
  const full = { price: regular, compareAt: '' };
  if (sale === '') return full;
  const notTaken = (why: string) => ({ ...full, note: `its reduced price ${sale} is not taken: ${why}` });
  const unread = [from, to].find((cell) => cell !== '' && dates.readings(cell).length === 0);
  if (unread !== undefined) return notTaken(`"${unread}" is not a date of the form 2026-11-30`);
  const moments = momentsOf(from, to, now, dates);
  if (moments.size > 1) {
    const unclear = momentsOf(from, '', now, dates).size > 1 ? from : to;
    const days = dates.readings(unclear).map((time) => new Date(time).toISOString().slice(0, 10));
    return notTaken(`"${unclear}" can mean ${days.join(' or ')}`);
  }
  if (moments.has('before')) return notTaken(`it begins on ${day(from)}`);
  if (moments.has('over')) return notTaken(`it ended on ${day(to)}`);
  const reduced = { price: sale, compareAt: regular };
  if (to === '') return reduced;
  return { ...reduced, note: `its reduced price ${sale} ends on ${day(to)}, and does not end by itself here` };
}
