/** Spans of days by this machine's calendar. Epoch milliseconds: from, inclusive, and to, exclusive. */
export const orderSpans = ['any', 'today', 'yesterday', 'week', 'month'] as const;

export type OrderSpan = (typeof orderSpans)[number];

function isSameDate(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** The first instant of the calendar date of an instant: the seller counts the same days (`server/order/shop-days.ts`). */
function startOfDay(instant: number): number {
  const date = new Date(instant);
  let until = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  // Where midnight was skipped, the day may begin before the instant that stands for midnight.
  let from = until - 12 * 3_600_000;
  while (isSameDate(until - 1, instant) && until - from > 1) {
    const middle = Math.floor((from + until) / 2);
    if (isSameDate(middle, instant)) until = middle;
    else from = middle;
  }
  return until;
}

/** Where the clocks go back over midnight, the new day has begun although they show the old one again. */
function startOfToday(now: number): number {
  const later = startOfDay(now + 2 * 3_600_000);
  return later <= now ? later : startOfDay(now);
}

function startOfDaysAgo(now: number, daysAgo: number): number {
  let start = startOfToday(now);
  for (let day = 0; day < daysAgo; day++) start = startOfDay(start - 1);
  return start;
}

export function boundsOf(span: OrderSpan, now: number): { from?: number; to?: number } {
  switch (span) {
    case 'any':
      return {};
    case 'today':
      return { from: startOfToday(now) };
    case 'yesterday':
      return { from: startOfDaysAgo(now, 1), to: startOfToday(now) };
    case 'week':
      return { from: startOfDaysAgo(now, 6) };
    case 'month':
      return { from: startOfDaysAgo(now, 29) };
  }
}
