import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { lockPersonAccounts } from '../../settling/credit-information/person-account.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import type { ReceivedPayment } from '../../settling/credit-information/receive-payment.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** A person who bought for 100.00 on 10 November 2026, captured at once: due at the end of December. */
async function withDebt(databaseUrl: string) {
  const settling = await startSettling({ databaseUrl, clock: new MovableClock(at('2026-11-10')) });
  const { seller, database, clock } = settling;
  const card = await enterPerson(settling, { limitMinor: 300_00 });
  const buy = async (amountMinor: number) => {
    const check = seller.checkOf(seller.sealContents({ card, amountMinor }));
    const { kind } = seller.read(await seller.check(check));
    if (kind === 'approval') seller.readReceipt(await seller.operate(seller.operationOf('capture', check)));
    return { kind, check };
  };
  const { check } = await buy(100_00);
  const housekeeping = housekeepingOf(settling);
  const pay = (amountMinor: number, changes: Partial<ReceivedPayment> = {}) => {
    const payment = { receivedPaymentId: randomUUID(), personId: 1, amountMinor, currency: 'EUR', ...changes } as const;
    return database.write((transaction) => receivePayment(transaction, payment, clock));
  };
  const read = async () => {
    expect(await verifyLedger(database)).toEqual([]);
    const person = await database.get<object>(
      `SELECT payment_status AS status, debt_minor AS debt, overdue_minor AS overdue, due_minor AS due FROM person`,
    );
    const history = await database.all<object>(
      'SELECT outcome, due_minor, paid_minor FROM past_payment ORDER BY due_at',
    );
    return { ...person, history: history.map((row) => Object.values(row).join(' ')) };
  };
  /** What was audited as missed, in minor units. */
  const auditedMissed = async () => {
    const rows = await database.all<{ details: string }>(
      `SELECT details FROM audit_record WHERE action = 'missed_payment' ORDER BY record_id`,
    );
    return rows.map(({ details }) => (JSON.parse(details) as { missedMinor: number }).missedMinor);
  };
  const until = async (day: string) => {
    clock.set(at(day));
    await housekeeping.endPeriods();
  };
  return { settling, card, check, buy, pay, read, until, auditedMissed };
}

describeOnEveryDatabase('A person who owes something', ({ freshUrl }) => {
  it('and pays in time stays current, with one more payment in the history', async () => {
    const { pay, read, until } = await withDebt(await freshUrl());
    expect(await pay(60_00)).toEqual({ debtMinor: 40_00, creditBalanceMinor: 0, isRepeat: false });
    expect(await read()).toEqual({ status: 'current', debt: 40_00, overdue: 0, due: 40_00, history: [] });
    await pay(40_00);
    await until('2027-01-01');
    expect(await read()).toEqual({ status: 'current', debt: 0, overdue: 0, due: 0, history: ['on_time 10000 10000'] });
  });

  it('and misses the month end is overdue, buys nothing, defaults after 90 days, and is current once all is paid', async () => {
    const { settling, pay, read, until, buy } = await withDebt(await freshUrl());
    await pay(10_00);
    await until('2026-12-31');
    expect(await read()).toMatchObject({ status: 'current', history: [] });
    await until('2027-01-01');
    const missed = { debt: 90_00, overdue: 90_00, due: 0, history: ['missed 10000 1000'] };
    expect(await read()).toEqual({ status: 'overdue', ...missed });
    expect((await buy(1_00)).kind).toBe('non-approval');
    await until('2027-03-31');
    expect(await read()).toEqual({ status: 'overdue', ...missed });
    await until('2027-04-01');
    expect(await read()).toEqual({ status: 'defaulted', ...missed });
    await pay(90_00);
    expect(await read()).toEqual({ status: 'current', debt: 0, overdue: 0, due: 0, history: ['late 10000 10000'] });
    const audited = await settling.database.all(`SELECT outcome FROM audit_record WHERE action = 'missed_payment'`);
    expect(audited).toEqual([{ outcome: 'missed' }]);
  });

  it('and pays late, before anything else found out that it is late, has missed it in the audit too', async () => {
    const { settling, pay, read, auditedMissed } = await withDebt(await freshUrl());
    settling.clock.set(at('2027-01-01') + 10_000);
    await pay(100_00);
    expect(await read()).toMatchObject({ status: 'current', debt: 0, history: ['late 10000 10000'] });
    expect(await auditedMissed()).toEqual([100_00]);
  });

  it('and is refunded late, before anything else found out that it is late, has missed it in the history and in the audit', async () => {
    const { settling, check, pay, read, auditedMissed } = await withDebt(await freshUrl());
    const { seller, clock } = settling;
    await pay(10_00);
    clock.set(at('2027-01-01') + 10_000);
    seller.readReceipt(await seller.operate(seller.operationOf('refund', check, { amountMinor: 30_00 })));
    expect(await read()).toMatchObject({
      status: 'overdue',
      debt: 60_00,
      overdue: 60_00,
      history: ['missed 10000 1000'],
    });
    expect(await auditedMissed()).toEqual([90_00]);
  });

  it('and pays too much is owed the rest, which the next capture uses up first', async () => {
    const { pay, read, buy } = await withDebt(await freshUrl());
    expect(await pay(130_00)).toEqual({ debtMinor: 0, creditBalanceMinor: 30_00, isRepeat: false });
    await buy(20_00);
    expect(await read()).toMatchObject({ debt: 0, due: 0 });
    await buy(20_00);
    expect(await read()).toMatchObject({ debt: 10_00, due: 10_00 });
  });

  it('is read beside others with a credit balance of their own, each once', async () => {
    const { settling, pay } = await withDebt(await freshUrl());
    await enterPerson(settling);
    await pay(130_00);
    await pay(20_00, { personId: 2 });
    const accounts = await settling.database.write((transaction) => lockPersonAccounts(transaction, [2, 1, 99, 1]));
    const read = [...accounts].map(([id, { debtMinor, creditBalanceMinor }]) => [id, debtMinor, creditBalanceMinor]);
    expect(read).toEqual([
      [1, 0, 30_00],
      [2, 0, 20_00],
    ]);
  });

  it('is refunded off the debt, and what was paid already is owed to them', async () => {
    const { settling, check, pay, read, until } = await withDebt(await freshUrl());
    const { seller } = settling;
    await until('2027-01-01');
    await pay(70_00);
    seller.readReceipt(await seller.operate(seller.operationOf('refund', check)));
    expect(await read()).toMatchObject({ status: 'current', debt: 0, overdue: 0 });
    const balances = await settling.database.all(
      `SELECT account_kind AS kind, balance_minor AS balance FROM ledger_account WHERE balance_minor <> 0 ORDER BY 1`,
    );
    expect(balances).toEqual([
      { kind: 'credit_balance', balance: -70_00 },
      { kind: 'payments_received', balance: 70_00 },
    ]);
  });

  it('pays once with one id, however often it is entered at the same moment', async () => {
    const { pay, read } = await withDebt(await freshUrl());
    const receivedPaymentId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(25_00, { receivedPaymentId })));
    expect(answers.filter((answer) => 'isRepeat' in answer && !answer.isRepeat)).toHaveLength(1);
    expect(await pay(26_00, { receivedPaymentId })).toEqual({ refusal: 'received_payment_content_differs' });
    expect(await pay(1_00, { personId: 99 })).toEqual({ refusal: 'person_unknown' });
    expect(await pay(1_00, { currency: 'USD' })).toEqual({ refusal: 'payment_currency_differs' });
    expect(await read()).toMatchObject({ debt: 75_00, due: 75_00 });
  });
});
