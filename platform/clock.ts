/** Every part of a server reads the time from here, so that tests can move it. Epoch milliseconds, UTC. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is told to move. */
export class MovableClock implements Clock {
  #now: number;

  constructor(now: number = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(durationMs: number): void {
    this.#now += durationMs;
  }

  set(now: number): void {
    this.#now = now;
  }
}
