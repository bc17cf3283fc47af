import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, housekeepingOf, newCard, startSettling } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;

describeOnEveryDatabase("A clock that is moved over a month's end", ({ freshUrl }) => {
  it('ends holds, cards and periods in the millisecond in which they end, and the ledger agrees on both sides of it', async () => {
    const newYear = Date.UTC(2027, 0, 1);
    const clock = new MovableClock(newYear - 1);
    const config = { holdLifetimeMs: 3 * dayMs };
    const settling = await startSettling({ databaseUrl: await freshUrl(), clock, config });
    const { seller, database } = settling;
    const housekeeping = housekeepingOf(settling);
    const tick = async (to: number) => {
      clock.set(to);
      await housekeeping.expireHolds();
      await housekeeping.endPeriods();
      expect(await verifyLedger(database)).toEqual([]);
    };
    const card = await enterPerson(settling, { limitMinor: 1_000_00 });
    const short = await enterPerson(settling, { card: newCard({ expiry: '2026-12' }) });
    const approve = async (amountMinor: number): Promise<CheckRequest> => {
      const check = seller.checkOf(seller.sealContents({ card, amountMinor }));
      expect(seller.read(await seller.check(check)).kind).toBe('approval');
      return check;
    };
    const capture = async (check: CheckRequest) =>
      seller.readReceipt(await seller.operate(seller.operationOf('capture', check))).doneAt;
    const person = () =>
      database.get<object>(
        `SELECT payment_status AS status, debt_minor AS debt, held_minor AS held, overdue_minor AS overdue, due_at AS due
           FROM person WHERE person_id = 1`,
      );

    // The last millisecond of the year: debt of December, due at the end of January; the short card is good.
    const [december, january, forgotten] = [await approve(100_00), await approve(50_00), await approve(25_00)];
    expect((await seller.buy({ card: short, amountMinor: 1_00 })).kind).toBe('approval');
    expect(await capture(december)).toBe(newYear - 1);
    expect(await person()).toMatchObject({ status: 'current', debt: 100_00, held: 75_00, due: Date.UTC(2027, 1, 1) });

    // The first of the next: the short card is over, what was held is held.
    await tick(newYear);
    expect((await seller.buy({ card: short, amountMinor: 1_00 })).kind).toBe('non-approval');
    expect(await capture(january)).toBe(newYear);
    expect(await person()).toMatchObject({ status: 'current', debt: 150_00, held: 25_00 });

    // Three days after the approval.
    await tick(newYear - 1 + 3 * dayMs - 1);
    expect(await person()).toMatchObject({ held: 25_00 });
    await tick(newYear - 1 + 3 * dayMs);
    expect(await person()).toMatchObject({ held: 0 });
    expect(await seller.operate(seller.operationOf('capture', forgotten))).toEqual({ refusal: 'payment_not_held' });

    // The end of January: what December made due is missed, and only that.
    await tick(Date.UTC(2027, 1, 1) - 1);
    expect(await person()).toMatchObject({ status: 'current', overdue: 0 });
    await tick(Date.UTC(2027, 1, 1));
    expect(await person()).toMatchObject({ status: 'overdue', overdue: 100_00, debt: 150_00 });
    expect((await seller.buy({ card, amountMinor: 1_00 })).kind).toBe('non-approval');

    // What was overdue is taken back: the person may buy again, and still owes January's.
    seller.readReceipt(await seller.operate(seller.operationOf('refund', december)));
    await tick(clock.now());
    expect(await person()).toMatchObject({ debt: 50_00 });
  });
});
