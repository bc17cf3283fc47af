import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database.ts';
import { DueRounds, retryDelayMs } from '../../platform/due-rounds.ts';
import type { Log } from '../../platform/log.ts';
import { putBackStock } from '../article/stock.ts';
import { answerOperation, listDueOperations, moveOrder, postponeOperation } from './operation-store.ts';
import type { WaitingOperation } from './operation-store.ts';
import { findOrder } from './order-store.ts';
import { orderStateAfter } from './order-transitions.ts';
import type { SettlingOperationRequester } from './settling-operation-requester.ts';

type Parts = { database: Database; clock: Clock; log: Log; requester: SettlingOperationRequester };
type Answer = { receipt: string } | { refusal: string };

/**
 * Brings every operation that an order waits for to settling, again and again until it is answered, and the order on with
 * the answer. The rows are the queue, so it survives any end of the process; settling does each once for its id.
 */
export class SettlingOperations {
  readonly #parts: Parts;
  readonly #rounds: DueRounds<WaitingOperation>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { database, clock, log } = parts;
    this.#rounds = new DueRounds({
      listDue: (limit) => listDueOperations(database, clock.now(), limit),
      workOn: (operation) => this.#ask(operation),
      log,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Looks at what is due now instead of at the next round. */
  hurry(): void {
    this.#rounds.hurry();
  }

  async #ask(operation: WaitingOperation): Promise<void> {
    const { database, clock, log, requester } = this.#parts;
    const { operationId, attempts } = operation;
    const answer = await requester.ask(operation);
    const now = clock.now();
    if (!answer) {
      const delayMs = retryDelayMs(attempts);
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
