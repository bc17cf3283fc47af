import type { Clock } from '../../platform/clock.ts';
import { JoseError } from '../../platform/compact-jose.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import { auditHeadSchema, auditHeadType, mostHeadsAtOnce } from '../../contract/settling/audit-head.ts';
import type { AuditHead, AuditHeadsRequest } from '../../contract/settling/audit-head.ts';
import { dayOf } from '../../contract/settling/day-report.ts';
import { isSettlingRefusal, settlingRequests } from '../../contract/settling/requests.ts';
import { askSigned } from '../settling-client/asking.ts';
import type { Signing } from '../settling-client/asking.ts';
import { NoAnswer } from '../settling-client/settling-client.ts';
import type { SettlingKeySet } from '../settling-client/settling-key-set.ts';
import { readSignedBySettling } from '../settling-client/signed-by-settling.ts';

const intervalMs = 60_000;
const deadlineMs = 10_000;
/** The pause after a refusal, or after a head that does not verify: neither changes within a minute. */
const pauseAfterRefusalMs = 60 * 60_000;

/** Every head that settling gave, in the order in which they were signed. */
export async function listSettlingAuditHeads(reader: Reader): Promise<string[]> {
  const rows = await reader.all<{ signed_head: string }>(
    'SELECT signed_head FROM settling_audit_head ORDER BY record_id, received_at',
  );
  return rows.map((row) => row.signed_head);
}

type Parts = Signing & { database: Database; clock: Clock; log: Log; sellerId: string; keySet: SettlingKeySet };

/**
 * Fetches the signed end of settling's audit each day and keeps it for good, append-only. If settling's own operators, or a thief
 * with its database, rewrite the audit there, it no longer matches these heads (docs/audit.md).
 */
export class SettlingAuditHeads {
  readonly #parts: Parts;
  #fetchedOn: string | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.hurry();
    this.#timer = setInterval(() => this.hurry(), intervalMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Looks now whether the day's head is there already. */
  hurry(): void {
    this.#running ??= this.fetchIfDue()
      .catch((error: Error) => this.#parts.log.error({ event: 'audit_heads_failed', why: error.message }))
      .finally(() => {
        this.#running = null;
      });
  }

  /** Fetches every head that is not here yet, unless today's is. */
  async fetchIfDue(): Promise<void> {
    const { clock, log } = this.#parts;
    const now = clock.now();
    const today = dayOf(now);
    if (this.#fetchedOn === today || now < this.#notBefore) return;
    try {
      const newest = await this.#fetchAll();
      if (newest && dayOf(newest.signedAt) >= today) this.#fetchedOn = today;
    } catch (error) {
      if (error instanceof NoAnswer) return;
      if (!(error instanceof JoseError)) throw error;
      this.#notBefore = now + pauseAfterRefusalMs;
      log.error({ event: 'audit_head_refused', why: error.message }, "a head of settling's audit does not verify");
    }
  }

  /** @returns the newest head that is here then */
  async #fetchAll(): Promise<AuditHead | undefined> {
    const { database, clock, log, sellerId } = this.#parts;
    for (;;) {
      const last = await database.get<{ record_id: number; signed_head: string }>(
        'SELECT record_id, signed_head FROM settling_audit_head ORDER BY record_id DESC LIMIT 1',
      );
      const about = { sellerId, afterRecordId: last?.record_id ?? 0, issuedAt: clock.now() };
      const request: AuditHeadsRequest = { request: 'audit-heads', ...about };
      const answer = await askSigned(this.#parts, settlingRequests.auditHeads, request, deadlineMs);
      if (isSettlingRefusal(answer)) {
        this.#notBefore = clock.now() + pauseAfterRefusalMs;
        log.warn({ event: 'audit_heads_refused', refusal: answer.refusal }, 'settling gave no heads of its audit');
        return undefined;
      }
      for (const signedHead of answer.auditHeads) await this.#keep(signedHead);
      if (answer.auditHeads.length < mostHeadsAtOnce) {
        const newest = answer.auditHeads.at(-1) ?? last?.signed_head;
        return newest === undefined ? undefined : this.#read(newest);
      }
    }
  }

  #read(signedHead: string): Promise<AuditHead> {
    const { keySet } = this.#parts;
    return readSignedBySettling(keySet, signedHead, {
      type: auditHeadType,
      schema: auditHeadSchema,
      leftMs: deadlineMs,
    });
  }

  async #keep(signedHead: string): Promise<void> {
    const { database, clock, log } = this.#parts;
    const { day, recordId } = await this.#read(signedHead);
    const other = await database.write(async (transaction) => {
      const kept = await transaction.get(
        'SELECT day FROM settling_audit_head WHERE day = ? AND signed_head <> ? LIMIT 1',
        [day, signedHead],
      );
      await transaction.run(
        `INSERT INTO settling_audit_head (signed_head, day, record_id, received_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        [signedHead, day, recordId, clock.now()],
      );
      return kept;
    });
    // Both are kept, as proof.
    if (other) log.error({ event: 'audit_head_differs', day }, 'settling signed two different heads for one day');
    else log.info({ event: 'audit_head_kept', day, recordId });
  }
}
