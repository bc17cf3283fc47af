import type { Reader, Transaction } from '../../platform/database.ts';
import type { DayReportHeader, DayReportPart } from '../contract/day-report.ts';

export type ReportKey = Pick<DayReportHeader, 'side' | 'sellerId' | 'day'>;

export type KeptReport = { digest: string; report: string };

export function findReport(reader: Reader, { side, sellerId, day }: ReportKey): Promise<KeptReport | undefined> {
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
  { digest, report }: KeptReport,
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

/** Keeps a part until the whole is there; a part that was kept stays as it is. */
export async function keepPart(
  transaction: Transaction,
  { sellerId, day, digest, part, text }: DayReportPart,
): Promise<void> {
  await transaction.run(
    `INSERT INTO day_report_part (seller_id, day, digest, part, text) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [sellerId, day, digest, part, text],
  );
}

/** @returns the text when all parts are there */
export async function joinParts(
  transaction: Transaction,
  { sellerId, day, digest, parts }: DayReportPart,
): Promise<string | undefined> {
  const whole = 'seller_id = ? AND day = ? AND digest = ? AND part < ?';
  const values = [sellerId, day, digest, parts];
  const row = await transaction.get<{ n: number }>(`SELECT COUNT(*) AS n FROM day_report_part WHERE ${whole}`, values);
  if (row!.n < parts) return undefined;
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
}
