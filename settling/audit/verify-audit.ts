import type { KeyObject } from 'node:crypto';
import { JoseError, verifyCompact } from '../../platform/compact-jose.ts';
import type { Reader } from '../../platform/database.ts';
import { hashBeforeTheFirst, hashOfRecord } from '../database/audit-chain.ts';
import type { ChainedRecord } from '../database/audit-chain.ts';
import { auditHeadSchema, auditHeadType } from './audit-heads.ts';
import type { AuditHead } from './audit-heads.ts';

/** The first thing that is not as it was written. */
export type AuditFlaw = {
  what: 'altered' | 'missing' | 'rewritten' | 'head_altered' | 'head_missing';
  /** The record that is altered or missing, or the last that a signed head speaks of. */
  recordId: number;
  says: string;
};

export type AuditVerification = {
  /** How many records were looked at. */
  records: number;
  /** How many signed heads hold, and the day of the last. */
  signedHeads: number;
  lastSignedDay: string | null;
  flaw: AuditFlaw | null;
};

type ReadRecord = ChainedRecord & { record_hash: Buffer };
type KeyFor = (keyId: string | undefined) => KeyObject | undefined;

const atOnce = 2000;

const columns = `record_id, previous_hash, record_hash, recorded_at, actor, action, seller_id, application_id, outcome,
  reason, response_code, policy_version, details`;

const flaw = (what: AuditFlaw['what'], recordId: number, says: string): AuditFlaw => ({ what, recordId, says });

/** The day whose signed head a record tells of, or null. */
function dayOfSignedHead({ action, details }: ReadRecord): string | null {
  if (action !== 'key_use' || details === null) return null;
  try {
    const { use, day } = JSON.parse(details) as { use?: string; day?: string };
    return use === 'audit_head' ? (day ?? null) : null;
  } catch {
    return null;
  }
}

/** Goes along the chain record by record, and stops at the first that does not fit. */
class ChainWalk {
  lastId = 0;
  lastHash: Buffer = hashBeforeTheFirst;
  signedHeads = 0;
  lastSignedDay: string | null = null;
  readonly #heads: ReadonlyMap<string, AuditHead>;
  readonly #headsAt: ReadonlyMap<number, AuditHead[]>;
  readonly #headBefore: number;

  /** @param headBefore the last record when the walk began: what comes after it may have been signed since */
  constructor(heads: readonly AuditHead[], headBefore: number) {
    this.#headBefore = headBefore;
    this.#heads = new Map(heads.map((head) => [head.day, head]));
    this.#headsAt = Map.groupBy(heads, ({ recordId }) => recordId);
  }

  step(record: ReadRecord): AuditFlaw | null {
    const expected = this.lastId + 1;
    if (record.record_id !== expected) return flaw('missing', expected, `Record ${expected} is missing.`);
    if (!hashOfRecord(record).equals(record.record_hash)) {
      return flaw('altered', expected, `Record ${expected} is not what was written.`);
    }
    if (!record.previous_hash.equals(this.lastHash)) {
      const altered = Math.max(this.lastId, 1);
      return flaw('altered', altered, `Record ${altered} is not the one that the next record was appended to.`);
    }
    const day = dayOfSignedHead(record);
    if (day !== null && expected <= this.#headBefore && !this.#heads.has(day)) {
      return flaw('head_missing', expected, `Record ${expected} tells of the signed head of ${day}, which is missing.`);
    }
    this.lastId = expected;
    this.lastHash = record.record_hash;
    return this.#compareWithSigned();
  }

  #compareWithSigned(): AuditFlaw | null {
    for (const head of this.#headsAt.get(this.lastId) ?? []) {
      if (head.recordHash !== this.lastHash.toString('base64url')) {
        const since = this.lastSignedDay === null ? 'the first' : `the head of ${this.lastSignedDay}`;
        const says = `The records from ${since} up to ${this.lastId} are not those that were signed on ${head.day}.`;
        return flaw('rewritten', this.lastId, says);
      }
      this.signedHeads++;
      this.lastSignedDay = head.day;
    }
    return null;
  }

  /** What may still be missing where the records end. */
  end(head: { record_id: number; record_hash: Buffer } | undefined): AuditFlaw | null {
    const next = this.lastId + 1;
    const furthest = Math.max(this.#headBefore, ...this.#headsAt.keys());
    if (furthest > this.lastId) return flaw('missing', next, `Record ${next} is missing; there were ${furthest}.`);
    if (!head) return flaw('missing', next, 'The row that keeps the end of the chain is missing.');
    // The chain may have grown since the last page was read.
    if (head.record_id !== this.lastId || head.record_hash.equals(this.lastHash)) return null;
    return flaw('altered', this.lastId, `Record ${this.lastId} is not the one that was appended last.`);
  }
}

/** The signed heads, each verified. */
async function readSignedHeads(reader: Reader, keyFor: KeyFor): Promise<AuditHead[] | AuditFlaw> {
  const rows = await reader.all<{ day: string; record_id: number; signed_head: string }>(
    'SELECT day, record_id, signed_head FROM signed_audit_head ORDER BY day',
  );
  const heads: AuditHead[] = [];
  for (const { day, record_id: recordId, signed_head: signedHead } of rows) {
    try {
      const head = auditHeadSchema.parse(verifyCompact(signedHead, auditHeadType, ({ kid }) => keyFor(kid)));
      if (head.day !== day || head.recordId !== recordId) throw new JoseError('it was signed for another day');
      heads.push(head);
    } catch (error) {
      const why = error instanceof JoseError ? error.message : 'it is malformed';
      return flaw('head_altered', recordId, `The signed head of ${day} does not hold: ${why}.`);
    }
  }
  return heads;
}

function readHead(reader: Reader) {
  return reader.get<{ record_id: number; record_hash: Buffer }>('SELECT record_id, record_hash FROM audit_head');
}

/**
 * Verifies the whole audit, while settling goes on appending to it: every record against its hash and the one before it, and
 * the chain against every signed head.
 * @param keyFor the public notice key of an id, or undefined when there is none
 * @param onProgress told how many records were looked at
 * @returns the first altered or missing record, if there is one
 */
export async function verifyAudit(
  reader: Reader,
  keyFor: KeyFor,
  onProgress: (records: number) => void = () => undefined,
): Promise<AuditVerification> {
  const headBefore = (await readHead(reader))?.record_id ?? 0;
  const heads = await readSignedHeads(reader, keyFor);
  const walk = new ChainWalk(Array.isArray(heads) ? heads : [], headBefore);
  const result = (found: AuditFlaw | null): AuditVerification => {
    const { lastId, signedHeads, lastSignedDay } = walk;
    return { records: lastId, signedHeads, lastSignedDay, flaw: found };
  };
  if (!Array.isArray(heads)) return result(heads);
  for (;;) {
    const records = await reader.all<ReadRecord>(
      `SELECT ${columns} FROM audit_record WHERE record_id > ? ORDER BY record_id LIMIT ${atOnce}`,
      [walk.lastId],
    );
    for (const record of records) {
      const found = walk.step(record);
      if (found) return result(found);
    }
    onProgress(walk.lastId);
    if (records.length < atOnce) return result(walk.end(await readHead(reader)));
  }
}
