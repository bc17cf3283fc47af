import { keptFulfilmentSchema } from '../../contract/seller/application.ts';
import { longestWaitMs } from '../../platform/due-rounds.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { ReservedLine, StockLine } from '../article/stock.ts';
import type { ApplicationOutcome, ApplicationState, Fulfilment } from '../../contract/seller/application.ts';
import type { ApplicationRow } from '../../contract/seller/back-office.ts';
import { readStoredJson } from '../database/stored-json.ts';

type Row = {
  application_id: string;
  terminal_id: string;
  content_hash: string;
  state: ApplicationState;
  total_minor: number;
  currency: ApplicationOutcome['currency'];
  fulfilment: string;
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
  notice: string | null;
  receivedAt: number;
  updatedAt: number;
  attempts: number;
};

function fromRow(row: Row): StoredApplication {
  return {
    applicationId: row.application_id,
    terminalId: row.terminal_id,
    contentHash: row.content_hash,
    state: row.state,
    totalMinor: row.total_minor,
    currency: row.currency,
    fulfilment: readStoredJson(keptFulfilmentSchema.nullable(), row.fulfilment),
    notice: row.notice,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
    attempts: row.attempts,
  };
}

export async function findApplication(reader: Reader, applicationId: string): Promise<StoredApplication | undefined> {
  const row = await reader.get<Row>('SELECT * FROM application WHERE application_id = ?', [applicationId]);
  return row && fromRow(row);
}

/** Reads the outcome of an application for its terminal; undefined if there is none of that id. */
export async function readOutcome(reader: Reader, applicationId: string): Promise<ApplicationOutcome | undefined> {
  const row = await reader.get<Row & { order_number: number | null; collection_code: string | null }>(
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

/** Names what a write about an application touches, for `Database.write`: the application, and the stock of its lines. */
export function conflictKeysOf(applicationId: string, lines: readonly Pick<StockLine, 'variantId'>[] = []): string[] {
  return [`application ${applicationId}`, ...lines.map(({ variantId }) => `variant ${variantId}`)];
}

export type NewApplication = Omit<StoredApplication, 'state' | 'notice' | 'updatedAt' | 'attempts' | 'fulfilment'> & {
  fulfilment: Fulfilment;
  lines: readonly ReservedLine[];
  /** Epoch milliseconds from which an application that is still open here counts as left behind. */
  dueAt: number;
};

/** The content hash of an application that was withdrawn before it arrived: its content was never seen. */
export const contentNeverSeen = '';

/**
 * Records an application that never arrived as `withdrawn`, because its terminal says so. It reserves nothing. If it arrives
 * after all, it is known and has ended.
 */
export async function insertWithdrawn(
  transaction: Transaction,
  application: Pick<StoredApplication, 'applicationId' | 'terminalId' | 'totalMinor' | 'currency'>,
  now: number,
): Promise<void> {
  await transaction.run(
    `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
                              received_at, updated_at, due_at)
     VALUES (?, ?, ?, 'withdrawn', ?, ?, 'null', ?, ?, ?)`,
    [
      application.applicationId,
      application.terminalId,
      contentNeverSeen,
      application.totalMinor,
      application.currency,
      now,
      now,
      now,
    ],
  );
}

export async function insertApplication(transaction: Transaction, application: NewApplication): Promise<void> {
  await transaction.run(
    `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
                              received_at, updated_at, due_at)
     VALUES (?, ?, ?, 'received', ?, ?, ?, ?, ?, ?)`,
    [
      application.applicationId,
      application.terminalId,
      application.contentHash,
      application.totalMinor,
      application.currency,
      JSON.stringify(application.fulfilment),
      application.receivedAt,
      application.receivedAt,
      application.dueAt,
    ],
  );
  await transaction.run(
    `INSERT INTO application_line (application_id, position, variant_id, quantity, unit_price_minor, title, sku)
     VALUES ${application.lines.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
    application.lines.flatMap((line, position) => [
      application.applicationId,
      position,
      line.variantId,
      line.quantity,
      line.unitPriceMinor,
      line.title,
      line.sku,
    ]),
  );
}

/** The lines of an application, as far as its stock goes. */
export function readStockLines(reader: Reader, applicationId: string): Promise<StockLine[]> {
  return reader.all<StockLine>(
    'SELECT variant_id AS "variantId", quantity FROM application_line WHERE application_id = ?',
    [applicationId],
  );
}

/**
 * Records that an application is in its next state, if it still is in the one before. Nothing else changes: its stock is moved by
 * `moveApplication`.
 * @returns whether it was recorded; if not, nothing has changed, because another process moved it first
 */
export async function recordState(
  transaction: Transaction,
  applicationId: string,
  { from, to }: { from: ApplicationState; to: ApplicationState },
  now: number,
  change: { notice?: string | undefined; dueAt?: number | undefined },
): Promise<boolean> {
  const recorded = await transaction.run(
    `UPDATE application SET state = ?, updated_at = ?, notice = COALESCE(?, notice), due_at = COALESCE(?, due_at)
      WHERE application_id = ? AND state = ?`,
    [to, now, change.notice ?? null, change.dueAt ?? null, applicationId, from],
  );
  return recorded > 0;
}

/** Open applications whose time has come, oldest first. */
export async function listDueApplications(reader: Reader, now: number, limit: number): Promise<StoredApplication[]> {
  const rows = await reader.all<Row>(
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

export type ApplicationQuery = { states?: readonly ApplicationState[] | undefined; offset: number; limit: number };

/** Applications for staff, newest first, and how many there are in all. */
export async function listApplications(
  reader: Reader,
  query: ApplicationQuery,
): Promise<{ applications: ApplicationRow[]; total: number }> {
  const states = query.states ?? [];
  const where = states.length > 0 ? `WHERE state IN (${states.map(() => '?').join(', ')})` : '';
  const count = await reader.get<{ n: number }>(`SELECT count(*) AS n FROM application ${where}`, states);
  const rows = await reader.all<Row>(
    `SELECT * FROM application ${where} ORDER BY received_at DESC, application_id LIMIT ? OFFSET ?`,
    [...states, query.limit, query.offset],
  );
  return {
    total: count?.n ?? 0,
    applications: rows.map((row) => ({
      applicationId: row.application_id,
      terminalId: row.terminal_id,
      state: row.state,
      totalMinor: row.total_minor,
      currency: row.currency,
      receivedAt: row.received_at,
      updatedAt: row.updated_at,
    })),
  };
}

/** How many applications are not final yet, by state. */
export async function countOpenApplications(reader: Reader): Promise<Map<ApplicationState, number>> {
  // The states are written out, so that the index of open applications serves: most are final and long past.
  const rows = await reader.all<{ state: ApplicationState; n: number }>(
    `SELECT state, count(*) AS n FROM application WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn') GROUP BY state`,
  );
  return new Map(rows.map((row) => [row.state, row.n]));
}
