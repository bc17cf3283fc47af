import { describe, expect, it } from 'vitest';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { PersonAccount } from '../../settling/credit-information/person-account.ts';
import { decideOperations } from '../../settling/payment/operation-decision.ts';
import type { OperationRules, WhatIsKnown } from '../../settling/payment/operation-decision.ts';
import { operationKey } from '../../settling/payment/operation-store.ts';
import type { PaymentRecord } from '../../settling/payment/payment-store.ts';

const now = Date.UTC(2026, 10, 20);
const dayMs = 24 * 3_600_000;

const rules: OperationRules = {
  now,
  holdLifetimeMs: 7 * dayMs,
  longestHoldMs: 30 * dayMs,
  feeBasisPoints: 0,
  isFeeReturned: true,
};

const held: PaymentRecord = {
  sellerId: 'shop-1',
  applicationId: 'a',
  personId: 1,
  amountMinor: 100,
  heldMinor: 100,
  capturedMinor: 0,
  refundedMinor: 0,
  feeMinor: 0,
  feeReturnedMinor: 0,
  currency: 'EUR',
  state: 'held',
  madeAt: now - dayMs,
  expiresAt: now + dayMs,
};
const captured: PaymentRecord = { ...held, heldMinor: 0, capturedMinor: 100, state: 'captured' };

function accountOf(dues: Partial<PersonAccount['dues']> = {}, creditBalanceMinor = 0): PersonAccount {
  const none = { debtMinor: 0, overdueMinor: 0, overdueSince: null, dueMinor: 0, duePaidMinor: 0, dueAt: null };
  const whole = { ...none, ...dues };
  const paymentStatus = whole.overdueMinor > 0 ? 'overdue' : 'current';
  return { personId: 1, currency: 'EUR', paymentStatus, debtMinor: whole.debtMinor, creditBalanceMinor, dues: whole };
}

let nextId = 0;
function ask(operation: OperationRequest['operation'], amountMinor = 100, applicationId = 'a') {
  const operationId = `operation-${nextId++}`;
  const subject = { operation, operationId, sellerId: 'shop-1', applicationId, amountMinor, currency: 'EUR' } as const;
  return { request: { request: 'operation', ...subject, issuedAt: now } as const, contentHash: Buffer.from(operation) };
}

type Ground = { payments?: PaymentRecord[]; account?: PersonAccount } & Partial<
  Pick<WhatIsKnown, 'earlier' | 'claimedElsewhere'>
>;

function decide(operations: ReturnType<typeof ask>[], ground: Ground, changes: Partial<OperationRules> = {}) {
  const { payments = [held], account = accountOf(), earlier = new Map(), claimedElsewhere = new Set() } = ground;
  const byKey = payments.map((one): [string, PaymentRecord] => [JSON.stringify(['shop-1', one.applicationId]), one]);
  const known = { claimedElsewhere, earlier, payments: new Map(byKey), accounts: new Map([[1, account]]) };
  const decided = decideOperations(operations, known, { ...rules, ...changes });
  const said = decided.decisions.map((one) => {
    if (one.kind === 'done') return one.payment.state;
    return one.kind === 'known' ? one.result : one.refusal;
  });
  return { ...decided, said, account: decided.accounts[0]?.dues };
}

const expiryAfter = (payment: PaymentRecord) => decide([ask('extend')], { payments: [payment] }).payments[0]?.expiresAt;

describe('A batch of operations', () => {
  it('gives one held amount to one capture, and tells the others what they tell one by one', () => {
    const { said, payments, ledger } = decide([ask('capture', 60), ask('capture', 60), ask('void'), ask('extend')], {});
    expect(said).toEqual(['captured', 'payment_not_held', 'payment_not_held', 'payment_not_held']);
    expect(payments).toEqual([{ ...held, state: 'captured', heldMinor: 0, capturedMinor: 60 }]);
    expect(ledger.map(({ subject }) => subject.kind)).toEqual(['capture']);
  });

  it('refunds what a capture before it in the batch captured, and no unit more', () => {
    const refunds = [ask('refund', 60), ask('refund', 41), ask('refund', 40), ask('refund', 1)];
    const { said, account } = decide([ask('refund', 1), ask('capture'), ...refunds], {});
    const none = 'captured_amount_exceeded';
    expect(said).toEqual(['payment_not_captured', 'captured', 'refunded_in_part', none, 'refunded', none]);
    expect(account).toMatchObject({ debtMinor: 0, dueMinor: 0, dueAt: null });
  });

  it('uses up a credit balance once, of two captures of one person', () => {
    const payments = [held, { ...held, applicationId: 'b' }];
    const { account, accounts } = decide([ask('capture'), ask('capture', 100, 'b')], {
      payments,
      account: accountOf({}, 150),
    });
    expect(account?.debtMinor).toBe(50);
    expect(accounts[0]?.creditBalanceMinor).toBe(0);
  });

  it('owes the person what a refund comes to beyond the debt', () => {
    const { accounts, ledger } = decide([ask('refund', 70)], {
      payments: [captured],
      account: accountOf({ debtMinor: 30 }),
    });
    expect(accounts[0]).toMatchObject({ debtMinor: 0, creditBalanceMinor: 40 });
    const balance = ledger[0]!.postings.find(({ account }) => account === 'credit_balance');
    expect(balance).toMatchObject({ side: 'credit', amountMinor: 40 });
  });

  it('makes an overdue account current when a refund takes all that is overdue', () => {
    const overdue = { debtMinor: 100, overdueMinor: 100, overdueSince: now - dayMs };
    const part = decide([ask('refund', 99)], { payments: [captured], account: accountOf(overdue) });
    expect(part.accounts[0]).toMatchObject({
      paymentStatus: 'overdue',
      dues: { overdueMinor: 1, overdueSince: now - dayMs },
    });
    const whole = decide([ask('refund', 100)], { payments: [captured], account: accountOf(overdue) });
    expect(whole.accounts[0]).toMatchObject({
      paymentStatus: 'current',
      dues: { overdueMinor: 0, overdueSince: null },
    });
  });

  it('tells of a missed payment once, however many operations of its person follow', () => {
    const account = accountOf({ debtMinor: 80, dueMinor: 80, dueAt: now });
    const { decisions, account: after } = decide([ask('refund', 10), ask('refund', 20)], {
      payments: [captured],
      account,
    });
    const missed = { personId: 1, dueAt: now, dueMinor: 80, paidMinor: 0 };
    expect(decisions).toMatchObject([
      { missed: { payments: [missed], overdueMinor: 80 } },
      { missed: { payments: [], overdueMinor: 70 } },
    ]);
    expect(after).toMatchObject({ debtMinor: 50, overdueMinor: 50, overdueSince: now });
  });

  it('answers what another process has, what was answered before, and what has no payment, without changing anything', () => {
    const [elsewhere, known, other] = [ask('capture'), ask('capture'), ask('capture')];
    const keys = [known, other].map(({ request }) => operationKey(request));
    const result = { receipt: 'signed before' };
    const earlier = new Map([
      [keys[0]!, { contentHash: known.contentHash, result }],
      [keys[1]!, { contentHash: Buffer.from('refund'), result }],
    ]);
    const claimedElsewhere = new Set([operationKey(elsewhere.request)]);
    const asked = [elsewhere, known, other, ask('capture', 100, 'of nothing')];
    const { said, payments, accounts, ledger } = decide(asked, { earlier, claimedElsewhere });
    expect(said).toEqual(['operation_in_flight', result, 'operation_content_differs', 'payment_unknown']);
    expect({ payments, accounts, ledger }).toEqual({ payments: [], accounts: [], ledger: [] });
  });

  it('ends a hold at its last moment, though housekeeping has not been there', () => {
    expect(decide([ask('capture')], {}, { now: held.expiresAt }).said).toEqual(['payment_not_held']);
    expect(decide([ask('capture')], {}, { now: held.expiresAt - 1 }).said).toEqual(['captured']);
  });

  it('extends a hold from now, never beyond the longest, and never shortens it', () => {
    expect(expiryAfter(held)).toBe(now + 7 * dayMs);
    expect(expiryAfter({ ...held, madeAt: now - 25 * dayMs })).toBe(now + 5 * dayMs);
    expect(expiryAfter({ ...held, expiresAt: now + 9 * dayMs })).toBe(now + 9 * dayMs);
  });
});
