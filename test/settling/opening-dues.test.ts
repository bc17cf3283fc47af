import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MovableClock, systemClock } from '../../platform/clock.ts';
import { openFirstAccounts } from '../../settling/credit-information/first-accounts.ts';
import { demonstrationFile } from '../support/demonstration-file.ts';
import { lockPersonAccount } from '../../settling/credit-information/person-account.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { readOpeningDues } from '../../settling/credit-information/opening-dues.ts';
import { readPersonLedger } from '../../settling/ledger/person-ledger.ts';
import { replayDues } from '../../settling/credit-information/replayed-dues.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** A person who is entered on 10 November 2026 and owes 150.00, of which 100.00 is overdue since 1 October. */
async function withOpeningDebt(databaseUrl: string) {
  const settling = await startSettling({ databaseUrl, clock: new MovableClock(at('2026-11-10')) });
  const { database, clock } = settling;
  await enterPerson(settling, {
    debtMinor: 150_00,
    overdueMinor: 100_00,
    paymentStatus: 'overdue',
    dueAt: at('2026-10-01'),
  });
  const housekeeping = housekeepingOf(settling);
  const until = async (day: string) => {
    clock.set(at(day));
    await housekeeping.endPeriods();
  };
  const pay = (amountMinor: number) => {
    const payment = { receivedPaymentId: randomUUID(), personId: 1, amountMinor, currency: 'EUR' } as const;
    return database.write((transaction) => receivePayment(transaction, payment, clock));
  };
  const read = async () => {
    const { dues, paymentStatus } = await database.write((transaction) => lockPersonAccount(transaction, 1));
    const lines = await readPersonLedger(database, { personId: 1, currency: 'EUR' }, Number.MAX_SAFE_INTEGER);
    expect(replayDues(lines, await readOpeningDues(database, 1), clock.now() + 1).dues).toEqual(dues);
    const rows = await database.all<object>(
      'SELECT outcome, due_minor, paid_minor, due_at FROM past_payment ORDER BY due_at',
    );
    return { ...dues, paymentStatus, history: rows.map((row) => Object.values(row)) };
  };
  return { until, pay, read };
}

describeOnEveryDatabase('A debt that an account is entered with, overdue in part,', ({ freshUrl }) => {
  it('is overdue in that part only: the rest is due by the end of the next month', async () => {
    const { until, read } = await withOpeningDebt(await freshUrl());
    const asEntered = {
      paymentStatus: 'overdue',
      overdueMinor: 100_00,
      overdueSince: at('2026-10-01'),
      dueMinor: 50_00,
      dueAt: at('2027-01-01'),
      history: [['missed', 100_00, 0, at('2026-10-01')]],
    };
    expect(await read()).toMatchObject(asEntered);
    await until('2026-12-29');
    expect(await read()).toMatchObject(asEntered);
    await until('2026-12-30');
    expect(await read()).toMatchObject({ ...asEntered, paymentStatus: 'defaulted' });
    await until('2027-01-01');
    expect(await read()).toMatchObject({ overdueMinor: 150_00, dueMinor: 0, dueAt: null });
  });

  it('is paid where it is oldest: what was overdue first, and then nobody defaults for it', async () => {
    const { until, pay, read } = await withOpeningDebt(await freshUrl());
    await pay(100_00);
    expect(await read()).toMatchObject({
      paymentStatus: 'current',
      overdueMinor: 0,
      overdueSince: null,
      dueMinor: 50_00,
      history: [['late', 100_00, 100_00, at('2026-10-01')]],
    });
    await until('2027-01-01');
    expect(await read()).toMatchObject({
      paymentStatus: 'overdue',
      overdueMinor: 50_00,
      overdueSince: at('2027-01-01'),
    });
  });

  it('has its rest missed at its own moment, and a payment then pays the older part first', async () => {
    const { until, pay, read } = await withOpeningDebt(await freshUrl());
    await until('2027-01-02');
    await pay(110_00);
    expect(await read()).toMatchObject({
      overdueMinor: 40_00,
      overdueSince: at('2027-01-01'),
      history: [
        ['late', 100_00, 100_00, at('2026-10-01')],
        ['missed', 50_00, 10_00, at('2027-01-01')],
      ],
    });
  });

  it('of the demonstration has missed just that', async () => {
    const database = await openSettlingDatabase(await freshUrl());
    const keysFolder = path.join(temporaryFolder(), 'keys');
    const { number: keys } = await KeyRing.open({ database, keysFolder, clock: systemClock });
    await openFirstAccounts(database, keys, demonstrationFile(), systemClock.now());
    const owing = await database.all(
      `SELECT p.overdue_minor AS overdue, h.due_minor - h.paid_minor AS unpaid, h.outcome
         FROM person p JOIN past_payment h ON h.person_id = p.person_id AND h.due_at = p.overdue_since`,
    );
    expect(owing).toEqual([{ overdue: 150_00, unpaid: 150_00, outcome: 'missed' }]);
    await database.close();
  });
});
