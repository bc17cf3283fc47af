import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { DueRounds, retryDelayMs } from '../../platform/due-rounds.ts';
import type { Log } from '../../platform/log.ts';
import { putBackStock } from '../article/stock.ts';
import { noteHeldUntil, noteNotHeld, queueDueExtensions } from './hold-extension.ts';
import { answerOperation, listDueOperations, listUnits, moveOrder, postponeOperation } from './operation-store.ts';
import type { WaitingOperation } from './operation-store.ts';
import { isAllReturned, restOf } from './order-quantities.ts';
import { findOrder } from './order-store.ts';
import { orderStateAfter } from './order-transitions.ts';
import type { OperationResult, SettlingOperationRequester } from './settling-operation-requester.ts';

type Parts = {
  database: Database;
  clock: Clock;
  log: Log;
  requester: SettlingOperationRequester;
  /** The longest time after its acceptance that an order's credit stays held. */
  longestHoldMs: number;
};

/** Settling has no credit held for the order. */
const nothingHeld = new Set(['payment_not_held', 'payment_unknown']);

/**
 * Sends every waiting operation of an order to settling, again and again until it is answered, and then moves the order on. It
 * also extends the holds of orders that are not handed over yet. The rows are the queue, so it survives any end of the process;
 * settling carries out each operation once per id.
 */
export class SettlingOperations {
  readonly #parts: Parts;
  readonly #rounds: DueRounds<WaitingOperation>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { database, clock, log } = parts;
    this.#rounds = new DueRounds({
      listDue: async (limit) => {
        await queueDueExtensions(database, clock.now());
        return listDueOperations(database, clock.now(), limit);
      },
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

  /** If nothing is held when an order is cancelled, the aim is reached: its hold had expired, or settling knows of none. */
  async #conclude(
    transaction: Transaction,
    operation: WaitingOperation,
    result: OperationResult,
    now: number,
  ): Promise<string | undefined> {
    const { operationId, orderNumber, orderState, action } = operation;
    if (!(await answerOperation(transaction, operationId, result, now))) return undefined;
    if ('refusal' in result && nothingHeld.has(result.refusal)) await noteNotHeld(transaction, orderNumber, now);
    if (action === 'extend') {
      const { longestHoldMs } = this.#parts;
      if ('receipt' in result) await noteHeldUntil(transaction, orderNumber, result.heldUntil, longestHoldMs, now);
      return undefined;
    }
    const isAsWanted = 'receipt' in result || (action === 'cancel' && nothingHeld.has(result.refusal));
    // With the units of the operation that was just answered.
    const { lines } = present(await findOrder(transaction, String(orderNumber)), 'the order of an operation');
    const isPart = action === 'return' && !isAllReturned(lines);
    const next = orderStateAfter(orderState, isAsWanted ? (isPart ? 'done_in_part' : 'done') : 'refused');
    if (!next || !(await moveOrder(transaction, orderNumber, orderState, next, now))) {
      throw new Error(`Order ${orderNumber} waits for an operation but is ${orderState}`);
    }
    // All units of a cancelled order, or those that were left out when it was handed over.
    if (isAsWanted && action !== 'return') {
      await putBackStock(transaction, operation.applicationId, restOf(lines));
    }
    if (isAsWanted && operation.restocks === 1) {
      const units = await listUnits(transaction, operationId);
      const back = units.map(({ position, quantity }) => {
        const { variantId } = present(
          lines.find((line) => line.position === position),
          'the line of returned units',
        );
        return { variantId, quantity };
      });
      await putBackStock(transaction, operation.applicationId, back);
    }
    return next;
  }
}
