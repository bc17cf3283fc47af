import type { Clock } from '../../platform/clock.ts';
import { JoseError, signCompact } from '../../platform/compact-jose.ts';
import type { Database } from '../../platform/database/database.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Log } from '../../platform/log.ts';
import { requestType } from '../../contract/settling/check.ts';
import type { Answer, CheckRequest, ReversalRequest } from '../../contract/settling/check.ts';
import type { Currency } from '../../contract/money.ts';
import { noticeIsAbout, noticeSchema, noticeType } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import { conflictKeysOf } from './application-store.ts';
import { moveApplication } from './move-application.ts';
import type { SettlingAvailability } from '../settling-client/settling-availability.ts';
import { NoAnswer } from '../settling-client/settling-client.ts';
import type { SettlingClient } from '../settling-client/settling-client.ts';
import type { SettlingKeySet } from '../settling-client/settling-key-set.ts';
import { readSignedBySettling } from '../settling-client/signed-by-settling.ts';

export type VerifiedNotice = { notice: Notice; signed: string };

type Asked = { applicationId: string; totalMinor: number; currency: Currency };

const reversalDeadlineMs = 4_000;

function isStale(answer: Answer): boolean {
  return 'refusal' in answer && answer.refusal === 'request_stale';
}

/**
 * The credit information checking requester 12 (steps 4, 5 and 9) asks settling over the private link, with one effect per
 * application. It accepts only what settling has signed about that application.
 */
export class CreditInformationCheckingRequester {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #sellerId: string;
  readonly #signingKey: KeyPair;
  readonly #client: SettlingClient;
  readonly #keySet: SettlingKeySet;
  readonly #availability: SettlingAvailability;
  readonly #checkDeadlineMs: number;

  constructor(parts: {
    database: Database;
    clock: Clock;
    log: Log;
    sellerId: string;
    signingKey: KeyPair;
    client: SettlingClient;
    keySet: SettlingKeySet;
    availability: SettlingAvailability;
    checkDeadlineMs: number;
  }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#sellerId = parts.sellerId;
    this.#signingKey = parts.signingKey;
    this.#client = parts.client;
    this.#keySet = parts.keySet;
    this.#availability = parts.availability;
    this.#checkDeadlineMs = parts.checkDeadlineMs;
  }

  /**
   * Records that settling is about to be asked, then asks.
   * @returns settling's verified notice; `unanswered` when there is no valid one; `overtaken` when the application was no longer
   *   waiting to be checked
   */
  async check(
    application: Asked & { seal: string; terminal: RequestingTerminal },
  ): Promise<VerifiedNotice | 'unanswered' | 'overtaken'> {
    const { applicationId, totalMinor, currency, seal, terminal } = application;
    const isMine = await this.#database.write(
      (transaction) => moveApplication(transaction, applicationId, 'received', 'checking', this.#clock.now()),
      conflictKeysOf(applicationId),
    );
    if (!isMine) return 'overtaken';
    const until = performance.now() + this.#checkDeadlineMs;
    const request: CheckRequest = {
      request: 'check',
      sellerId: this.#sellerId,
      applicationId,
      amountMinor: totalMinor,
      currency,
      seal,
      terminal,
      issuedAt: await this.#availability.settlingClock.nowFor(this.#checkDeadlineMs / 2),
    };
    const answer = await this.#ask('/checks', request, until);
    if (!answer || answer.notice.kind === 'reversal') return 'unanswered';
    if (answer.notice.reason === 'terminal_refused') {
      const { terminalId } = terminal;
      this.#log.warn(
        { event: 'terminal_refused', applicationId, terminalId },
        'settling decides nothing from a terminal',
      );
    }
    // The terminal may have sealed for a key that was retired at once; on a retry it gets the new one.
    if (answer.notice.reason === 'seal_refused') await this.#keySet.refresh(until - performance.now());
    return answer;
  }

  /** Asks settling to hold nothing for this application; returns its signed notice of that, or undefined to try again later. */
  async reverse(application: Asked): Promise<VerifiedNotice | undefined> {
    const request: ReversalRequest = {
      request: 'reversal',
      sellerId: this.#sellerId,
      applicationId: application.applicationId,
      amountMinor: application.totalMinor,
      currency: application.currency,
      issuedAt: this.#availability.settlingClock.now(),
    };
    const answer = await this.#ask('/reversals', request, performance.now() + reversalDeadlineMs);
    return answer?.notice.kind === 'reversal' ? answer : undefined;
  }

  /** @param until the deadline for the verified answer, as `performance.now()` counts */
  async #ask(
    path: '/checks' | '/reversals',
    request: CheckRequest | ReversalRequest,
    until: number,
  ): Promise<VerifiedNotice | undefined> {
    const { applicationId } = request;
    try {
      const answer = await this.#askInTime(path, request, until);
      if ('refusal' in answer && answer.refusal === 'settling_unavailable') {
        this.#availability.noteCannotDecide();
        return undefined;
      }
      if ('refusal' in answer) {
        this.#log.error(
          { event: 'settling_refused', applicationId, refusal: answer.refusal },
          'settling refused a request',
        );
        return undefined;
      }
      const leftMs = until - performance.now();
      const notice = await readSignedBySettling(this.#keySet, answer.notice, {
        type: noticeType,
        schema: noticeSchema,
        leftMs,
      });
      if (noticeIsAbout(notice, request)) return { notice, signed: answer.notice };
      this.#log.error({ event: 'notice_refused', applicationId }, 'a notice is about something else than was asked');
    } catch (error) {
      if (error instanceof JoseError) {
        this.#log.error({ event: 'notice_refused', applicationId, why: error.message }, 'a notice does not verify');
      } else if (error instanceof NoAnswer) {
        this.#availability.noteNoAnswer(error.message);
        this.#log.warn({ event: 'settling_silent', applicationId, why: error.message }, 'settling gave no answer');
      } else throw error;
    }
    return undefined;
  }

  /** If settling took the request for stale, asks once more with settling's present time: settling recorded nothing. */
  async #askInTime(
    path: '/checks' | '/reversals',
    request: CheckRequest | ReversalRequest,
    until: number,
  ): Promise<Answer> {
    const { settlingClock } = this.#availability;
    const { privateKey, kid } = this.#signingKey;
    const ask = async (issuedAt: number) => {
      const signed = signCompact({ ...request, issuedAt }, privateKey, { kid, typ: requestType });
      const answer = await this.#client.ask(path, signed, Math.ceil(until - performance.now()));
      this.#availability.noteAnswer();
      return answer;
    };
    let answer = await ask(request.issuedAt);
    if (isStale(answer)) {
      await settlingClock.measureAgain((until - performance.now()) / 2);
      answer = await ask(settlingClock.now());
    }
    if (isStale(answer)) this.#availability.noteStale();
    else if (path === '/checks') settlingClock.noteHeard();
    return answer;
  }
}
