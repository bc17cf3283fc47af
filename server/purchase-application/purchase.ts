import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { StorageWatch } from '../../platform/database/storage-watch.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import type { Application, ApplicationOutcome, Withdrawal } from '../../contract/seller/application.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import type { Terminal } from '../terminal/terminal-store.ts';
import { ageCheckOf } from './age-check.ts';
import { applicantOf } from './applicant.ts';
import { findApplication, readOutcome } from './application-store.ts';
import { awaitsDecision } from './application-transitions.ts';
import type { CreditInformationCheckingRequester, VerifiedNotice } from './credit-information-checking-requester.ts';
import type { OpenApplications } from './open-applications.ts';
import type { PurchaseApplicationAcceptanceIndicator } from './purchase-application-acceptance-indicator.ts';
import type { PurchaseApplicationReceiver } from './purchase-application-receiver.ts';
import type { SettlingAvailability } from '../settling-client/settling-availability.ts';

const pollMs = 100;

/**
 * Runs one purchase from step 3 to step 8: receive, ask, indicate. A repeat of the same application waits for the same result.
 */
export class Purchase {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #storage: StorageWatch;
  readonly #receiver: PurchaseApplicationReceiver;
  readonly #requester: CreditInformationCheckingRequester;
  readonly #indicator: PurchaseApplicationAcceptanceIndicator;
  readonly #availability: SettlingAvailability;
  readonly #openApplications: OpenApplications;
  readonly #checkDeadlineMs: number;
  readonly #sellerId: string;
  readonly #underWay = new Map<string, Promise<ApplicationOutcome>>();

  constructor(parts: {
    database: Database;
    clock: Clock;
    storage: StorageWatch;
    receiver: PurchaseApplicationReceiver;
    requester: CreditInformationCheckingRequester;
    indicator: PurchaseApplicationAcceptanceIndicator;
    availability: SettlingAvailability;
    openApplications: OpenApplications;
    checkDeadlineMs: number;
    sellerId: string;
  }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#storage = parts.storage;
    this.#receiver = parts.receiver;
    this.#requester = parts.requester;
    this.#indicator = parts.indicator;
    this.#availability = parts.availability;
    this.#openApplications = parts.openApplications;
    this.#openApplications.leaveAlone((applicationId) => this.#underWay.has(applicationId));
    this.#checkDeadlineMs = parts.checkDeadlineMs;
    this.#sellerId = parts.sellerId;
  }

  /**
   * Takes an application to its outcome, or to its state when the deadline passes.
   * @returns the outcome, or a refusal that changed nothing
   */
  async apply(application: Application, terminal: Terminal): Promise<ApplicationOutcome | Refused> {
    const startedAt = performance.now();
    const applicant = applicantOf(application, terminal, this.#sellerId);
    if (isRefused(applicant)) return applicant;
    const closedBecause = this.#closedBecause();
    if (closedBecause) {
      // A repeat still gets its first outcome; only new applications are turned away.
      const isRepeat = (await findApplication(this.#database, application.applicationId)) !== undefined;
      if (!isRepeat && closedBecause === 'storage_unavailable') this.#storage.noteRefused();
      if (!isRepeat) return { refusal: closedBecause };
    }
    const ageCheck = ageCheckOf(application.ageCheck, terminal, this.#clock.now());
    const received = await this.#receiver.receive(application, terminal.terminalId, ageCheck);
    if (received === 'known') return this.#outcomeOf(application.applicationId);
    if (received !== 'received') return received;
    const underWay = this.#checkAndIndicate(application, applicant, performance.now() - startedAt);
    this.#underWay.set(application.applicationId, underWay);
    try {
      return await underWay;
    } finally {
      this.#underWay.delete(application.applicationId);
    }
  }

  /**
   * Ends an application for a terminal that does not know whether it arrived. If settling was not asked yet, it is withdrawn, and
   * settling is asked to sign that it holds nothing; in every other state it stays as it is.
   * @returns its state, or `not_found` if it is another terminal's
   */
  async withdraw(
    applicationId: string,
    withdrawal: Withdrawal,
    terminalId: string,
  ): Promise<ApplicationOutcome | Refused> {
    const withdrawn = await this.#receiver.withdraw(applicationId, withdrawal, terminalId);
    if (withdrawn !== undefined) return withdrawn;
    this.#openApplications.hurry();
    return this.#kept(applicationId);
  }

  /** Resolves when no purchase is under way here any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
  }

  #closedBecause(): 'storage_unavailable' | 'credit_unavailable' | undefined {
    if (!this.#storage.state().isAvailable) return 'storage_unavailable';
    return this.#availability.isOpenForCredit() ? undefined : 'credit_unavailable';
  }

  async #checkAndIndicate(
    application: Application,
    terminal: RequestingTerminal,
    receiveMs: number,
  ): Promise<ApplicationOutcome> {
    const { applicationId, totalMinor, currency, seal } = application;
    const checkedFrom = performance.now();
    const answer = await this.#requester.check({ applicationId, totalMinor, currency, seal, terminal });
    const checkMs = performance.now() - checkedFrom;
    try {
      return await this.#indicate(application, answer, { receiveMs, checkMs });
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      // Settling was asked, but its answer is not recorded, so the state is all that is returned. `OpenApplications` ends it.
      return { applicationId, state: 'checking', totalMinor, currency, notice: null, order: null, timing: null };
    }
  }

  async #indicate(
    { applicationId, totalMinor, currency, fulfilment, lines }: Application,
    answer: VerifiedNotice | 'unanswered' | 'overtaken',
    { receiveMs, checkMs }: { receiveMs: number; checkMs: number },
  ): Promise<ApplicationOutcome> {
    if (answer === 'overtaken') return this.#kept(applicationId);
    if (answer === 'unanswered') {
      await this.#indicator.leaveUndetermined(applicationId);
      this.#openApplications.hurry();
      return this.#kept(applicationId);
    }
    const indicatedFrom = performance.now();
    const order = await this.#indicator.indicate({ applicationId, method: fulfilment.method, lines }, answer);
    if (order === 'overtaken') return this.#kept(applicationId);
    return {
      applicationId,
      state: order ? 'accepted' : 'rejected',
      totalMinor,
      currency,
      notice: answer.signed,
      order,
      timing: { receiveMs, checkMs, indicateMs: performance.now() - indicatedFrom },
    };
  }

  async #outcomeOf(applicationId: string): Promise<ApplicationOutcome> {
    const underWay = this.#underWay.get(applicationId);
    if (underWay) return { ...(await underWay), timing: null };
    // Another process on the same database may be working on it.
    const until = performance.now() + this.#checkDeadlineMs;
    for (;;) {
      const outcome = await this.#kept(applicationId);
      if (!awaitsDecision(outcome.state) || performance.now() >= until) return outcome;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async #kept(applicationId: string): Promise<ApplicationOutcome> {
    const outcome = await readOutcome(this.#database, applicationId);
    if (!outcome) throw new Error('an application that was recorded is gone');
    return outcome;
  }
}
