export type DatePart = 'day' | 'month' | 'year';

/** The order of day, month and year in `locale`. */
export function datePartOrder(locale: string): DatePart[] {
  const parts = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    calendar: 'gregory',
  });
  return parts
    .formatToParts(Date.UTC(2001, 1, 3))
    .map(({ type }) => type)
    .filter((type): type is DatePart => type === 'day' || type === 'month' || type === 'year');
}
