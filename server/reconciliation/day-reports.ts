import type { Clock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Database } from '../../platform/database/database.ts';
import { digestOf } from '../../platform/day-report-text.ts';
import { lastDayOver } from '../../platform/days-to-report.ts';
import { DueRounds, retryDelayMs } from '../../platform/due-rounds.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Log } from '../../platform/log.ts';
import { requestType } from '../../contract/settling/check.ts';
import { cutIntoParts } from '../../contract/settling/day-report.ts';
import type { DayReportPart } from '../../contract/settling/day-report.ts';
import { NoAnswer } from '../settling-client/settling-client.ts';
import type { SettlingClient } from '../settling-client/settling-client.ts';
import { concludeReport, listDueReports, postponeReport } from './day-report-store.ts';
import type { StoredReport } from './day-report-store.ts';
import { writeDayReports } from './write-day-reports.ts';

const partDeadlineMs = 10_000;

/** These refusals stay the same however often the report is sent; every other one may pass. */
const lastingRefusals = new Set([
  'day_report_differs',
  'day_report_unusable',
  'day_report_too_old',
  'request_malformed',
]);

type Parts = {
  database: Database;
  clock: Clock;
  log: Log;
  sellerId: string;
  signingKey: KeyPair;
  client: SettlingClient;
};

/**
 * Writes the shop's report when a day (UTC) is over, once, and sends it to settling until settling has it (docs/end-of-day.md).
 * The days without a report, and the rows, are the queue.
 */
export class DayReports {
  readonly #parts: Parts;
  readonly #rounds: DueRounds<StoredReport>;
  #reportedUntil: string | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { database, clock, log } = parts;
    this.#rounds = new DueRounds({
      listDue: async (limit) => {
        await this.#writeWhatIsMissing();
        return listDueReports(database, clock.now(), limit);
      },
      workOn: (report) => this.#bring(report),
      log,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Works on what is due now instead of waiting for the next round. */
  hurry(): void {
    this.#rounds.hurry();
  }

  /** Writes the reports of all days that are over and have none. @returns these days */
  write(): Promise<string[]> {
    return writeDayReports(this.#parts);
  }

  /** The database is searched for missing reports once after each day. */
  async #writeWhatIsMissing(): Promise<void> {
    const day = lastDayOver(this.#parts.clock.now());
    if (this.#reportedUntil === day) return;
    await this.write();
    this.#reportedUntil = day;
  }

  async #bring({ day, report, attempts }: StoredReport): Promise<void> {
    const { database, clock, log } = this.#parts;
    const outcome = await this.#send(day, report);
    if (outcome === undefined) {
      const dueAt = clock.now() + retryDelayMs(attempts);
      await database.write((transaction) => postponeReport(transaction, day, dueAt));
      return;
    }
    const refusal = 'refusal' in outcome ? outcome.refusal : null;
    await database.write((transaction) => concludeReport(transaction, day, refusal));
    if (refusal === null) log.info({ event: 'day_report_taken', day }, "settling has a day's report");
    else log.error({ event: 'day_report_refused', day, refusal }, "settling refused a day's report");
  }

  /** @returns undefined when it has to be sent again later */
  async #send(day: string, report: string): Promise<{ dayReport: 'kept' } | { refusal: string } | undefined> {
    const { clock, log, sellerId, signingKey, client } = this.#parts;
    const digest = digestOf(report);
    const texts = cutIntoParts(report);
    try {
      for (const [part, text] of texts.entries()) {
        const about = { sellerId, day, digest, part, parts: texts.length, text };
        const request: DayReportPart = { request: 'day-report', ...about, issuedAt: clock.now() };
        const signed = signCompact(request, signingKey.privateKey, { kid: signingKey.kid, typ: requestType });
        const answer = await client.report(signed, partDeadlineMs);
        if ('refusal' in answer) {
          if (lastingRefusals.has(answer.refusal)) return answer;
          log.warn({ event: 'settling_refused', day, refusal: answer.refusal }, "settling refused a day's report");
          return undefined;
        }
        if (answer.dayReport === 'kept') return { dayReport: 'kept' };
      }
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      log.warn({ event: 'settling_silent', day, why: error.message }, 'settling gave no answer');
    }
    return undefined;
  }
}
