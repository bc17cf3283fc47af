import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { AuditHeads } from '../audit-heads/audit-heads.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { HeadFolder } from '../audit-heads/head-files.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import { endPeriods, lockPersonAccount } from '../credit-information/person-account.ts';
import { paymentRule } from '../credit-information/payment-due-rule.ts';
import { verifyLedger } from '../ledger/verify-ledger.ts';
import type { LedgerDifference } from '../ledger/verify-ledger.ts';
import type { KeyTending } from '../keys/key-tending.ts';
import { lockPayment, releasePayment } from '../payment/payment-store.ts';

const intervalMs = 60_000;
const verifyEveryMs = 24 * 3_600_000;
const holdsAtOnce = 50;
const personsAtOnce = 50;
// A seal's nonce is remembered this much longer than it could pass as fresh, in case the clock is set back.
const marginMs = 3_600_000;

type DueHold = { seller_id: string; application_id: string };

export type HousekeepingParts = {
  database: Database;
  clock: Clock;
  log: Log;
  sealLifetimeMs: number;
  clockToleranceMs: number;
  auditHeads: AuditHeads;
  /** Where each day's head is written outside the database, if anywhere. */
  headFolder?: HeadFolder | undefined;
  keyTending: KeyTending;
  /** Forgets parts of day reports that were never finished, and says how many. */
  forgetReportParts: () => Promise<number>;
};

/**
 * Does the work that falls due with time. Holds expire, and payments by persons fall due. Nonces of stale seals are deleted. Keys
 * are renewed and retired. Once a day the ledger is verified and the end of the audit is signed.
 */
export class Housekeeping {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #nonceLifetimeMs: number;
  #verifiedAt = Number.NEGATIVE_INFINITY;
  readonly #auditHeads: AuditHeads;
  readonly #headFolder: HeadFolder | undefined;
  readonly #keyTending: KeyTending;
  readonly #forgetReportParts: () => Promise<number>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(parts: HousekeepingParts) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#auditHeads = parts.auditHeads;
    this.#headFolder = parts.headFolder;
    this.#keyTending = parts.keyTending;
    this.#forgetReportParts = parts.forgetReportParts;
    this.#nonceLifetimeMs = parts.sealLifetimeMs + parts.clockToleranceMs + marginMs;
  }

  /**
   * Signs the end of the audit as the former process left it, before anything is added; the rest runs from there on.
   * @returns `firstRound`, which resolves when what became due in between is done
   */
  async start(): Promise<{ firstRound: Promise<void> }> {
    await this.#signHead();
    const firstRound = this.#tidyUp();
    this.#running = firstRound;
    this.#timer = setInterval(() => (this.#running ??= this.#tidyUp(() => this.#signHead())), intervalMs);
    this.#timer.unref();
    return { firstRound };
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

  /** Ends the periods that are over, and records what persons did not pay in time as missed. @returns of how many persons */
  async endPeriods(): Promise<number> {
    for (let persons = 0; ;) {
      const ended = await this.#database.write((transaction) => this.#endSomePeriods(transaction));
      persons += ended;
      if (ended < personsAtOnce) return persons;
    }
  }

  /** Compares the ledger with everything kept beside it, once a day, and logs what differs. @returns what differs */
  async verifyDaily(): Promise<LedgerDifference[]> {
    const now = this.#clock.now();
    if (now - this.#verifiedAt < verifyEveryMs) return [];
    const differences = await verifyLedger(this.#database);
    this.#verifiedAt = now;
    for (const difference of differences) this.#log.error({ event: 'ledger_differs', ...difference });
    this.#log.info({ event: 'ledger_verified', differences: differences.length });
    return differences;
  }

  /** Forgets the nonces of seals that would be refused as stale. @returns how many */
  forgetNonces(): Promise<number> {
    return this.#database.write((transaction) =>
      transaction.run('UPDATE application SET seal_nonce = NULL WHERE seal_nonce IS NOT NULL AND decided_at < ?', [
        this.#clock.now() - this.#nonceLifetimeMs,
      ]),
    );
  }

  /** Renews keys that end, and retires those whose time is over. */
  async tendKeys(): Promise<void> {
    try {
      await this.#keyTending.tend();
    } catch (error) {
      // A read-only keys folder must not stop the rest of the housekeeping.
      if (error instanceof StorageUnavailable) throw error;
      this.#log.error({ event: 'keys_not_tended', why: (error as Error).message });
    }
  }

  async #expireSome(transaction: Transaction): Promise<number> {
    const now = this.#clock.now();
    const due = await transaction.all<DueHold>(
      `SELECT seller_id, application_id FROM payment WHERE state = 'held' AND expires_at <= ?
       ORDER BY expires_at LIMIT ${holdsAtOnce}`,
      [now],
    );
    const ended: AuditRecord[] = [];
    for (const { seller_id: sellerId, application_id: applicationId } of due) {
      const payment = await lockPayment(transaction, { sellerId, applicationId });
      // Another process extended or released it in the meantime.
      if (!payment || payment.expiresAt > now) continue;
      if (!(await releasePayment(transaction, payment, { event: 'expiry', now }))) continue;
      const details = { releasedMinor: payment.heldMinor };
      const subject = { sellerId, applicationId, outcome: 'expired', details } as const;
      ended.push({ at: now, actor: 'settling', action: 'hold_expiry', ...subject });
    }
    for (const record of ended) await recordAudit(transaction, record);
    return due.length;
  }

  async #endSomePeriods(transaction: Transaction): Promise<number> {
    const now = this.#clock.now();
    const due = await transaction.all<{ person_id: number }>(
      `SELECT person_id FROM person WHERE due_at <= ?
       UNION SELECT person_id FROM person WHERE payment_status = 'overdue' AND overdue_since <= ? AND overdue_minor > 0
       ORDER BY person_id LIMIT ${personsAtOnce}`,
      [now, now - paymentRule.defaultedAfterMs],
    );
    for (const { person_id: personId } of due) {
      await endPeriods(transaction, await lockPersonAccount(transaction, personId), now);
    }
    return due.length;
  }

  async #signHead(): Promise<void> {
    await this.#auditHeads.signIfDue();
    await this.#headFolder?.write();
  }

  async #tidyUp(andThen: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    try {
      const expired = await this.expireHolds();
      if (expired > 0) this.#log.info({ event: 'holds_expired', count: expired });
      await this.endPeriods();
      await this.forgetNonces();
      const parts = await this.#forgetReportParts();
      if (parts > 0) this.#log.info({ event: 'report_parts_forgotten', count: parts });
      await this.tendKeys();
      await this.verifyDaily();
      await andThen();
    } catch (error) {
      // The outage itself is in the log once (`storage-watch.ts`); the next round does what this one left.
      if (error instanceof StorageUnavailable) return;
      this.#log.error({ event: 'housekeeping_failed', why: (error as Error).message });
    } finally {
      this.#running = null;
    }
  }
}
