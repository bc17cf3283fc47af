import type { Reader } from '../../platform/database/database.ts';
import { countUpTo, cutPage } from '../../platform/database/keyset-page.ts';
import type { KeysetPage, PagePart } from '../../platform/database/keyset-page.ts';
import type { ApplicationState } from '../../contract/seller/application.ts';
import type { ApplicationRow } from '../../contract/seller/back-office.ts';
import { mostCounted } from '../../contract/seller/list-query.ts';
import { selectByPurchaseNumber } from '../database/select-by-purchase-number.ts';
import type { ApplicationRecord } from './application-store.ts';

export type ApplicationQuery = PagePart & {
  states?: readonly ApplicationState[] | undefined;
  /** A purchase number, or a whole application id. */
  find?: string | undefined;
};

function asListed(row: ApplicationRecord): ApplicationRow {
  return {
    applicationId: row.application_id,
    terminalId: row.terminal_id,
    state: row.state,
    totalMinor: row.total_minor,
    currency: row.currency,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
  };
}

/**
 * A page of applications for staff, newest first, and how many match, up to `mostCounted`. Each state is read by itself, because
 * the index is sorted by time within a state, and the newest of each are then merged.
 */
export async function listApplications(
  reader: Reader,
  query: ApplicationQuery,
): Promise<KeysetPage<ApplicationRow> & { total: number; hasMoreThanTotal: boolean }> {
  const { after, before, limit } = query;
  const found = query.find === undefined ? undefined : selectByPurchaseNumber('*', query.find);
  if (query.find !== undefined && !found) {
    return { rows: [], previous: null, next: null, total: 0, hasMoreThanTotal: false };
  }
  const source = found ? `(${found.sql}) AS found` : 'application';
  const states = query.states && query.states.length > 0 ? query.states : [undefined];
  const beside = after ?? before;
  const [sign, afterTie, order] = before
    ? ['>', '<', 'received_at ASC, application_id DESC']
    : ['<', '>', 'received_at DESC, application_id ASC'];
  const position = beside ? [`received_at ${sign}= ? AND (received_at ${sign} ? OR application_id ${afterTie} ?)`] : [];
  const parts = (columns: string, conditions: readonly string[], end: string) =>
    states
      .map((state, place) => {
        const where = [...(state ? ['state = ?'] : []), ...conditions];
        const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
        return `SELECT * FROM (SELECT ${columns} FROM ${source} ${filter} ${end}) AS part_${place}`;
      })
      .join(' UNION ALL ');
  const foundValues = found?.values ?? [];
  const stateValues = states.flatMap((state) => [...foundValues, ...(state ? [state] : [])]);
  const positionValues = beside ? [beside.at, beside.at, beside.id] : [];
  const pageValues = states.flatMap((state) => [...foundValues, ...(state ? [state] : []), ...positionValues]);
  const [count, rows] = await Promise.all([
    countUpTo(reader, mostCounted, parts('1 AS one', [], `LIMIT ${mostCounted + 1}`), stateValues),
    reader.all<ApplicationRecord>(
      `SELECT * FROM (${parts('*', position, `ORDER BY ${order} LIMIT ${limit + 1}`)}) AS merged ORDER BY ${order} LIMIT ?`,
      [...pageValues, limit + 1],
    ),
  ]);
  const page = cutPage(rows, query, (row) => ({ at: row.received_at, id: row.application_id }));
  return { ...page, rows: page.rows.map(asListed), ...count };
}
