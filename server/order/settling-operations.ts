import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database.ts';
import type { Log } from '../../platform/log.ts';
import { putBackStock } from '../article/stock.ts';
import { answerOperation, listDueOperations, moveOrder, postponeOperation } from './operation-store.ts';
import type { WaitingOperation } from './operation-store.ts';
import { findOrder } from './order-store.ts';
import { orderStateAfter } from './order-transitions.ts';
import type { SettlingOperationRequester } from './settling-operation-requester.ts';

const roundMs = 500;
const firstRetryMs = 500;
const longestRetryMs = 30_000;
const atOnce = 8;
const perRound = 200;

type Parts = { database: Database; clock: Clock; log: Log; requester: SettlingOperationRequester };
type Answer = { receipt: string } | { refusal: string };

/**
 * Brings every operation that an order waits for to settling, again and again until it is answered, and the order on with
 * the answer. The rows are the queue, so it survives any end of the process; settling does each once for its id.
 */
export class SettlingOperations {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #isStopped = true;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isStopped = false;
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** Looks at what is due now instead of at the next round. */
  hurry(): void {
    if (!this.#isStopped && !this.#round) this.#schedule(0);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#round = this.#askDueOnes()
        .catch((error: unknown) => this.#parts.log.error({ err: error }, 'operations could not be looked at'))
        .finally(() => {
          this.#round = undefined;
          if (!this.#isStopped) this.#schedule(roundMs);
        });
    }, delayMs);
  }

  async #askDueOnes(): Promise<void> {
    const { database, clock } = this.#parts;
    const due = await listDueOperations(database, clock.now(), perRound);
    while (due.length > 0 && !this.#isStopped) {
      await Promise.all(due.splice(0, atOnce).map((operation) => this.#ask(operation)));
    }
  }

  async #ask(operation: WaitingOperation): Promise<void> {
    const { database, clock, log, requester } = this.#parts;
    const { operationId, attempts } = operation;
    const answer = await requester.ask(operation);
    const now = clock.now();
    if (!answer) {
      const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts, 10));
      await database.write((transaction) => postponeOperation(transaction, operationId, now + delayMs));
      return;
    }
    const state = await database.write((transaction) => this.#conclude(transaction, operation, answer, now));
    if (state) log.info({ event: 'order_changed', orderNumber: operation.orderNumber, state }, 'an order went on');
  }

  /** What is not held any more when an order is cancelled is what was wanted: its hold had expired. */
  async #conclude(
    transaction: Transaction,
    { operationId, orderNumber, orderState, action }: WaitingOperation,
    answer: Answer,
    now: number,
  ): Promise<string | undefined> {
    if (!(await answerOperation(transaction, operationId, answer, now))) return undefined;
    const isAsWanted = 'receipt' in answer || (action === 'cancel' && answer.refusal === 'payment_not_held');
    const next = orderStateAfter(orderState, isAsWanted ? 'done' : 'refused');
    if (!next || !(await moveOrder(transaction, orderNumber, orderState, next, now))) {
      throw new Error(`Order ${orderNumber} waits for an operation but is ${orderState}`);
    }
    if (next === 'cancelled') {
      const order = await findOrder(transaction, String(orderNumber));
      await putBackStock(transaction, order!.lines);
    }
    return next;
  }
}
