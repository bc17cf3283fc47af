import { present } from '../../contract/presence.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import { auditMissed, recordAllMissed, saveAllDues } from '../credit-information/person-account.ts';
import { assertKeyGeneration } from '../keys/key-store.ts';
import type { LivingKeys } from '../keys/key-ring.ts';
import type { ReceiptSigner } from '../keys/receipt-signer.ts';
import { postAllToLedger } from '../ledger/ledger-transaction.ts';
import type { DecidedOperations, OperationDecision, PreparedOperation } from './operation-decision.ts';
import { insertOperations } from './operation-store.ts';
import type { NewOperation } from './operation-store.ts';
import { savePayments } from './payment-store.ts';
import type { PaymentRecord } from './payment-store.ts';

export type WritingParts = { receipts: ReceiptSigner; keys: LivingKeys };

type Done = Extract<OperationDecision, { kind: 'done' }>;

/**
 * Writes a decided batch, each kind of row with one statement: payments, missed payments, ledger, dues, and the operations with
 * their signed receipts or refusals. The audit is written at the commit.
 * @returns the receipt of each operation that was carried out, by its place
 * @throws KeysChanged when the keys in memory are not those of the database
 */
export async function writeOperations(
  transaction: Transaction,
  operations: readonly PreparedOperation[],
  { decisions, payments, accounts, ledger }: DecidedOperations,
  { receipts: signer, keys, now }: WritingParts & { now: number },
): Promise<ReadonlyMap<number, string>> {
  const receipts = new Map<number, string>();
  const kept: NewOperation[] = [];
  if (payments.length > 0) await assertKeyGeneration(transaction, keys.generation);
  for (const [place, decision] of decisions.entries()) {
    const { request, contentHash } = present(operations[place], 'the operation of a decision');
    if (decision.kind === 'done') {
      const { receipt, keyId } = signer.sign(receiptOf(request, decision.payment, now));
      receipts.set(place, receipt);
      kept.push({ request, contentHash, result: { receipt } });
      await auditDone(transaction, request, decision, { keyId, now });
    } else if (decision.kind === 'refused') {
      const { refusal } = decision;
      kept.push({ request, contentHash, result: { refusal } });
      await recordAudit(transaction, { ...aboutOperation(request, now), outcome: 'refused', reason: refusal });
    }
  }
  await savePayments(transaction, payments, now);
  const missed = decisions.flatMap((decision) => (decision.kind === 'done' ? decision.missed.payments : []));
  await recordAllMissed(transaction, missed);
  await postAllToLedger(transaction, ledger);
  await saveAllDues(transaction, accounts, now);
  await insertOperations(transaction, kept, now);
  return receipts;
}

function receiptOf(request: OperationRequest, payment: PaymentRecord, doneAt: number) {
  const { operation, operationId, sellerId, applicationId, amountMinor, currency } = request;
  const { state, heldMinor, capturedMinor, refundedMinor, expiresAt } = payment;
  const about = { operation, operationId, sellerId, applicationId, amountMinor, currency };
  return { ...about, state, heldMinor, capturedMinor, refundedMinor, expiresAt, doneAt };
}

function aboutOperation(request: OperationRequest, now: number): Omit<AuditRecord, 'outcome'> {
  const { operation, operationId, sellerId, applicationId, amountMinor, currency } = request;
  return {
    at: now,
    actor: `seller:${sellerId}`,
    action: operation,
    sellerId,
    applicationId,
    details: { operationId, amountMinor, currency },
  };
}

async function auditDone(
  transaction: Transaction,
  request: OperationRequest,
  { payment, missed }: Done,
  { keyId, now }: { keyId: string; now: number },
): Promise<void> {
  for (const each of missed.payments) await auditMissed(transaction, each, { overdueMinor: missed.overdueMinor, now });
  const about = aboutOperation(request, now);
  const details = { ...about.details, state: payment.state, noticeKeyId: keyId };
  await recordAudit(transaction, { ...about, outcome: 'done', details });
}
