import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import type { Log } from '../../platform/log.ts';
import type { RequestRefusal } from '../contract/refusals.ts';
import { AuditBehind } from './audit-behind.ts';

/** A request that changed nothing. `why` names what was wrong, never what was sent. */
export type RefusedRequest = {
  /** The listed seller who signed it; none for a stranger. */
  sellerId?: string;
  applicationId?: string;
  refusal: RequestRefusal;
  why: string;
};

const windowMs = 60_000;

/** What may still be recorded this minute, and how much was not. */
class Allowance {
  readonly #largestPerMinute: number;
  #windowStart = Number.NEGATIVE_INFINITY;
  #recorded = 0;
  #leftOut = 0;

  constructor(largestPerMinute: number) {
    this.#largestPerMinute = largestPerMinute;
  }

  /** How many were left out of a minute that is over now. */
  takeLeftOut(now: number): number {
    if (now >= this.#windowStart && now - this.#windowStart < windowMs) return 0;
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

/**
 * Audits refused requests without letting whoever sends them fill the disk: so many records a minute, then one that says
 * how many were left out. Strangers and sellers are counted apart, so that neither hides the other.
 */
export class RefusedRequests {
  readonly #clock: Clock;
  readonly #allowances: { stranger: Allowance; seller: Allowance };
  readonly #audit: AuditBehind;

  constructor(parts: { database: Database; clock: Clock; log: Log; largestPerMinute?: number }) {
    this.#clock = parts.clock;
    this.#audit = new AuditBehind(parts.database, parts.log);
    const largestPerMinute = parts.largestPerMinute ?? 60;
    this.#allowances = { stranger: new Allowance(largestPerMinute), seller: new Allowance(largestPerMinute) };
  }

  /** Notes a refusal. It is written behind the answer, which therefore takes the same time whether it is recorded or not. */
  note(request: RefusedRequest): void {
    const now = this.#clock.now();
    const sender = request.sellerId === undefined ? 'stranger' : 'seller';
    const leftOut = this.#allowances[sender].takeLeftOut(now);
    if (leftOut > 0)
      this.#write(now, { refusal: request.refusal, why: `${leftOut} more of a ${sender} were left out` });
    if (this.#allowances[sender].take()) this.#write(now, request);
  }

  /** Resolves when everything noted so far is written. */
  written(): Promise<void> {
    return this.#audit.written();
  }

  #write(at: number, { sellerId, applicationId, refusal, why }: RefusedRequest): void {
    this.#audit.record({
      at,
      actor: sellerId === undefined ? 'stranger' : `seller:${sellerId}`,
      action: 'request',
      ...(sellerId !== undefined && { sellerId }),
      ...(applicationId !== undefined && { applicationId }),
      outcome: 'refused',
      reason: refusal,
      details: { why },
    });
  }
}
