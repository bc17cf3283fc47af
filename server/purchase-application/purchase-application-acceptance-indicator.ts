import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import { Batches } from '../../platform/database/batches.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { StockLine } from '../article/shelf.ts';
import { createOrders } from '../order/order-store.ts';
import type { CreatedOrder } from '../order/order-store.ts';
import type { Fulfilment } from '../../contract/seller/application.ts';
import type { VerifiedNotice } from './credit-information-checking-requester.ts';
import { moveApplication, moveApplications } from './move-application.ts';

type Answered = {
  application: { applicationId: string; method: Fulfilment['method']; lines: readonly StockLine[] };
  answer: VerifiedNotice;
};

/** The order when accepted, null when rejected, `overtaken` when the application was given up in the meantime. */
type Indicated = CreatedOrder | null | 'overtaken';

/**
 * The purchase application acceptance indicator 13 (step 8): turns settling's notices into orders and rejections, with the stock.
 * Those that wait together are one batch, with one transaction.
 */
export class PurchaseApplicationAcceptanceIndicator {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #longestHoldMs: number;
  readonly #batches = new Batches<Answered, Indicated>((take) =>
    this.#database.write((transaction) => this.#indicateAll(transaction, take())),
  );

  constructor(parts: { database: Database; clock: Clock; longestHoldMs: number }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#longestHoldMs = parts.longestHoldMs;
  }

  /** @returns the order when accepted, null when rejected, `overtaken` when the application was given up in the meantime */
  indicate(application: Answered['application'], answer: VerifiedNotice): Promise<Indicated> {
    return this.#batches.add({ application, answer });
  }

  /** Without an answer, the application waits for a reversal from now on (step 9). */
  async leaveUndetermined(applicationId: string): Promise<void> {
    await this.#database.write((transaction) => {
      const now = this.#clock.now();
      return moveApplication(transaction, applicationId, 'checking', 'undetermined', now, { dueAt: now });
    });
  }

  async #indicateAll(transaction: Transaction, answered: readonly Answered[]): Promise<Indicated[]> {
    const now = this.#clock.now();
    const moves = answered.map(({ application, answer }) => ({
      applicationId: application.applicationId,
      from: 'checking' as const,
      to: answer.notice.kind === 'approval' ? ('accepted' as const) : ('rejected' as const),
      notice: answer.signed,
      lines: application.lines,
    }));
    const areMade = await moveApplications(transaction, moves, now);
    const isAccepted = (place: number) => areMade[place] === true && moves[place]?.to === 'accepted';
    const accepted = answered.filter((_answered, place) => isAccepted(place));
    const orders = await createOrders(
      transaction,
      accepted.map(({ application: { applicationId, method }, answer }) => {
        const { heldUntil } = answer.notice;
        const hold = heldUntil === undefined ? null : { heldUntil, longestHoldMs: this.#longestHoldMs };
        return { applicationId, method, hold };
      }),
      now,
    );
    return answered.map(({ application }, place) => {
      if (!areMade[place]) return 'overtaken';
      return isAccepted(place)
        ? present(orders.get(application.applicationId), 'the order of an accepted application')
        : null;
    });
  }
}
