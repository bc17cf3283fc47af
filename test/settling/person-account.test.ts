import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import {
  endPeriods,
  lockPersonAccount,
  lockPersonAccounts,
  recordMissed,
  recordOnTime,
  saveDues,
  tryLockPersonAccount,
} from '../../settling/credit-information/person-account.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { openFromMigratedFile } from '../support/migrated-file.ts';
import { recordingStatements } from '../support/recorded-statements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { enterPerson } from './settling-under-test.ts';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** Two people; the first owes 100.00 since June, which is due by the end of July. */
async function ground() {
  const folder = temporaryFolder();
  const clock = new MovableClock(at('2026-06-10'));
  const keys = ensureKeys(path.join(folder, 'keys'), clock);
  const database = await openFromMigratedFile(path.join(folder, 'settling.sqlite'), 'settling', openSettlingDatabase);
  onTestFinished(() => database.close());
  await KeyRing.open({ database, keysFolder: path.join(folder, 'keys'), clock });
  await enterPerson({ database, keys, clock }, { debtMinor: 100_00, dueAt: at('2026-08-01') });
  await enterPerson({ database, keys, clock });
  const pay = (personId: number, amountMinor: number) =>
    database.write((transaction) =>
      receivePayment(transaction, { receivedPaymentId: randomUUID(), personId, amountMinor, currency: 'EUR' }, clock),
    );
  const account = (personId: number) => database.write((transaction) => lockPersonAccount(transaction, personId));
  const past = () =>
    database.all(
      'SELECT person_id AS person, due_at AS due, due_minor AS owed, paid_minor AS paid, paid_at AS at, outcome FROM past_payment ORDER BY due_at',
    );
  const audited = () =>
    database.all<{ actor: string; details: string }>(
      "SELECT actor, details FROM audit_record WHERE action = 'missed_payment' ORDER BY record_id",
    );
  const statements: string[] = [];
  const watched = recordingStatements(database, statements);
  const end = async (now: number, personId = 1) => {
    const before = await account(personId);
    statements.length = 0;
    const dues = await watched.write((transaction) => endPeriods(transaction, before, now));
    return { dues, ran: [...statements] };
  };
  return { database, pay, account, past, audited, end };
}

describe('The account of a person', () => {
  it('has their own balance, and there is none for an id that is no person’s', async () => {
    const { database, pay } = await ground();
    await pay(2, 30_00);
    await pay(1, 150_00);
    const accounts = await database.write((transaction) => lockPersonAccounts(transaction, [2, 1, 2, 99]));
    expect([...accounts.keys()].toSorted()).toEqual([1, 2]);
    expect(accounts.get(1)).toMatchObject({ personId: 1, debtMinor: 0, creditBalanceMinor: 50_00 });
    expect(accounts.get(2)).toMatchObject({ personId: 2, debtMinor: 0, creditBalanceMinor: 30_00 });
    expect(await database.write((transaction) => tryLockPersonAccount(transaction, 99))).toBeUndefined();
    await expect(database.write((transaction) => lockPersonAccount(transaction, 99))).rejects.toThrow(
      'the account of person 99',
    );
    const statements: string[] = [];
    const watched = recordingStatements(database, statements);
    expect(await watched.write((transaction) => lockPersonAccounts(transaction, []))).toEqual(new Map());
    expect(statements).toEqual([]);
  });

  it('keeps its dues as they are saved, with the status that follows', async () => {
    const { database, account } = await ground();
    const { dues } = await account(1);
    const overdue = { ...dues, overdueMinor: 100_00, overdueSince: at('2026-08-01'), dueMinor: 0, dueAt: null };
    await database.write((transaction) => saveDues(transaction, 1, overdue, at('2026-08-02')));
    expect(await account(1)).toMatchObject({ paymentStatus: 'overdue', dues: overdue });
    expect((await account(2)).dues).toMatchObject({ overdueMinor: 0, dueAt: null });
  });
});

describe('The end of a period', () => {
  it('writes nothing while no period is over', async () => {
    const { end, account, past } = await ground();
    const { dues, ran } = await end(at('2026-08-01') - 1);
    expect(dues).toEqual((await account(1)).dues);
    expect(ran).toEqual([]);
    expect(await past()).toEqual([]);
  });

  it('makes what was not paid overdue, in the history and in the audit, once', async () => {
    const { end, account, past, audited, pay } = await ground();
    await pay(1, 40_00);
    await end(at('2026-08-01'));
    const { dues, paymentStatus } = await account(1);
    expect([paymentStatus, dues.overdueMinor, dues.overdueSince]).toEqual(['overdue', 60_00, at('2026-08-01')]);
    const missed = { person: 1, due: at('2026-08-01'), owed: 100_00, paid: 40_00, at: null, outcome: 'missed' };
    expect(await past()).toEqual([missed]);
    const told = (await audited()).map(({ actor, details }) => ({ actor, ...(JSON.parse(details) as object) }));
    expect(told).toMatchObject([
      { actor: 'settling', personId: 1, dueAt: at('2026-08-01'), missedMinor: 60_00, overdueMinor: 60_00 },
    ]);
    await end(at('2026-08-01') + 1);
    expect(await past()).toEqual([missed]);
  });

  it('saves a status that became worse by time alone', async () => {
    const { end, account } = await ground();
    await end(at('2026-08-01'));
    const { ran } = await end(at('2026-08-01') + 90 * 24 * 3_600_000);
    expect(ran).toHaveLength(1);
    expect((await account(1)).paymentStatus).toBe('defaulted');
  });
});

describe('The history of payments', () => {
  it('adds up what was paid in time in one period', async () => {
    const { database, past } = await ground();
    const onTime = (dueMinor: number, paidAt: number) =>
      database.write((transaction) => recordOnTime(transaction, 1, { dueAt: at('2026-08-01'), dueMinor }, paidAt));
    await onTime(10_00, at('2026-07-01'));
    await onTime(5_00, at('2026-07-02'));
    const paid = { person: 1, due: at('2026-08-01'), owed: 15_00, paid: 15_00, at: at('2026-07-02') };
    expect(await past()).toEqual([{ ...paid, outcome: 'on_time' }]);
    const missed = { dueAt: at('2026-08-01'), dueMinor: 20_00, paidMinor: 1_00 };
    await database.write((transaction) => recordMissed(transaction, 1, missed));
    expect(await past()).toEqual([{ ...paid, owed: 35_00, paid: 16_00, at: null, outcome: 'missed' }]);
  });
});
