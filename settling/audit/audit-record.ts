import type { Transaction } from '../../platform/database.ts';

/** Who did what, when, and what came of it. No card data, ever: what stands here can never be taken back. */
export type AuditRecord = {
  /** Epoch milliseconds. */
  at: number;
  /** `seller:ID`, `stranger`, or `settling` itself. */
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
    | 'load_demonstration';
  sellerId?: string;
  applicationId?: string;
  outcome: 'approved' | 'declined' | 'reversed' | 'refused' | 'expired' | 'missed' | 'done';
  /** The exact name in the catalogue of refusals, or of what was wrong with a stranger's request. */
  reason?: string;
  responseCode?: string;
  policyVersion?: string;
  details?: Record<string, string | number>;
};

/** Appends a record in the transaction of what it tells about: neither is kept without the other. */
export async function recordAudit(transaction: Transaction, record: AuditRecord): Promise<void> {
  await transaction.run(
    `INSERT INTO audit_record (
       recorded_at, actor, action, seller_id, application_id, outcome, reason, response_code, policy_version, details
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      record.at,
      record.actor,
      record.action,
      record.sellerId ?? null,
      record.applicationId ?? null,
      record.outcome,
      record.reason ?? null,
      record.responseCode ?? null,
      record.policyVersion ?? null,
      record.details ? JSON.stringify(record.details) : null,
    ],
  );
}
