/** Dates as programs write them in files. Of "11/1/26" only the other dates of a file may tell which number is the month. */

type Order = 'monthFirst' | 'dayFirst';

const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ,]+(.*))?$/;
const short = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(.*))?$/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** @returns milliseconds, or undefined when it is no time of a day */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return 0;
  const [, hours = '', minutes = '', seconds = '0', half = '', zone = ''] = clock.exec(text.trim()) ?? [];
  if (hours === '' || Number(hours) > (half === '' ? 23 : 12)) return undefined;
  const afternoon = /p/i.test(half) ? 12 : 0;
  const hour = half === '' ? Number(hours) : (Number(hours) % 12) + afternoon;
  const [, sign = '+', zoneHours = '0', zoneMinutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  return ((hour * 60 + Number(minutes) - offset) * 60 + Number(seconds)) * 1000;
}

function dayOf(year: string, month: string, day: string): number | undefined {
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  const time = Date.UTC(full, Number(month) - 1, Number(day));
  const date = new Date(time);
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) ? time : undefined;
}

export class FileDates {
  #orders = new Set<Order>();

  /** Heeds a cell of a date: a number above twelve is no month. */
  hear(cell: string): void {
    const [, first = '', mark, second = ''] = short.exec(cell.trim()) ?? [];
    if (mark === undefined || mark === '.') return;
    if (Number(first) > 12 && Number(second) <= 12) this.#orders.add('dayFirst');
    if (Number(second) > 12 && Number(first) <= 12) this.#orders.add('monthFirst');
  }

  /**
   * The moments that a cell can mean, in UTC epoch milliseconds: none where it is no date, two where nothing tells the month.
   * Dates with full stops have the day first in every country.
   */
  readings(cell: string): number[] {
    const text = cell.trim();
    const [, year = '', month = '', day = '', isoTime] = iso.exec(text) ?? [];
    const [, first = '', mark, second = '', shortYear = '', shortTime] = short.exec(text) ?? [];
    const time = timeOf(year === '' ? shortTime : isoTime);
    if (time === undefined) return [];
    const [known] = this.#orders;
    const isKnown = this.#orders.size === 1;
    const orders: Order[] = mark === '.' ? ['dayFirst'] : isKnown && known ? [known] : ['monthFirst', 'dayFirst'];
    const days =
      year === ''
        ? orders.map((order) =>
            order === 'dayFirst' ? dayOf(shortYear, second, first) : dayOf(shortYear, first, second),
          )
        : [dayOf(year, month, day)];
    return [...new Set(days.flatMap((each) => (each === undefined ? [] : [each + time])))];
  }
}
