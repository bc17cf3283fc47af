import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { Batches } from '../../platform/database/batches.ts';
import { ConcurrentChange, writeWithoutConflict } from '../../platform/database/concurrent-change.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { addressFields } from '../../contract/seller/address-forms.ts';
import type { KeptAgeCheck } from '../../contract/seller/age-check.ts';
import type { Application, Fulfilment, Withdrawal } from '../../contract/seller/application.ts';
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
  const { lines, totalMinor, currency, fulfilment, contact, seal, ageCheck, giftNote, language } = application;
  const content = [
    terminalId,
    lines.map(({ variantId, quantity, unitPriceMinor }) => [variantId, quantity, unitPriceMinor]),
    totalMinor,
    currency,
    fulfilment.method === 'deliver'
      ? [...addressFields, 'country' as const].map((field) => fulfilment.address[field] ?? null)
      : 'collect',
    [contact.phone ?? null, contact.email ?? null],
    seal,
    // Left out where there is none, so that an application from before keeps its hash.
    ...(ageCheck === undefined ? [] : [{ ageCheck }]),
    ...(giftNote === undefined ? [] : [{ giftNote }]),
    ...(language === undefined ? [] : [{ language }]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

/** What a shop sells, and how its orders reach shoppers. */
export type SoldHere = {
  currency: string;
  fulfilments: readonly Fulfilment['method'][];
  /** The countries that it delivers to. */
  servedCountries: readonly string[];
};

function whyUnserved(fulfilment: Fulfilment, { fulfilments, servedCountries }: SoldHere): Refused | undefined {
  if (!fulfilments.includes(fulfilment.method)) return { refusal: 'fulfilment_not_offered' };
  const isServed = fulfilment.method === 'collect' || servedCountries.includes(fulfilment.address.country);
  return isServed ? undefined : { refusal: 'country_not_served' };
}

type Received = 'received' | 'known' | Refused;

/**
 * The purchase application receiver 11 (step 3): takes applications, reserves their stock and records them. Those that wait
 * together are one batch, with one transaction.
 */
export class PurchaseApplicationReceiver {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #sold: SoldHere;
  readonly #leftBehindAfterMs: number;
  readonly #batches = new Batches<Arrived, Received>((take) =>
    writeWithoutConflict(this.#database, (transaction) => this.#receiveAll(transaction, take())),
  );

  /** @param leftBehindAfterMs how long an application may be open before another process takes it for left behind */
  constructor(parts: { database: Database; clock: Clock; sold: SoldHere; leftBehindAfterMs: number }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#sold = parts.sold;
    this.#leftBehindAfterMs = parts.leftBehindAfterMs;
  }

  /**
   * @returns `received`: recorded now, to be checked next. `known`: this very application was received before.
   * Refusals, in this order: `currency_not_sold`, `total_mismatch`, `application_content_differs`, `fulfilment_not_offered`,
   * `country_not_served`, `age_check_required`, `basket_out_of_date`.
   * @param ageCheck that staff checked the shopper's age, if that is proven (`age-check.ts`)
   */
  async receive(application: Application, terminalId: string, ageCheck?: KeptAgeCheck): Promise<Received> {
    if (application.currency !== this.#sold.currency) return { refusal: 'currency_not_sold' };
    const sum = application.lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
    if (sum !== application.totalMinor) return { refusal: 'total_mismatch' };
    const unserved = whyUnserved(application.fulfilment, this.#sold);
    // What was received before gets its first outcome, even if the shop serves fewer countries today.
    if (unserved && !(await findApplication(this.#database, application.applicationId))) return unserved;
    return this.#batches.add({ application, terminalId, contentHash: contentHash(application, terminalId), ageCheck });
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
