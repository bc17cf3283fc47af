import { z } from 'zod';
import type { Reader } from '../../platform/database/database.ts';
import type { AuditHead } from '../../contract/settling/audit-head.ts';
import { dayOf } from '../../contract/settling/day-report.ts';
import { hashBeforeTheFirst, hashOfRecord } from '../audit/audit-chain.ts';
import type { ChainedRecord } from '../audit/audit-chain.ts';
import { flaw } from '../audit/audit-flaws.ts';
import type { AuditFlaw } from '../audit/audit-flaws.ts';
import {
  compareWithBrought,
  compareWithPrevious,
  findDayWithoutHead,
  isFlaw,
  readSignedHeads,
  verifyBrought,
} from './compare-heads.ts';
import type { KeyFor } from './compare-heads.ts';
import type { BroughtHeads } from './head-files.ts';

export type AuditVerification = {
  /** How many records were looked at. */
  records: number;
  /** How many signed heads hold, and the day of the last. */
  signedHeads: number;
  lastSignedDay: string | null;
  /** How many heads from outside the database were compared. */
  broughtHeads: number;
  flaw: AuditFlaw | null;
};

type ReadRecord = ChainedRecord & { record_hash: Buffer };

const atOnce = 2000;

const columns = `record_id, previous_hash, record_hash, recorded_at, actor, action, seller_id, application_id, outcome,
  reason, response_code, policy_version, details`;

const keyUseSchema = z.object({ use: z.string().optional(), day: z.string().optional() });

/** The day whose signed head a record tells of, or null. */
function dayOfSignedHead({ action, details }: ReadRecord): string | null {
  if (action !== 'key_use' || details === null) return null;
  try {
    const { use, day } = keyUseSchema.parse(JSON.parse(details));
    return use === 'audit_head' ? (day ?? null) : null;
  } catch {
    return null;
  }
}

/** Walks the chain record by record, and stops at the first that does not fit. */
class ChainWalk {
  lastId = 0;
  lastHash: Buffer = hashBeforeTheFirst;
  signedHeads = 0;
  lastSignedDay: string | null = null;
  /** Every day (UTC) that something was recorded on, with its first record. */
  readonly days = new Map<string, number>();
  readonly #heads: ReadonlyMap<string, AuditHead>;
  readonly #headsAt: ReadonlyMap<number, AuditHead[]>;
  readonly #ownHeads: ReadonlySet<AuditHead>;
  readonly #headBefore: number;

  /**
   * @param heads those of the database
   * @param brought those from outside it
   * @param headBefore the last record when the walk began: what comes after it may have been signed since
   */
  constructor(heads: readonly AuditHead[], brought: readonly AuditHead[], headBefore: number) {
    this.#headBefore = headBefore;
    this.#heads = new Map(heads.map((head) => [head.day, head]));
    this.#ownHeads = new Set(heads);
    this.#headsAt = Map.groupBy([...heads, ...brought], ({ recordId }) => recordId);
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
    const recordedOn = dayOf(record.recorded_at);
    if (!this.days.has(recordedOn)) this.days.set(recordedOn, expected);
    return this.#compareWithSigned();
  }

  #compareWithSigned(): AuditFlaw | null {
    for (const head of this.#headsAt.get(this.lastId) ?? []) {
      if (head.recordHash !== this.lastHash.toString('base64url')) {
        const since = this.lastSignedDay === null ? 'the first' : `the head of ${this.lastSignedDay}`;
        const says = `The records from ${since} up to ${this.lastId} are not those that were signed on ${head.day}.`;
        return flaw('rewritten', this.lastId, says);
      }
      if (!this.#ownHeads.has(head)) continue;
      this.signedHeads++;
      this.lastSignedDay = head.day;
    }
    return null;
  }

  /** Finds what may still be missing at the end of the records. */
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

function readHead(reader: Reader) {
  return reader.get<{ record_id: number; record_hash: Buffer }>('SELECT record_id, record_hash FROM audit_head');
}

export type AuditQuestion = {
  reader: Reader;
  keyFor: KeyFor;
  /** Epoch milliseconds: the day that it is may have no head yet. */
  now: number;
  /** Heads that left this machine. */
  brought?: readonly BroughtHeads[];
  /** Told how many records were looked at. */
  onProgress?: (records: number) => void;
};

/**
 * Verifies the whole audit, while settling goes on appending to it. Every record is verified against its hash and the one before
 * it, the chain against every signed head, and the heads against those that left this machine.
 * @returns the first flaw, if there is one
 */
export async function verifyAudit(question: AuditQuestion): Promise<AuditVerification> {
  const { reader, keyFor, now, brought = [], onProgress } = question;
  const headBefore = (await readHead(reader))?.record_id ?? 0;
  const kept = await readSignedHeads(reader, keyFor);
  if (isFlaw(kept)) return { records: 0, signedHeads: 0, lastSignedDay: null, broughtHeads: 0, flaw: kept };
  const outside = verifyBrought(brought, keyFor);
  const foreign = outside.brought.flatMap(({ heads }) => heads);
  const walk = new ChainWalk(
    kept.map(({ head }) => head),
    foreign.map(({ head }) => head),
    headBefore,
  );
  const result = (found: AuditFlaw | null): AuditVerification => {
    const { lastId, signedHeads, lastSignedDay } = walk;
    return { records: lastId, signedHeads, lastSignedDay, broughtHeads: foreign.length, flaw: found };
  };
  for (;;) {
    const records = await reader.all<ReadRecord>(
      `SELECT ${columns} FROM audit_record WHERE record_id > ? ORDER BY record_id LIMIT ${atOnce}`,
      [walk.lastId],
    );
    for (const record of records) {
      const found = walk.step(record);
      if (found) return result(found);
    }
    onProgress?.(walk.lastId);
    if (records.length < atOnce) break;
  }
  const cutOff = walk.end(await readHead(reader));
  if (cutOff) return result(cutOff);
  const days = { days: walk.days, today: dayOf(now) };
  return result(
    outside.forged ??
      compareWithBrought(kept, outside.brought) ??
      compareWithPrevious(kept) ??
      findDayWithoutHead(kept, outside.brought, days),
  );
}
