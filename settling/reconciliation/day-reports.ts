import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { digestOf, writeDayReport } from '../../platform/day-report-text.ts';
import { daysToReport, lastDayOver } from '../../platform/days-to-report.ts';
import type { Log } from '../../platform/log.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { SettlingBelief } from '../../contract/settling/day-report.ts';
import { assertKeyGeneration } from '../keys/key-store.ts';
import type { LivingKeys } from '../keys/key-ring.ts';
import type { NoticeSigner } from '../keys/notice-signer.ts';
import { findFirstDecisionAt, findReportedDays, insertReport } from './day-report-store.ts';
import { readSettlingBeliefs } from './settling-beliefs.ts';

const intervalMs = 60_000;

type Parts = {
  database: Database;
  clock: Clock;
  log: Log;
  notices: NoticeSigner;
  keys: LivingKeys;
  sellerIds: readonly string[];
};

/**
 * Writes settling's report on each seller's applications when a day (UTC) is over, once, and keeps it (docs/end-of-day.md). The
 * days without a report are the queue, so it survives any end of the process.
 */
export class DayReports {
  readonly #parts: Parts;
  #reportedUntil: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#writeIfDue();
    this.#timer = setInterval(() => (this.#running ??= this.#writeIfDue()), intervalMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /**
   * Writes the reports of all days that are over and have none. A failed report is logged and tried again the next time; it
   * delays neither later days nor other sellers.
   * @returns whether every day has its report now
   */
  async write(): Promise<boolean> {
    const { database, clock, sellerIds } = this.#parts;
    const firstAt = await findFirstDecisionAt(database);
    const days = daysToReport(clock.now(), { last: undefined, firstAt });
    const [first] = days;
    if (first === undefined) return true;
    let isWhole = true;
    for (const sellerId of sellerIds) {
      const reported = await findReportedDays(database, { side: 'settling', sellerId }, first);
      for (const day of days.filter((each) => !reported.has(each))) {
        isWhole = (await this.#tryToWrite(sellerId, day)) && isWhole;
      }
    }
    return isWhole;
  }

  async #tryToWrite(sellerId: string, day: string): Promise<boolean> {
    const { log } = this.#parts;
    try {
      const applications = await this.writeDay(sellerId, day);
      if (applications !== undefined) log.info({ event: 'day_reported', day, sellerId, applications });
      return true;
    } catch (error) {
      if (error instanceof StorageUnavailable) return false;
      log.error({ event: 'day_report_failed', day, sellerId, why: (error as Error).message });
      return false;
    }
  }

  /** Writes the report of one day that is over, unless there is one. @returns of how many applications it tells then */
  async writeDay(sellerId: string, day: string): Promise<number | undefined> {
    const { database, keys } = this.#parts;
    const beliefs = await readSettlingBeliefs(database, sellerId, day);
    return keys.whileUnchanged(() => this.#sign(sellerId, day, beliefs));
  }

  async #sign(sellerId: string, day: string, beliefs: readonly SettlingBelief[]): Promise<number | undefined> {
    const { database, clock, notices, keys } = this.#parts;
    const { generation } = keys;
    const key = notices.currentKey();
    const report = writeDayReport({ side: 'settling', sellerId, day, beliefs }, key);
    const digest = digestOf(report);
    return database.write(async (transaction) => {
      await assertKeyGeneration(transaction, generation);
      const now = clock.now();
      const about = { side: 'settling', sellerId, day } as const;
      if (!(await insertReport(transaction, about, { digest, report }, now))) return undefined;
      await recordAudit(transaction, {
        at: now,
        actor: 'settling',
        action: 'key_use',
        sellerId,
        outcome: 'done',
        details: { use: 'day_report', day, digest, keyId: key.kid },
      });
      return beliefs.length;
    });
  }

  async #writeIfDue(): Promise<void> {
    const day = lastDayOver(this.#parts.clock.now());
    try {
      if (this.#reportedUntil === day) return;
      if (await this.write()) this.#reportedUntil = day;
    } catch (error) {
      if (error instanceof StorageUnavailable) return;
      this.#parts.log.error({ event: 'day_report_failed', why: (error as Error).message });
    } finally {
      this.#running = null;
    }
  }
}
