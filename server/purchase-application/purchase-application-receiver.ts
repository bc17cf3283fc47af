import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { reserveStock } from '../article/stock.ts';
import type { Application, Withdrawal } from '../../contract/seller/application.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import {
  contentNeverSeen,
  findApplication,
  insertApplication,
  insertWithdrawn,
  conflictKeysOf,
} from './application-store.ts';
import type { StoredApplication } from './application-store.ts';
import { moveApplication } from './move-application.ts';

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

/** Whether this is the application that its terminal withdrew before it arrived. */
function isWithdrawnUnseen(known: StoredApplication, application: Application, terminalId: string): boolean {
  return (
    known.contentHash === contentNeverSeen &&
    known.terminalId === terminalId &&
    known.totalMinor === application.totalMinor &&
    known.currency === application.currency
  );
}

/** Two processes on one database may record the same application at the same moment; the second then sees the first. */
async function againWhenOvertaken<Result>(record: () => Promise<Result>): Promise<Result> {
  try {
    return await record();
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    return record();
  }
}

/**
 * The purchase application receiver 11 (step 3): takes an application, reserves its stock and records it, all in one
 * transaction.
 */
export class PurchaseApplicationReceiver {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #currency: string;
  readonly #leftBehindAfterMs: number;

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
  async receive(application: Application, terminalId: string): Promise<'received' | 'known' | Refused> {
    if (application.currency !== this.#currency) return { refusal: 'currency_not_sold' };
    const sum = application.lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
    if (sum !== application.totalMinor) return { refusal: 'total_mismatch' };
    const hash = contentHash(application, terminalId);
    return againWhenOvertaken(() => this.#record(application, terminalId, hash));
  }

  /**
   * Withdraws an application that settling was not asked about, whether it was received or never arrived.
   * @returns undefined once that is recorded, or if it has another state already; `not_found` for another terminal's
   */
  withdraw(applicationId: string, withdrawal: Withdrawal, terminalId: string): Promise<Refused | undefined> {
    return againWhenOvertaken(() =>
      this.#database.write(async (transaction): Promise<Refused | undefined> => {
        const known = await findApplication(transaction, applicationId);
        const now = this.#clock.now();
        if (known) {
          if (known.terminalId !== terminalId) return { refusal: 'not_found' };
          if (known.state !== 'received') return undefined;
          await moveApplication(transaction, applicationId, 'received', 'withdrawn', now, { dueAt: now });
        } else {
          await insertWithdrawn(transaction, { applicationId, terminalId, ...withdrawal }, now);
        }
        return undefined;
      }),
    );
  }

  #record(application: Application, terminalId: string, hash: string): Promise<'received' | 'known' | Refused> {
    const conflictKeys = conflictKeysOf(application.applicationId, application.lines);
    return this.#database.write(async (transaction) => {
      const known = await findApplication(transaction, application.applicationId);
      if (known) {
        const isSame = known.contentHash === hash || isWithdrawnUnseen(known, application, terminalId);
        return isSame ? 'known' : { refusal: 'application_content_differs' };
      }
      const stock = await reserveStock(transaction, application.lines);
      if ('differences' in stock) return { refusal: 'basket_out_of_date', differences: stock.differences };
      const now = this.#clock.now();
      await insertApplication(transaction, {
        applicationId: application.applicationId,
        terminalId,
        contentHash: hash,
        totalMinor: application.totalMinor,
        currency: application.currency,
        fulfilment: application.fulfilment,
        receivedAt: now,
        dueAt: now + this.#leftBehindAfterMs,
        lines: stock.reserved,
      });
      return 'received';
    }, conflictKeys);
  }
}
