import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { DayReportHeader, DayReportPart } from '../../contract/settling/day-report.ts';
import { firstRow } from '../../platform/database/first-row.ts';

export type ReportKey = Pick<DayReportHeader, 'side' | 'sellerId' | 'day'>;

export type StoredReport = { digest: string; report: string };

export function findReport(reader: Reader, { side, sellerId, day }: ReportKey): Promise<StoredReport | undefined> {
  return reader.get('SELECT digest, report FROM day_report WHERE seller_id = ? AND day = ? AND side = ?', [
    sellerId,
    day,
    side,
  ]);
}

/** @returns false when there is one already: it stays as it is */
export async function insertReport(
  transaction: Transaction,
  { side, sellerId, day }: ReportKey,
  { digest, report }: StoredReport,
  now: number,
): Promise<boolean> {
  const inserted = await transaction.run(
    `INSERT INTO day_report (side, seller_id, day, digest, report, kept_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [side, sellerId, day, digest, report, now],
  );
  return inserted === 1;
}

/** The days from `first` on that there is a report of, of a side. */
export async function findReportedDays(
  reader: Reader,
  { side, sellerId }: Pick<ReportKey, 'side' | 'sellerId'>,
  first: string,
): Promise<Set<string>> {
  const rows = await reader.all<{ day: string }>(
    'SELECT day FROM day_report WHERE seller_id = ? AND side = ? AND day >= ?',
    [sellerId, side, first],
  );
  return new Set(rows.map(({ day }) => day));
}

/** When settling first decided anything, if it ever did. */
export async function findFirstDecisionAt(reader: Reader): Promise<number | undefined> {
  const row = await reader.get<{ first: number | null }>(
    'SELECT MIN(decided_at) AS first FROM application WHERE decided_at IS NOT NULL',
  );
  return row?.first ?? undefined;
}

/**
 * A part takes room even when its text is short or empty, so the room holds only so many. Honest parts have 24 KiB, but for the
 * last of a report.
 */
const smallestPartBytes = 1_024;
const fewestPartsKept = 1_000;

/**
 * Stores a part until the report is complete, if the seller's unfinished parts leave room for it. A stored part stays as it is.
 * The seller's row is locked, so that parts which arrive at the same moment do not share the last of the room.
 * @returns whether it is stored
 */
export async function keepPart(
  transaction: Transaction,
  { sellerId, day, digest, part, text }: DayReportPart,
  { now, largestBytes }: { now: number; largestBytes: number },
): Promise<boolean> {
  await transaction.run('INSERT INTO day_report_space (seller_id, bytes) VALUES (?, 0) ON CONFLICT DO NOTHING', [
    sellerId,
  ]);
  const bytes = Buffer.byteLength(text);
  const mostParts = Math.max(fewestPartsKept, Math.floor(largestBytes / smallestPartBytes));
  const fits = await transaction.run(
    `UPDATE day_report_space SET bytes = bytes + ? WHERE seller_id = ? AND bytes + ? <= ?
        AND (SELECT COUNT(*) FROM day_report_part WHERE seller_id = ?) < ?`,
    [bytes, sellerId, bytes, largestBytes, sellerId, mostParts],
  );
  if (fits === 0) return isPartKept(transaction, { sellerId, day, digest, part });
  const isNew = await transaction.run(
    `INSERT INTO day_report_part (seller_id, day, digest, part, text, kept_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [sellerId, day, digest, part, text, now],
  );
  if (isNew === 0) await countSpace(transaction, sellerId);
  return true;
}

async function isPartKept(
  reader: Reader,
  { sellerId, day, digest, part }: Pick<DayReportPart, 'sellerId' | 'day' | 'digest' | 'part'>,
): Promise<boolean> {
  const found = await reader.get(
    'SELECT 1 AS kept FROM day_report_part WHERE seller_id = ? AND day = ? AND digest = ? AND part = ?',
    [sellerId, day, digest, part],
  );
  return found !== undefined;
}

/** Writes down anew what a seller's unfinished parts take up. */
async function countSpace(transaction: Transaction, sellerId: string): Promise<void> {
  await transaction.run(
    `UPDATE day_report_space SET bytes =
       (SELECT COALESCE(SUM(OCTET_LENGTH(text)), 0) FROM day_report_part WHERE seller_id = ?) WHERE seller_id = ?`,
    [sellerId, sellerId],
  );
}

/**
 * Forgets parts of reports that were never finished. A part dated later than now + `lifetimeMs` was kept while the clock was
 * wrong, and goes too.
 * @returns how many
 */
export async function forgetOldParts(
  transaction: Transaction,
  { now, lifetimeMs }: { now: number; lifetimeMs: number },
): Promise<number> {
  const old = 'kept_at <= ? OR kept_at > ?';
  const bounds = [now - lifetimeMs, now + lifetimeMs];
  const sellers = await transaction.all<{ seller_id: string }>(
    `SELECT DISTINCT seller_id FROM day_report_part WHERE ${old} ORDER BY seller_id`,
    bounds,
  );
  if (sellers.length === 0) return 0;
  if (transaction.dialect === 'postgres') {
    await transaction.all('SELECT 1 AS held FROM day_report_space ORDER BY seller_id FOR UPDATE');
  }
  const forgotten = await transaction.run(`DELETE FROM day_report_part WHERE ${old}`, bounds);
  for (const { seller_id: sellerId } of sellers) await countSpace(transaction, sellerId);
  return forgotten;
}

/** @returns the text when all parts are there */
export async function joinParts(
  transaction: Transaction,
  { sellerId, day, digest, parts }: DayReportPart,
): Promise<string | undefined> {
  const whole = 'seller_id = ? AND day = ? AND digest = ? AND part < ?';
  const values = [sellerId, day, digest, parts];
  const count = `SELECT COUNT(*) AS n FROM day_report_part WHERE ${whole}`;
  const { n } = await firstRow<{ n: number }>(transaction, 'how many parts of a report are there', count, values);
  if (n < parts) return undefined;
  const rows = await transaction.all<{ text: string }>(
    `SELECT text FROM day_report_part WHERE ${whole} ORDER BY part`,
    values,
  );
  return rows.map(({ text }) => text).join('');
}

export async function forgetParts(
  transaction: Transaction,
  { sellerId, day }: Pick<ReportKey, 'sellerId' | 'day'>,
): Promise<void> {
  await transaction.run('DELETE FROM day_report_part WHERE seller_id = ? AND day = ?', [sellerId, day]);
  await countSpace(transaction, sellerId);
}
