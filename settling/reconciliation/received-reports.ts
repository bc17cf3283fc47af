import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { digestOf, readDayReport, UnusableReport } from '../../platform/day-report-text.ts';
import { recordAudit } from '../audit/audit-record.ts';
import { boundsOfDay, sellerBeliefSchema } from '../../contract/settling/day-report.ts';
import type { DayReportPart } from '../../contract/settling/day-report.ts';
import { findReport, forgetOldParts, forgetParts, insertReport, joinParts, keepPart } from './day-report-store.ts';

/** Why a part, or the report that it completes, is not kept; `why` is for the audit. */
export type ReportRefusal = {
  refusal: 'day_report_differs' | 'day_report_unusable' | 'day_report_too_old' | 'day_report_space_used_up';
  why: string;
};

const dayMs = 24 * 3_600_000;
/** Sellers report at most the last 31 days (`daysToReport`). The hour is for midnight's grace and for clocks that differ. */
const oldestMs = 31 * dayMs + 3_600_000;
/** Parts of a report that is not finished within this time are deleted; the seller then sends all of it again. */
const partLifetimeMs = dayMs;

type Parts = {
  database: Database;
  clock: Clock;
  /** The keys that sellers are listed with. */
  sellerKey: (sellerId: string, keyId: string | undefined) => KeyObject | undefined;
  /** How many bytes of unfinished reports are kept of each seller. */
  largestBytes: number;
};

/** Takes the day's reports of sellers, part by part, and keeps each once the whole of it is there and verifies. */
export class ReceivedReports {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes a part of an authenticated seller; the same part again has the same answer. */
  async take(part: DayReportPart): Promise<{ dayReport: 'part_kept' | 'kept' } | ReportRefusal> {
    const { database, clock } = this.#parts;
    if (part.part >= part.parts || boundsOfDay(part.day).until > clock.now() + dayMs) {
      return { refusal: 'day_report_unusable', why: `part ${part.part} of ${part.parts} of ${part.day}` };
    }
    return database.write((transaction) => this.#take(transaction, part));
  }

  /** Forgets the parts of reports that were not finished within a day. @returns how many */
  forgetOldParts(): Promise<number> {
    const { database, clock } = this.#parts;
    return database.write((transaction) =>
      forgetOldParts(transaction, { now: clock.now(), lifetimeMs: partLifetimeMs }),
    );
  }

  async #take(
    transaction: Transaction,
    part: DayReportPart,
  ): Promise<{ dayReport: 'part_kept' | 'kept' } | ReportRefusal> {
    const { sellerId, day, digest } = part;
    const key = { side: 'seller', sellerId, day } as const;
    const kept = await findReport(transaction, key);
    if (kept?.digest === digest) return { dayReport: 'kept' };
    if (kept) return { refusal: 'day_report_differs', why: `another report of ${day} was kept` };
    const now = this.#parts.clock.now();
    if (now - boundsOfDay(day).until > oldestMs) return { refusal: 'day_report_too_old', why: `a report of ${day}` };
    const { largestBytes } = this.#parts;
    if (!(await keepPart(transaction, part, { now, largestBytes })))
      return { refusal: 'day_report_space_used_up', why: `part ${part.part} of ${part.parts} of ${day}` };
    const report = await joinParts(transaction, part);
    if (report === undefined) return { dayReport: 'part_kept' };
    await forgetParts(transaction, key);
    const flaw = this.#flawOf(report, part);
    if (flaw !== null) return { refusal: 'day_report_unusable', why: flaw };
    // Another process was faster: on a repeat, the seller is told whether the report is the same.
    if (!(await insertReport(transaction, key, { digest, report }, now))) return { dayReport: 'part_kept' };
    await recordAudit(transaction, {
      at: now,
      actor: `seller:${sellerId}`,
      action: 'day_report',
      sellerId,
      outcome: 'done',
      details: { day, digest },
    });
    return { dayReport: 'kept' };
  }

  #flawOf(report: string, { sellerId, day, digest }: DayReportPart): string | null {
    if (digestOf(report) !== digest) return 'the parts do not make what they were cut from';
    try {
      const keyFor = (header: { kid?: string }) => this.#parts.sellerKey(sellerId, header.kid);
      const { header } = readDayReport(report, sellerBeliefSchema, keyFor);
      const isAsSaid = header.side === 'seller' && header.sellerId === sellerId && header.day === day;
      return isAsSaid ? null : 'it is of another seller or day than it was sent as';
    } catch (error) {
      if (error instanceof UnusableReport) return error.message;
      throw error;
    }
  }
}
