/** Spans of days by this machine's calendar. Epoch milliseconds: from, inclusive, and to, exclusive. */
export const orderSpans = ['any', 'today', 'yesterday', 'week', 'month'] as const;

export type OrderSpan = (typeof orderSpans)[number];

function midnight(now: number, daysAway: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + daysAway).getTime();
}

export function boundsOf(span: OrderSpan, now: number): { from?: number; to?: number } {
  switch (span) {
    case 'any':
      return {};
    case 'today':
      return { from: midnight(now, 0) };
    case 'yesterday':
      return { from: midnight(now, -1), to: midnight(now, 0) };
    case 'week':
      return { from: midnight(now, -6) };
    case 'month':
      return { from: midnight(now, -29) };
  }
}
