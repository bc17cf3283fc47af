import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Database, Transaction } from '../../platform/database.ts';
import type { Log } from '../../platform/log.ts';
import { assertKeyGeneration } from '../keys/key-record.ts';
import type { LivingKeys } from '../keys/key-ring.ts';
import type { NoticeSigner } from '../keys/notice-signer.ts';
import { recordAudit } from './audit-record.ts';

/**
 * The end of the audit's chain, signed once a day (UTC) with the notice key of that day: whoever could rewrite the whole
 * chain in the database still cannot make it fit what was signed. The type keeps it from passing for a notice.
 */
export const auditHeadType = 'sidelane-audit-head+jws';

export const auditHeadSchema = z.strictObject({
  /** `YYYY-MM-DD`, UTC. */
  day: z.string(),
  /** The last record of the chain at that moment, and its hash (base64url). */
  recordId: z.int(),
  recordHash: z.string(),
  /** Epoch milliseconds. */
  signedAt: z.int(),
});

export type AuditHead = z.infer<typeof auditHeadSchema>;

type Parts = { database: Database; clock: Clock; log: Log; notices: NoticeSigner; keys: LivingKeys };

export class AuditHeads {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Signs the end of the chain when that was not done today, in whichever process comes first. It is also logged, so that a
   * copy lies outside the database.
   * @returns the signed head, or null when there was one for today already
   */
  async signIfDue(): Promise<string | null> {
    const { database, clock, log, keys } = this.#parts;
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    if (await database.get('SELECT day FROM signed_audit_head WHERE day = ?', [day])) return null;
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
    const signedAt = clock.now();
    const { kid, privateKey } = notices.currentKey();
    const payload: AuditHead = { day, recordId, recordHash: recordHash.toString('base64url'), signedAt };
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
