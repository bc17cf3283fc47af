import type { Transaction } from '../../platform/database/database.ts';
import {
  byFirstTwo,
  padded,
  questionMarks,
  runForRows,
  upToABatch,
  valuesOf,
} from '../../platform/database/multi-row-statement.ts';
import type { Currency } from '../../contract/money.ts';
import type { Decision } from '../decision/decide.ts';

/** Identifies an application. Ids of different sellers never collide. */
export type ApplicationKey = { sellerId: string; applicationId: string };

/** Settling's record of one application, from its check or its reversal on. */
export type ApplicationRecord = ApplicationKey & {
  amountMinor: number;
  currency: Currency;
  /** SHA-256 over the content of the check; null before there was one. */
  contentHash: Buffer | null;
  outcome: Decision['outcome'] | null;
  notice: string | null;
  reversalNotice: string | null;
  noticeAfterReversal: string | null;
};

type ApplicationRow = {
  seller_id: string;
  application_id: string;
  amount_minor: number;
  currency: Currency;
  content_hash: Buffer | null;
  outcome: Decision['outcome'] | null;
  notice: string | null;
  reversal_notice: string | null;
  notice_after_reversal: string | null;
};

const columns = `seller_id, application_id, amount_minor, currency, content_hash, outcome, notice, reversal_notice,
  notice_after_reversal`;

function fromRow(row: ApplicationRow): ApplicationRecord {
  return {
    sellerId: row.seller_id,
    applicationId: row.application_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    contentHash: row.content_hash,
    outcome: row.outcome,
    notice: row.notice,
    reversalNotice: row.reversal_notice,
    noticeAfterReversal: row.notice_after_reversal,
  };
}

/** The name of an application among those of all sellers. */
export function applicationKey({ sellerId, applicationId }: ApplicationKey): string {
  return JSON.stringify([sellerId, applicationId]);
}

/** The applications that are known, by `applicationKey`, and which seals' nonces came before: one statement for both. */
export async function findApplicationsAndNonces(
  transaction: Transaction,
  keys: readonly ApplicationKey[],
  sealNonces: readonly string[],
): Promise<{ applications: Map<string, ApplicationRecord>; usedNonces: Set<string> }> {
  const asked = padded(keys);
  const nonces = padded(sealNonces.length === 0 ? [null] : sealNonces);
  const rows = await transaction.all<ApplicationRow & { seal_nonce: string | null }>(
    `WITH asked (asked_seller, asked_application) AS (${valuesOf(['TEXT', 'TEXT'], asked.length)})
     SELECT ${columns}, seal_nonce FROM asked CROSS JOIN application
      WHERE seller_id = asked_seller AND application_id = asked_application
     UNION ALL
     SELECT ${columns}, seal_nonce FROM application
      WHERE seal_nonce IN (${questionMarks(nonces)}) AND seal_nonce IS NOT NULL`,
    [...asked.flatMap(({ sellerId, applicationId }) => [sellerId, applicationId]), ...nonces],
  );
  const isAsked = new Set(keys.map(applicationKey));
  const records = rows.map(fromRow).map((record): [string, ApplicationRecord] => [applicationKey(record), record]);
  return {
    applications: new Map(records.filter(([key]) => isAsked.has(key))),
    usedNonces: new Set(rows.flatMap(({ seal_nonce: nonce }) => nonce ?? [])),
  };
}

/** Locks the application until the transaction ends. */
export async function lockApplication(
  transaction: Transaction,
  { sellerId, applicationId }: ApplicationKey,
): Promise<ApplicationRecord | undefined> {
  const locking = transaction.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const row = await transaction.get<ApplicationRow>(
    `SELECT ${columns} FROM application WHERE seller_id = ? AND application_id = ?${locking}`,
    [sellerId, applicationId],
  );
  return row && fromRow(row);
}

/** The record of a decided check. */
export type DecidedCheck = ApplicationKey & {
  amountMinor: number;
  currency: Currency;
  contentHash: Buffer;
  terminalId: string | null;
  /** The key for counting within its seller; null if no terminal proved that it signed. */
  countedTerminal: string | null;
  /** Whether it counts as a wrong try of its terminal, and of its seller. */
  countsAtTerminal: boolean;
  countsAtSeller: boolean;
  /** Only of a seal that was accepted: it may not come again. */
  sealNonce: string | null;
  personId: number | null;
  decision: Decision;
  policyVersion: string;
  /** The facts about the person that the decision used, to explain it later. No identity and no card data. */
  informationSeen: string | null;
  notice: string;
  decidedAt: number;
};

/** @returns false when another transaction recorded one of the applications, or of the nonces, in the meantime */
export async function insertDecidedChecks(transaction: Transaction, checks: readonly DecidedCheck[]): Promise<boolean> {
  const rows = checks
    .map((check) => [
      check.sellerId,
      check.applicationId,
      check.amountMinor,
      check.currency,
      check.contentHash,
      check.terminalId,
      check.countedTerminal,
      check.countsAtTerminal ? 1 : null,
      check.countsAtSeller ? 1 : null,
      check.sealNonce,
      check.personId,
      check.decision.outcome,
      check.decision.reason,
      check.decision.responseCode,
      check.policyVersion,
      check.informationSeen,
      check.notice,
      check.decidedAt,
    ])
    .toSorted(byFirstTwo);
  const inserted = await runForRows(
    transaction,
    rows,
    (all) => `INSERT INTO application (
       seller_id, application_id, amount_minor, currency, content_hash, terminal_id, counted_terminal,
       wrong_at_terminal, wrong_at_seller, seal_nonce, person_id, outcome, reason, response_code, policy_version, information_seen, notice, decided_at
     ) VALUES ${all} ON CONFLICT DO NOTHING`,
    upToABatch,
  );
  return inserted === rows.length;
}

/** Records a reversal of a check that was never seen. @returns false when one was recorded in the meantime */
export async function insertReversal(
  transaction: Transaction,
  reversal: ApplicationKey & { amountMinor: number; currency: Currency; reversalNotice: string; reversedAt: number },
): Promise<boolean> {
  const { sellerId, applicationId, amountMinor, currency, reversalNotice, reversedAt } = reversal;
  const inserted = await transaction.run(
    `INSERT INTO application (seller_id, application_id, amount_minor, currency, reversal_notice, reversed_at)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [sellerId, applicationId, amountMinor, currency, reversalNotice, reversedAt],
  );
  return inserted === 1;
}

export async function setReversal(
  transaction: Transaction,
  { sellerId, applicationId }: ApplicationKey,
  { reversalNotice, reversedAt }: { reversalNotice: string; reversedAt: number },
): Promise<void> {
  await transaction.run(
    'UPDATE application SET reversal_notice = ?, reversed_at = ? WHERE seller_id = ? AND application_id = ?',
    [reversalNotice, reversedAt, sellerId, applicationId],
  );
}

/**
 * Stores the answer that every check of a reversed application gets from now on.
 * @returns false when another transaction did in the meantime
 */
export async function setNoticeAfterReversal(
  transaction: Transaction,
  { sellerId, applicationId }: ApplicationKey,
  { contentHash, noticeAfterReversal }: { contentHash: Buffer; noticeAfterReversal: string },
): Promise<boolean> {
  const changed = await transaction.run(
    `UPDATE application SET notice_after_reversal = ?, content_hash = COALESCE(content_hash, ?)
     WHERE seller_id = ? AND application_id = ? AND notice_after_reversal IS NULL`,
    [noticeAfterReversal, contentHash, sellerId, applicationId],
  );
  return changed === 1;
}
