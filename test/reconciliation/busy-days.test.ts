import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { readDayReport, writeDayReport } from '../../platform/day-report-text.ts';
import { createLog } from '../../platform/log.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { settlingBeliefSchema } from '../../contract/settling/day-report.ts';
import type { SellerBelief, SettlingBelief } from '../../contract/settling/day-report.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { findReport } from '../../settling/reconciliation/day-report-store.ts';
import { DayReports } from '../../settling/reconciliation/day-reports.ts';
import { reconcileDay } from '../../settling/reconciliation/reconciling.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import type { SettlingUnderTest } from '../settling/settling-under-test.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const day = '2026-11-20';
const dayAfter = '2026-11-21';
const dayMs = 24 * 3_600_000;

function reportsOf({ database, ring, config }: SettlingUnderTest, clock: MovableClock) {
  const events: Record<string, unknown>[] = [];
  const log = createLog('settling', 'info', { write: (line) => void events.push(JSON.parse(line)) });
  const sellerIds = config.sellers.map(({ sellerId }) => sellerId);
  const reports = new DayReports({
    database,
    clock,
    log,
    notices: new NoticeSigner(ring, clock),
    keys: ring,
    sellerIds,
  });
  return { reports, events };
}

async function reportOf(
  { database, keys }: SettlingUnderTest,
  sellerId: string,
  of: string,
): Promise<SettlingBelief[]> {
  const { report } = (await findReport(database, { side: 'settling', sellerId, day: of }))!;
  const keyFor = ({ kid }: { kid?: string }) => keys.notice.find((key) => key.kid === kid)?.publicKey;
  return readDayReport(report, settlingBeliefSchema, keyFor).beliefs;
}

async function open(databaseUrl: string) {
  const clock = new MovableClock(Date.parse(`${day}T12:00:00Z`));
  const seller = new SellerAtSettling('shop-1', clock);
  const other = new SellerAtSettling('shop-2', clock);
  const sellers = [seller.listing, other.listing];
  const config = { feeBasisPoints: 125, feeReturnedOnRefund: true, sellers };
  const settling = await startSettling({ databaseUrl, clock, seller, config });
  other.meet(settling.config.listen, settling.keys);
  return { settling, clock, seller, other };
}

describeOnEveryDatabase('The report of a busy day', ({ freshUrl }) => {
  it('is written and reconciled after 1,200 refunds of one payment', async () => {
    const { settling, clock, seller } = await open(await freshUrl());
    const { database, keys } = settling;
    const card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
    const check = seller.checkOf(seller.sealContents({ card, amountMinor: 20_000_00 }));
    const notice = seller.read(await seller.check(check));
    const done: SellerBelief['operations'] = [];
    const operate = async (...asked: Parameters<SellerAtSettling['operationOf']>) => {
      const request = seller.operationOf(...asked);
      const { operationId, operation, amountMinor } = request;
      const { doneAt } = seller.readReceipt(await seller.operate(request));
      done.push({ operationId, operation, amountMinor, state: 'done', askedAt: request.issuedAt, doneAt });
    };
    await operate('capture', check);
    await Promise.all(Array.from({ length: 1_200 }, () => operate('refund', check, { amountMinor: 9_99 })));
    clock.advance(dayMs);
    await reportsOf(settling, clock).reports.write();

    const refundedMinor = 1_200 * 9_99;
    // 1.25% of what was captured, less 1.25% of what was refunded.
    const feeMinor = 250_00 - Math.floor((250_00 * refundedMinor) / 20_000_00);
    const [belief] = await reportOf(settling, 'shop-1', day);
    expect(belief).toMatchObject({ state: 'captured', capturedMinor: 20_000_00, refundedMinor, feeMinor });
    expect(belief!.operations).toHaveLength(1_201);

    const { applicationId, amountMinor, currency } = check;
    const position = { applicationId, amountMinor, currency, heldMinor: 0, capturedMinor: amountMinor, refundedMinor };
    const noticed = { noticeId: notice.noticeId, noticedAt: notice.decidedAt };
    const beliefs: SellerBelief[] = [{ ...position, state: 'accepted', ...noticed, operations: done }];
    const sellerReport = writeDayReport({ side: 'seller', sellerId: 'shop-1', day, beliefs }, seller.key);
    const reconciliation = await reconcileDay(
      {
        database,
        sellerKey: () => seller.key.publicKey,
        noticeKey: ({ kid }) => keys.notice.find((key) => key.kid === kid)?.publicKey,
        toleranceMs: 60_000,
      },
      { sellerId: 'shop-1', day, sellerReport },
    );
    expect(reconciliation).toMatchObject({ matched: [{ settling: { refundedMinor } }], itemised: [] });
  }, 300_000);

  it('that cannot be written holds up neither later days nor other sellers, and is written when it can be', async () => {
    const { settling, clock, seller, other } = await open(await freshUrl());
    const { database } = settling;
    const card = await enterPerson(settling, { limitMinor: 100_00 });
    const declined: CheckRequest = seller.checkOf(seller.sealContents({ card, amountMinor: 500_00 }));
    const notice = await seller.check(declined);
    await other.buy({ card, amountMinor: 1_00 });
    clock.advance(dayMs);
    await seller.buy({ card, amountMinor: 2_00 });
    other.leave();
    const setNotice = (text: string) =>
      database.write((transaction) =>
        transaction.run('UPDATE application SET notice = ? WHERE application_id = ?', [text, declined.applicationId]),
      );
    await setNotice('not.a.notice');
    clock.advance(dayMs);
    const { reports, events } = reportsOf(settling, clock);
    await reports.write();
    const isThere = async (sellerId: string, of: string) =>
      (await findReport(database, { side: 'settling', sellerId, day: of })) !== undefined;
    expect(await isThere('shop-1', day)).toBe(false);
    expect(await isThere('shop-1', dayAfter)).toBe(true);
    expect(await isThere('shop-2', day)).toBe(true);
    expect(await isThere('shop-2', dayAfter)).toBe(true);
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'day_report_failed', sellerId: 'shop-1', day, why: expect.any(String) }),
    );
    await setNotice('notice' in notice ? notice.notice : '');
    await reports.write();
    expect(await reportOf(settling, 'shop-1', day)).toMatchObject([{ state: 'declined' }]);
  });
});
