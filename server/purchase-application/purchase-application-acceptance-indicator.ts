import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { StockLine } from '../article/stock.ts';
import { createOrder } from '../order/order-store.ts';
import type { Fulfilment } from '../../contract/seller/application.ts';
import { conflictKeysOf } from './application-store.ts';
import type { VerifiedNotice } from './credit-information-checking-requester.ts';
import { moveApplication } from './move-application.ts';

/**
 * The purchase application acceptance indicator 13 (step 8): turns settling's notice into an order or a rejection, with
 * the stock, in one transaction.
 */
export class PurchaseApplicationAcceptanceIndicator {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #longestHoldMs: number;

  constructor(parts: { database: Database; clock: Clock; longestHoldMs: number }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#longestHoldMs = parts.longestHoldMs;
  }

  /** @returns the order when accepted, null when rejected, `overtaken` when the application was given up in the meantime */
  indicate(
    application: { applicationId: string; method: Fulfilment['method']; lines: readonly StockLine[] },
    { notice, signed }: VerifiedNotice,
  ): Promise<{ orderNumber: string; collectionCode: string | null } | null | 'overtaken'> {
    const state = notice.kind === 'approval' ? 'accepted' : 'rejected';
    return this.#database.write(
      async (transaction) => {
        const now = this.#clock.now();
        const change = { notice: signed, lines: application.lines };
        if (!(await moveApplication(transaction, application.applicationId, 'checking', state, now, change))) {
          return 'overtaken';
        }
        if (state === 'rejected') return null;
        const { heldUntil } = notice;
        const hold = heldUntil === undefined ? null : { heldUntil, longestHoldMs: this.#longestHoldMs };
        return createOrder(transaction, application, hold, now);
      },
      conflictKeysOf(application.applicationId, application.lines),
    );
  }

  /** Without an answer, the application waits for a reversal from now on (step 9). */
  async leaveUndetermined(applicationId: string): Promise<void> {
    await this.#database.write((transaction) => {
      const now = this.#clock.now();
      return moveApplication(transaction, applicationId, 'checking', 'undetermined', now, { dueAt: now });
    });
  }
}
