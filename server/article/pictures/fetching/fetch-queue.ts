import { FetchFailure } from './picture-failure.ts';

/** Four pictures at a time, two of one host, and none of a host that has not answered five times in a row. */

const mostAtOnce = 4;
const mostOfOneHost = 2;
const mostSilences = 5;

type Job = { host: string; work: () => Promise<void>; giveUp: (failure: FetchFailure) => void };

export class FetchQueue {
  readonly #waiting: Job[] = [];
  readonly #running = new Map<string, number>();
  readonly #silences = new Map<string, number>();
  #count = 0;

  /** Runs the work when its turn has come. @throws {FetchFailure} when its host was given up */
  add<Result>(host: string, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const run = async () => {
        try {
          const result = await work();
          this.#silences.delete(host);
          resolve(result);
        } catch (error) {
          this.#hear(host, error);
          reject(error as Error);
        }
      };
      this.#waiting.push({ host, work: run, giveUp: reject });
      this.#start();
    });
  }

  #hear(host: string, error: unknown): void {
    const isSilent = error instanceof FetchFailure && ['not_reached', 'too_slow'].includes(error.failure);
    if (isSilent) this.#silences.set(host, (this.#silences.get(host) ?? 0) + 1);
    else this.#silences.delete(host);
  }

  #start(): void {
    while (this.#count < mostAtOnce) {
      const place = this.#waiting.findIndex(({ host }) => (this.#running.get(host) ?? 0) < mostOfOneHost);
      const [job] = place < 0 ? [] : this.#waiting.splice(place, 1);
      if (!job) return;
      const { host, work, giveUp } = job;
      if ((this.#silences.get(host) ?? 0) >= mostSilences) {
        giveUp(
          new FetchFailure('host_given_up', `${host} did not answer ${mostSilences} times, and was not asked again`),
        );
        continue;
      }
      this.#count++;
      this.#running.set(host, (this.#running.get(host) ?? 0) + 1);
      void work().finally(() => {
        this.#count--;
        this.#running.set(host, (this.#running.get(host) ?? 1) - 1);
        this.#start();
      });
    }
  }
}
