import { present } from '../../contract/presence.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { padded, runForRows, upToABatch, valuesOf } from '../../platform/database/multi-row-statement.ts';

type OperationKey = Pick<OperationRequest, 'sellerId' | 'operationId'>;

type StoredRow = {
  seller_id: string;
  operation_id: string;
  content_hash: Buffer;
  receipt: string | null;
  refusal: RequestRefusal | null;
};

/** What settling once said to an operation. */
export type OperationResult = { receipt: string } | { refusal: RequestRefusal };

/** The content hash (SHA-256) and the result of an operation that was done or refused. */
export type KeptOperation = { contentHash: Buffer; result: OperationResult };

/** The name of an operation among those of all sellers. */
export function operationKey({ sellerId, operationId }: OperationKey): string {
  return JSON.stringify([sellerId, operationId]);
}

function valuesOfKeys(keys: readonly OperationKey[]): string[] {
  return keys.flatMap(({ sellerId, operationId }) => [sellerId, operationId]);
}

/** The operations that were done or refused before, by `operationKey`. */
export async function findOperations(
  transaction: Transaction,
  keys: readonly OperationKey[],
): Promise<Map<string, KeptOperation>> {
  const asked = padded(keys);
  const rows = await transaction.all<StoredRow>(
    `WITH asked (asked_seller, asked_operation) AS (${valuesOf(['TEXT', 'TEXT'], asked.length)})
     SELECT seller_id, operation_id, content_hash, receipt, NULL AS refusal
       FROM asked CROSS JOIN payment_operation WHERE seller_id = asked_seller AND operation_id = asked_operation
     UNION ALL
     SELECT seller_id, operation_id, content_hash, NULL, refusal
       FROM asked CROSS JOIN refused_operation WHERE seller_id = asked_seller AND operation_id = asked_operation`,
    valuesOfKeys(asked),
  );
  const kept = rows.map((row): [string, KeptOperation] => [
    operationKey({ sellerId: row.seller_id, operationId: row.operation_id }),
    { contentHash: row.content_hash, result: resultOf(row) },
  ]);
  return new Map(kept);
}

function resultOf({ receipt, refusal }: StoredRow): OperationResult {
  if (receipt !== null) return { receipt };
  return { refusal: present(refusal, 'the refusal of an operation without a receipt') };
}

/** An operation with its result: both are kept together, for good. */
export type NewOperation = { request: OperationRequest; contentHash: Buffer; result: OperationResult };

/** Keeps operations with their results. They are claimed, and were not there (`findOperations`). @param now when they were carried out */
export async function insertOperations(
  transaction: Transaction,
  operations: readonly NewOperation[],
  now: number,
): Promise<void> {
  const rowsOf = (pick: (result: OperationResult) => string | null) =>
    operations.flatMap(({ request, contentHash, result }) => {
      const { sellerId, operationId, applicationId, operation, amountMinor } = request;
      const said = pick(result);
      return said === null
        ? []
        : [[sellerId, operationId, contentHash, applicationId, operation, amountMinor, said, now]];
    });
  const columns = 'seller_id, operation_id, content_hash, application_id, operation, amount_minor';
  await runForRows(
    transaction,
    rowsOf((result) => ('receipt' in result ? result.receipt : null)),
    (all) => `INSERT INTO payment_operation (${columns}, receipt, done_at) VALUES ${all}`,
    upToABatch,
  );
  await runForRows(
    transaction,
    rowsOf((result) => ('refusal' in result ? result.refusal : null)),
    (all) => `INSERT INTO refused_operation (${columns}, refusal, refused_at) VALUES ${all}`,
  );
}

/**
 * Claims operations for this transaction. A repeat that reaches another settling process is answered at once instead of having to
 * wait. (SQLite has one process, which knows what it is doing.)
 * @returns those that another transaction has, as `operationKey`
 */
export async function claimOperations(
  transaction: Transaction,
  keys: readonly OperationKey[],
): Promise<ReadonlySet<string>> {
  if (transaction.dialect === 'sqlite') return new Set();
  const asked = padded(keys);
  const rows = await transaction.all<{ sellerId: string; operationId: string; claimed: boolean }>(
    `WITH asked (asked_seller, asked_operation) AS (${valuesOf(['TEXT', 'TEXT'], asked.length)})
     SELECT asked_seller AS "sellerId", asked_operation AS "operationId",
            pg_try_advisory_xact_lock(hashtextextended(asked_seller || '/' || asked_operation, 61)) AS claimed
       FROM asked`,
    valuesOfKeys(asked),
  );
  return new Set(rows.filter(({ claimed }) => !claimed).map(operationKey));
}
