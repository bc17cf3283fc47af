import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { NoAnswer } from './settling-client.ts';
import type { SettlingClient } from './settling-client.ts';

const probeWhenUpMs = 2_000;
const probeWhenDownMs = 400;
const probeDeadlineMs = 1_000;

/**
 * Whether settling can be asked now. While the link is known to be down, shoppers hear at once that credit is unavailable
 * instead of waiting for a deadline; frequent probes find out soon when it is back.
 */
export class SettlingAvailability {
  readonly #client: SettlingClient;
  readonly #clock: Clock;
  readonly #log: Log;
  #isReachable = false;
  #since: number;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = true;
  #onReachable: (() => void)[] = [];

  constructor(client: SettlingClient, clock: Clock, log: Log) {
    this.#client = client;
    this.#clock = clock;
    this.#log = log;
    this.#since = clock.now();
  }

  /** Up or down, and since when (epoch milliseconds). */
  state(): { isReachable: boolean; since: number } {
    return { isReachable: this.#isReachable, since: this.#since };
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
    this.#change(true, 'answers');
  }

  /** Settling said that it cannot decide now: whether that is for all is asked at once. */
  noteCannotDecide(): void {
    if (this.#isReachable && !this.#isStopped) this.#schedule(0);
  }

  /** A check, a reversal or a probe found nobody: from now on shoppers are told so until a probe succeeds. */
  noteNoAnswer(why: string): void {
    this.#change(false, why);
  }

  #change(isReachable: boolean, why: string): void {
    if (isReachable === this.#isReachable || this.#isStopped) return;
    this.#isReachable = isReachable;
    this.#since = this.#clock.now();
    if (isReachable) this.#log.info({ event: 'settling_reachable' }, 'settling can be reached');
    else this.#log.warn({ event: 'settling_unreachable', why }, 'settling cannot be reached');
    if (isReachable) for (const effect of this.#onReachable) effect();
    else if (!this.#isStopped) this.#schedule();
  }

  #schedule(delayMs = this.#isReachable ? probeWhenUpMs : probeWhenDownMs): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#probe(), delayMs);
  }

  async #probe(): Promise<void> {
    try {
      await this.#client.probe(randomBytes(12).toString('hex'), probeDeadlineMs);
      this.#change(true, 'answers');
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.#change(false, error.message);
    }
    this.#schedule();
  }
}
