/**
 * Computes when days begin in the shop's time zone; databases keep instants. A day begins at the first instant whose wall-clock
 * date is that day: at midnight, at 01:00 where the clocks skip midnight, at the first midnight where there are two.
 */

const dayMs = 24 * 3_600_000;
const mostZonesKept = 32;

const offsetFormats = new Map<string, Intl.DateTimeFormat>();

function offsetFormatOf(timeZone: string): Intl.DateTimeFormat {
  const kept = offsetFormats.get(timeZone);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  // A formatter takes longer to make than a month of days to work out, and a caller may name any zone in any spelling.
  if (offsetFormats.size >= mostZonesKept) offsetFormats.clear();
  offsetFormats.set(timeZone, made);
  return made;
}

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. */
function aheadMsAt(instant: number, format: Intl.DateTimeFormat): number {
  // `9/13/2020, GMT-03:00`, with seconds for some old offsets, or bare `GMT`.
  const [, sign, hours, minutes, seconds = '0'] = /GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(format.format(instant)) ?? [];
  if (sign === undefined) return 0;
  const aheadMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -aheadMs : aheadMs;
}

/** Between two instants, the first at which the wall clock shows `wallClock` or later. It must not between them run back. */
function firstInstantShowing(
  wallClock: number,
  between: { from: number; until: number },
  aheadMs: (instant: number) => number,
) {
  let { from, until } = between;
  while (until - from > 1) {
    const middle = Math.floor((from + until) / 2);
    if (middle + aheadMs(middle) >= wallClock) until = middle;
    else from = middle;
  }
  return until;
}

/**
 * @param day a calendar date, as the instant at which it begins in UTC
 * @returns when it begins where the shop is; undefined for a date that was left out there, as Samoa left out 30 December 2011
 */
function startOfDay(day: number, aheadMs: (instant: number) => number): number | undefined {
  const between = { from: day - dayMs, until: day + dayMs };
  const midnights = [day - aheadMs(between.from), day - aheadMs(between.until)]
    .toSorted((one, other) => one - other)
    .filter((instant) => instant + aheadMs(instant) === day);
  if (midnights[0] !== undefined) return midnights[0];
  const afterTheGap = firstInstantShowing(day, between, aheadMs);
  return afterTheGap + aheadMs(afterTheGap) < day + dayMs ? afterTheGap : undefined;
}

/**
 * Where the last `days` days begin, and where today ends: `days + 1` instants in epoch milliseconds, ascending. A date that the
 * zone left out is not one of the days.
 * @param timeZone IANA name, such as `Europe/Berlin`
 */
export function dayBoundaries(now: number, timeZone: string, days: number): number[] {
  const format = offsetFormatOf(timeZone);
  const known = new Map<number, number>();
  const aheadMs = (instant: number) => {
    const ahead = known.get(instant) ?? aheadMsAt(instant, format);
    known.set(instant, ahead);
    return ahead;
  };
  let day = Math.floor((now + aheadMs(now)) / dayMs) * dayMs;
  // Where the clocks go back over midnight, the new day has begun even though they show the old one again.
  let end: number | undefined;
  do {
    day += dayMs;
    end = startOfDay(day, aheadMs);
  } while (end === undefined || end <= now);
  const boundaries = [end];
  while (boundaries.length <= days) {
    day -= dayMs;
    const start = startOfDay(day, aheadMs);
    if (start !== undefined) boundaries.push(start);
  }
  return boundaries.toReversed();
}
