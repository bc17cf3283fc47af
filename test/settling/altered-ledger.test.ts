import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCredit } from './operator-in-process.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;

/** A ledger with transactions of every kind: opening, hold, capture, refund, payment, void, expiry and reversal. */
async function everyKind(databaseUrl: string) {
  const folder = temporaryFolder();
  const config = { feeBasisPoints: 125, feeReturnedOnRefund: true };
  const settling = await startSettling({ databaseUrl, folder, config });
  const { seller, database, clock } = settling;
  const card = await enterPerson(settling, { debtMinor: 50_00, dueAt: clock.now() + 40 * dayMs });
  const approve = async () => {
    const check = seller.checkOf(seller.sealContents({ card, amountMinor: 100_00 }));
    expect(seller.read(await seller.check(check)).kind).toBe('approval');
    return check;
  };
  const [bought, voided, reversed] = [await approve(), await approve(), await approve()];
  await approve();
  for (const amountMinor of [10_00, 20_00]) {
    clock.advance(1_000);
    if (amountMinor === 10_00) await seller.operate(seller.operationOf('capture', bought, { amountMinor: 80_00 }));
    seller.readReceipt(await seller.operate(seller.operationOf('refund', bought, { amountMinor })));
  }
  seller.readReceipt(await seller.operate(seller.operationOf('void', voided)));
  clock.advance(1_000);
  await seller.reverse(seller.reversalOf(reversed));
  const { personId } = (await database.get<{ personId: number }>('SELECT person_id AS "personId" FROM person'))!;
  for (const amountMinor of [30_00, 200_00]) {
    const payment = { receivedPaymentId: randomUUID(), personId, amountMinor, currency: 'EUR' } as const;
    await database.write((transaction) => receivePayment(transaction, payment, clock));
  }
  clock.advance(settling.config.holdLifetimeMs);
  expect(await housekeepingOf(settling).expireHolds()).toBe(1);
  expect(await verifyLedger(database)).toEqual([]);
  return { ...settling, folder };
}

/** Alters the ledger as somebody could who owns the database: without its guards. */
async function tamper(database: Database, sql: string): Promise<void> {
  const tables = ['ledger_transaction', 'ledger_entry', 'payment_operation'];
  const changed = await database.write(async (transaction) => {
    for (const table of tables) {
      if (transaction.dialect === 'postgres') await transaction.run(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      else await transaction.run(`DROP TRIGGER IF EXISTS ${table}_not_changed`);
    }
    return transaction.run(sql);
  });
  expect(changed).toBeGreaterThan(0);
}

const first = (kind: string) =>
  `(SELECT MIN(transaction_id) FROM ledger_transaction WHERE kind = '${kind}' AND transaction_id LIKE '________-____-7%')`;

const alter = (kind: string, change: string) =>
  `UPDATE ledger_transaction SET ${change} WHERE transaction_id = ${first(kind)}`;

describeOnEveryDatabase('A ledger in which one byte was altered', ({ freshUrl }) => {
  it.each([
    ...(['opening', 'hold', 'release', 'capture', 'refund', 'payment'] as const).map(
      (kind) => [`the time of a ${kind}`, alter(kind, 'posted_at = posted_at + 1'), 'time_differs_from_id'] as const,
    ),
    ...(['opening', 'hold', 'release', 'capture', 'refund', 'payment'] as const).map((kind) => {
      const other = kind === 'hold' ? 'release' : 'hold';
      return [`the kind of a ${kind}`, alter(kind, `kind = '${other}'`), 'kind_differs_from_entries'] as const;
    }),
    ['the seller of a hold', alter('hold', `seller_id = 'shop-2'`), 'hold_differs_from_payment'],
    ['the application of a hold', alter('hold', `application_id = 'x'`), 'hold_differs_from_payment'],
    ['the seller of a release', alter('release', `seller_id = 'shop-2'`), 'release_differs_from_payment'],
    ['the application of a release', alter('release', `application_id = 'x'`), 'release_differs_from_payment'],
    ['the operation of a release', alter('release', `operation_id = NULL`), 'release_differs_from_payment'],
    ['the operation of a capture', alter('capture', `operation_id = 'x'`), 'transaction_differs_from_operation'],
    ['the application of a capture', alter('capture', `application_id = 'x'`), 'transaction_differs_from_operation'],
    ['the operation of a refund', alter('refund', `operation_id = 'x'`), 'transaction_differs_from_operation'],
    [
      'the amount of an operation',
      `UPDATE payment_operation SET amount_minor = 7999 WHERE operation = 'capture'`,
      'transaction_differs_from_operation',
    ],
    ['the operation of a payment', alter('payment', `operation_id = 'x'`), 'transaction_differs_from_received_payment'],
    [
      'a received payment',
      'UPDATE received_payment SET amount_minor = amount_minor + 1 WHERE amount_minor = 3000',
      'transaction_differs_from_received_payment',
    ],
  ] as const)('is told by %s', async (_what, sql, kind) => {
    const { database } = await everyKind(await freshUrl());
    await tamper(database, sql);
    expect((await verifyLedger(database)).map((difference) => difference.kind)).toContain(kind);
  });

  it('is told to an operator, for people and for programs, with status 1, and audited', async () => {
    const settling = await everyKind(await freshUrl());
    const { database, folder } = settling;
    const configFile = path.join(folder, 'config.json');
    writeFileSync(configFile, JSON.stringify(settling.config));
    const sound = await runCredit(configFile, ['ledger', 'verify']);
    expect(sound).toMatchObject({ status: 0, out: expect.stringContaining('The ledger holds') });
    await tamper(database, alter('hold', `seller_id = 'shop-2'`));
    const told = await runCredit(configFile, ['ledger', 'verify']);
    expect(told.status).toBe(1);
    expect(told.out).toMatch(/does not hold[^]*hold_differs_from_payment +transaction [0-9a-f-]{36} +0 +10000\n/);
    const { status, out } = await runCredit(configFile, ['ledger', 'verify', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      holds: false,
      differences: [{ kind: 'hold_differs_from_payment', keptMinor: 0, derivedMinor: 100_00 }],
    });
    const audited = await database.all<{ details: string }>(
      `SELECT details FROM audit_record WHERE action = 'operator' ORDER BY record_id`,
    );
    expect(audited.map(({ details }) => JSON.parse(details))).toMatchObject(
      [0, 1, 1].map((differences) => ({ command: 'ledger verify', differences })),
    );
  }, 120_000);
});
