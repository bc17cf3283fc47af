import { present } from '../../contract/presence.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { ApplicationKey } from '../application/application-store.ts';
import { receiptSchema } from '../../contract/settling/receipt.ts';
import type { OperationKind } from '../../contract/settling/operation.ts';

/** An operation that a seller asked for on an approval: done, with its receipt's id and what the payment was then; or refused. */
export type ExplainedOperation = {
  at: number;
  operationId: string;
  operation: OperationKind;
  amountMinor: number;
  receiptId: string | null;
  state: string | null;
  refusal: string | null;
};

type OperationRow = Omit<ExplainedOperation, 'receiptId' | 'state'> & { receipt: string | null };

/** Reads a stored receipt. Settling signed it itself, so its signature is not verified again. */
function whatItSays(receipt: string): Pick<ExplainedOperation, 'receiptId' | 'state'> {
  const payload = Buffer.from(present(receipt.split('.')[1], 'the payload of a kept receipt'), 'base64url').toString(
    'utf8',
  );
  const { receiptId, state } = receiptSchema.parse(JSON.parse(payload));
  return { receiptId, state };
}

/** Everything that its seller asked for on the approval of an application, the oldest first. */
export async function explainedOperations(
  reader: Reader,
  { sellerId, applicationId }: ApplicationKey,
): Promise<ExplainedOperation[]> {
  const rows = await reader.all<OperationRow>(
    `SELECT done_at AS "at", operation_id AS "operationId", operation,
            amount_minor AS "amountMinor", receipt, NULL AS refusal
       FROM payment_operation WHERE seller_id = ? AND application_id = ?
     UNION ALL
     SELECT refused_at, operation_id, operation, amount_minor, NULL, refusal
       FROM refused_operation WHERE seller_id = ? AND application_id = ?
     ORDER BY 1, 2`,
    [sellerId, applicationId, sellerId, applicationId],
  );
  return rows.map(({ receipt, ...row }) => ({
    ...row,
    ...(receipt === null ? { receiptId: null, state: null } : whatItSays(receipt)),
  }));
}
