import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { ClockDifference } from '../../contract/seller/clock-comparison.ts';
import { SettlingClock } from './settling-clock.ts';
import { NoAnswer } from './settling-client.ts';
import type { SettlingClient } from './settling-client.ts';

const probeWhenUpMs = 2_000;
const probeWhenDownMs = 400;
const probeDeadlineMs = 1_000;

export type SettlingState = {
  isReachable: boolean;
  /** Epoch milliseconds. */
  since: number;
  clock: { standing: ReturnType<SettlingClock['standing']>; difference: ClockDifference | null };
};

/**
 * Tells whether settling can be asked now. While the link is known to be down, shoppers hear at once that credit is unavailable
 * instead of waiting for a deadline; frequent probes find out soon when it is back.
 */
export class SettlingAvailability {
  /** How this server's clock stands to settling's. */
  readonly settlingClock: SettlingClock;
  readonly #client: SettlingClient;
  readonly #clock: Clock;
  readonly #log: Log;
  #isReachable = false;
  #clockStanding: SettlingState['clock']['standing'] = 'unknown';
  #since: number;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = true;
  #onReachable: (() => void)[] = [];

  constructor(client: SettlingClient, clock: Clock, log: Log) {
    this.#client = client;
    this.settlingClock = new SettlingClock(client, clock);
    this.#clock = clock;
    this.#log = log;
    this.#since = clock.now();
  }

  /** Up or down, since when, and how the clocks stand. */
  state(): SettlingState {
    const { settlingClock } = this;
    const clock = { standing: settlingClock.standing(), difference: settlingClock.difference() ?? null };
    return { isReachable: this.#isReachable, since: this.#since, clock };
  }

  /** Settling's time, signed for a terminal's nonce; undefined when settling does not tell it in time. */
  async signedTime(nonce: string): Promise<string | undefined> {
    if (!this.#isReachable) return undefined;
    try {
      return await this.#client.signedTime(nonce, probeDeadlineMs);
    } catch (error) {
      if (error instanceof NoAnswer) return undefined;
      throw error;
    }
  }

  /** Tells whether a card may be asked for: settling can be reached, and would not take this server's requests for stale. */
  isOpenForCredit(): boolean {
    const { isReachable, clock } = this.state();
    return isReachable && clock.standing !== 'too_far' && clock.standing !== 'distrusted';
  }

  /** Runs `effect` each time that settling comes within reach. */
  whenReachable(effect: () => void): void {
    this.#onReachable.push(effect);
  }

  /** Probes once, then keeps probing until `stop`. */
  async start(): Promise<void> {
    this.#isStopped = false;
    await this.#probe();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  noteAnswer(): void {
    this.#change(null);
  }

  /** Notes that settling said it cannot decide now. A probe asks at once whether that holds for all requests. */
  noteCannotDecide(): void {
    if (this.#isReachable && !this.#isStopped) this.#schedule(0);
  }

  /** Notes that a check, a reversal or a probe got no answer. Shoppers are told so from now on, until a probe succeeds. */
  noteNoAnswer(why: string): void {
    this.#change(why);
  }

  /**
   * Notes that settling took a request for stale although it carried settling's time. The shop is closed for credit for a while.
   */
  noteStale(): void {
    this.settlingClock.noteStale();
    this.#noteClock();
  }

  /** @param silentBecause why settling cannot be reached; null where it answers */
  #change(silentBecause: string | null): void {
    const isReachable = silentBecause === null;
    if (isReachable === this.#isReachable || this.#isStopped) return;
    this.#isReachable = isReachable;
    this.#since = this.#clock.now();
    if (isReachable) {
      this.#log.info({ event: 'settling_reachable' }, 'settling can be reached');
      for (const effect of this.#onReachable) effect();
    } else {
      this.#log.warn({ event: 'settling_unreachable', why: silentBecause }, 'settling cannot be reached');
      this.#schedule();
    }
  }

  #schedule(delayMs = this.#isReachable ? probeWhenUpMs : probeWhenDownMs): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#probe(), delayMs);
  }

  /** Logs once when the clocks start to differ, and once when they agree again. */
  #noteClock(): void {
    const standing = this.settlingClock.standing();
    if (standing === this.#clockStanding) return;
    const isNews = standing !== 'agree' || this.#clockStanding !== 'unknown';
    this.#clockStanding = standing;
    if (!isNews) return;
    const aheadOfSettlingMs = this.settlingClock.difference()?.aheadMs ?? null;
    const fact = { event: 'clock_standing', standing, aheadOfSettlingMs };
    if (standing === 'agree') this.#log.info(fact, "this server's clock agrees with settling's again");
    else this.#log.warn(fact, "this server's clock does not agree with settling's");
  }

  async #probe(): Promise<void> {
    try {
      await this.settlingClock.measure(probeDeadlineMs);
      this.#noteClock();
      this.#change(null);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.#change(error.message);
    }
    this.#schedule();
  }
}
