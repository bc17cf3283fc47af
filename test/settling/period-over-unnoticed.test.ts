import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { lockPersonAccount } from '../../settling/credit-information/person-account.ts';
import { readOpeningDues } from '../../settling/credit-information/opening-dues.ts';
import { readPersonLedger } from '../../settling/ledger/person-ledger.ts';
import { replayDues } from '../../settling/credit-information/replayed-dues.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';

const at = (time: string) => Date.parse(`${time}Z`);

/** A person who bought for 100.00 in June 2026, due by the end of July, and has an approval of 50.00 from the last of July. */
async function onTheFirstOfAugust(databaseUrl: string) {
  const settling = await startSettling({ databaseUrl, clock: new MovableClock(at('2026-06-10T12:00:00')) });
  const { seller, database, clock } = settling;
  const card = await enterPerson(settling, { limitMinor: 900_00 });
  const approve = async (amountMinor: number) => {
    const check = seller.checkOf(seller.sealContents({ card, amountMinor }));
    return { check, kind: seller.read(await seller.check(check)).kind };
  };
  const operate = async (operation: 'capture' | 'refund', check: CheckRequest) =>
    seller.readReceipt(await seller.operate(seller.operationOf(operation, check)));
  const { check: june } = await approve(100_00);
  await operate('capture', june);
  clock.set(at('2026-07-31T23:00:00'));
  const { check: july } = await approve(50_00);
  // Housekeeping has not come by since the month ended.
  clock.set(at('2026-08-01T00:00:10'));
  const kept = async () => (await database.write((transaction) => lockPersonAccount(transaction, 1))).dues;
  const replayed = async () => {
    const lines = await readPersonLedger(database, { personId: 1, currency: 'EUR' }, Number.MAX_SAFE_INTEGER);
    return replayDues(lines, await readOpeningDues(database, 1), clock.now() + 1);
  };
  const missed = () => database.all('SELECT due_minor AS due, paid_minor AS paid, outcome FROM past_payment');
  const pay = (amountMinor: number) => {
    const payment = { receivedPaymentId: randomUUID(), personId: 1, amountMinor, currency: 'EUR' } as const;
    return database.write((transaction) => receivePayment(transaction, payment, clock));
  };
  return { settling, june, july, approve, operate, kept, replayed, missed, pay };
}

describeOnEveryDatabase('A month that is over, though housekeeping did not come by yet,', ({ freshUrl }) => {
  it('is over for a capture: what it makes is due a month after what was missed', async () => {
    const { settling, july, operate, kept, replayed, missed, pay } = await onTheFirstOfAugust(await freshUrl());
    await operate('capture', july);
    expect(await kept()).toMatchObject({
      overdueMinor: 100_00,
      overdueSince: at('2026-08-01T00:00:00'),
      dueMinor: 50_00,
      dueAt: at('2026-10-01T00:00:00'),
    });
    expect((await replayed()).dues).toEqual(await kept());
    expect(await missed()).toEqual([{ due: 100_00, paid: 0, outcome: 'missed' }]);
    await pay(100_00);
    settling.clock.set(at('2026-09-01T00:00:00'));
    await housekeepingOf(settling).endPeriods();
    expect(await kept()).toMatchObject({ overdueMinor: 0 });
    expect(await missed()).toEqual([{ due: 100_00, paid: 100_00, outcome: 'late' }]);
  });

  it('is over for a refund: what was due was missed all the same', async () => {
    const { june, operate, kept, replayed, missed } = await onTheFirstOfAugust(await freshUrl());
    await operate('refund', june);
    expect(await kept()).toMatchObject({ debtMinor: 0, overdueMinor: 0, dueAt: null });
    expect(await missed()).toEqual([{ due: 100_00, paid: 0, outcome: 'missed' }]);
    expect((await replayed()).missed).toMatchObject([{ dueMinor: 100_00, paidMinor: 0 }]);
  });

  it('is over for a check: who has missed a payment buys nothing, and the decision says what it saw', async () => {
    const { settling, approve } = await onTheFirstOfAugust(await freshUrl());
    const { check, kind } = await approve(1_00);
    expect(kind).toBe('non-approval');
    const row = await settling.database.get<{ reason: string; seen: string }>(
      'SELECT reason, information_seen AS seen FROM application WHERE application_id = ?',
      [check.applicationId],
    );
    expect(row!.reason).toBe('debt_overdue');
    expect(JSON.parse(row!.seen)).toMatchObject({ paymentStatus: 'overdue', overdueMinor: 100_00, debtMinor: 100_00 });
  });
});
