import type { Append, Transaction } from '../../platform/database/database.ts';
import { runForRows, upToABatch } from '../../platform/database/multi-row-statement.ts';
import { hashOfRecord } from './audit-chain.ts';
import type { ChainedRecord } from './audit-chain.ts';

/** Records who did what, when, and with which outcome. It never holds card data, because a record can never be removed. */
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
    | 'received_payment_reversal'
    | 'missed_payment'
    | 'open_first_accounts'
    | 'key_use'
    | 'key_rotation'
    | 'key_retirement'
    | 'day_report'
    | 'alarm'
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

const columns = [
  'record_id',
  'recorded_at',
  'actor',
  'action',
  'seller_id',
  'application_id',
  'outcome',
  'reason',
  'response_code',
  'policy_version',
  'details',
  'previous_hash',
  'record_hash',
] as const;

/** Appends records to the chain, in their order. */
const appendToChain: Append<AuditRecord> = async (statements, records) => {
  const locking = statements.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const head = await statements.get<{ record_id: number; record_hash: Buffer }>(
    `SELECT record_id, record_hash FROM audit_head${locking}`,
  );
  if (!head) throw new Error('The audit has no end to append to: somebody removed the row of audit_head');
  let { record_id: recordId, record_hash: previousHash } = head;
  const rows = records.map((record) => {
    const chained: ChainedRecord = {
      record_id: ++recordId,
      previous_hash: previousHash,
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
    previousHash = hashOfRecord(chained);
    const row = { ...chained, record_hash: previousHash };
    return columns.map((column) => row[column]);
  });
  await runForRows(
    statements,
    rows,
    (all) => `INSERT INTO audit_record (${columns.join(', ')}) VALUES ${all}`,
    upToABatch,
  );
};

/**
 * Appends a record to the chain, in the same transaction as the change that it records: neither is kept without the other.
 *
 * It is written just before the commit, together with the records of all transactions that share the commit. Every process
 * appends to the end of the chain, so it is locked only that long, and no lock that another transaction may hold is taken after
 * it.
 */
export async function recordAudit(transaction: Transaction, record: AuditRecord): Promise<void> {
  transaction.appendAtCommit(appendToChain, record);
}
