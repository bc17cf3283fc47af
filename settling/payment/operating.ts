import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import {
  endPeriods,
  lockPersonAccount,
  makeDebtDue,
  tidyDuesAfterRefund,
} from '../credit-information/person-account.ts';
import type { PersonAccount } from '../credit-information/person-account.ts';
import { assertKeyGeneration } from '../keys/key-store.ts';
import type { LivingKeys } from '../keys/key-ring.ts';
import type { ReceiptSigner } from '../keys/receipt-signer.ts';
import { postToLedger } from '../ledger/ledger-transaction.ts';
import { capturePostings, feeOf, feeReturnedBy, refundPostings } from '../ledger/postings.ts';
import { claimOperation, findOperation, insertOperation, insertRefusedOperation } from './operation-store.ts';
import type { OperationResult } from './operation-store.ts';
import { lockPayment, releasePayment, savePayment } from './payment-store.ts';
import type { PaymentRecord } from './payment-store.ts';
import { stateAfter } from './payment-transitions.ts';
import type { PaymentState } from './payment-transitions.ts';

/**
 * A signed receipt, or the reason why there is none: then no payment was changed. `isKept`: the refusal is the operation's final
 * result, recorded and audited with it, and not only an answer to this request.
 */
export type OperationOutcome = { receipt: string } | { refusal: RequestRefusal; isKept: boolean };

const notKept = (refusal: RequestRefusal) => ({ refusal, isKept: false });
const kept = (result: OperationResult) => ('receipt' in result ? result : { ...result, isKept: true });

type Parts = {
  database: Database;
  clock: Clock;
  receipts: ReceiptSigner;
  keys: LivingKeys;
  holdLifetimeMs: number;
  /** No extension holds credit for longer than this after the approval. */
  longestHoldMs: number;
  feeBasisPoints: number;
  /** Whether a refund gives the seller back its part of the fee. */
  isFeeReturned: boolean;
};

/** What an operation is of, both locked, and when it is done. */
type Subject = { payment: PaymentRecord; account: PersonAccount; now: number };

type Done = { payment: PaymentRecord } | { refusal: RequestRefusal };

/**
 * Carries out the operations of sellers on their approvals (docs/payments-and-ledger.md): payment, ledger entries, audit record
 * and signed receipt in one transaction, once per seller and operation. A refusal about a payment is a result too, and is stored
 * like a receipt. A refusal without a payment (unknown, in flight) is not.
 */
export class Operating {
  readonly #parts: Parts;
  /** The operations under way in this process, by key, with a hash (SHA-256) of their content. */
  readonly #inFlight = new Map<string, Buffer>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Carries out an operation of an authenticated seller, or returns its first result again. While it is under way, a repeat is
   * answered `operation_in_flight` at once instead of having to wait; afterwards it gets the result.
   */
  async operate(request: OperationRequest): Promise<OperationOutcome> {
    const { operation, applicationId, amountMinor, currency } = request;
    const content = JSON.stringify([operation, applicationId, amountMinor, currency]);
    const contentHash = createHash('sha256').update(content).digest();
    const key = JSON.stringify([request.sellerId, request.operationId]);
    const same = this.#inFlight.get(key);
    if (same) return notKept(same.equals(contentHash) ? 'operation_in_flight' : 'operation_content_differs');
    const { database, keys } = this.#parts;
    this.#inFlight.set(key, contentHash);
    try {
      return await keys.whileUnchanged(() =>
        database.write((transaction) => this.#answer(transaction, request, contentHash)),
      );
    } finally {
      this.#inFlight.delete(key);
    }
  }

  async #answer(transaction: Transaction, request: OperationRequest, contentHash: Buffer): Promise<OperationOutcome> {
    if (!(await claimOperation(transaction, request))) return notKept('operation_in_flight');
    const earlier = await findOperation(transaction, request);
    if (earlier) {
      const isSame = earlier.contentHash.equals(contentHash);
      return isSame ? kept(earlier.result) : notKept('operation_content_differs');
    }
    const payment = await lockPayment(transaction, request);
    if (!payment) return notKept('payment_unknown');
    // The time is read under the person's lock, so that entries of the debt are in order of time.
    const account = await lockPersonAccount(transaction, payment.personId);
    const now = this.#parts.clock.now();
    const done = await this.#do(transaction, request, { payment, account, now });
    if ('payment' in done) return this.#record(transaction, request, contentHash, done.payment, now);
    return this.#recordRefusal(transaction, request, { contentHash, refusal: done.refusal, refusedAt: now });
  }

  async #recordRefusal(
    transaction: Transaction,
    request: OperationRequest,
    refused: { contentHash: Buffer; refusal: RequestRefusal; refusedAt: number },
  ): Promise<OperationOutcome> {
    const { refusal, refusedAt } = refused;
    await insertRefusedOperation(transaction, request, refused);
    const { operation, operationId, sellerId, applicationId, amountMinor, currency } = request;
    await recordAudit(transaction, {
      at: refusedAt,
      actor: `seller:${sellerId}`,
      action: operation,
      sellerId,
      applicationId,
      outcome: 'refused',
      reason: refusal,
      details: { operationId, amountMinor, currency },
    });
    return { refusal, isKept: true };
  }

  #do(transaction: Transaction, request: OperationRequest, subject: Subject): Promise<Done> {
    const { payment, now } = subject;
    const isOfWhole = request.operation === 'extend' || request.operation === 'void';
    if (request.currency !== payment.currency || (isOfWhole && request.amountMinor !== payment.amountMinor)) {
      return Promise.resolve({ refusal: 'payment_content_differs' });
    }
    if (request.operation === 'refund') return this.#refund(transaction, request, subject);
    const state = stateAfter(payment.state, request.operation);
    // The hold may have ended already, even if housekeeping has not recorded that yet.
    if (!state || payment.expiresAt <= now) return Promise.resolve({ refusal: 'payment_not_held' });
    if (request.operation === 'capture') return this.#capture(transaction, request, { ...subject, state });
    return request.operation === 'void'
      ? this.#void(transaction, request, payment, now)
      : this.#extend(transaction, payment, now);
  }

  async #extend(transaction: Transaction, payment: PaymentRecord, now: number): Promise<Done> {
    const { holdLifetimeMs, longestHoldMs } = this.#parts;
    const longest = payment.madeAt + longestHoldMs;
    const expiresAt = Math.max(payment.expiresAt, Math.min(now + holdLifetimeMs, longest));
    const extended = { ...payment, expiresAt };
    await savePayment(transaction, extended, now);
    return { payment: extended };
  }

  async #void(
    transaction: Transaction,
    { operationId }: OperationRequest,
    payment: PaymentRecord,
    now: number,
  ): Promise<Done> {
    const released = await releasePayment(transaction, payment, { event: 'void', now, operationId });
    return released ? { payment: released } : { refusal: 'payment_not_held' };
  }

  async #capture(
    transaction: Transaction,
    { amountMinor, operationId }: OperationRequest,
    { payment, account, now, state }: Subject & { state: PaymentState },
  ): Promise<Done> {
    const { sellerId, applicationId, personId, heldMinor, currency } = payment;
    if (amountMinor > heldMinor) return { refusal: 'held_amount_exceeded' };
    const feeMinor = feeOf(amountMinor, this.#parts.feeBasisPoints);
    const captured = { ...payment, state, heldMinor: 0, capturedMinor: amountMinor, feeMinor };
    await savePayment(transaction, captured, now);
    const { creditBalanceMinor } = account;
    const dues = await endPeriods(transaction, account, now);
    await postToLedger(
      transaction,
      { kind: 'capture', currency, postedAt: now, sellerId, applicationId, operationId },
      capturePostings({ personId, sellerId, heldMinor, capturedMinor: amountMinor, feeMinor, creditBalanceMinor }),
    );
    await makeDebtDue(transaction, { ...account, dues }, Math.max(0, amountMinor - creditBalanceMinor), now);
    return { payment: captured };
  }

  async #refund(
    transaction: Transaction,
    { amountMinor, operationId }: OperationRequest,
    { payment, account, now }: Subject,
  ): Promise<Done> {
    const { sellerId, applicationId, personId, capturedMinor, currency } = payment;
    const refundedMinor = payment.refundedMinor + amountMinor;
    const state = stateAfter(payment.state, refundedMinor < capturedMinor ? 'refund_part' : 'refund_rest');
    if (capturedMinor === 0) return { refusal: 'payment_not_captured' };
    if (!state || refundedMinor > capturedMinor) return { refusal: 'captured_amount_exceeded' };
    const feeMinor = this.#parts.isFeeReturned ? feeReturnedBy(payment, amountMinor) : 0;
    const feeReturnedMinor = payment.feeReturnedMinor + feeMinor;
    const refunded = { ...payment, state, refundedMinor, feeReturnedMinor };
    await savePayment(transaction, refunded, now);
    const { debtMinor } = account;
    await endPeriods(transaction, account, now);
    await postToLedger(
      transaction,
      { kind: 'refund', currency, postedAt: now, sellerId, applicationId, operationId },
      refundPostings({ personId, sellerId, debtMinor, amountMinor, feeMinor }),
    );
    await tidyDuesAfterRefund(transaction, personId);
    return { payment: refunded };
  }

  async #record(
    transaction: Transaction,
    request: OperationRequest,
    contentHash: Buffer,
    payment: PaymentRecord,
    doneAt: number,
  ): Promise<OperationOutcome> {
    const { operation, operationId, sellerId, applicationId, amountMinor, currency } = request;
    const { state, heldMinor, capturedMinor, refundedMinor, expiresAt } = payment;
    const about = { operation, operationId, sellerId, applicationId, amountMinor, currency };
    const stands = { state, heldMinor, capturedMinor, refundedMinor, expiresAt };
    await assertKeyGeneration(transaction, this.#parts.keys.generation);
    const { receipt, keyId: noticeKeyId } = this.#parts.receipts.sign({ ...about, ...stands, doneAt });
    await insertOperation(transaction, request, { contentHash, receipt, doneAt });
    await recordAudit(transaction, {
      at: doneAt,
      actor: `seller:${sellerId}`,
      action: operation,
      sellerId,
      applicationId,
      outcome: 'done',
      details: { operationId, amountMinor, currency, state, noticeKeyId },
    });
    return { receipt };
  }
}
