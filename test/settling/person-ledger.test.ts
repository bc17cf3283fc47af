import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { postToLedger, postToLedgerAtCommit } from '../../settling/ledger/ledger-transaction.ts';
import { readPersonLedger } from '../../settling/ledger/person-ledger.ts';
import {
  capturePostings,
  holdPostings,
  paymentPostings,
  refundPostings,
  releasePostings,
} from '../../settling/ledger/postings.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';

const folder = temporaryFolderOfSuite();
let database: Database;

beforeAll(async () => {
  database = await openSettlingDatabase(path.join(folder, `${randomUUID()}.sqlite`));
  const of = { currency: 'EUR', sellerId: 's', applicationId: 'a' } as const;
  const sale = { personId: 7, sellerId: 's', feeMinor: 3, creditBalanceMinor: 0 };
  await database.write(async (transaction) => {
    postToLedgerAtCommit(transaction, { ...of, kind: 'hold', postedAt: 100 }, holdPostings(7, 50));
  });
  await database.write(async (transaction) => {
    const capture = { ...sale, heldMinor: 50, capturedMinor: 40 };
    await postToLedger(
      transaction,
      { ...of, kind: 'capture', postedAt: 200, operationId: 'o-1' },
      capturePostings(capture),
    );
    const payment = { personId: 7, debtMinor: 40, amountMinor: 60 };
    const received = { currency: 'EUR', kind: 'payment', postedAt: 150, operationId: 'p-1' } as const;
    await postToLedger(transaction, received, paymentPostings(payment));
    const refund = { personId: 7, sellerId: 's', debtMinor: 0, amountMinor: 5, feeMinor: 1 };
    await postToLedger(
      transaction,
      { ...of, kind: 'refund', postedAt: 300, operationId: 'o-2' },
      refundPostings(refund),
    );
    // Of somebody else, and in another currency: neither is on this person's account.
    await postToLedger(transaction, { ...of, kind: 'hold', postedAt: 300 }, holdPostings(77, 9));
    await postToLedger(transaction, { ...of, currency: 'USD', kind: 'hold', postedAt: 300 }, holdPostings(7, 8));
    await postToLedger(transaction, { ...of, kind: 'release', postedAt: 400 }, releasePostings(7, 2));
  });
  return () => database.close();
});

const nothing = { receivableMinor: 0, creditBalanceMinor: 0, holdMinor: 0 };

it("A person's account shows what was held, owed, paid and given back, in the order in which it was entered", async () => {
  const of = { sellerId: 's', applicationId: 'a' };
  const lines = await readPersonLedger(database, { personId: 7, currency: 'EUR' }, 401);
  expect(lines).toEqual([
    { kind: 'hold', at: 100, ...of, operationId: null, ...nothing, holdMinor: 50 },
    { kind: 'capture', at: 200, ...of, operationId: 'o-1', ...nothing, receivableMinor: 40, holdMinor: -50 },
    {
      kind: 'payment',
      at: 150,
      sellerId: null,
      applicationId: null,
      operationId: 'p-1',
      ...nothing,
      receivableMinor: -40,
      creditBalanceMinor: -20,
    },
    { kind: 'refund', at: 300, ...of, operationId: 'o-2', ...nothing, creditBalanceMinor: -5 },
    { kind: 'release', at: 400, ...of, operationId: null, ...nothing, holdMinor: -2 },
  ]);
  expect(await readPersonLedger(database, { personId: 7, currency: 'EUR' }, 400)).toEqual(lines.slice(0, -1));
  expect(await readPersonLedger(database, { personId: 7, currency: 'USD' }, 401)).toMatchObject([{ holdMinor: 8 }]);
  expect(await readPersonLedger(database, { personId: 70, currency: 'EUR' }, 401)).toEqual([]);
});

it('The id of a transaction is a UUID that begins with its time', async () => {
  const rows = await database.all<{ id: string; at: number }>(
    'SELECT transaction_id AS id, posted_at AS "at" FROM ledger_transaction',
  );
  expect(rows).toHaveLength(7);
  for (const { id, at } of rows) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(at);
  }
});

it('Whoever waits for the ledger to be verified is told which question of how many was answered', async () => {
  const told: [number, number][] = [];
  const differences = await verifyLedger(database, 1, (asked, of) => told.push([asked, of]));
  const [, most] = told[0]!;
  expect(told).toEqual(Array.from({ length: most }, (_, place) => [place + 1, most]));
  // Nothing of this was bought: each kind of difference is named, once as asked.
  const kinds = differences.map(({ kind }) => kind);
  expect(kinds).toContain('hold_differs_from_payment');
  expect(new Set(kinds).size).toBe(kinds.length);
  const both = (await verifyLedger(database)).filter(({ kind }) => kind === 'hold_differs_from_payment');
  expect(both.map(({ keptMinor, derivedMinor }) => [keptMinor, derivedMinor]).toSorted()).toEqual([
    [0, 50],
    [0, 8],
    [0, 9],
  ]);
});
