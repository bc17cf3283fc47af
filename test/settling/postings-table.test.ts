import { expect, it } from 'vitest';
import {
  capturePostings,
  feeOf,
  feeReturnedBy,
  holdPostings,
  openingPostings,
  paymentPostings,
  paymentReversalPostings,
  refundPostings,
  releasePostings,
} from '../../settling/ledger/postings.ts';
import type { Posting } from '../../settling/ledger/postings.ts';
import { timeBound } from '../../settling/ledger/transaction-time.ts';

/** Written as a bookkeeper would: account, owner, side, amount; entries of nothing are left out of the ledger anyway. */
const written = (postings: Posting[]) =>
  postings
    .filter(({ amountMinor }) => amountMinor !== 0)
    .map(({ account, owner, side, amountMinor }) => `${account} ${owner || '-'} ${side} ${amountMinor}`)
    .toSorted();

const capture = { personId: 7, sellerId: 's', heldMinor: 100, capturedMinor: 80, feeMinor: 3 };
const refund = { personId: 7, sellerId: 's', amountMinor: 50, feeMinor: 2 };

it.each<[string, Posting[], string[]]>([
  ['opening', openingPostings(7, 5), ['opening - credit 5', 'receivable 7 debit 5']],
  ['hold', holdPostings(7, 5), ['hold 7 debit 5', 'hold_contra 7 credit 5']],
  ['release', releasePostings(7, 5), ['hold 7 credit 5', 'hold_contra 7 debit 5']],
  [
    'capture of somebody who is owed nothing',
    capturePostings({ ...capture, creditBalanceMinor: 0 }),
    ['fees - credit 3', 'hold 7 credit 100', 'hold_contra 7 debit 100', 'payable s credit 77', 'receivable 7 debit 80'],
  ],
  [
    'capture of somebody who is owed a part',
    capturePostings({ ...capture, creditBalanceMinor: 30 }),
    [
      'credit_balance 7 debit 30',
      'fees - credit 3',
      'hold 7 credit 100',
      'hold_contra 7 debit 100',
      'payable s credit 77',
      'receivable 7 debit 50',
    ],
  ],
  [
    'capture of somebody who is owed more',
    capturePostings({ ...capture, creditBalanceMinor: 90 }),
    [
      'credit_balance 7 debit 80',
      'fees - credit 3',
      'hold 7 credit 100',
      'hold_contra 7 debit 100',
      'payable s credit 77',
    ],
  ],
  [
    'refund to somebody who owes more',
    refundPostings({ ...refund, debtMinor: 60 }),
    ['fees - debit 2', 'payable s debit 48', 'receivable 7 credit 50'],
  ],
  [
    'refund to somebody who paid a part',
    refundPostings({ ...refund, debtMinor: 20 }),
    ['credit_balance 7 credit 30', 'fees - debit 2', 'payable s debit 48', 'receivable 7 credit 20'],
  ],
  [
    'payment of less than is owed',
    paymentPostings({ personId: 7, debtMinor: 60, amountMinor: 50 }),
    ['payments_received - debit 50', 'receivable 7 credit 50'],
  ],
  [
    'payment of more than is owed',
    paymentPostings({ personId: 7, debtMinor: 20, amountMinor: 50 }),
    ['credit_balance 7 credit 30', 'payments_received - debit 50', 'receivable 7 credit 20'],
  ],
  [
    'payment that was none, of somebody who is owed a part',
    paymentReversalPostings({ personId: 7, creditBalanceMinor: 20, amountMinor: 50 }),
    ['credit_balance 7 debit 20', 'payments_received - credit 50', 'receivable 7 debit 30'],
  ],
  [
    'payment that was none, of somebody who is owed more',
    paymentReversalPostings({ personId: 7, creditBalanceMinor: 60, amountMinor: 50 }),
    ['credit_balance 7 debit 50', 'payments_received - credit 50'],
  ],
])('A %s is entered so', (_event, postings, entries) => {
  expect(written(postings)).toEqual(entries);
});

it.each([
  [10_000, 150, 150],
  [99, 100, 0],
  [199, 100, 1],
  [Number.MAX_SAFE_INTEGER, 10_000, Number.MAX_SAFE_INTEGER],
  [Number.MAX_SAFE_INTEGER, 1, 900_719_925_474],
])('The fee of %i at %i basis points is %i, rounded down', (captured, basisPoints, fee) => {
  expect(feeOf(captured, basisPoints)).toBe(fee);
});

it.each([
  [{ refundedMinor: 0, feeReturnedMinor: 0 }, 100, 7],
  [{ refundedMinor: 0, feeReturnedMinor: 0 }, 50, 3],
  [{ refundedMinor: 50, feeReturnedMinor: 3 }, 50, 4],
  [{ refundedMinor: 50, feeReturnedMinor: 0 }, 25, 5],
  // Fees were given back by another rule before: nothing is taken again.
  [{ refundedMinor: 10, feeReturnedMinor: 6 }, 10, 0],
])('After %j a refund of %i of 100 gives back %i of a fee of 7', (before, refundMinor, returned) => {
  expect(feeReturnedBy({ capturedMinor: 100, feeMinor: 7, ...before }, refundMinor)).toBe(returned);
});

it.each([
  [-5, '00000000-0000-0000-0000-000000000000'],
  [0, '00000000-0000-0000-0000-000000000000'],
  [255, '00000000-00ff-0000-0000-000000000000'],
  [0x0123_4567_89ab, '01234567-89ab-0000-0000-000000000000'],
])('What was posted from %i on has ids from %s on', (instant, bound) => {
  expect(timeBound(instant)).toBe(bound);
});
