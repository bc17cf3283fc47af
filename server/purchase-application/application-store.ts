import { keptFulfilmentSchema } from '../../contract/seller/application.ts';
import { longestWaitMs } from '../../platform/due-rounds.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import { padded, questionMarks } from '../../platform/database/multi-row-statement.ts';
import type { StockLine } from '../article/shelf.ts';
import type { ApplicationOutcome, ApplicationState, Fulfilment } from '../../contract/seller/application.ts';
import { keptAgeCheckSchema } from '../../contract/seller/age-check.ts';
import type { KeptAgeCheck } from '../../contract/seller/age-check.ts';
import { keptContactSchema } from '../../contract/seller/contact.ts';
import type { Contact } from '../../contract/seller/contact.ts';
import { readStoredJson } from '../database/stored-json.ts';

export type ApplicationRecord = {
  application_id: string;
  terminal_id: string;
  content_hash: string;
  state: ApplicationState;
  total_minor: number;
  currency: ApplicationOutcome['currency'];
  fulfilment: string;
  contact: string | null;
  gift_note: string | null;
  age_check: string | null;
  notice: string | null;
  received_at: number;
  updated_at: number;
  due_at: number;
  attempts: number;
};

export type StoredApplication = {
  applicationId: string;
  terminalId: string;
  contentHash: string;
  state: ApplicationState;
  totalMinor: number;
  currency: ApplicationOutcome['currency'];
  /** Null for one that was withdrawn before it arrived. */
  fulfilment: Fulfilment | null;
  /** Null for one that was withdrawn before it arrived, and for those from before shoppers were asked for it. */
  contact: Contact | null;
  giftNote: string | null;
  /** Null where no product asked for it. */
  ageCheck: KeptAgeCheck | null;
  notice: string | null;
  receivedAt: number;
  updatedAt: number;
  attempts: number;
};

function fromRow(row: ApplicationRecord): StoredApplication {
  return {
    applicationId: row.application_id,
    terminalId: row.terminal_id,
    contentHash: row.content_hash,
    state: row.state,
    totalMinor: row.total_minor,
    currency: row.currency,
    fulfilment: readStoredJson(keptFulfilmentSchema.nullable(), row.fulfilment),
    contact: row.contact === null ? null : readStoredJson(keptContactSchema, row.contact),
    giftNote: row.gift_note,
    ageCheck: row.age_check === null ? null : readStoredJson(keptAgeCheckSchema, row.age_check),
    notice: row.notice,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
    attempts: row.attempts,
  };
}

export async function findApplication(reader: Reader, applicationId: string): Promise<StoredApplication | undefined> {
  const row = await reader.get<ApplicationRecord>('SELECT * FROM application WHERE application_id = ?', [
    applicationId,
  ]);
  return row && fromRow(row);
}

/** The content hash of an application that was withdrawn before it arrived: its content was never seen. */
export const contentNeverSeen = '';

/** Reads the outcome of an application for its terminal; undefined if there is none of that id. */
export async function readOutcome(reader: Reader, applicationId: string): Promise<ApplicationOutcome | undefined> {
  const row = await reader.get<ApplicationRecord & { order_number: number | null; collection_code: string | null }>(
    `SELECT a.*, o.order_number, o.collection_code
       FROM application a LEFT JOIN shop_order o ON o.application_id = a.application_id
      WHERE a.application_id = ?`,
    [applicationId],
  );
  if (!row) return undefined;
  return {
    applicationId,
    state: row.state,
    totalMinor: row.total_minor,
    currency: row.currency,
    notice: row.notice,
    order:
      row.order_number === null ? null : { orderNumber: String(row.order_number), collectionCode: row.collection_code },
    timing: null,
  };
}

/** The lines of applications, as far as their stock goes, by application. */
export async function readStockLines(
  reader: Reader,
  applicationIds: readonly string[],
): Promise<Map<string, StockLine[]>> {
  const lines = new Map<string, StockLine[]>();
  if (applicationIds.length === 0) return lines;
  const asked = padded(applicationIds);
  const rows = await reader.all<StockLine & { applicationId: string }>(
    `SELECT application_id AS "applicationId", variant_id AS "variantId", quantity FROM application_line
      WHERE application_id IN (${questionMarks(asked)})`,
    asked,
  );
  for (const { applicationId, variantId, quantity } of rows) {
    const before = lines.get(applicationId) ?? [];
    lines.set(applicationId, [...before, { variantId, quantity }]);
  }
  return lines;
}

/** Open applications whose time has come, oldest first. */
export async function listDueApplications(reader: Reader, now: number, limit: number): Promise<StoredApplication[]> {
  const rows = await reader.all<ApplicationRecord>(
    `SELECT * FROM application WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn')
        AND (due_at <= ? OR due_at > ?)
      ORDER BY due_at LIMIT ?`,
    [now, now + longestWaitMs, limit],
  );
  return rows.map(fromRow);
}

/** Sets when settling is asked again to reverse an application. */
export async function postponeReversal(transaction: Transaction, applicationId: string, dueAt: number): Promise<void> {
  await transaction.run(
    `UPDATE application SET due_at = ?, attempts = attempts + 1
      WHERE application_id = ? AND state IN ('undetermined', 'withdrawn')`,
    [dueAt, applicationId],
  );
}

/**
 * Makes everything that a former process left open due now. Use it only if this process is alone with its database (SQLite); if
 * several sellers share one, each application's own time decides.
 */
export async function makeLeftBehindDue(transaction: Transaction, now: number): Promise<void> {
  await transaction.run(
    `UPDATE application SET due_at = ? WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn') AND due_at > ?`,
    [now, now],
  );
}

/** How many applications are not final yet, by state. */
export async function countOpenApplications(reader: Reader): Promise<Map<ApplicationState, number>> {
  // The states are written out, so that the index of open applications serves: most are final and long past.
  const rows = await reader.all<{ state: ApplicationState; n: number }>(
    `SELECT state, count(*) AS n FROM application WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn') GROUP BY state`,
  );
  return new Map(rows.map((row) => [row.state, row.n]));
}
