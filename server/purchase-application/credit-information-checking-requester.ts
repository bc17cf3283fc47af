import type { Clock } from '../../platform/clock.ts';
import { Batches } from '../../platform/database/batches.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { CheckRequest, ReversalRequest } from '../../contract/settling/check.ts';
import type { Currency } from '../../contract/money.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import { isSettlingRefusal, settlingRequests } from '../../contract/settling/requests.ts';
import type { WordRequest } from '../../contract/settling/requests.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import { moveApplications } from './move-application.ts';
import { askForWord } from '../settling-client/asking.ts';
import type { AskingParts } from '../settling-client/asking.ts';

export type VerifiedNotice = { notice: Notice; signed: string };

type Asked = { applicationId: string; totalMinor: number; currency: Currency };

const reversalDeadlineMs = 4_000;

/**
 * The credit information checking requester 12 (steps 4, 5 and 9) asks settling over the private link, with one effect per
 * application. It accepts only what settling has signed about that application.
 */
export class CreditInformationCheckingRequester {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #sellerId: string;
  readonly #asking: AskingParts;
  readonly #checkDeadlineMs: number;
  /** Those that are about to be asked for (step 4), and for each whether it still waited to be checked. */
  readonly #aboutToAsk = new Batches<string, boolean>((take) =>
    this.#database.write((transaction) => this.#beginChecking(transaction, take())),
  );

  constructor(parts: AskingParts & { database: Database; clock: Clock; sellerId: string; checkDeadlineMs: number }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#sellerId = parts.sellerId;
    this.#asking = parts;
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
    if (!(await this.#aboutToAsk.add(applicationId))) return 'overtaken';
    const until = performance.now() + this.#checkDeadlineMs;
    const request: CheckRequest = {
      request: 'check',
      sellerId: this.#sellerId,
      applicationId,
      amountMinor: totalMinor,
      currency,
      seal,
      terminal,
      issuedAt: await this.#asking.availability.settlingClock.nowFor(this.#checkDeadlineMs / 2),
    };
    const answer = await this.#ask(settlingRequests.check, request, until);
    if (!answer || answer.notice.kind === 'reversal') return 'unanswered';
    if (answer.notice.reason === 'terminal_refused') {
      const { terminalId } = terminal;
      this.#asking.log.warn(
        { event: 'terminal_refused', applicationId, terminalId },
        'settling decides nothing from a terminal',
      );
    }
    // The terminal may have sealed for a key that was retired at once; on a retry it gets the new one.
    if (answer.notice.reason === 'seal_refused') await this.#asking.keySet.refresh(until - performance.now());
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
      issuedAt: this.#asking.availability.settlingClock.now(),
    };
    const answer = await this.#ask(settlingRequests.reverse, request, performance.now() + reversalDeadlineMs);
    return answer?.notice.kind === 'reversal' ? answer : undefined;
  }

  #beginChecking(transaction: Transaction, applicationIds: readonly string[]): Promise<boolean[]> {
    const step = { from: 'received', to: 'checking' } as const;
    const moves = applicationIds.map((applicationId) => ({ applicationId, ...step }));
    return moveApplications(transaction, moves, this.#clock.now());
  }

  /** @param until the deadline for the verified answer, as `performance.now()` counts */
  async #ask<Request extends CheckRequest | ReversalRequest>(
    kind: WordRequest<Request, { notice: string }, Notice>,
    request: Request,
    until: number,
  ): Promise<VerifiedNotice | undefined> {
    const answer = await askForWord(this.#asking, kind, request, {
      until,
      about: { applicationId: request.applicationId },
    });
    return answer === undefined || isSettlingRefusal(answer)
      ? undefined
      : { notice: answer.word, signed: answer.signed };
  }
}
