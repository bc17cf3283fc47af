import { expect, it } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { readDayReport } from '../../platform/day-report-text.ts';
import { settlingBeliefSchema } from '../../contract/settling/day-report.ts';
import { findAccount } from '../../settling/credit-information/account-store.ts';
import { lockPersonAccount } from '../../settling/credit-information/person-account.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { ListedSellers } from '../../settling/http/listed-sellers.ts';
import { findReport } from '../../settling/reconciliation/day-report-store.ts';
import { DayReports } from '../../settling/reconciliation/day-reports.ts';
import { reconcileDay } from '../../settling/reconciliation/reconciling.ts';
import { readOpeningDues } from '../../settling/credit-information/opening-dues.ts';
import { readPersonLedger } from '../../settling/ledger/person-ledger.ts';
import { boundsOfMonth, makeStatement } from '../../settling/statement/person-statement.ts';
import { replayDues } from '../../settling/credit-information/replayed-dues.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { generateMonth } from './generated-month.ts';
import type { GeneratedMonth } from './plain-records.ts';

const endOfTime = Number.MAX_SAFE_INTEGER;

async function expectReports({ settling, days }: GeneratedMonth): Promise<void> {
  const { database, keys, config } = settling;
  const noticeKey = ({ kid }: { kid?: string }) => keys.notice.find((key) => key.kid === kid)?.publicKey;
  const listed = new ListedSellers(config.sellers);
  const seen = new Set<string>();
  for (const expected of days) {
    const { day, shop } = expected;
    const { sellerId, currency } = shop;
    const parts = {
      database,
      sellerKey: ({ kid }: { kid?: string }) => listed.keyOf(sellerId, kid),
      noticeKey,
      toleranceMs: config.clockToleranceMs,
    };
    const reconciliation = await reconcileDay(parts, { sellerId, day });
    if ('missing' in reconciliation) throw new Error(`${sellerId} ${day}: no report of ${reconciliation.missing}`);
    const { sums, matched, itemised } = reconciliation;
    const own = await findReport(database, { side: 'settling', sellerId, day });
    const { header, beliefs } = readDayReport(own!.report, settlingBeliefSchema, noticeKey);
    const { count, feeMinor, ...positions } = expected.settling;
    expect([day, header.count, beliefs.reduce((sum, belief) => sum + belief.feeMinor, 0)]).toEqual([
      day,
      count,
      feeMinor,
    ]);
    if (count > 0) expect(header.sums[currency]).toMatchObject(positions);
    for (const { capturedMinor, refundedMinor, feeMinor: fee, payableMinor } of beliefs) {
      expect(payableMinor).toBe(capturedMinor - refundedMinor - fee);
    }
    const { count: countAtSeller, feeMinor: _none, ...atSeller } = expected.seller;
    if (countAtSeller > 0)
      expect(sums.seller.all[currency]).toMatchObject({ applications: countAtSeller, ...atSeller });
    const causes = itemised.map(({ applicationId, differences }) => [
      applicationId,
      differences.map(({ cause }) => cause).join(),
    ]);
    expect(Object.fromEntries(causes)).toEqual(expected.causes);
    expect(matched.length + itemised.length).toBeGreaterThanOrEqual(Math.max(count, countAtSeller));
    for (const cause of Object.values(expected.causes)) seen.add(cause);
  }
  expect([...seen].toSorted()).toEqual(['answer_in_flight', 'check_in_flight', 'hold_over', 'operation_in_flight']);
}

async function expectStatements({ settling, persons, applications }: GeneratedMonth): Promise<void> {
  const { database, clock } = settling;
  const issuedAt = clock.now();
  for (const person of persons) {
    const { accountId: personId, shop } = person;
    const account = (await findAccount(database, personId))!;
    const lines = await readPersonLedger(database, { personId, currency: shop.currency }, endOfTime);
    const opening = await readOpeningDues(database, personId);
    for (const month of ['2026-09', '2026-10', '2026-11']) {
      const { from, until } = boundsOfMonth(month);
      const statement = makeStatement(account, lines, opening, { month, issuedAt });
      const sumOf = (isMeant: (entry: (typeof person.entries)[number]) => boolean) =>
        person.entries.filter(isMeant).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      const within = person.entries.filter(({ at }) => at >= from && at < until);
      const totalOf = (kind: string) => sumOf((entry) => entry.kind === kind && entry.at >= from && entry.at < until);
      const held = applications.filter(
        (each) =>
          each.person === person &&
          each.heldFrom !== null &&
          each.heldFrom < until &&
          (each.heldUntil === null || each.heldUntil >= until),
      );
      const heldMinor = held.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      expect(statement).toMatchObject({
        openingMinor: sumOf(({ at }) => at < from),
        closingMinor: sumOf(({ at }) => at < until),
        totals: {
          opening: totalOf('opening'),
          purchase: totalOf('purchase'),
          refund: totalOf('refund'),
          payment: totalOf('payment'),
        },
        heldMinor,
        isInterim: month === '2026-11',
      });
      expect(statement.entries.map(({ at, amountMinor }) => `${at} ${amountMinor}`).toSorted()).toEqual(
        within.map(({ at, amountMinor }) => `${at} ${amountMinor}`).toSorted(),
      );
      expect(statement.holds.map(({ applicationId }) => applicationId).toSorted()).toEqual(
        held.map(({ applicationId }) => applicationId).toSorted(),
      );
    }
    // By the rule from the ledger alone, what is due comes out as settling itself keeps it, event by event.
    const { dues } = replayDues(lines, opening, issuedAt);
    const kept = await database.write((transaction) => lockPersonAccount(transaction, personId));
    expect({ personId, ...dues }).toEqual({ personId, ...kept.dues });
  }
}

describeOnEveryDatabase('A generated month', ({ freshUrl, dialect }) => {
  it('has statements and reports that are, to the minor unit, what was kept by hand beside it', async () => {
    const month = await generateMonth({
      freshUrl,
      firstDay: '2026-09-28',
      days: 36,
      persons: 300,
      perDay: dialect === 'sqlite' ? 6 : 3,
      seed: 20261005,
      // One shop writes each day's report at once, the other one ten days late: they tell of the day, not of today.
      afterDay: async ([prompt, late], number) => {
        await prompt!.dayReports.write();
        if (number % 10 !== 9) return;
        await late!.dayReports.write();
        // Settling takes reports of the last 31 days alone.
        for (const shop of [prompt!, late!]) await shop.deliverReports();
      },
    });
    const { settling, shops } = month;
    for (const shop of shops) {
      await shop.dayReports.write();
      await shop.deliverReports();
    }
    const { database, clock, ring: keys, config } = settling;
    const sellerIds = config.sellers.map(({ sellerId }) => sellerId);
    const notices = new NoticeSigner(keys, clock);
    const parts = { database, clock, log: createLog('settling', 'silent'), notices, keys, sellerIds };
    for (const { day, shop } of month.days) await new DayReports(parts).writeDay(shop.sellerId, day);
    expect(await verifyLedger(database)).toEqual([]);
    await expectReports(month);
    await expectStatements(month);
  }, 600_000);
});
