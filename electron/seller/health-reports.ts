import { ClockComparison, sumOfDifferences } from '../../contract/seller/clock-comparison.ts';
import type { ClockDifference } from '../../contract/seller/clock-comparison.ts';
import { kioskReportAnswerSchema } from '../../contract/seller/kiosk-care.ts';
import type { KioskHealth } from '../../contract/seller/kiosk-care.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';
import type { SellerAnswer } from './seller-call.ts';

const reportEveryMs = 60_000;
/** The most events in one report; the rest goes with the next. */
const mostAtOnce = 100;

/** How far this machine's clock is ahead of the seller's, and of the card company's as reported by the seller. */
export type KioskClock = { aheadOfSeller: ClockDifference; aheadOfSettling: ClockDifference | null };

/**
 * Reports the kiosk's health to the seller every minute, and staff actions at once. What it cannot report now, it reports later.
 */
export class HealthReports {
  readonly #record: KioskRecord;
  readonly #health: () => Promise<KioskHealth>;
  readonly #send: (report: unknown) => Promise<SellerAnswer>;
  readonly #comparison = new ClockComparison();
  #sellerAheadOfSettling: ClockDifference | null = null;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #isOver = false;

  /** @param send throws when the seller does not answer */
  constructor(
    record: KioskRecord,
    health: () => Promise<KioskHealth>,
    send: (report: unknown) => Promise<SellerAnswer>,
  ) {
    this.#record = record;
    this.#health = health;
    this.#send = send;
  }

  /** Reports now, and every minute afterwards. While a report is under way, the next one follows directly after it. */
  hurry(): Promise<void> {
    clearTimeout(this.#timer);
    const before = this.#sending ?? Promise.resolve();
    const sending = before.then(() => this.#report());
    this.#sending = sending;
    return sending.finally(() => {
      if (this.#sending !== sending) return;
      this.#sending = undefined;
      if (!this.#isOver) this.#timer = setTimeout(() => void this.hurry(), reportEveryMs);
    });
  }

  /**
   * The clock differences from the last answers. Null before the first answer, and until the next one after this clock was set.
   */
  clock(): KioskClock | null {
    const aheadOfSeller = this.#comparison.difference();
    if (!aheadOfSeller || !this.#comparison.isCurrent(Date.now(), performance.now())) return null;
    const seller = this.#sellerAheadOfSettling;
    return { aheadOfSeller, aheadOfSettling: seller && sumOfDifferences(aheadOfSeller, seller) };
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  async #report(): Promise<void> {
    if (this.#isOver) return;
    const events = this.#record.content.events.slice(0, mostAtOnce);
    try {
      const aheadOfSeller = this.clock()?.aheadOfSeller;
      const health = { ...(await this.#health()), ...(aheadOfSeller && { aheadOfSeller }) };
      const askedAt = performance.now();
      const { status, body } = await this.#send({ health, events });
      const [ownNow, monotonicNow] = [Date.now(), performance.now()];
      const answer = kioskReportAnswerSchema.safeParse(body);
      if (status !== 200 || !answer.success) return;
      const { clock } = answer.data;
      if (clock) {
        this.#comparison.note({ theirNow: clock.now, ownNow, monotonicNow, roundTripMs: monotonicNow - askedAt });
        this.#sellerAheadOfSettling = clock.aheadOfSettling;
      }
      const told = new Set(events.map(({ eventId }) => eventId));
      const left = this.#record.content.events.filter(({ eventId }) => !told.has(eventId));
      const { staffPin } = answer.data;
      const known = this.#record.content;
      if (told.size > 0 || staffPin !== known.staffPin || known.isStaffPinLost)
        this.#record.change({ events: left, staffPin, isStaffPinLost: false });
    } catch {
      // The seller is unreachable: the next report includes this.
    }
  }
}
