import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import { present } from '../../contract/presence.ts';
import { applicationKey } from '../application/application-store.ts';
import { afterNewDebt, afterPeriods, afterRefund, paymentStatusAt } from '../credit-information/payment-due-rule.ts';
import type { MissedByPerson, PersonAccount } from '../credit-information/person-account.ts';
import type { LedgerSubject, LedgerTransaction } from '../ledger/ledger-transaction.ts';
import { capturePostings, feeOf, feeReturnedBy, refundPostings, releasePostings } from '../ledger/postings.ts';
import type { Posting } from '../ledger/postings.ts';
import { operationKey } from './operation-store.ts';
import type { KeptOperation, OperationResult } from './operation-store.ts';
import type { PaymentRecord } from './payment-store.ts';
import { stateAfter } from './payment-transitions.ts';

/** An operation of an authenticated seller, with a hash (SHA-256) of its content. No two of a batch have the same key. */
export type PreparedOperation = { request: OperationRequest; contentHash: Buffer };

/** Everything that the database knows about a batch of operations; payments and accounts are locked. */
export type WhatIsKnown = {
  /** Operations that another process is carrying out at this moment, by `operationKey`. */
  claimedElsewhere: ReadonlySet<string>;
  /** By `operationKey`. */
  earlier: ReadonlyMap<string, KeptOperation>;
  /** By `applicationKey`. */
  payments: ReadonlyMap<string, PaymentRecord>;
  accounts: ReadonlyMap<number, PersonAccount>;
};

export type OperationRules = {
  now: number;
  holdLifetimeMs: number;
  /** No extension holds credit for longer than this after the approval. */
  longestHoldMs: number;
  feeBasisPoints: number;
  /** Whether a refund gives the seller back its part of the fee. */
  isFeeReturned: boolean;
};

/** What its person was found to have missed, and everything that is overdue then. */
export type Missed = { payments: readonly MissedByPerson[]; overdueMinor: number };

export type OperationDecision =
  /** Carried out: the payment afterwards. */
  | { kind: 'done'; payment: PaymentRecord; missed: Missed }
  /** Refused for good: the refusal is kept as the operation's result. */
  | { kind: 'refused'; refusal: RequestRefusal }
  /** Done or refused before. */
  | { kind: 'known'; result: OperationResult }
  /** Answered without being kept. */
  | { kind: 'not_kept'; refusal: RequestRefusal };

/** What a batch comes to: one decision for each operation, and everything that has to be written besides. */
export type DecidedOperations = {
  decisions: readonly OperationDecision[];
  /** Those that changed, as they are in the end. */
  payments: readonly PaymentRecord[];
  accounts: readonly PersonAccount[];
  /** In the order of the operations. */
  ledger: readonly LedgerTransaction[];
};

const nothingMissed: Missed = { payments: [], overdueMinor: 0 };

type Refusal = { kind: 'refused'; refusal: RequestRefusal };
const refused = (refusal: RequestRefusal): Refusal => ({ kind: 'refused', refusal });

/** What is known, with what the operations of the batch that were decided so far change of it. */
class OperationBatch {
  readonly payments = new Map<string, PaymentRecord>();
  readonly accounts = new Map<number, PersonAccount>();
  readonly ledger: LedgerTransaction[] = [];
  readonly #known: WhatIsKnown;
  readonly #rules: OperationRules;

  constructor(known: WhatIsKnown, rules: OperationRules) {
    this.#known = known;
    this.#rules = rules;
  }

  decide({ request, contentHash }: PreparedOperation): OperationDecision {
    const key = operationKey(request);
    if (this.#known.claimedElsewhere.has(key)) return { kind: 'not_kept', refusal: 'operation_in_flight' };
    const earlier = this.#known.earlier.get(key);
    if (earlier) {
      const isSame = earlier.contentHash.equals(contentHash);
      return isSame
        ? { kind: 'known', result: earlier.result }
        : { kind: 'not_kept', refusal: 'operation_content_differs' };
    }
    const payment = this.#paymentOf(request);
    return payment ? this.#carryOut(request, payment) : { kind: 'not_kept', refusal: 'payment_unknown' };
  }

  #carryOut(request: OperationRequest, payment: PaymentRecord): OperationDecision {
    const { now } = this.#rules;
    const isOfWhole = request.operation === 'extend' || request.operation === 'void';
    if (request.currency !== payment.currency || (isOfWhole && request.amountMinor !== payment.amountMinor)) {
      return refused('payment_content_differs');
    }
    if (request.operation === 'refund') return this.#refund(request, payment);
    const state = stateAfter(payment.state, request.operation);
    // The hold may have ended already, even if housekeeping has not recorded that yet.
    if (!state || payment.expiresAt <= now) return refused('payment_not_held');
    if (request.operation === 'capture') return this.#capture(request, { ...payment, state }, payment.heldMinor);
    return request.operation === 'void' ? this.#void(request, { ...payment, state }) : this.#extend(payment);
  }

  #extend(payment: PaymentRecord): OperationDecision {
    const { now, holdLifetimeMs, longestHoldMs } = this.#rules;
    const longest = payment.madeAt + longestHoldMs;
    const expiresAt = Math.max(payment.expiresAt, Math.min(now + holdLifetimeMs, longest));
    return this.#done({ ...payment, expiresAt });
  }

  #void(request: OperationRequest, payment: PaymentRecord): OperationDecision {
    this.#post('release', request, releasePostings(payment.personId, payment.heldMinor));
    return this.#done({ ...payment, heldMinor: 0 });
  }

  /** @param payment in the state that follows */
  #capture(request: OperationRequest, payment: PaymentRecord, heldMinor: number): OperationDecision {
    const { now, feeBasisPoints } = this.#rules;
    const { amountMinor } = request;
    if (amountMinor > heldMinor) return refused('held_amount_exceeded');
    const { personId, sellerId } = payment;
    const { account, missed } = this.#accountToday(personId);
    const feeMinor = feeOf(amountMinor, feeBasisPoints);
    const { creditBalanceMinor } = account;
    const capture = { personId, sellerId, heldMinor, capturedMinor: amountMinor, feeMinor, creditBalanceMinor };
    this.#post('capture', request, capturePostings(capture));
    const addedMinor = Math.max(0, amountMinor - creditBalanceMinor);
    const debtMinor = account.debtMinor + addedMinor;
    this.#keep(account, {
      dues: afterNewDebt({ ...account.dues, debtMinor }, addedMinor, now),
      creditBalanceMinor: creditBalanceMinor - (amountMinor - addedMinor),
    });
    return this.#done({ ...payment, heldMinor: 0, capturedMinor: amountMinor, feeMinor }, missed);
  }

  #refund(request: OperationRequest, payment: PaymentRecord): OperationDecision {
    const { sellerId, personId, capturedMinor } = payment;
    const { amountMinor } = request;
    const refundedMinor = payment.refundedMinor + amountMinor;
    const state = stateAfter(payment.state, refundedMinor < capturedMinor ? 'refund_part' : 'refund_rest');
    if (capturedMinor === 0) return refused('payment_not_captured');
    if (!state || refundedMinor > capturedMinor) return refused('captured_amount_exceeded');
    const { account, missed } = this.#accountToday(personId);
    const feeMinor = this.#rules.isFeeReturned ? feeReturnedBy(payment, amountMinor) : 0;
    const { debtMinor, creditBalanceMinor } = account;
    this.#post('refund', request, refundPostings({ personId, sellerId, debtMinor, amountMinor, feeMinor }));
    const fromDebtMinor = Math.min(amountMinor, debtMinor);
    this.#keep(account, {
      dues: afterRefund(account.dues, fromDebtMinor),
      creditBalanceMinor: creditBalanceMinor + amountMinor - fromDebtMinor,
    });
    const feeReturnedMinor = payment.feeReturnedMinor + feeMinor;
    return this.#done({ ...payment, state, refundedMinor, feeReturnedMinor }, missed);
  }

  #paymentOf(request: OperationRequest): PaymentRecord | undefined {
    const key = applicationKey(request);
    return this.payments.get(key) ?? this.#known.payments.get(key);
  }

  /** The account of a person, with every period ended that is over. */
  #accountToday(personId: number): { account: PersonAccount; missed: Missed } {
    const known = this.accounts.get(personId) ?? this.#known.accounts.get(personId);
    const account = present(known, `the account of person ${personId}, who has a payment`);
    const { dues, missed } = afterPeriods(account.dues, this.#rules.now);
    const payments = missed.map((each) => ({ personId, ...each }));
    return { account: { ...account, dues }, missed: { payments, overdueMinor: dues.overdueMinor } };
  }

  #keep(account: PersonAccount, changes: Pick<PersonAccount, 'dues' | 'creditBalanceMinor'>): void {
    const { dues } = changes;
    const paymentStatus = paymentStatusAt(dues, this.#rules.now);
    this.accounts.set(account.personId, { ...account, ...changes, debtMinor: dues.debtMinor, paymentStatus });
  }

  #post(kind: LedgerSubject['kind'], request: OperationRequest, postings: readonly Posting[]): void {
    const { sellerId, applicationId, operationId, currency } = request;
    const subject = { kind, currency, postedAt: this.#rules.now, sellerId, applicationId, operationId };
    this.ledger.push({ subject, postings });
  }

  #done(payment: PaymentRecord, missed: Missed = nothingMissed): OperationDecision {
    this.payments.set(applicationKey(payment), payment);
    return { kind: 'done', payment, missed };
  }
}

/**
 * Decides a batch of operations, one after another in order of arrival, by what was read and by what those before it changed:
 * amounts held, captured and refunded, debts, credit balances and dues. The results are those of the same operations one by one.
 * It reads nothing but its arguments.
 */
export function decideOperations(
  operations: readonly PreparedOperation[],
  known: WhatIsKnown,
  rules: OperationRules,
): DecidedOperations {
  const batch = new OperationBatch(known, rules);
  const decisions = operations.map((operation) => batch.decide(operation));
  const { payments, accounts, ledger } = batch;
  return { decisions, payments: [...payments.values()], accounts: [...accounts.values()], ledger };
}
