import { longestWaitMs } from '../../platform/due-rounds.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';

export type StoredReport = {
  day: string;
  report: string;
  writtenAt: number;
  /** When it is sent to settling next; null when settling has it, or will never take it. */
  dueAt: number | null;
  attempts: number;
  refusal: string | null;
};

const columns = `day, report, written_at AS "writtenAt", due_at AS "dueAt", attempts, refusal`;

/** Stores a day's report, to be sent to settling. @returns false when that day has one already: it stays as it is */
export async function insertReport(
  transaction: Transaction,
  { day, report }: { day: string; report: string },
  now: number,
): Promise<boolean> {
  const inserted = await transaction.run(
    'INSERT INTO day_report (day, report, written_at, due_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [day, report, now, now],
  );
  return inserted === 1;
}

export function findReport(reader: Reader, day: string): Promise<StoredReport | undefined> {
  return reader.get(`SELECT ${columns} FROM day_report WHERE day = ?`, [day]);
}

/** Lists reports that are due to be sent to settling, the oldest day first. */
export function listDueReports(reader: Reader, now: number, limit: number): Promise<StoredReport[]> {
  return reader.all(`SELECT ${columns} FROM day_report WHERE due_at <= ? OR due_at > ? ORDER BY day LIMIT ?`, [
    now,
    now + longestWaitMs,
    limit,
  ]);
}

export async function findLastReportedDay(reader: Reader): Promise<string | undefined> {
  return (await reader.get<{ day: string }>('SELECT day FROM day_report ORDER BY day DESC LIMIT 1'))?.day;
}

/** When the first application of the shop came, if there was one. */
export async function findFirstApplicationAt(reader: Reader): Promise<number | undefined> {
  const row = await reader.get<{ first: number | null }>('SELECT MIN(received_at) AS first FROM application');
  return row?.first ?? undefined;
}

/** Ends the sending of a report: settling has it, or refused it for good. */
export async function concludeReport(transaction: Transaction, day: string, refusal: string | null): Promise<void> {
  await transaction.run('UPDATE day_report SET due_at = NULL, refusal = ? WHERE day = ?', [refusal, day]);
}

export async function postponeReport(transaction: Transaction, day: string, dueAt: number): Promise<void> {
  await transaction.run(
    'UPDATE day_report SET due_at = ?, attempts = attempts + 1 WHERE day = ? AND due_at IS NOT NULL',
    [dueAt, day],
  );
}
