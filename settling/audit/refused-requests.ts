import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import { AuditBehind } from './audit-behind.ts';
import type { AuditRecord } from './audit-record.ts';

/** A request that changed nothing. `why` names what was wrong, never what was sent. */
export type RefusedRequest = {
  /** The listed seller who signed it; none for a stranger. */
  sellerId?: string;
  applicationId?: string;
  refusal: RequestRefusal;
  why: string;
};

const windowMs = 60_000;

/** Counts how many records may still be written this minute, and how many were left out. */
class Allowance {
  readonly #largestPerMinute: number;
  #windowStart = Number.NEGATIVE_INFINITY;
  #recorded = 0;
  #leftOut = 0;

  constructor(largestPerMinute: number) {
    this.#largestPerMinute = largestPerMinute;
  }

  /** Whether the minute that is counted is over, or never began. */
  isOver(now: number): boolean {
    return now < this.#windowStart || now - this.#windowStart >= windowMs;
  }

  /** Begins a minute. @returns how many were left out of the one before */
  begin(now: number): number {
    const leftOut = this.#leftOut;
    this.#windowStart = now;
    this.#recorded = 0;
    this.#leftOut = 0;
    return leftOut;
  }

  take(): boolean {
    if (this.#recorded < this.#largestPerMinute) this.#recorded++;
    else this.#leftOut++;
    return this.#leftOut === 0;
  }
}

type Sender = Pick<RefusedRequest, 'sellerId'>;

/**
 * Audits refused requests without letting a flood of them fill the disk. It writes a limited number of records a minute, then one
 * that says how many were left out. All unauthenticated senders are counted together and each seller apart, so that none hides
 * another.
 */
export class RefusedRequests {
  readonly #clock: Clock;
  readonly #largestPerMinute: number;
  readonly #audit: AuditBehind;
  /** By the seller's id; strangers have none. There are no more sellers than are listed. */
  readonly #allowances = new Map<string | undefined, Allowance>();

  constructor(parts: { database: Database; clock: Clock; log: Log; largestPerMinute?: number }) {
    this.#clock = parts.clock;
    this.#audit = new AuditBehind(parts.database, parts.log);
    this.#largestPerMinute = parts.largestPerMinute ?? 60;
  }

  /** Notes a refusal. It is written after the answer, which therefore takes the same time whether it is recorded or not. */
  note(request: RefusedRequest): void {
    const now = this.#clock.now();
    const allowance = this.#allowances.get(request.sellerId) ?? new Allowance(this.#largestPerMinute);
    this.#allowances.set(request.sellerId, allowance);
    if (allowance.isOver(now)) this.#writeLeftOut(request, allowance.begin(now));
    if (!allowance.take()) return;
    const { applicationId, refusal, why } = request;
    this.#write(request, { ...(applicationId !== undefined && { applicationId }), reason: refusal, details: { why } });
  }

  /** Writes the refusals that are only counted so far. Resolves when everything that was noted is written. */
  stop(): Promise<void> {
    for (const [sellerId, allowance] of this.#allowances) {
      this.#writeLeftOut(sellerId === undefined ? {} : { sellerId }, allowance.begin(this.#clock.now()));
    }
    return this.#audit.written();
  }

  #writeLeftOut(sender: Sender, leftOut: number): void {
    if (leftOut === 0) return;
    const whose = sender.sellerId === undefined ? 'a stranger' : 'this seller';
    this.#write(sender, { details: { why: `${leftOut} more of ${whose} were left out` } });
  }

  #write({ sellerId }: Sender, says: Pick<AuditRecord, 'applicationId' | 'reason' | 'details'>): void {
    this.#audit.record({
      at: this.#clock.now(),
      actor: sellerId === undefined ? 'stranger' : `seller:${sellerId}`,
      action: 'request',
      ...(sellerId !== undefined && { sellerId }),
      outcome: 'refused',
      ...says,
    });
  }
}
