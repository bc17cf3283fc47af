import { boundsOfDay, dayOf } from '../contract/settling/day-report.ts';

// Everything dated before midnight is committed by then, because no transaction lasts that long.
const graceMs = 5 * 60_000;
const mostDays = 31;

/** The last day (UTC) that is over, and its grace with it. */
export function lastDayOver(now: number): string {
  return dayOf(boundsOfDay(dayOf(now - graceMs)).from - 1);
}

/**
 * Lists the days (UTC) that are over and have no report yet, the oldest first and at most 31. They begin after the last report,
 * or else at the first event.
 * @returns none before the first event, or when the last day has its report
 */
export function daysToReport(
  now: number,
  { last, firstAt }: { last: string | undefined; firstAt: number | undefined },
): string[] {
  const begin = last === undefined ? firstAt : boundsOfDay(last).until;
  if (begin === undefined) return [];
  const days: string[] = [];
  for (
    let { from, until } = boundsOfDay(dayOf(begin));
    until + graceMs <= now;
    { from, until } = boundsOfDay(dayOf(until))
  ) {
    days.push(dayOf(from));
  }
  return days.slice(-mostDays);
}
