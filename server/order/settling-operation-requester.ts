import { JoseError, signCompact } from '../../platform/compact-jose.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Log } from '../../platform/log.ts';
import { requestType } from '../../contract/settling/check.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import { receiptIsAbout, receiptSchema, receiptType } from '../../contract/settling/receipt.ts';
import type { SettlingAvailability } from '../settling-client/settling-availability.ts';
import { NoAnswer } from '../settling-client/settling-client.ts';
import type { SettlingClient } from '../settling-client/settling-client.ts';
import type { SettlingKeySet } from '../settling-client/settling-key-set.ts';
import { readSignedBySettling } from '../settling-client/signed-by-settling.ts';
import type { WaitingOperation } from './operation-store.ts';
import { operationOf } from './order-transitions.ts';

const operationDeadlineMs = 4_000;

/** These refusals stay the same however often the request is repeated; every other one may pass. */
const lastingRefusals = new Set([
  'operation_content_differs',
  'payment_content_differs',
  'payment_not_held',
  'payment_not_captured',
  'held_amount_exceeded',
  'captured_amount_exceeded',
]);

/** After this many tries, about seven minutes, a payment that settling does not know counts as lost by settling. */
const triesForUnknownPayment = 20;

/**
 * `payment_unknown` is not a result (`contract/settling/operation.ts`): settling may be about to restore the payment from a
 * backup. For a release or an extension of a hold, it is safe to accept it at once.
 */
function isLasting(refusal: string, { action, attempts }: WaitingOperation): boolean {
  if (refusal !== 'payment_unknown') return lastingRefusals.has(refusal);
  return action === 'cancel' || action === 'extend' || attempts >= triesForUnknownPayment;
}

type Parts = {
  log: Log;
  sellerId: string;
  signingKey: KeyPair;
  client: SettlingClient;
  keySet: SettlingKeySet;
  availability: SettlingAvailability;
};

/** A receipt that was verified, with until when the credit is held; or a refusal that lasts. */
export type OperationResult = { receipt: string; heldUntil: number } | { refusal: string };

/** Asks settling for operations, and accepts only a receipt that settling signed for exactly that operation. */
export class SettlingOperationRequester {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @returns settling's result, or undefined: ask for the same again later */
  async ask(operation: WaitingOperation): Promise<OperationResult | undefined> {
    const { log, sellerId, signingKey, client, keySet, availability } = this.#parts;
    const until = performance.now() + operationDeadlineMs;
    const { action, operationId, applicationId, amountMinor, currency } = operation;
    const subject = { operation: operationOf[action], operationId, sellerId, applicationId, amountMinor, currency };
    const request: OperationRequest = { request: 'operation', ...subject, issuedAt: availability.settlingClock.now() };
    const signed = signCompact(request, signingKey.privateKey, { kid: signingKey.kid, typ: requestType });
    try {
      const answer = await client.operate(signed, Math.ceil(until - performance.now()));
      availability.noteAnswer();
      if ('refusal' in answer) {
        const { refusal } = answer;
        if (refusal === 'settling_unavailable') {
          availability.noteCannotDecide();
          return undefined;
        }
        log.error({ event: 'settling_refused', applicationId, operationId, refusal }, 'settling refused an operation');
        return isLasting(refusal, operation) ? { refusal } : undefined;
      }
      const leftMs = until - performance.now();
      const receipt = await readSignedBySettling(keySet, answer.receipt, {
        type: receiptType,
        schema: receiptSchema,
        leftMs,
      });
      if (receiptIsAbout(receipt, subject)) return { receipt: answer.receipt, heldUntil: receipt.expiresAt };
      log.error({ event: 'receipt_refused', operationId }, 'a receipt is about something else than was asked');
    } catch (error) {
      if (error instanceof JoseError) {
        log.error({ event: 'receipt_refused', operationId, why: error.message }, 'a receipt does not verify');
      } else if (error instanceof NoAnswer) {
        availability.noteNoAnswer(error.message);
        log.warn({ event: 'settling_silent', operationId, why: error.message }, 'settling gave no answer');
      } else throw error;
    }
    return undefined;
  }
}
