import { present } from '../../contract/presence.ts';
import type { Reader, Value } from '../../platform/database/database.ts';
import { boundsOfDay } from '../../contract/settling/day-report.ts';
import type { SettlingBelief } from '../../contract/settling/day-report.ts';
import { noticeSchema } from '../../contract/settling/notice.ts';
import type { OperationKind } from '../../contract/settling/operation.ts';
import { timeBound } from '../ledger/transaction-time.ts';

const atOnce = 100;

const within = (table: string, time: string) =>
  `SELECT application_id AS id FROM ${table} WHERE ${time} >= ? AND ${time} < ? AND seller_id = ?`;

/** Lists the applications that were decided, reversed, operated on or ended within the day, and those with a hold at its end. */
async function listConcerned(reader: Reader, sellerId: string, day: string): Promise<string[]> {
  const { from, until } = boundsOfDay(day);
  const rows = await reader.all<{ id: string }>(
    `${within('application', 'decided_at')} UNION ${within('application', 'reversed_at')}
     UNION ${within('payment_operation', 'done_at')} UNION ${within('payment', 'ended_at')}
     UNION SELECT application_id FROM payment WHERE seller_id = ? AND made_at < ? AND state = 'held'
     UNION SELECT application_id FROM payment WHERE seller_id = ? AND made_at < ? AND ended_at >= ?
     ORDER BY 1`,
    [...Array.from({ length: 4 }, () => [from, until, sellerId]).flat(), sellerId, until, sellerId, until, until],
  );
  return rows.map(({ id }) => id);
}

type ApplicationRow = {
  id: string;
  amountMinor: number;
  currency: SettlingBelief['currency'];
  outcome: 'approved' | 'declined' | null;
  decidedAt: number | null;
  reversedAt: number | null;
  notice: string | null;
  reversalNotice: string | null;
  noticeAfterReversal: string | null;
  paymentState: string | null;
  endedAt: number | null;
};

type OperationRow = { id: string; operationId: string; operation: OperationKind; amountMinor: number; doneAt: number };

/** Settling made and signed them itself; here they are only read. */
function noticesUntil(signed: readonly (string | null)[], until: number): string[] {
  return signed
    .filter((each) => each !== null)
    .map((each) => present(each.split('.')[1], 'the payload of a signed notice'))
    .map((payload) => noticeSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))))
    .filter(({ decidedAt }) => decidedAt < until)
    .map(({ noticeId }) => noticeId);
}

function stateAt(
  row: ApplicationRow,
  operations: readonly OperationRow[],
  until: number,
): SettlingBelief['state'] | undefined {
  const isBefore = (at: number | null) => at !== null && at < until;
  if (isBefore(row.reversedAt)) return 'reversed';
  if (!isBefore(row.decidedAt)) return undefined;
  if (row.outcome === 'declined') return 'declined';
  if (operations.some(({ operation }) => operation === 'capture')) return 'captured';
  if (operations.some(({ operation }) => operation === 'void')) return 'voided';
  return row.paymentState === 'expired' && isBefore(row.endedAt) ? 'expired' : 'held';
}

/** @returns undefined when settling had not heard of it yet when the day ended */
function believe(
  row: ApplicationRow,
  operations: readonly OperationRow[],
  feeMinor: number,
  until: number,
): SettlingBelief | undefined {
  const state = stateAt(row, operations, until);
  if (state === undefined) return undefined;
  const sumOf = (kind: OperationKind) =>
    operations.filter(({ operation }) => operation === kind).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const { id: applicationId, amountMinor, currency } = row;
  const [capturedMinor, refundedMinor] = [sumOf('capture'), sumOf('refund')];
  const times = [row.decidedAt, row.reversedAt, row.endedAt, ...operations.map(({ doneAt }) => doneAt)];
  return {
    applicationId,
    amountMinor,
    currency,
    state,
    heldMinor: state === 'held' ? amountMinor : 0,
    capturedMinor,
    refundedMinor,
    feeMinor,
    payableMinor: capturedMinor - refundedMinor - feeMinor,
    noticeIds: noticesUntil([row.notice, row.reversalNotice, row.noticeAfterReversal], until),
    changedAt: Math.max(0, ...times.filter((at) => at !== null && at < until).map(Number)),
    operations: operations.map((operation) => ({
      operationId: operation.operationId,
      operation: operation.operation,
      amountMinor: operation.amountMinor,
      doneAt: operation.doneAt,
    })),
  };
}

/**
 * The fees of captures, less what refunds gave back of them, by application, as the ledger has them. A payment may have any
 * number of refunds, and a statement only so many terms.
 */
async function readFees(
  reader: Reader,
  sellerId: string,
  operations: readonly OperationRow[],
): Promise<Map<string, number>> {
  const charged = operations.filter(({ operation }) => operation === 'capture' || operation === 'refund');
  const fees = new Map<string, number>();
  const isOne = '(t.transaction_id >= ? AND t.transaction_id < ? AND t.operation_id = ?)';
  for (let at = 0; at < charged.length; at += atOnce) {
    const some = charged.slice(at, at + atOnce);
    const rows = await reader.all<{ id: string; feeMinor: number }>(
      `SELECT t.application_id AS id,
              SUM(CASE e.side WHEN 'credit' THEN e.amount_minor ELSE -e.amount_minor END) AS "feeMinor"
         FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.transaction_id
        WHERE t.seller_id = ? AND e.account_kind = 'fees' AND (${some.map(() => isOne).join(' OR ')})
        GROUP BY t.application_id`,
      [
        sellerId,
        ...some.flatMap(({ operationId, doneAt }): Value[] => [timeBound(doneAt), timeBound(doneAt + 1), operationId]),
      ],
    );
    for (const { id, feeMinor } of rows) fees.set(id, (fees.get(id) ?? 0) + feeMinor);
  }
  return fees;
}

/** Settling's state of these applications of a seller at `until` (epoch milliseconds). */
export async function readSettlingBeliefsOf(
  reader: Reader,
  sellerId: string,
  applicationIds: readonly string[],
  until: number,
): Promise<SettlingBelief[]> {
  const beliefs: SettlingBelief[] = [];
  for (let at = 0; at < applicationIds.length; at += atOnce) {
    const ids = applicationIds.slice(at, at + atOnce);
    const places = ids.map(() => '?').join(', ');
    const applications = await reader.all<ApplicationRow>(
      `SELECT a.application_id AS id, a.amount_minor AS "amountMinor", a.currency, a.outcome,
              a.decided_at AS "decidedAt", a.reversed_at AS "reversedAt", a.notice,
              a.reversal_notice AS "reversalNotice", a.notice_after_reversal AS "noticeAfterReversal",
              p.state AS "paymentState", p.ended_at AS "endedAt"
         FROM application a
         LEFT JOIN payment p ON p.seller_id = a.seller_id AND p.application_id = a.application_id
        WHERE a.seller_id = ? AND a.application_id IN (${places}) ORDER BY a.application_id`,
      [sellerId, ...ids],
    );
    const operations = await reader.all<OperationRow>(
      `SELECT application_id AS id, operation_id AS "operationId", operation, amount_minor AS "amountMinor",
              done_at AS "doneAt"
         FROM payment_operation
        WHERE seller_id = ? AND application_id IN (${places}) AND done_at < ? ORDER BY done_at, operation_id`,
      [sellerId, ...ids, until],
    );
    const fees = await readFees(reader, sellerId, operations);
    const byApplication = Map.groupBy(operations, ({ id }) => id);
    beliefs.push(
      ...applications
        .map((row) => believe(row, byApplication.get(row.id) ?? [], fees.get(row.id) ?? 0, until))
        .filter((belief) => belief !== undefined),
    );
  }
  return beliefs;
}

/**
 * Settling's state, at the end of a day (UTC), of every application of a seller that changed on it or that it held credit for. It
 * is read from dated records, so that it is the same however late it is read.
 */
export async function readSettlingBeliefs(reader: Reader, sellerId: string, day: string): Promise<SettlingBelief[]> {
  const concerned = await listConcerned(reader, sellerId, day);
  return readSettlingBeliefsOf(reader, sellerId, concerned, boundsOfDay(day).until);
}
