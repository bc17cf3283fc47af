import { present } from '../../contract/presence.ts';
import type { Transaction } from '../../platform/database/database.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import { firstRow } from '../../platform/database/first-row.ts';

type OperationKey = Pick<OperationRequest, 'sellerId' | 'operationId'>;

type StoredRow = { content_hash: Buffer; receipt: string | null; refusal: RequestRefusal | null };

/** What settling once said to an operation. */
export type OperationResult = { receipt: string } | { refusal: RequestRefusal };

/** Reads the content hash (SHA-256) and the result of an operation with this id, if it was done or refused. */
export async function findOperation(
  transaction: Transaction,
  { sellerId, operationId }: OperationKey,
): Promise<{ contentHash: Buffer; result: OperationResult } | undefined> {
  const row = await transaction.get<StoredRow>(
    `SELECT content_hash, receipt, NULL AS refusal FROM payment_operation WHERE seller_id = ? AND operation_id = ?
     UNION ALL
     SELECT content_hash, NULL, refusal FROM refused_operation WHERE seller_id = ? AND operation_id = ?`,
    [sellerId, operationId, sellerId, operationId],
  );
  if (!row) return undefined;
  const result =
    row.receipt === null
      ? { refusal: present(row.refusal, 'the refusal of an operation without a receipt') }
      : { receipt: row.receipt };
  return { contentHash: row.content_hash, result };
}

/** Keeps what was done. The operation is claimed, and was not there (`findOperation`). */
export async function insertOperation(
  transaction: Transaction,
  { sellerId, operationId, applicationId, operation, amountMinor }: OperationRequest,
  { contentHash, receipt, doneAt }: { contentHash: Buffer; receipt: string; doneAt: number },
): Promise<void> {
  await transaction.run(
    `INSERT INTO payment_operation (
       seller_id, operation_id, content_hash, application_id, operation, amount_minor, receipt, done_at
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [sellerId, operationId, contentHash, applicationId, operation, amountMinor, receipt, doneAt],
  );
}

/** Keeps a refusal as the operation's result. The operation is claimed, and was not there (`findOperation`). */
export async function insertRefusedOperation(
  transaction: Transaction,
  { sellerId, operationId, applicationId, operation, amountMinor }: OperationRequest,
  { contentHash, refusal, refusedAt }: { contentHash: Buffer; refusal: RequestRefusal; refusedAt: number },
): Promise<void> {
  await transaction.run(
    `INSERT INTO refused_operation (
       seller_id, operation_id, content_hash, application_id, operation, amount_minor, refusal, refused_at
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [sellerId, operationId, contentHash, applicationId, operation, amountMinor, refusal, refusedAt],
  );
}

/**
 * Claims an operation for this transaction. A repeat that reaches another settling process is answered at once instead of having
 * to wait. (SQLite has one process, which knows what it is doing.)
 * @returns false when another transaction has it
 */
export async function claimOperation(
  transaction: Transaction,
  { sellerId, operationId }: OperationKey,
): Promise<boolean> {
  if (transaction.dialect === 'sqlite') return true;
  const row = await firstRow<{ claimed: boolean }>(
    transaction,
    'the claim on an operation',
    'SELECT pg_try_advisory_xact_lock(hashtextextended(?, 61)) AS claimed',
    [`${sellerId}/${operationId}`],
  );
  return row.claimed;
}
