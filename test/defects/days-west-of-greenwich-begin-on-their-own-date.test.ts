import { afterEach, describe, expect, it, vi } from 'vitest';
import { boundsOf } from '../../renderer/back-office/orders/order-days.ts';
import { dayBoundaries } from '../../server/order/shop-days.ts';

const dayMs = 24 * 3_600_000;
const shopDays = '../../server/order/shop-days.ts';
let loads = 0;
const zoneOfThisRun = process.env['TZ'];

/** The platform's own calendar: a `Date` shows the wall clock of the zone that the process is set to. */
function inZone<Result>(timeZone: string, work: () => Result): Result {
  process.env['TZ'] = timeZone;
  try {
    return work();
  } finally {
    if (zoneOfThisRun === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneOfThisRun;
  }
}

/** The date on the wall, as a number that grows by one each day. */
function wallDate(instant: number): number {
  const date = new Date(instant);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs);
}

const hourly = (from: number, hours: number) =>
  Array.from({ length: hours }, (_each, index) => from + index * 3_600_000);

/** What is wrong with the days between `from` and `until`, by the platform's calendar. */
function wrongDays(timeZone: string, from: number, until: number): string[] {
  const days = Math.round((until - from) / dayMs);
  const boundaries = dayBoundaries(until, timeZone, days);
  return inZone(timeZone, () => {
    let before: number | undefined;
    const wrong = boundaries.filter((start) => {
      const [date, dateBefore] = [wallDate(start), wallDate(start - 1)];
      // The first instant of its date, right after the date of the boundary before.
      const isRight = dateBefore < date && (before === undefined || dateBefore === before);
      before = date;
      return !isRight;
    });
    const last = wallDate(until);
    const ends = wallDate(boundaries.at(-2)!) === last && boundaries.at(-1)! > until;
    return [...wrong.map((start) => `${timeZone} ${new Date(start).toISOString()}`), ...(ends ? [] : [timeZone])];
  });
}

afterEach(() => expect(process.env['TZ']).toBe(zoneOfThisRun));

describe('A day of the shop', () => {
  const zones = Intl.supportedValuesOf('timeZone');

  it('begins at the first instant of its date: every zone, every day of ten years', () => {
    expect(zones.length).toBeGreaterThan(400);
    const wrong = zones.flatMap((zone) => wrongDays(zone, Date.UTC(2017, 0, 1), Date.UTC(2027, 0, 1, 12)));
    expect(wrong).toEqual([]);
  }, 90_000);

  it.each([
    // Where the clocks skip midnight.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z'],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['America/Asuncion', '2023-10-01', '2023-10-01T04:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['Atlantic/Azores', '2026-03-29', '2026-03-29T01:00:00.000Z'],
    ['America/Scoresbysund', '2022-03-27', '2022-03-27T01:00:00.000Z'],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00.000Z'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    // Where it comes twice: the first.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z'],
    // Where the clocks go back to the evening before.
    ['America/Santiago', '2026-04-05', '2026-04-05T04:00:00.000Z'],
    ['Asia/Beirut', '2026-10-25', '2026-10-24T22:00:00.000Z'],
    // Where they did so a minute after midnight.
    ['America/St_Johns', '2010-11-07', '2010-11-07T02:30:00.000Z'],
    // Where the clocks were ahead of or behind Greenwich by seconds as well.
    ['Africa/Monrovia', '1971-06-01', '1971-06-01T00:44:30.000Z'],
    // Where they show Greenwich's own time, and half an hour on top of whole ones.
    ['Europe/London', '2026-01-15', '2026-01-15T00:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-15', '2026-01-14T18:15:00.000Z'],
    // Where half an hour on both sides of midnight was left out.
    ['America/Toronto', '1919-03-31', '1919-03-31T04:30:00.000Z'],
  ])('%s on %s begins at %s, whatever the hour at which it is asked about', (zone, date, start) => {
    const from = Date.parse(start);
    for (const now of [from, from + 1, ...hourly(from, 20)]) {
      const [today, tomorrow] = dayBoundaries(now, zone, 1);
      expect(new Date(today!).toISOString(), `${date}, asked at ${new Date(now).toISOString()}`).toBe(start);
      expect(tomorrow).toBeGreaterThan(now);
    }
    expect(dayBoundaries(from - 1, zone, 1)[1]).toBe(from);
  });

  it.each([
    [
      'Pacific/Apia',
      Date.UTC(2011, 11, 31),
      ['2011-12-28T10:00', '2011-12-29T10:00', '2011-12-30T10:00', '2011-12-31T10:00'],
    ],
    [
      'Pacific/Kwajalein',
      Date.UTC(1993, 7, 22),
      ['1993-08-19T12:00', '1993-08-20T12:00', '1993-08-21T12:00', '1993-08-22T12:00'],
    ],
  ])('is not one that %s left out of its calendar', (zone, now, starts) => {
    const boundaries = dayBoundaries(now, zone, 3).map((each) => new Date(each).toISOString().slice(0, 16));
    expect(boundaries).toEqual(starts);
  });

  it('ends where the next day of the calendar begins when tomorrow is left out', () => {
    const boundaries = dayBoundaries(Date.UTC(2011, 11, 29, 20), 'Pacific/Apia', 1);
    expect(boundaries).toEqual([Date.UTC(2011, 11, 29, 10), Date.UTC(2011, 11, 30, 10)]);
  });

  it('has one formatter made for a zone, and keeps those of 32 zones, as callers may name any', async () => {
    loads += 1;
    const fresh = (await import(`${shopDays}?load=${loads}`)) as { dayBoundaries: typeof dayBoundaries };
    const { DateTimeFormat } = Intl;
    const formatters = vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function made(...options) {
      return new DateTimeFormat(...options);
    });
    const madeFor = (asked: string[]) => {
      formatters.mockClear();
      for (const zone of asked) fresh.dayBoundaries(Date.UTC(2026, 5, 1, 12), zone, 1);
      return formatters.mock.calls.length;
    };
    const [first, ...others] = zones.slice(0, 32);
    expect(madeFor([first!, ...others])).toBe(32);
    expect(madeFor([first!, ...others]), 'all are kept').toBe(0);
    expect(madeFor(['Pacific/Apia', 'Pacific/Apia']), 'one too many').toBe(1);
    expect(madeFor([first!, 'Pacific/Apia']), 'the others were forgotten').toBe(1);
  });

  it('is worked out fast enough to be asked for with every look at the overview', () => {
    dayBoundaries(Date.UTC(2026, 5, 1), 'Europe/Berlin', 31);
    const startedAt = performance.now();
    for (let round = 0; round < 100; round++) dayBoundaries(Date.UTC(2026, 5, 1) + round, 'Europe/Berlin', 31);
    // With a formatter made for each day it takes many seconds.
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe("A day of the back office's list of orders", () => {
  it.each([
    ['America/Santiago', '2026-09-06T15:00:00.000Z', '2026-09-06T04:00:00.000Z', '2026-09-05T04:00:00.000Z'],
    ['America/Toronto', '1919-03-31T15:00:00.000Z', '1919-03-31T04:30:00.000Z', '1919-03-30T05:00:00.000Z'],
    ['America/St_Johns', '2010-11-07T03:00:00.000Z', '2010-11-07T02:30:00.000Z', '2010-11-06T02:30:00.000Z'],
    ['Pacific/Apia', '2011-12-30T12:00:00.000Z', '2011-12-30T10:00:00.000Z', '2011-12-29T10:00:00.000Z'],
    ['Pacific/Auckland', '2026-09-27T03:00:00.000Z', '2026-09-26T12:00:00.000Z', '2026-09-25T12:00:00.000Z'],
  ])('begins in %s where the overview begins it', (zone, now, today, yesterday) => {
    const at = Date.parse(now);
    const bounds = inZone(zone, () => [boundsOf('today', at), boundsOf('yesterday', at)]);
    expect(bounds).toEqual([{ from: Date.parse(today) }, { from: Date.parse(yesterday), to: Date.parse(today) }]);
  });

  it('agrees with the overview in every zone through a year, a week and a month back', () => {
    const disagreeing = Intl.supportedValuesOf('timeZone').flatMap((zone) =>
      inZone(zone, () =>
        Array.from({ length: 14 }, (_each, month) => Date.UTC(2026, 0, 4, 13) + month * 27 * dayMs)
          .filter((now) => {
            const starts = dayBoundaries(now, zone, 30);
            return boundsOf('week', now).from !== starts.at(-8) || boundsOf('month', now).from !== starts[0];
          })
          .map((now) => `${zone} ${new Date(now).toISOString()}`),
      ),
    );
    expect(disagreeing).toEqual([]);
  });
});
