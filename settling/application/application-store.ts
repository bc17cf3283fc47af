import type { Transaction } from '../../platform/database/database.ts';
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

/** The application, and whether another one came with a seal of the same nonce: one statement for both. */
export async function findApplicationAndNonce(
  transaction: Transaction,
  { sellerId, applicationId }: ApplicationKey,
  sealNonce: string | null,
): Promise<{ application: ApplicationRecord | undefined; isNonceUsed: boolean }> {
  const rows = await transaction.all<ApplicationRow>(
    `SELECT ${columns} FROM application WHERE seller_id = ? AND application_id = ?
     UNION ALL
     SELECT ${columns} FROM application WHERE seal_nonce = ?`,
    [sellerId, applicationId, sealNonce],
  );
  const isAsked = (row: ApplicationRow) => row.seller_id === sellerId && row.application_id === applicationId;
  const asked = rows.find(isAsked);
  return { application: asked && fromRow(asked), isNonceUsed: rows.some((row) => !isAsked(row)) };
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
  /** Whether it counts as a wrong try of its terminal and its seller. */
  isWrongTry: boolean;
  /** Whether that wrong try counts for its seller too. */
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

/** @returns false when another transaction recorded this application or this nonce in the meantime */
export async function insertDecidedCheck(transaction: Transaction, check: DecidedCheck): Promise<boolean> {
  const inserted = await transaction.run(
    `INSERT INTO application (
       seller_id, application_id, amount_minor, currency, content_hash, terminal_id, counted_terminal,
       wrong_at_terminal, wrong_at_seller, seal_nonce, person_id, outcome, reason, response_code, policy_version, information_seen, notice, decided_at
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      check.sellerId,
      check.applicationId,
      check.amountMinor,
      check.currency,
      check.contentHash,
      check.terminalId,
      check.countedTerminal,
      check.isWrongTry ? 1 : null,
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
    ],
  );
  return inserted === 1;
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
