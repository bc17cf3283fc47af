import { ClockComparison, sumOfDifferences } from '../../contract/seller/clock-comparison.ts';
import type { ClockDifference, KioskClock } from '../../contract/seller/clock-comparison.ts';
import type { KioskHealth, KioskReport } from '../../contract/seller/kiosk-care.ts';
import type { SellerAnswer } from '../../contract/seller/seller-client.ts';
import type { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';

const reportEveryMs = 60_000;
/** The most events in one report; the rest goes with the next. */
const mostAtOnce = 100;

type SendReport = (report: KioskReport) => Promise<SellerAnswer<typeof terminalEndpoints.reportHealth>>;

/**
 * Reports the kiosk's health to the seller every minute, and staff actions at once. What it cannot report now, it reports later.
 */
export class HealthReports {
  readonly #record: KioskRecord;
  readonly #health: () => Promise<KioskHealth>;
  readonly #send: SendReport;
  readonly #comparison = new ClockComparison();
  #sellerAheadOfSettling: ClockDifference | null = null;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #isOver = false;

  constructor(record: KioskRecord, health: () => Promise<KioskHealth>, send: SendReport) {
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
      const answer = await this.#send({ health, events });
      const [ownNow, monotonicNow] = [Date.now(), performance.now()];
      // What could not be reported now goes with the next report.
      if (!('value' in answer)) return;
      const { clock, staffPin } = answer.value;
      if (clock) {
        this.#comparison.note({ theirNow: clock.now, ownNow, monotonicNow, roundTripMs: monotonicNow - askedAt });
        this.#sellerAheadOfSettling = clock.aheadOfSettling;
      }
      const told = new Set(events.map(({ eventId }) => eventId));
      const left = this.#record.content.events.filter(({ eventId }) => !told.has(eventId));
      const known = this.#record.content;
      if (told.size > 0 || staffPin !== known.staffPin || known.isStaffPinLost)
        this.#record.change({ events: left, staffPin, isStaffPinLost: false });
    } catch {
      // The seller is unreachable: the next report includes this.
    }
  }
}
