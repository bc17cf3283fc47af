import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { createLog } from '../../platform/log.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { postToLedger } from '../../settling/ledger/ledger-transaction.ts';
import {
  capturePostings,
  feeOf,
  feeReturnedBy,
  paymentPostings,
  refundPostings,
} from '../../settling/ledger/postings.ts';
import type { Posting } from '../../settling/ledger/postings.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;
const amount = fc.integer({ min: 1, max: 1_000_000_00 });

function sumOf(postings: readonly Posting[]): number {
  return postings.reduce((sum, { side, amountMinor }) => sum + (side === 'debit' ? amountMinor : -amountMinor), 0);
}

function expectBalanced(postings: readonly Posting[]): void {
  expect(sumOf(postings)).toBe(0);
  expect(postings.every(({ amountMinor }) => amountMinor >= 0)).toBe(true);
}

it('Debits equal credits, and no amount is negative, whatever is captured, refunded or paid', () => {
  fc.assert(
    fc.property(amount, amount, amount, fc.integer({ min: 0, max: 10_000 }), (one, other, third, basisPoints) => {
      const [heldMinor, capturedMinor] = [Math.max(one, other), Math.min(one, other)];
      const feeMinor = feeOf(capturedMinor, basisPoints);
      const subject = { personId: 1, sellerId: 's' };
      expectBalanced(capturePostings({ ...subject, heldMinor, capturedMinor, feeMinor, creditBalanceMinor: third }));
      expectBalanced(
        refundPostings({ ...subject, debtMinor: one, amountMinor: capturedMinor, feeMinor: Math.min(feeMinor, third) }),
      );
      expectBalanced(paymentPostings({ personId: 1, debtMinor: one, amountMinor: other }));
    }),
  );
});

it('What refunds give back of a fee is the whole fee when all is refunded, in whatever parts, and never more on the way', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 10_000 }),
      (parts, basisPoints) => {
        const capturedMinor = parts.reduce((sum, part) => sum + part, 0);
        const payment = {
          capturedMinor,
          refundedMinor: 0,
          feeMinor: feeOf(capturedMinor, basisPoints),
          feeReturnedMinor: 0,
        };
        for (const part of parts) {
          const returned = feeReturnedBy(payment, part);
          expect(returned).toBeGreaterThanOrEqual(0);
          expect(returned).toBeLessThanOrEqual(part);
          payment.feeReturnedMinor += returned;
          payment.refundedMinor += part;
        }
        expect(payment.feeReturnedMinor).toBe(payment.feeMinor);
      },
    ),
  );
});

it('A fee of the largest amount is exact', () => {
  expect(feeOf(Number.MAX_SAFE_INTEGER, 10_000)).toBe(Number.MAX_SAFE_INTEGER);
  expect(feeOf(9_999, 1)).toBe(0);
});

function write(database: Database, ...statements: string[]): Promise<void> {
  return database.write(async (transaction) => {
    for (const sql of statements) await transaction.run(sql);
  });
}

async function withOneHold(databaseUrl: string): Promise<SettlingUnderTest> {
  const settling = await startSettling({ databaseUrl });
  const card = await enterPerson(settling, { debtMinor: 5_00, dueAt: settling.clock.now() + 1 });
  expect((await settling.seller.buy({ card, amountMinor: 30_00 })).kind).toBe('approval');
  expect(await verifyLedger(settling.database)).toEqual([]);
  return settling;
}

const entry = (transactionId: string, line: number, side: string, amountMinor: number) =>
  `INSERT INTO ledger_entry (transaction_id, line, account_kind, account_owner, currency, side, amount_minor)
   VALUES ('${transactionId}', ${line}, 'fees', '', 'EUR', '${side}', ${amountMinor})`;
const header = (transactionId: string) =>
  `INSERT INTO ledger_transaction (transaction_id, kind, posted_at) VALUES ('${transactionId}', 'payment', 0)`;

describeOnEveryDatabase('The ledger', ({ dialect, freshUrl }) => {
  it('refuses, in the database itself, every change and removal of what was written', async () => {
    const { database } = await withOneHold(await freshUrl());
    const changes = [
      'UPDATE ledger_entry SET amount_minor = amount_minor + 1',
      `UPDATE ledger_entry SET side = 'credit' WHERE side = 'debit'`,
      'DELETE FROM ledger_entry',
      'UPDATE ledger_transaction SET posted_at = 0',
      'DELETE FROM ledger_transaction',
      'DELETE FROM ledger_account',
      ...(dialect === 'sqlite'
        ? [
            `REPLACE INTO ledger_entry SELECT transaction_id, line, account_kind, account_owner, currency, side, 1 FROM ledger_entry`,
            `REPLACE INTO ledger_transaction (transaction_id, kind, posted_at) SELECT transaction_id, kind, 0 FROM ledger_transaction`,
          ]
        : ['TRUNCATE ledger_entry', 'TRUNCATE ledger_entry, ledger_transaction', 'TRUNCATE ledger_account']),
    ];
    for (const change of changes) await expect(write(database, change), change).rejects.toThrow(/appended/);
    expect(await verifyLedger(database)).toEqual([]);
  });

  it('refuses a transaction whose debits and credits are not equal, or that is incomplete', async () => {
    const { database } = await withOneHold(await freshUrl());
    const before = await database.all('SELECT * FROM ledger_account ORDER BY account_kind, account_owner');
    const [known] = await database.all<{ id: string }>('SELECT transaction_id AS id FROM ledger_transaction');
    const wrong = [
      [entry('a', 0, 'debit', 5), entry('a', 1, 'credit', 4), header('a')],
      [entry('b', 0, 'debit', 5), header('b')],
      [header('c')],
      [entry('d', 0, 'debit', 5), entry('d', 1, 'credit', 5)],
      [entry('e', 0, 'debit', -5), entry('e', 1, 'credit', -5), header('e')],
      [entry(known!.id, 7, 'debit', 5), entry(known!.id, 8, 'credit', 5)],
    ];
    for (const statements of wrong) await expect(write(database, ...statements), statements.join()).rejects.toThrow();
    await expect(
      database.write((transaction) =>
        postToLedger(transaction, { kind: 'payment', currency: 'EUR', postedAt: 0 }, [
          { account: 'fees', owner: '', side: 'debit', amountMinor: 1 },
        ]),
      ),
    ).rejects.toThrow(/not equal/);
    expect(await database.all('SELECT * FROM ledger_account ORDER BY account_kind, account_owner')).toEqual(before);
    await write(database, entry('f', 0, 'debit', 5), entry('f', 1, 'credit', 5), header('f'));
    expect(
      await database.get('SELECT transaction_id AS id FROM ledger_transaction WHERE transaction_id = ?', ['f']),
    ).toEqual({ id: 'f' });
  });

  it('names what does not agree when somebody reached past the rules', async () => {
    const settling = await withOneHold(await freshUrl());
    const { database } = settling;
    await write(database, `UPDATE ledger_account SET balance_minor = balance_minor + 7 WHERE account_kind = 'hold'`);
    await write(database, 'UPDATE person SET debt_minor = debt_minor + 1');
    const differences = await verifyLedger(database);
    expect(differences.map(({ kind }) => kind)).toEqual([
      'balance_differs_from_entries',
      'total_not_zero',
      'debt_differs_from_receivable',
      'held_differs_from_hold_account',
    ]);
    const { clock } = settling;
    const logged: string[] = [];
    const log = createLog('settling', 'error', { write: (line: string) => void logged.push(line) });
    const housekeeping = housekeepingOf(settling, log);
    expect(await housekeeping.verifyDaily()).toEqual(differences);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject(
      differences.map((difference) => ({ event: 'ledger_differs', ...difference })),
    );
    expect(await housekeeping.verifyDaily()).toEqual([]);
    clock.advance(dayMs);
    expect(await housekeeping.verifyDaily()).toHaveLength(4);
    expect(differences[0]).toMatchObject({ keptMinor: 30_07, derivedMinor: 30_00 });
    expect(differences[0]!.where).toMatch(/^hold\/\d+\/EUR$/);
  });

  type Step = { act: number; which: number; amountMinor: number; ahead: boolean };
  const steps = fc.array(
    fc.record({
      act: fc.nat(7),
      which: fc.nat(9),
      amountMinor: fc.integer({ min: 1, max: 60_00 }),
      ahead: fc.boolean(),
    }),
    { minLength: 10, maxLength: 40 },
  );

  async function runSteps(sequence: readonly Step[]): Promise<void> {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { feeBasisPoints: 90 } });
    const { seller, database, clock } = settling;
    const housekeeping = housekeepingOf(settling);
    const end = clock.now() + 200 * dayMs;
    const card = await enterPerson(settling, { limitMinor: 500_00 });
    const { personId } = (await database.get<{ personId: number }>('SELECT MAX(person_id) AS "personId" FROM person'))!;
    const checks: ReturnType<typeof seller.checkOf>[] = [];
    const acts = [
      async ({ amountMinor }: Step) => {
        const check = seller.checkOf(seller.sealContents({ card, amountMinor }));
        if (seller.read(await seller.check(check)).kind === 'approval') checks.push(check);
      },
      ...(['capture', 'refund', 'void', 'extend'] as const).map((operation) => async ({ which, ...step }: Step) => {
        const check = checks[which % Math.max(1, checks.length)];
        if (!check) return;
        const isOfWhole = operation === 'void' || operation === 'extend';
        const amountMinor = isOfWhole || step.ahead ? check.amountMinor : step.amountMinor;
        const asked = seller.operationOf(operation, check, { amountMinor });
        const answers = await Promise.all([seller.operate(asked), seller.operate(asked)]);
        const result = await seller.operate(asked);
        for (const answer of answers) expect([result, { refusal: 'operation_in_flight' }]).toContainEqual(answer);
      }),
      async ({ which }: Step) => {
        const check = checks[which % Math.max(1, checks.length)];
        if (check) await seller.reverse(seller.reversalOf(check));
      },
      async ({ amountMinor }: Step) => {
        const receivedPaymentId = crypto.randomUUID();
        const payment = { receivedPaymentId, personId, amountMinor, currency: 'EUR' } as const;
        await database.write((transaction) => receivePayment(transaction, payment, clock));
      },
      async ({ ahead, which }: Step) => {
        // Not beyond the keys' own time.
        clock.set(Math.min(end, clock.now() + (ahead ? 5 : 1) * which * dayMs));
        await housekeeping.expireHolds();
        await housekeeping.endPeriods();
      },
    ];
    for (const step of sequence) await acts[step.act]!(step);
    expect(await verifyLedger(database)).toEqual([]);
    const wrong = await database.all(
      `SELECT person_id FROM person WHERE overdue_minor + due_minor > debt_minor OR (debt_minor > 0) <> (due_at IS NOT NULL OR overdue_minor > 0)`,
    );
    expect(wrong).toEqual([]);
  }

  it('balances after any sequence of operations, and everything kept is what its entries give', async () => {
    await fc.assert(fc.asyncProperty(steps, runSteps), { numRuns: dialect === 'sqlite' ? 25 : 4, endOnFailure: true });
  }, 120_000);
});
