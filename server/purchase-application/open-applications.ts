import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { DueRounds, retryDelayMs } from '../../platform/due-rounds.ts';
import { ignoreStorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { Log } from '../../platform/log.ts';
import { listDueApplications, makeLeftBehindDue, postponeReversal } from './application-store.ts';
import type { StoredApplication } from './application-store.ts';
import type { CreditInformationCheckingRequester } from './credit-information-checking-requester.ts';
import { moveApplication } from './move-application.ts';

/**
 * Ends every application that was left open, without anyone's help (ARCHITECTURE.md, *Killed here*). `received` becomes
 * `withdrawn`, `checking` becomes `undetermined`, and either of these becomes `reversed` once settling has signed that it holds
 * nothing. The rows are the queue, so it survives any end of the process.
 */
export class OpenApplications {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #requester: CreditInformationCheckingRequester;
  readonly #rounds: DueRounds<StoredApplication>;
  #isUnderWay: (applicationId: string) => boolean = () => false;

  constructor(parts: { database: Database; clock: Clock; log: Log; requester: CreditInformationCheckingRequester }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#requester = parts.requester;
    this.#rounds = new DueRounds({
      listDue: (limit) => listDueApplications(this.#database, this.#clock.now(), limit),
      workOn: (application) => this.#end(application),
      log: parts.log,
    });
  }

  async start(): Promise<void> {
    if (this.#database.dialect === 'sqlite') {
      const making = this.#database.write((transaction) => makeLeftBehindDue(transaction, this.#clock.now()));
      // On a full disk the shop still starts, and they become due at their own time.
      await making.catch(ignoreStorageUnavailable);
    }
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Skips the applications that this process itself is working on, even if the clock was set in the meantime. */
  leaveAlone(isUnderWay: (applicationId: string) => boolean): void {
    this.#isUnderWay = isUnderWay;
  }

  /** Works on what is due now instead of waiting for the next round. */
  hurry(): void {
    this.#rounds.hurry();
  }

  async #end(application: StoredApplication): Promise<void> {
    const { applicationId, state } = application;
    if (state === 'undetermined' || state === 'withdrawn') return this.#reverse(application, state);
    if (this.#isUnderWay(applicationId)) return;
    const next = state === 'received' ? 'withdrawn' : 'undetermined';
    const isMoved = await this.#database.write((transaction) => {
      const now = this.#clock.now();
      return moveApplication(transaction, applicationId, state, next, now, { dueAt: now });
    });
    if (!isMoved) return;
    this.#log.warn({ event: `application_${next}`, applicationId }, `an application that was left behind is ${next}`);
    await this.#reverse({ ...application, attempts: 0 }, next);
  }

  async #reverse(
    { applicationId, totalMinor, currency, attempts }: StoredApplication,
    from: 'undetermined' | 'withdrawn',
  ): Promise<void> {
    const answer = await this.#requester.reverse({ applicationId, totalMinor, currency });
    const now = this.#clock.now();
    if (answer) {
      await this.#database.write((transaction) =>
        moveApplication(transaction, applicationId, from, 'reversed', now, { notice: answer.signed }),
      );
      this.#log.info({ event: 'application_reversed', applicationId }, 'settling holds nothing for an application');
      return;
    }
    const delayMs = retryDelayMs(attempts);
    await this.#database.write((transaction) => postponeReversal(transaction, applicationId, now + delayMs));
  }
}
