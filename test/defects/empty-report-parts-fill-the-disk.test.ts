import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { digestOf } from '../../platform/day-report-text.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { dayOf } from '../../contract/settling/day-report.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { ReceivedReports } from '../../settling/reconciliation/received-reports.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const now = Date.UTC(2027, 2, 9, 15, 20);

describeOnEveryDatabase('Parts of day reports without a text', ({ freshUrl }) => {
  it('are no more than the room of their seller holds, however many reports they are said to be of', async () => {
    const database = await openDatabase(await freshUrl(), 'settling');
    await migrate(database, settlingMigrations);
    const largestBytes = 1_001 * 1_024;
    const reports = new ReceivedReports({
      database,
      clock: new MovableClock(now),
      sellerKey: () => undefined,
      largestBytes,
    });
    const send = (sellerId: string, about: number, text = '') =>
      reports.take({
        request: 'day-report',
        sellerId,
        day: dayOf(now - 24 * 3_600_000),
        digest: digestOf(`${about}`),
        part: 0,
        parts: 2,
        text,
        issuedAt: now,
      });
    await database.write(async (transaction) => {
      for (let part = 0; part < 1_000; part++) {
        await transaction.run(
          `INSERT INTO day_report_part (seller_id, day, digest, part, text, kept_at) VALUES ('shop-1', '2027-03-07', 'd', ?, '', ?)`,
          [part, now],
        );
      }
    });
    expect(await send('shop-1', 1)).toEqual({ dayReport: 'part_kept' });
    expect(await send('shop-1', 2)).toMatchObject({ refusal: 'day_report_space_used_up' });
    expect(await send('shop-1', 1), 'what is kept already').toEqual({ dayReport: 'part_kept' });
    expect(await send('shop-2', 2, 'x')).toEqual({ dayReport: 'part_kept' });
    await database.close();
  });
});
