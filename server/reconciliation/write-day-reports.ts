import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { writeDayReport } from '../../platform/day-report-text.ts';
import { daysToReport } from '../../platform/days-to-report.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Log } from '../../platform/log.ts';
import { findFirstApplicationAt, findLastReportedDay, findReport, insertReport } from './day-report-store.ts';
import { readSellerBeliefs } from './seller-beliefs.ts';

type Parts = { database: Database; clock: Clock; log: Log; sellerId: string; signingKey: KeyPair };

/**
 * Writes and signs the report of one day that is over, in one transaction.
 * @returns false when there is one already: it stays as it is
 */
async function writeDayReportOf({ database, clock, log, sellerId, signingKey }: Parts, day: string): Promise<boolean> {
  const beliefs = await readSellerBeliefs(database, day);
  const report = writeDayReport({ side: 'seller', sellerId, day, beliefs }, signingKey);
  const isFirst = await database.write((transaction) => insertReport(transaction, { day, report }, clock.now()));
  if (isFirst) log.info({ event: 'day_reported', day, applications: beliefs.length }, 'a day is over and reported');
  return isFirst;
}

/**
 * Writes the reports of all days that are over and have none.
 * @param until the last day that is written, if it is not the last that is over
 * @returns these days
 */
export async function writeDayReports(parts: Parts, until?: string): Promise<string[]> {
  const { database, clock } = parts;
  const [last, firstAt] = [await findLastReportedDay(database), await findFirstApplicationAt(database)];
  const written: string[] = [];
  for (const day of daysToReport(clock.now(), { last, firstAt })) {
    if (until !== undefined && day > until) break;
    if (await writeDayReportOf(parts, day)) written.push(day);
  }
  return written;
}

/**
 * Returns the report of one day that is over, stored or written now. Earlier days without a report get theirs first, because
 * missing reports are searched for only after the newest one.
 */
export async function ensureDayReport(parts: Parts, day: string): Promise<string> {
  if (!(await findReport(parts.database, day))) {
    await writeDayReports(parts, day);
    // A day from before anything happened, or longer ago than reports are made up for.
    await writeDayReportOf(parts, day);
  }
  return present(await findReport(parts.database, day), 'the report that was just written').report;
}
