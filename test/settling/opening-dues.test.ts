import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MovableClock, systemClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { loadDemonstration } from '../../settling/credit-information/load-demonstration.ts';
import { lockPersonAccount } from '../../settling/credit-information/person-account.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
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
    await loadDemonstration(database, keys, 'EUR', systemClock.now());
    const owing = await database.all(
      `SELECT p.overdue_minor AS overdue, h.due_minor - h.paid_minor AS unpaid, h.outcome
         FROM person p JOIN past_payment h ON h.person_id = p.person_id AND h.due_at = p.overdue_since`,
    );
    expect(owing).toEqual([{ overdue: 150_00, unpaid: 150_00, outcome: 'missed' }]);
    await database.close();
  });

  it('and was entered before that was a missed payment, is one from then on', async () => {
    const database = await openDatabase(await freshUrl(), 'settling');
    const place = settlingMigrations.findIndex(({ id }) => id === '017-opening-dues-of-the-rest');
    await migrate(database, settlingMigrations.slice(0, place));
    await database.write(async (transaction) => {
      await transaction.run(`INSERT INTO number_key (key_id, purpose, first_used_at) VALUES ('i', 'index', 1)`);
      for (const [person, overdue, missed] of [
        [1, 90, [[700, 50]]],
        [2, 40, [[300, 40]]],
        [3, 40, [[300, 15]]],
        [4, 0, []],
      ] as const) {
        await transaction.run(
          `INSERT INTO person (number_index, number_index_key_id, encrypted_number, number_encryption_key_id,
             number_last_four, name, normalised_name, birth_date, expiry, account_status, currency, payment_status,
             debt_minor, overdue_minor, overdue_since, limit_minor, held_minor, opened_at)
           VALUES (?, 'i', ?, 'i', '0000', 'P', 'P', '1980-01-31', '2039-12', 'active', 'EUR', 'overdue', 90, ?, ?, 100, 0, 1)`,
          [Buffer.from([person]), Buffer.from([person]), overdue, overdue === 0 ? null : 300],
        );
        for (const [dueAt, dueMinor] of missed) {
          await transaction.run(
            `INSERT INTO past_payment (person_id, due_at, due_minor, paid_minor, outcome) VALUES (?, ?, ?, 0, 'missed')`,
            [person, dueAt, dueMinor],
          );
        }
      }
    });
    await migrate(database, settlingMigrations);
    const history = await database.all<object>(
      'SELECT person_id, due_at, due_minor, outcome FROM past_payment ORDER BY person_id, due_at',
    );
    expect(history.map((row) => Object.values(row).join(' '))).toEqual([
      '1 300 40 missed',
      '1 700 50 missed',
      '2 300 40 missed',
      '3 300 15 missed',
    ]);
    await database.close();
  });
});
