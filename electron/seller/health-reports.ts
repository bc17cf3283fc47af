import { ClockComparison, sumOfDifferences } from '../../contract/seller/clock-comparison.ts';
import type { ClockDifference } from '../../contract/seller/clock-comparison.ts';
import { kioskReportAnswerSchema } from '../../contract/seller/kiosk-care.ts';
import type { KioskHealth } from '../../contract/seller/kiosk-care.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';
import type { SellerAnswer } from './seller-call.ts';

const reportEveryMs = 60_000;
/** Events in one report; the rest goes with the next. */
const mostAtOnce = 100;

/** How far this machine's clock is ahead of the seller's, and of the card company's by way of the seller's word. */
export type KioskClock = { aheadOfSeller: ClockDifference; aheadOfSettling: ClockDifference | null };

/** Tells the seller each minute how the kiosk is, and at once what staff did at it. What it cannot tell now, it tells later. */
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

  /** Reports now, and each minute after. While a report is under way, the next follows right behind it. */
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

  /** The clocks as the last answers showed them; null before the first, and until the next where this clock was set since. */
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
      // The seller is away: the next report says it.
    }
  }
}
