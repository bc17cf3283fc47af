import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { lockPersonAccount } from '../../settling/credit-information/person-account.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { readOpeningDues } from '../../settling/credit-information/opening-dues.ts';
import { readPersonLedger } from '../../settling/ledger/person-ledger.ts';
import { replayDues } from '../../settling/credit-information/replayed-dues.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const payment = (personId: number, amountMinor: number) =>
  ({ receivedPaymentId: randomUUID(), personId, amountMinor, currency: 'EUR' }) as const;

async function replayed({ database, clock }: SettlingUnderTest, personId: number) {
  const lines = await readPersonLedger(database, { personId, currency: 'EUR' }, Number.MAX_SAFE_INTEGER);
  return replayDues(lines, await readOpeningDues(database, personId), clock.now() + 1).dues;
}

/** Waits until somebody waits for a lock: PostgreSQL tells; on SQLite nobody gets as far while another one writes. */
async function untilSomebodyWaits(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') return;
  const waiting = `SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while (!(await database.get(waiting))) await pause(5);
}

describeOnEveryDatabase('What moves a debt', ({ freshUrl }) => {
  it('within one millisecond is played again in the order in which it happened', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database, clock } = settling;
    for (let personId = 1; personId <= 12; personId++) {
      const card = await enterPerson(settling, { limitMinor: 500_00 });
      const check = seller.checkOf(seller.sealContents({ card, amountMinor: 100_00 }));
      await seller.check(check);
      seller.readReceipt(await seller.operate(seller.operationOf('capture', check)));
      await database.write((transaction) => receivePayment(transaction, payment(personId, 100_00), clock));
      const kept = await database.write((transaction) => lockPersonAccount(transaction, personId));
      expect(await replayed(settling, personId)).toEqual(kept.dues);
    }
  });

  it('is dated when nobody else can move it, not when it began to wait', async () => {
    const databaseUrl = await freshUrl();
    const settling = await startSettling({ databaseUrl });
    const { database, clock } = settling;
    await enterPerson(settling, { debtMinor: 50_00, dueAt: clock.now() + 1_000_000 });
    const other = await openSettlingDatabase(databaseUrl);
    const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = database.write(async (transaction) => {
      await lockPersonAccount(transaction, 1);
      held.resolve();
      await released.promise;
    });
    await held.promise;
    const paying = other.write((transaction) => receivePayment(transaction, payment(1, 10_00), clock));
    await untilSomebodyWaits(database);
    clock.advance(5_000);
    released.resolve();
    await Promise.all([holding, paying]);
    expect(await database.all('SELECT received_at AS "at" FROM received_payment')).toEqual([{ at: clock.now() }]);
    await other.close();
  });

  it('is numbered as it is entered, of the kinds that the ledger knows, and no number is taken again', async () => {
    const database = await openSettlingDatabase(await freshUrl());
    const enter = (id: string, kind: string, postedAt: number, inPlaceOf?: number) =>
      database.write(async (transaction) => {
        for (const [line, side] of ['debit', 'credit'].entries()) {
          await transaction.run(
            `INSERT INTO ledger_entry (transaction_id, line, account_kind, account_owner, currency, side, amount_minor)
             VALUES (?, ?, 'fees', '', 'EUR', ?, 5)`,
            [id, line, side],
          );
        }
        const values = `'${id}', '${kind}', ${postedAt}`;
        await transaction.run(
          inPlaceOf === undefined
            ? `INSERT INTO ledger_transaction (transaction_id, kind, posted_at) VALUES (${values})`
            : `REPLACE INTO ledger_transaction (sequence, transaction_id, kind, posted_at) VALUES (${inPlaceOf}, ${values})`,
        );
      });
    await enter('c', 'opening', 100);
    await enter('b', 'capture', 100);
    await enter('a', 'payment', 200);
    await expect(enter('0', 'payment', 200, 1)).rejects.toThrow();
    await enter('0', 'payment_reversal', 200);
    await expect(enter('e', 'other', 300)).rejects.toThrow();
    const order = await database.all<{ id: string }>(
      'SELECT transaction_id AS id FROM ledger_transaction ORDER BY sequence',
    );
    expect(order.map(({ id }) => id)).toEqual(['c', 'b', 'a', '0']);
    const run = (sql: string) => database.write((transaction) => transaction.run(sql));
    for (const sql of ['UPDATE ledger_transaction SET posted_at = 0', 'DELETE FROM ledger_transaction']) {
      await expect(run(sql), sql).rejects.toThrow(/appended/);
    }
    await expect(
      run(`INSERT INTO ledger_transaction (transaction_id, kind, posted_at) VALUES ('f', 'payment', 1)`),
    ).rejects.toThrow(/not equal/);
    await database.close();
  });
});
