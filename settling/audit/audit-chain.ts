import { createHash } from 'node:crypto';

/**
 * Links each audit record to the next. Every record holds the hash of the one before it, and a hash over itself with that one. No
 * record can be altered, removed or inserted without every later one showing it.
 */
export type ChainedRecord = {
  /** The place in the chain: 1, 2, 3 … without a gap. */
  record_id: number;
  previous_hash: Buffer;
  recorded_at: number;
  actor: string;
  action: string;
  seller_id: string | null;
  application_id: string | null;
  outcome: string;
  reason: string | null;
  response_code: string | null;
  policy_version: string | null;
  details: string | null;
};

/** The first record has this as the hash of the one before it. */
export const hashBeforeTheFirst = Buffer.alloc(32);

/** SHA-256 over the record as a JSON array in this order, with the hash before it in hexadecimal. */
export function hashOfRecord(record: ChainedRecord): Buffer {
  const canonical = JSON.stringify([
    record.record_id,
    record.previous_hash.toString('hex'),
    record.recorded_at,
    record.actor,
    record.action,
    record.seller_id,
    record.application_id,
    record.outcome,
    record.reason,
    record.response_code,
    record.policy_version,
    record.details,
  ]);
  return createHash('sha256').update(canonical).digest();
}
