import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkSide } from '../machine/link-names.ts';
import { raiseSide } from './wireguard-side.ts';
import type { LinkSetting } from './wireguard-side.ts';

const firstPauseMs = 20;
const longestPauseMs = 2_000;
/** A WireGuard process that lived this long was not failing on start: its next restart is at once again. */
const steadyAfterMs = 10_000;

/**
 * Replaces a wireguard-go that ends while the link is kept. Its interface ends with it; the servers on both sides stay
 * and their connections go on over the new one. (The kernel's WireGuard has no process that could end.)
 */
export class LinkKeeper {
  readonly #setting: LinkSetting;
  readonly #log: (line: string) => void;
  readonly #mending = new Set<Promise<void>>();
  #stopped = false;

  constructor(setting: LinkSetting, log: (line: string) => void) {
    this.#setting = setting;
    this.#log = log;
  }

  watch(side: LinkSide, daemon: ChildProcess | null, pauseMs = firstPauseMs): void {
    if (!daemon) return;
    const startedAt = performance.now();
    const onExit = () => {
      if (this.#stopped) return;
      const nextPauseMs = performance.now() - startedAt > steadyAfterMs ? firstPauseMs : pauseMs;
      const mending = this.#mend(side, nextPauseMs).finally(() => this.#mending.delete(mending));
      this.#mending.add(mending);
    };
    if (daemon.exitCode !== null || daemon.signalCode !== null) onExit();
    else daemon.once('exit', onExit);
  }

  /** Stops watching; resolves when no repair is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#mending);
  }

  async #mend(side: LinkSide, firstTryPauseMs: number): Promise<void> {
    this.#log(`The WireGuard process of the ${side} side ended; making it anew.`);
    for (let pauseMs = firstTryPauseMs; !this.#stopped; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await sleep(pauseMs);
      if (this.#stopped) return;
      try {
        const { daemon } = await raiseSide(this.#setting, side);
        this.#log(`The WireGuard process of the ${side} side is back.`);
        this.watch(side, daemon, Math.min(pauseMs * 2, longestPauseMs));
        return;
      } catch (error) {
        this.#log(`The ${side} side of the private link could not be made: ${(error as Error).message}`);
      }
    }
  }
}
