import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { Card } from '../../contract/card.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { findAccount } from '../../settling/credit-information/account-store.ts';
import { readOpeningDues } from '../../settling/credit-information/opening-dues.ts';
import { lockPersonAccount } from '../../settling/credit-information/person-account.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { replayEverything } from '../../settling/credit-information/replayed-dues.ts';
import { reverseReceivedPayment } from '../../settling/credit-information/reverse-received-payment.ts';
import { readPersonLedger } from '../../settling/ledger/person-ledger.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { makeStatement } from '../../settling/statement/person-statement.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

async function withPersons(databaseUrl: string, { persons, today }: { persons: number; today: string }) {
  const clock = new MovableClock(at(today));
  const settling = await startSettling({ databaseUrl, clock, config: { holdLifetimeMs: 300 * dayMs } });
  const { seller, database } = settling;
  const cards: Card[] = [];
  for (let number = 0; number < persons; number++) cards.push(await enterPerson(settling, { limitMinor: 100_000_00 }));
  const approve = async (personId: number, amountMinor: number) => {
    const check = seller.checkOf(seller.sealContents({ card: cards[personId - 1]!, amountMinor }));
    return { check, kind: seller.read(await seller.check(check)).kind };
  };
  const operate = (operation: 'capture' | 'refund', check: CheckRequest, changes = {}) =>
    seller.operate(seller.operationOf(operation, check, changes));
  const pay = async (personId: number, amountMinor: number) => {
    const receivedPaymentId = randomUUID();
    const payment = { receivedPaymentId, personId, amountMinor, currency: 'EUR' } as const;
    await database.write((transaction) => receivePayment(transaction, payment, clock));
    return receivedPaymentId;
  };
  const reverse = (receivedPaymentId: string) =>
    database.write((transaction) =>
      reverseReceivedPayment(transaction, { receivedPaymentId, reason: 'returned by the bank' }, clock),
    );
  const housekeeping = housekeepingOf(settling);
  const until = async (day: string) => {
    clock.set(at(day));
    await housekeeping.endPeriods();
  };
  /** What is kept of a person, which has to be what comes of the ledger played again. */
  const read = async (personId: number) => {
    const { dues, paymentStatus, creditBalanceMinor } = await database.write((transaction) =>
      lockPersonAccount(transaction, personId),
    );
    const history = await database.all<object>(
      `SELECT due_at AS "dueAt", due_minor AS "dueMinor", paid_at AS "paidAt", paid_minor AS "paidMinor", outcome
         FROM past_payment WHERE person_id = ? ORDER BY due_at`,
      [personId],
    );
    const lines = await readPersonLedger(database, { personId, currency: 'EUR' }, Number.MAX_SAFE_INTEGER);
    const replayed = replayEverything(lines, await readOpeningDues(database, personId), clock.now());
    expect(replayed.dues).toEqual(dues);
    const oldestFirst = [...replayed.history.values()].toSorted((one, other) => one.dueAt - other.dueAt);
    expect(oldestFirst).toEqual(history);
    return { ...dues, paymentStatus, creditBalanceMinor, history };
  };
  return { settling, approve, operate, pay, reverse, until, read };
}

/** A person who bought for 100.00 on 10 June 2026, due by the end of July. */
async function withDebtOfJune(databaseUrl: string) {
  const ground = await withPersons(databaseUrl, { persons: 1, today: '2026-06-10' });
  const { check } = await ground.approve(1, 100_00);
  await ground.operate('capture', check);
  return { ...ground, check };
}

describeOnEveryDatabase('A payment that was none', ({ dialect, freshUrl }) => {
  it('reversed before it was due leaves debt, due date and history as they were before it', async () => {
    const { settling, pay, reverse, read } = await withDebtOfJune(await freshUrl());
    const before = await read(1);
    const id = await pay(1, 100_00);
    expect((await read(1)).history).toMatchObject([{ outcome: 'on_time' }]);
    expect(await reverse(id)).toMatchObject({
      debtMinor: 100_00,
      overdueMinor: 0,
      creditBalanceMinor: 0,
      isRepeat: false,
    });
    expect(await read(1)).toEqual(before);
    expect(await verifyLedger(settling.database)).toEqual([]);
    expect(await reverse(randomUUID())).toEqual({ refusal: 'received_payment_unknown' });
  });

  it('reversed after it would have been due was missed: overdue since then, and its person buys nothing', async () => {
    const { settling, approve, pay, reverse, read, until } = await withDebtOfJune(await freshUrl());
    const { database, clock } = settling;
    await until('2026-07-15');
    const id = await pay(1, 100_00);
    await until('2026-09-10');
    expect((await approve(1, 1_00)).kind).toBe('approval');
    await reverse(id);
    const july = { dueAt: at('2026-08-01'), dueMinor: 100_00, paidAt: null, paidMinor: 0, outcome: 'missed' };
    expect(await read(1)).toMatchObject({
      paymentStatus: 'overdue',
      debtMinor: 100_00,
      overdueMinor: 100_00,
      overdueSince: at('2026-08-01'),
      history: [july],
    });
    expect((await approve(1, 1_00)).kind).toBe('non-approval');
    const records = await database.all<{ details: string }>(
      `SELECT details FROM audit_record WHERE action = 'received_payment_reversal'`,
    );
    expect(records.map(({ details }) => JSON.parse(details))).toMatchObject([
      {
        receivedPaymentId: id,
        amountMinor: 100_00,
        overdueMinor: 100_00,
        why: 'returned by the bank',
        history: expect.stringMatching(/^due 2026-08-01T.*: on_time, .* -> missed, 0 of 10000 /),
      },
    ]);
    // July's statement stays what it was; September's says what the reversal showed.
    const account = (await findAccount(database, 1))!;
    const lines = await readPersonLedger(database, { personId: 1, currency: 'EUR' }, Number.MAX_SAFE_INTEGER);
    const opening = await readOpeningDues(database, 1);
    clock.set(at('2026-10-02'));
    const of = (month: string) => makeStatement(account, lines, opening, { month, issuedAt: clock.now() });
    expect(of('2026-07')).toMatchObject({ closingMinor: 0, overdueMinor: 0, missed: [] });
    expect(of('2026-08')).toMatchObject({ closingMinor: 0, overdueMinor: 0, missed: [] });
    expect(of('2026-09')).toMatchObject({
      totals: { payment_reversal: 100_00 },
      closingMinor: 100_00,
      overdueMinor: 100_00,
      missed: [{ dueAt: at('2026-08-01'), dueMinor: 100_00, paidMinor: 0 }],
    });
    expect(of('2026-10').missed).toEqual([]);
  });

  it('takes first what its person is still owed of it, and makes debt of what was bought with the rest', async () => {
    const { settling, approve, operate, pay, reverse, read } = await withDebtOfJune(await freshUrl());
    const mistyped = await pay(1, 150_00);
    expect(await read(1)).toMatchObject({ debtMinor: 0, creditBalanceMinor: 50_00 });
    const { check } = await approve(1, 30_00);
    await operate('capture', check);
    expect(await read(1)).toMatchObject({ debtMinor: 0, creditBalanceMinor: 20_00 });
    await reverse(mistyped);
    expect(await read(1)).toMatchObject({ debtMinor: 130_00, creditBalanceMinor: 0, dueMinor: 130_00 });
    expect(await verifyLedger(settling.database)).toEqual([]);
  });

  it('is reversed once, however often it is asked for at the same moment', async () => {
    const { settling, pay, reverse, read } = await withDebtOfJune(await freshUrl());
    const id = await pay(1, 40_00);
    const answers = await Promise.all(Array.from({ length: 20 }, () => reverse(id)));
    expect(answers.filter((answer) => 'isRepeat' in answer && !answer.isRepeat)).toHaveLength(1);
    expect(await reverse(id)).toMatchObject({ debtMinor: 100_00, isRepeat: true });
    expect(await read(1)).toMatchObject({ debtMinor: 100_00, dueMinor: 100_00 });
    const { database } = settling;
    expect(await database.all(`SELECT 1 AS one FROM ledger_transaction WHERE kind = 'payment_reversal'`)).toHaveLength(
      1,
    );
    expect(await database.all(`SELECT 1 AS one FROM received_payment WHERE amount_minor = 4000`)).toHaveLength(1);
    for (const sql of [
      'UPDATE received_payment_reversal SET reversed_at = 0',
      'DELETE FROM received_payment_reversal',
    ]) {
      await expect(database.write((transaction) => transaction.run(sql))).rejects.toThrow(/appended/);
    }
    await database.write((transaction) =>
      transaction.run(
        `INSERT INTO received_payment (received_payment_id, person_id, amount_minor, currency, received_at)
         VALUES ('x', 1, 7, 'EUR', 0)`,
      ),
    );
    await database.write((transaction) =>
      transaction.run(
        `INSERT INTO received_payment_reversal (received_payment_id, reason, reversed_at) VALUES ('x', 'y', 0)`,
      ),
    );
    expect(await verifyLedger(database)).toContainEqual({
      kind: 'reversal_differs_from_payment',
      where: 'received payment x',
      keptMinor: 7,
      derivedMinor: 0,
    });
  });

  type Step = { act: number; which: number; amountMinor: number };
  const steps = fc.array(
    fc.record({ act: fc.nat(6), which: fc.nat(20), amountMinor: fc.integer({ min: 1, max: 90_00 }) }),
    { minLength: 8, maxLength: 30 },
  );

  /** Person 2 lives through the same as person 1, but for the payments that are reversed. */
  async function liveTwice(sequence: readonly Step[]): Promise<void> {
    const ground = await withPersons(await freshUrl(), { persons: 2, today: '2026-06-10' });
    const { settling, approve, operate, pay, reverse, read } = ground;
    const { clock, database } = settling;
    const end = clock.now() + 200 * dayMs;
    const housekeeping = housekeepingOf(settling);
    // Approved before anything is owed: a check would tell one from the other while the payments stand.
    const pairs: CheckRequest[][] = [];
    for (let number = 0; number < 6; number++) {
      pairs.push([(await approve(1, 100_00)).check, (await approve(2, 100_00)).check]);
    }
    const standing: string[] = [];
    const both = async (operation: 'capture' | 'refund', { which, amountMinor }: Step) => {
      for (const check of pairs[which % pairs.length]!) await operate(operation, check, { amountMinor });
    };
    const payFalsely = async ({ amountMinor }: Step) => void standing.push(await pay(1, amountMinor));
    const acts = [
      (step: Step) => both('capture', step),
      (step: Step) => both('capture', step),
      (step: Step) => both('refund', step),
      payFalsely,
      async ({ amountMinor }: Step) => {
        await pay(1, amountMinor);
        await pay(2, amountMinor);
      },
      async ({ which }: Step) => {
        const [id] = standing.splice(which % Math.max(1, standing.length), 1);
        if (id !== undefined) await reverse(id);
      },
      async ({ which }: Step) => {
        clock.set(Math.min(end, clock.now() + which * 2 * dayMs));
        if (which % 2 === 0) await housekeeping.endPeriods();
      },
    ];
    for (const step of sequence) await acts[step.act]!(step);
    for (const id of standing) await reverse(id);
    await housekeeping.endPeriods();
    expect(await read(1)).toEqual(await read(2));
    expect(await verifyLedger(database)).toEqual([]);
  }

  it('comes to the same as if it had never been made, whatever else happened before and since', async () => {
    await fc.assert(fc.asyncProperty(steps, liveTwice), { numRuns: dialect === 'sqlite' ? 40 : 5, endOnFailure: true });
  }, 240_000);
});
