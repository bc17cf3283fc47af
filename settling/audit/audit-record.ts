import type { Transaction } from '../../platform/database.ts';
import { hashOfRecord } from '../database/audit-chain.ts';
import type { ChainedRecord } from '../database/audit-chain.ts';

/** Who did what, when, and what came of it. No card data, ever: what stands here can never be taken back. */
export type AuditRecord = {
  /** Epoch milliseconds. */
  at: number;
  /** `seller:ID`, `operator:NAME`, `stranger`, or `settling` itself. */
  actor: string;
  action:
    | 'check'
    | 'reversal'
    | 'extend'
    | 'capture'
    | 'void'
    | 'refund'
    | 'request'
    | 'hold_expiry'
    | 'received_payment'
    | 'missed_payment'
    | 'load_demonstration'
    | 'key_use'
    | 'operator';
  sellerId?: string;
  applicationId?: string;
  outcome: 'approved' | 'declined' | 'reversed' | 'refused' | 'expired' | 'missed' | 'done';
  /** The exact name in the catalogue of refusals, or of what was wrong with a stranger's request. */
  reason?: string;
  responseCode?: string;
  policyVersion?: string;
  details?: Record<string, string | number>;
};

/**
 * Appends a record to the chain in the transaction of what it tells about: neither is kept without the other.
 *
 * It is the last thing that a transaction does: on PostgreSQL the end of the chain stays locked from here to the commit, so
 * whoever goes on to lock something else afterwards can wait for somebody who waits for the chain.
 */
export async function recordAudit(transaction: Transaction, record: AuditRecord): Promise<void> {
  const locking = transaction.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const head = await transaction.get<{ record_id: number; record_hash: Buffer }>(
    `SELECT record_id, record_hash FROM audit_head${locking}`,
  );
  if (!head) throw new Error('The audit has no end to append to: somebody removed the row of audit_head');
  const chained: ChainedRecord = {
    record_id: head.record_id + 1,
    previous_hash: head.record_hash,
    recorded_at: record.at,
    actor: record.actor,
    action: record.action,
    seller_id: record.sellerId ?? null,
    application_id: record.applicationId ?? null,
    outcome: record.outcome,
    reason: record.reason ?? null,
    response_code: record.responseCode ?? null,
    policy_version: record.policyVersion ?? null,
    details: record.details ? JSON.stringify(record.details) : null,
  };
  await transaction.run(
    `INSERT INTO audit_record (
       record_id, recorded_at, actor, action, seller_id, application_id, outcome, reason, response_code, policy_version,
       details, previous_hash, record_hash
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      chained.record_id,
      chained.recorded_at,
      chained.actor,
      chained.action,
      chained.seller_id,
      chained.application_id,
      chained.outcome,
      chained.reason,
      chained.response_code,
      chained.policy_version,
      chained.details,
      chained.previous_hash,
      hashOfRecord(chained),
    ],
  );
}
