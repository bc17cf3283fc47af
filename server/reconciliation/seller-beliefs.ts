import { present } from '../../contract/presence.ts';
import type { Reader } from '../../platform/database/database.ts';
import { boundsOfDay } from '../../contract/settling/day-report.ts';
import type { SellerBelief } from '../../contract/settling/day-report.ts';
import { noticeSchema } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import { receiptSchema } from '../../contract/settling/receipt.ts';
import type { ApplicationState } from '../../contract/seller/application.ts';
import type { OrderAction } from '../../contract/seller/back-office.ts';
import { operationOf } from '../order/order-transitions.ts';

const atOnce = 200;

/** The signature was verified when the text was stored; here it is only read. */
function payloadOf(signed: string): unknown {
  return JSON.parse(
    Buffer.from(present(signed.split('.')[1], 'the payload of a signed message'), 'base64url').toString('utf8'),
  );
}

/** Applications that changed since the day began, and those whose order is still open. */
async function listConcerned(reader: Reader, { from, until }: { from: number; until: number }): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `SELECT application_id AS id FROM application
      WHERE received_at < ? AND (updated_at >= ? OR state IN ('received', 'checking', 'undetermined', 'withdrawn'))
     UNION
     SELECT application_id FROM shop_order
      WHERE accepted_at < ? AND (state_changed_at >= ? OR state NOT IN ('dispatched', 'collected', 'returned', 'cancelled'))
     UNION
     SELECT o.application_id FROM settling_operation p JOIN shop_order o ON o.order_number = p.order_number
      WHERE p.asked_at < ? AND (p.answered_at >= ? OR p.state = 'waiting')
     ORDER BY 1`,
    [until, from, until, from, until, from],
  );
  return rows.map(({ id }) => id);
}

type ApplicationRow = {
  id: string;
  state: ApplicationState;
  amountMinor: number;
  currency: SellerBelief['currency'];
  notice: string | null;
  updatedAt: number;
};

type OperationRow = {
  applicationId: string;
  operationId: string;
  action: OrderAction;
  amountMinor: number;
  askedAt: number;
  answeredAt: number | null;
  receipt: string | null;
  refusal: string | null;
};

const beforeAnswer = new Set<ApplicationState>(['received', 'checking', 'undetermined']);

/** The application's state when the day was over, without any later change. */
function standing(
  { state, notice, updatedAt }: ApplicationRow,
  until: number,
): Pick<SellerBelief, 'state'> & {
  notice: Notice | null;
} {
  if (updatedAt >= until || beforeAnswer.has(state)) return { state: 'open', notice: null };
  return {
    state: state as Exclude<SellerBelief['state'], 'open'>,
    notice: notice === null ? null : noticeSchema.parse(payloadOf(notice)),
  };
}

function operationAt(row: OperationRow, until: number): SellerBelief['operations'][number] {
  const { operationId, action, amountMinor, askedAt } = row;
  const about = { operationId, operation: operationOf[action], amountMinor, askedAt };
  if (row.answeredAt === null || row.answeredAt >= until) return { ...about, state: 'waiting', doneAt: null };
  if (row.receipt === null) return { ...about, state: 'refused', doneAt: null };
  return { ...about, state: 'done', doneAt: receiptSchema.parse(payloadOf(row.receipt)).doneAt };
}

type Believed = { belief: SellerBelief; isOver: boolean; touchedAt: number };

function believe(row: ApplicationRow, operationRows: readonly OperationRow[], until: number): Believed {
  const { state, notice } = standing(row, until);
  const operations = operationRows.map((operation) => operationAt(operation, until));
  const done = (kind: string) =>
    operations
      .filter((operation) => operation.operation === kind && operation.state === 'done')
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const capturedMinor = done('capture');
  // A cancelled order whose hold was over already was refused the void, but still holds nothing.
  const isReleased =
    done('void') > 0 ||
    operationRows.some(
      ({ action, refusal, answeredAt }) =>
        action === 'cancel' && refusal === 'payment_not_held' && answeredAt !== null && answeredAt < until,
    );
  const { id: applicationId, amountMinor, currency } = row;
  const belief: SellerBelief = {
    applicationId,
    amountMinor,
    currency,
    state,
    heldMinor: state === 'accepted' && capturedMinor === 0 && !isReleased ? amountMinor : 0,
    capturedMinor,
    refundedMinor: done('refund'),
    noticeId: notice?.noticeId ?? null,
    noticedAt: notice?.decidedAt ?? null,
    operations,
  };
  const isWaiting =
    state === 'open' || state === 'withdrawn' || operations.some((operation) => operation.state === 'waiting');
  const times = [row.updatedAt, ...operationRows.flatMap(({ askedAt, answeredAt }) => [askedAt, answeredAt ?? 0])];
  const touchedAt = Math.max(0, ...times.filter((at) => at < until));
  return { belief, isOver: !isWaiting && belief.heldMinor === 0, touchedAt };
}

async function readSome(reader: Reader, ids: readonly string[], until: number): Promise<Believed[]> {
  const places = ids.map(() => '?').join(', ');
  const applications = await reader.all<ApplicationRow>(
    `SELECT application_id AS id, state, total_minor AS "amountMinor", currency, notice, updated_at AS "updatedAt"
       FROM application WHERE application_id IN (${places}) AND received_at < ? ORDER BY application_id`,
    [...ids, until],
  );
  const operations = await reader.all<OperationRow>(
    `SELECT o.application_id AS "applicationId", p.operation_id AS "operationId", p.action,
            p.amount_minor AS "amountMinor", p.asked_at AS "askedAt", p.answered_at AS "answeredAt", p.receipt, p.refusal
       FROM settling_operation p JOIN shop_order o ON o.order_number = p.order_number
      WHERE o.application_id IN (${places}) AND p.asked_at < ? ORDER BY p.asked_at, p.operation_id`,
    [...ids, until],
  );
  const byApplication = Map.groupBy(operations, ({ applicationId }) => applicationId);
  return applications.map((row) => believe(row, byApplication.get(row.id) ?? [], until));
}

/**
 * The shop's state, at the end of a day (UTC), of every application that changed on it or was still open. It is read from dated
 * records, so that it is the same however late it is read.
 */
export async function readSellerBeliefs(reader: Reader, day: string): Promise<SellerBelief[]> {
  const bounds = boundsOfDay(day);
  const concerned = await listConcerned(reader, bounds);
  const believed: Believed[] = [];
  for (let at = 0; at < concerned.length; at += atOnce) {
    believed.push(...(await readSome(reader, concerned.slice(at, at + atOnce), bounds.until)));
  }
  // A late read also finds applications that belong to later days, and that were over or unchanged on this one.
  return believed.flatMap(({ belief, isOver, touchedAt }) => (isOver && touchedAt < bounds.from ? [] : [belief]));
}
