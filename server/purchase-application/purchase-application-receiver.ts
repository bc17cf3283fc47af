import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { Batches } from '../../platform/database/batches.ts';
import { ConcurrentChange, writeWithoutConflict } from '../../platform/database/concurrent-change.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { Application, Withdrawal } from '../../contract/seller/application.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { findApplication } from './application-store.ts';
import { insertWithdrawn } from './application-writing.ts';
import { moveApplication } from './move-application.ts';
import { decideReceiving } from './receiving-decision.ts';
import type { Arrived, ReceivingOutcome } from './receiving-decision.ts';
import { readForReceiving } from './receiving-reading.ts';
import { writeReceived } from './receiving-writing.ts';

/** Hashes everything that makes two applications the same: all that was sent, and the terminal that sent it. */
function contentHash(application: Application, terminalId: string): string {
  const { lines, totalMinor, currency, fulfilment, seal } = application;
  const content = [
    terminalId,
    lines.map(({ variantId, quantity, unitPriceMinor }) => [variantId, quantity, unitPriceMinor]),
    totalMinor,
    currency,
    fulfilment.method === 'deliver'
      ? (['recipient', 'street', 'postalCode', 'city', 'country'] as const).map((field) => fulfilment.address[field])
      : 'collect',
    seal,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

type Received = 'received' | 'known' | Refused;

/**
 * The purchase application receiver 11 (step 3): takes applications, reserves their stock and records them. Those that wait
 * together are one batch, with one transaction.
 */
export class PurchaseApplicationReceiver {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #currency: string;
  readonly #leftBehindAfterMs: number;
  readonly #batches = new Batches<Arrived, Received>((take) =>
    writeWithoutConflict(this.#database, (transaction) => this.#receiveAll(transaction, take())),
  );

  /** @param leftBehindAfterMs how long an application may be open before another process takes it for left behind */
  constructor(parts: { database: Database; clock: Clock; currency: string; leftBehindAfterMs: number }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#currency = parts.currency;
    this.#leftBehindAfterMs = parts.leftBehindAfterMs;
  }

  /**
   * @returns `received`: recorded now, to be checked next. `known`: this very application was received before.
   * Refusals, in this order: `currency_not_sold`, `total_mismatch`, `application_content_differs`, `basket_out_of_date`.
   */
  async receive(application: Application, terminalId: string): Promise<Received> {
    if (application.currency !== this.#currency) return { refusal: 'currency_not_sold' };
    const sum = application.lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
    if (sum !== application.totalMinor) return { refusal: 'total_mismatch' };
    return this.#batches.add({ application, terminalId, contentHash: contentHash(application, terminalId) });
  }

  /**
   * Withdraws an application that settling was not asked about, whether it was received or never arrived.
   * @returns undefined once that is recorded, or if it has another state already; `not_found` for another terminal's
   */
  withdraw(applicationId: string, withdrawal: Withdrawal, terminalId: string): Promise<Refused | undefined> {
    return writeWithoutConflict(this.#database, async (transaction): Promise<Refused | undefined> => {
      const known = await findApplication(transaction, applicationId);
      const now = this.#clock.now();
      if (known) {
        if (known.terminalId !== terminalId) return { refusal: 'not_found' };
        // One that has moved on stays as it is.
        await moveApplication(transaction, applicationId, 'received', 'withdrawn', now, { dueAt: now });
      } else if (!(await insertWithdrawn(transaction, { applicationId, terminalId, ...withdrawal }, now))) {
        throw new ConcurrentChange();
      }
      return undefined;
    });
  }

  async #receiveAll(transaction: Transaction, arrived: readonly Arrived[]): Promise<Received[]> {
    const outcomes = decideReceiving(arrived, await readForReceiving(transaction, arrived));
    const now = this.#clock.now();
    await writeReceived(transaction, arrived, outcomes, { now, dueAt: now + this.#leftBehindAfterMs });
    return outcomes.map(answerOf);
  }
}

function answerOf(outcome: ReceivingOutcome): Received {
  return outcome.kind === 'refused' ? outcome.refused : outcome.kind;
}
