import { expect, it } from 'vitest';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import { MovableClock } from '../../platform/clock.ts';
import { digestOf } from '../../platform/day-report-text.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { boundsOfDay, dayOf } from '../../contract/settling/day-report.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { ReceivedReports } from '../../settling/reconciliation/received-reports.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { startSettling } from '../settling/settling-under-test.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const dayMs = 24 * 3_600_000;
const now = Date.UTC(2027, 2, 9, 15, 20);

describeOnEveryDatabase('Parts of day reports that never become whole', ({ freshUrl }) => {
  const start = async (largestBytes = settlingConfigSchema.shape.dayReportSpaceBytes.parse(undefined)) => {
    const database = await openDatabase(await freshUrl(), 'settling');
    await migrate(database, settlingMigrations);
    const clock = new MovableClock(now);
    const reports = new ReceivedReports({ database, clock, sellerKey: () => undefined, largestBytes });
    const send = (parts: { sellerId?: string; day?: string; part?: number; text?: string; about?: string }) => {
      const { sellerId = 'shop-1', day = dayOf(now - dayMs), part = 0, text = 'x', about = 'a' } = parts;
      const digest = digestOf(about);
      const request = 'day-report' as const;
      return reports.take({ request, sellerId, day, part, parts: 5000, digest, text, issuedAt: clock.now() });
    };
    const left = async () => (await database.all('SELECT part FROM day_report_part')).length;
    const space = async (sellerId: string) =>
      (await database.get<{ bytes: number }>('SELECT bytes FROM day_report_space WHERE seller_id = ?', [sellerId]))
        ?.bytes;
    return { database, clock, reports, send, left, space };
  };

  it.each([
    ['a day that ended 31 days ago', 31, 'part_kept'],
    ['a day that ended 32 days ago', 32, 'day_report_too_old'],
    ['a day of last year', 366, 'day_report_too_old'],
    ['a day of the year 2000', 9_900, 'day_report_too_old'],
  ])('keep nothing of what is older than 31 days: %s', async (_what, days, outcome) => {
    const { send, left, database, clock } = await start();
    // A minute past midnight: the day that ended just now is not reported yet, so the one 31 days before it is the oldest.
    clock.set(boundsOfDay(dayOf(now)).from + 60_000);
    const answer = await send({ day: dayOf(boundsOfDay(dayOf(now)).from - days * dayMs - 1) });
    expect('refusal' in answer ? answer.refusal : answer.dayReport).toBe(outcome);
    expect(await left()).toBe(outcome === 'part_kept' ? 1 : 0);
    await database.close();
  });

  it('fill no more than one seller’s room, and leave that of another seller alone', async () => {
    const { send, left, database, space } = await start(100);
    const text = 'y'.repeat(30);
    for (const part of [0, 1]) expect(await send({ part, text })).toEqual({ dayReport: 'part_kept' });
    expect(await send({ day: dayOf(now - 2 * dayMs), about: 'b', text })).toEqual({ dayReport: 'part_kept' });
    for (const day of [1, 2, 3, 17].map((days) => dayOf(now - days * dayMs)))
      expect(await send({ day, part: 4, about: `c${day}`, text })).toMatchObject({
        refusal: 'day_report_space_used_up',
      });
    expect(await send({ part: 1, text }), 'what is kept already').toEqual({ dayReport: 'part_kept' });
    expect(await send({ part: 2, text: 'é'.repeat(5) }), 'ten bytes more').toEqual({ dayReport: 'part_kept' });
    expect(await send({ part: 3, text: 'z' })).toMatchObject({ refusal: 'day_report_space_used_up' });
    expect(await send({ sellerId: 'shop-2', text })).toEqual({ dayReport: 'part_kept' });
    expect([await space('shop-1'), await space('shop-2'), await left()]).toEqual([100, 30, 5]);
    await database.close();
  });

  it('share the last of the room with nobody, when they arrive at one moment', async () => {
    const { send, left, database } = await start(95);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_each, part) => send({ part, text: 'w'.repeat(10) })),
    );
    expect(answers.filter((answer) => 'dayReport' in answer)).toHaveLength(9);
    expect(await left()).toBe(9);
    await database.close();
  });

  it('are forgotten after a day, and their room is free again', async () => {
    const { send, left, database, clock, reports, space } = await start(100);
    await send({ part: 0, text: 'y'.repeat(60) });
    clock.advance(dayMs / 2);
    await send({ part: 1, text: 'y'.repeat(40) });
    expect(await reports.forgetOldParts()).toBe(0);
    clock.advance(dayMs / 2);
    expect(await reports.forgetOldParts()).toBe(1);
    expect([await left(), await space('shop-1')]).toEqual([1, 40]);
    expect(await send({ part: 0, text: 'y'.repeat(60) })).toEqual({ dayReport: 'part_kept' });
    clock.advance(dayMs);
    expect(await reports.forgetOldParts()).toBe(2);
    expect(await space('shop-1')).toBe(0);
    await database.close();
  });

  it('do not stay for ever that were kept while the clock was a year ahead', async () => {
    const { send, left, database, clock, reports } = await start();
    clock.set(now + 365 * dayMs);
    await send({ day: dayOf(now + 364 * dayMs) });
    clock.set(now);
    expect(await reports.forgetOldParts()).toBe(1);
    expect(await left()).toBe(0);
    await database.close();
  });

  it('are forgotten by settling itself when it starts, and refused over its private interface by name', async () => {
    const databaseUrl = await freshUrl();
    const clock = new MovableClock(now);
    const database = await openDatabase(databaseUrl, 'settling');
    await migrate(database, settlingMigrations);
    await database.write((transaction) =>
      transaction.run(
        `INSERT INTO day_report_part (seller_id, day, digest, part, text, kept_at) VALUES ('shop-1', '2027-03-07', 'd', 0, 'x', ?)`,
        [now - dayMs],
      ),
    );
    const seller = new SellerAtSettling('shop-1', clock);
    await startSettling({ databaseUrl, clock, seller, config: { dayReportSpaceBytes: 65_536 } });
    expect(await database.all('SELECT part FROM day_report_part')).toEqual([]);
    const send = async (changes: Record<string, unknown>) => {
      const day = dayOf(now - dayMs);
      const about = { request: 'day-report', sellerId: 'shop-1', day, part: 0, parts: 9, digest: digestOf('q') };
      const answer = await seller.post(
        '/day-reports',
        seller.sign({ ...about, text: 't'.repeat(16_000), issuedAt: clock.now(), ...changes }),
      );
      return [answer.status, JSON.parse(answer.text)];
    };
    expect(await send({ day: '2026-12-31' })).toEqual([422, { refusal: 'day_report_too_old' }]);
    for (const part of [0, 1, 2, 3]) expect((await send({ part }))[0]).toBe(200);
    expect(await send({ part: 4 })).toEqual([429, { refusal: 'day_report_space_used_up' }]);
    await database.close();
  });
});
