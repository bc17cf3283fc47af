import type { OperationRequest } from '../../contract/settling/operation.ts';
import { isSettlingRefusal, settlingRequests } from '../../contract/settling/requests.ts';
import { askForWord } from '../settling-client/asking.ts';
import type { AskingParts } from '../settling-client/asking.ts';
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

type Parts = AskingParts & { sellerId: string };

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
    const { sellerId, availability } = this.#parts;
    const until = performance.now() + operationDeadlineMs;
    const { action, operationId, applicationId, amountMinor, currency } = operation;
    const subject = { operation: operationOf[action], operationId, sellerId, applicationId, amountMinor, currency };
    const request: OperationRequest = { request: 'operation', ...subject, issuedAt: availability.settlingClock.now() };
    const about = { applicationId, operationId };
    const answer = await askForWord(this.#parts, settlingRequests.operate, request, { until, about });
    if (answer === undefined) return undefined;
    if (!isSettlingRefusal(answer)) return { receipt: answer.signed, heldUntil: answer.word.expiresAt };
    return isLasting(answer.refusal, operation) ? answer : undefined;
  }
}
