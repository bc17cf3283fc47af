import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import { auditHeadType } from '../../contract/settling/audit-head.ts';
import type { AuditHead } from '../../contract/settling/audit-head.ts';
import { dayOf } from '../../contract/settling/day-report.ts';
import { assertKeyGeneration } from '../keys/key-store.ts';
import type { LivingKeys } from '../keys/key-ring.ts';
import type { NoticeSigner } from '../keys/notice-signer.ts';
import { recordAudit } from '../audit/audit-record.ts';

export type StoredHead = { day: string; recordId: number; signedHead: string };

const columns = 'day, record_id AS "recordId", signed_head AS "signedHead"';

/** Signed heads in the order in which they were signed. */
export function listSignedHeads(
  reader: Reader,
  { afterRecordId, limit }: { afterRecordId: number; limit: number },
): Promise<StoredHead[]> {
  return reader.all<StoredHead>(
    `SELECT ${columns} FROM signed_audit_head WHERE record_id > ? ORDER BY record_id LIMIT ?`,
    [afterRecordId, limit],
  );
}

/** The newest signed head. Every head adds an audit record, which tells which is the newest. */
export function findLastHead(reader: Reader): Promise<StoredHead | undefined> {
  return reader.get<StoredHead>(`SELECT ${columns} FROM signed_audit_head ORDER BY record_id DESC LIMIT 1`);
}

/** SHA-256 of a signed head, base64url. */
export function digestOfHead(signedHead: string): string {
  return createHash('sha256').update(signedHead).digest('base64url');
}

/** Days before today on which something was recorded after the last head, and that have none. */
async function findMissedDays(reader: Reader, last: StoredHead, today: string): Promise<string[]> {
  const [days, signed] = await Promise.all([
    reader.all<{ number: number }>(
      `SELECT DISTINCT recorded_at / 86400000 AS number FROM audit_record WHERE record_id > ? ORDER BY 1`,
      [last.recordId],
    ),
    reader.all<{ day: string }>('SELECT day FROM signed_audit_head WHERE day < ?', [today]),
  ]);
  const has = new Set(signed.map(({ day }) => day));
  return days.map(({ number }) => dayOf(number * 86_400_000)).filter((day) => day < today && !has.has(day));
}

type Parts = { database: Database; clock: Clock; log: Log; notices: NoticeSigner; keys: LivingKeys };

/** Signs the end of the audit's chain once a day. */
export class AuditHeads {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Signs the end of the chain, unless that was done today by any process. Before that, it signs late heads for each earlier day
   * with records that ended before settling could sign. Heads are also logged, so that a copy lies outside the database.
   * @returns the signed head, or null when there was one for today already, or there is nothing to sign yet
   */
  async signIfDue(): Promise<string | null> {
    const { database, clock } = this.#parts;
    const today = dayOf(clock.now());
    if (await database.get('SELECT day FROM signed_audit_head WHERE day = ?', [today])) return null;
    const last = await findLastHead(database);
    const missed = last ? await findMissedDays(database, last, today) : [];
    for (const day of missed) await this.#signDay(day);
    return this.#signDay(today);
  }

  async #signDay(day: string): Promise<string | null> {
    const { database, log, keys } = this.#parts;
    const signedHead = await keys.whileUnchanged(() => database.write((transaction) => this.#sign(transaction, day)));
    if (signedHead !== null) log.info({ event: 'audit_head_signed', day, signedHead });
    return signedHead;
  }

  async #sign(transaction: Transaction, day: string): Promise<string | null> {
    const { clock, notices, keys } = this.#parts;
    const locking = transaction.dialect === 'postgres' ? ' FOR UPDATE' : '';
    const head = await transaction.get<{ record_id: number; record_hash: Buffer }>(
      `SELECT record_id, record_hash FROM audit_head${locking}`,
    );
    if (!head || head.record_id === 0) return null;
    await assertKeyGeneration(transaction, keys.generation);
    const { record_id: recordId, record_hash: recordHash } = head;
    const before = await findLastHead(transaction);
    const previous = before ? { day: before.day, digest: digestOfHead(before.signedHead) } : null;
    const signedAt = clock.now();
    const { kid, privateKey } = notices.currentKey();
    const payload: AuditHead = { day, recordId, recordHash: recordHash.toString('base64url'), signedAt, previous };
    const signedHead = signCompact(payload, privateKey, { kid, typ: auditHeadType });
    const made = await transaction.run(
      'INSERT INTO signed_audit_head (day, record_id, signed_head) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [day, recordId, signedHead],
    );
    if (made === 0) return null;
    await recordAudit(transaction, {
      at: signedAt,
      actor: 'settling',
      action: 'key_use',
      outcome: 'done',
      details: { use: 'audit_head', day, recordId, keyId: kid },
    });
    return signedHead;
  }
}
