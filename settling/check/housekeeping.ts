import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database.ts';
import type { Log } from '../../platform/log.ts';
import { recordAudit } from '../audit/audit-record.ts';
import { endHold } from './hold-record.ts';

const intervalMs = 60_000;
const holdsAtOnce = 50;
// How much longer than it could pass as fresh a seal's nonce is remembered, should the clock be set back.
const marginMs = 3_600_000;

type DueHold = { seller_id: string; application_id: string };

/** What time itself does: holds expire, and the nonces of seals that are stale by now need not be remembered. */
export class Housekeeping {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #nonceLifetimeMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(parts: { database: Database; clock: Clock; log: Log; sealLifetimeMs: number; clockToleranceMs: number }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#nonceLifetimeMs = parts.sealLifetimeMs + parts.clockToleranceMs + marginMs;
  }

  start(): void {
    this.#timer = setInterval(() => (this.#running ??= this.#tidyUp()), intervalMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Ends every hold whose time is over. @returns how many */
  async expireHolds(): Promise<number> {
    for (let expired = 0; ;) {
      const ended = await this.#database.write((transaction) => this.#expireSome(transaction));
      expired += ended;
      if (ended < holdsAtOnce) return expired;
    }
  }

  /** Forgets the nonces of seals that would be refused as stale. @returns how many */
  forgetNonces(): Promise<number> {
    return this.#database.write((transaction) =>
      transaction.run('UPDATE application SET seal_nonce = NULL WHERE seal_nonce IS NOT NULL AND decided_at < ?', [
        this.#clock.now() - this.#nonceLifetimeMs,
      ]),
    );
  }

  async #expireSome(transaction: Transaction): Promise<number> {
    const now = this.#clock.now();
    const due = await transaction.all<DueHold>(
      `SELECT seller_id, application_id FROM hold WHERE state = 'held' AND expires_at <= ?
       ORDER BY expires_at LIMIT ${holdsAtOnce}`,
      [now],
    );
    for (const { seller_id: sellerId, application_id: applicationId } of due) {
      const releasedMinor = await endHold(transaction, { sellerId, applicationId }, 'expired', now);
      if (releasedMinor === 0) continue;
      const subject = { sellerId, applicationId, outcome: 'expired', details: { releasedMinor } } as const;
      await recordAudit(transaction, { at: now, actor: 'settling', action: 'hold_expiry', ...subject });
    }
    return due.length;
  }

  async #tidyUp(): Promise<void> {
    try {
      const expired = await this.expireHolds();
      if (expired > 0) this.#log.info({ event: 'holds_expired', count: expired });
      await this.forgetNonces();
    } catch (error) {
      this.#log.error({ event: 'housekeeping_failed', why: (error as Error).message });
    } finally {
      this.#running = null;
    }
  }
}
