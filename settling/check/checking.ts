import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import { findPersonByNumber, lockPerson, lockPersonAsRead } from '../credit-information/person-store.ts';
import type { PersonRecord } from '../credit-information/person-store.ts';
import { decide, isWrongTry, likenessOfIdentity, showsIdentity, spendsSeal } from '../decision/decide.ts';
import type { Attempts, Decision, TerminalFacts } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import { assertKeyGeneration } from '../keys/key-store.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { NoticeSays, NoticeSigner } from '../keys/notice-signer.ts';
import type { SealOpener } from '../keys/seal-opener.ts';
import { makePayment } from '../payment/payment-store.ts';
import { afterRefusedTerminal, mostWrongTries, suspendWhereDue } from './alarms.ts';
import type { Alarm, WrongTries } from './alarms.ts';
import {
  findApplicationAndNonce,
  insertDecidedCheck,
  setNoticeAfterReversal,
} from '../application/application-store.ts';
import type { ApplicationRecord } from '../application/application-store.ts';
import { countAttempts, takeTurn } from './attempts.ts';
import { ConcurrentChange, writeWithoutConflict } from '../database/concurrent-change.ts';
import { admitTerminal, selfEnrolled, standingOf } from './known-terminals.ts';
import { prepareCheck, conflictKeysOf } from './prepared-check.ts';
import type { PreparedCheck } from './prepared-check.ts';
import { TerminalTurns } from './terminal-turns.ts';

export type CheckingParts = {
  database: Database;
  clock: Clock;
  seals: SealOpener;
  notices: NoticeSigner;
  keys: KeyRing;
  policy: DecisionPolicy;
  isSellerServed: (sellerId: string) => boolean;
  holdLifetimeMs: number;
  /** Told of each alarm once it is durable. */
  onAlarm?: (alarm: Alarm) => void;
};

/** A signed notice, or why there is none. */
export type SettlingAnswer = { notice: string } | { refusal: 'application_content_differs' | 'payment_not_held' };

function says({ outcome, reason }: Decision, heldUntil: number): NoticeSays {
  return outcome === 'approved'
    ? { kind: 'approval', heldUntil }
    : { kind: 'non-approval', reason: declineReasons[reason].tells };
}

/**
 * The facts that may be stored with a decision. Nothing about the person is stored unless the identity was shown to be theirs.
 */
function informationSeen(person: PersonRecord | null, attempts: Attempts, decision: Decision): string | null {
  if (!person) return null;
  if (!showsIdentity(decision)) return JSON.stringify({ attempts });
  const { name: _name, birthDate: _birthDate, expiry: _expiry, ...seen } = person.facts;
  return JSON.stringify({ ...seen, attempts });
}

/** The facts that a decision uses besides the request and the seal. */
type Seen = { person: PersonRecord | null; attempts: Attempts; wrongTries: WrongTries; terminal: TerminalFacts };

/** The work that one run of a check leaves until it is durable; the last run counts. */
type Aftermath = { alarms: Alarm[]; wrongTries: number; isWrongTry: boolean };

const noAttempts: Attempts = { recent: 0, recentAtTerminal: 0, wrongIdentities: 0, wrongIdentitiesAtTerminal: 0 };
const noWrongTries: WrongTries = { atTerminal: 0, atSeller: 0 };
const inService = { standing: 'known', isSuspended: false, isSellerSuspended: false } as const;

/**
 * Decides checks (step 6): decision, hold, ledger entries, audit record and signed notice in one transaction. Each seller and
 * application has one outcome, however often it is asked for.
 */
export class Checking {
  readonly #parts: CheckingParts;
  readonly #turns = new TerminalTurns();

  constructor(parts: CheckingParts) {
    this.#parts = parts;
  }

  /**
   * Answers a check of an authenticated seller.
   * @returns the notice; or `application_content_differs` when this application was asked about with other content
   */
  async check(request: CheckRequest): Promise<SettlingAnswer> {
    const { seals, keys, clock, policy } = this.#parts;
    return keys.whileUnchanged(() => {
      const prepared = prepareCheck(request, { seals, keys, now: clock.now() });
      const { terminal } = prepared;
      if (!terminal) return this.#answerDurably(prepared).then(({ result }) => result);
      const most = mostWrongTries(terminal, policy);
      return this.#turns.take(`${terminal.sellerId} ${terminal.counted}`, most, async () => {
        const { result, wrongTries, isWrongTry: isWrong } = await this.#answerDurably(prepared);
        return { result, triesLeft: most - wrongTries, isWrongTry: isWrong };
      });
    });
  }

  async #answerDurably(prepared: PreparedCheck): Promise<Aftermath & { result: SettlingAnswer }> {
    const { database, clock, onAlarm } = this.#parts;
    // It may have waited for its turn.
    const current = { ...prepared, now: clock.now() };
    const work = async (transaction: Transaction) => {
      const aftermath: Aftermath = { alarms: [], wrongTries: 0, isWrongTry: false };
      return { result: await this.#answer(transaction, current, aftermath), ...aftermath };
    };
    const answered = await writeWithoutConflict(database, work, conflictKeysOf(current));
    for (const alarm of answered.alarms) onAlarm?.(alarm);
    return answered;
  }

  /**
   * Nearly every check is the first of its application, so an approval is recorded at once. Earlier records are looked up only
   * when the database reports one, or when the answer is a decline.
   */
  async #answer(transaction: Transaction, prepared: PreparedCheck, aftermath: Aftermath): Promise<SettlingAnswer> {
    const { request, sealed, contentHash } = prepared;
    const seen = await this.#look(transaction, prepared, aftermath);
    aftermath.wrongTries = seen.wrongTries.atTerminal;
    const decision = this.#decide(prepared, seen, false);
    if (decision.outcome === 'approved') {
      const notice = await this.#record(transaction, prepared, seen, decision, aftermath);
      if (notice !== undefined) return { notice };
    }
    const nonce = sealed?.nonce ?? null;
    const { application, isNonceUsed } = await findApplicationAndNonce(transaction, request, nonce);
    if (!application) {
      const decided = isNonceUsed ? this.#decide(prepared, seen, true) : decision;
      const notice = await this.#record(transaction, prepared, seen, decided, aftermath);
      if (notice === undefined) throw new ConcurrentChange();
      return { notice };
    }
    const isSameContent =
      application.amountMinor === request.amountMinor &&
      application.currency === request.currency &&
      (application.contentHash === null || application.contentHash.equals(contentHash));
    if (!isSameContent) return { refusal: 'application_content_differs' };
    if (application.reversalNotice === null)
      return { notice: present(application.notice, 'the notice of a decided application') };
    return this.#answerAfterReversal(transaction, prepared, application);
  }

  async #look(transaction: Transaction, prepared: PreparedCheck, aftermath: Aftermath): Promise<Seen> {
    const { terminal, now } = prepared;
    const { policy } = this.#parts;
    const person = await this.#findPerson(transaction, prepared);
    if (!terminal) {
      const unproven = { ...inService, isProven: false };
      return { person, attempts: noAttempts, wrongTries: noWrongTries, terminal: unproven };
    }
    const subject = { personId: person?.personId ?? null, terminal };
    const before = await countAttempts(transaction, subject, now, policy);
    const { attempts, wrongTries, suspended, remembered } = before;
    // Checks that were decided side by side may have reached the limit together, without any of them seeing it.
    aftermath.alarms.push(...(await suspendWhereDue(transaction, terminal, { wrongTries, suspended }, now, policy)));
    const isRaised = (kind: Alarm['kind']) => aftermath.alarms.some((alarm) => alarm.kind === kind);
    const isSuspended = suspended.terminal || isRaised('terminal_suspended');
    const isSellerSuspended = suspended.seller || isRaised('seller_suspended');
    const remembering = standingOf(terminal, remembered);
    const standing = remembering === 'new' ? await admitTerminal(transaction, terminal, now, policy) : remembering;
    return { person, attempts, wrongTries, terminal: { isProven: true, standing, isSuspended, isSellerSuspended } };
  }

  #decide(
    { request, sealed, now }: PreparedCheck,
    { person, attempts, terminal }: Seen,
    wasSealUsed: boolean,
  ): Decision {
    const { policy, isSellerServed } = this.#parts;
    const { sellerId, applicationId, amountMinor, currency } = request;
    return decide(
      {
        now,
        isSellerServed: isSellerServed(sellerId),
        wasReversed: false,
        asked: { sellerId, applicationId, terminalId: request.terminal.terminalId, amountMinor, currency },
        terminal,
        sealed,
        wasSealUsed,
        person: person?.facts ?? null,
        attempts,
      },
      policy,
    );
  }

  /** @returns the notice; undefined when this application, or another one with this seal, was there before: nothing is written then */
  async #record(
    transaction: Transaction,
    prepared: PreparedCheck,
    { person, attempts, wrongTries }: Seen,
    decision: Decision,
    aftermath: Aftermath,
  ): Promise<string | undefined> {
    const { policy, notices, holdLifetimeMs } = this.#parts;
    const { request, contentHash, sealed, terminal, now } = prepared;
    const { sellerId, applicationId, amountMinor, currency } = request;
    const isWrong = terminal !== null && isWrongTry(decision, sealed, policy);
    // Guesses by web visitors must not close the seller's kiosks: self-enrolled terminals have a limit of their own.
    const countsAtSeller = isWrong && terminal.counted !== selfEnrolled;
    const expiresAt = now + holdLifetimeMs;
    const notice = notices.sign(request, says(decision, expiresAt), now);
    const isRecorded = await insertDecidedCheck(transaction, {
      sellerId,
      applicationId,
      amountMinor,
      currency,
      contentHash,
      terminalId: request.terminal.terminalId,
      countedTerminal: terminal?.counted ?? null,
      isWrongTry: isWrong,
      countsAtSeller,
      sealNonce: sealed && spendsSeal(decision) ? sealed.nonce : null,
      personId: person?.personId ?? null,
      decision,
      policyVersion: policy.version,
      informationSeen: informationSeen(person, attempts, decision),
      notice,
      decidedAt: now,
    });
    if (!isRecorded) return undefined;
    if (person && decision.outcome === 'approved') {
      const { personId } = person;
      const payment = { sellerId, applicationId, personId, amountMinor, currency, madeAt: now, expiresAt };
      await makePayment(transaction, payment);
    }
    await this.#audit(transaction, prepared, decision);
    if (isWrong) {
      aftermath.isWrongTry = true;
      aftermath.wrongTries = wrongTries.atTerminal + 1;
      const tries = { atTerminal: wrongTries.atTerminal + 1, atSeller: wrongTries.atSeller + (countsAtSeller ? 1 : 0) };
      const none = { terminal: false, seller: false };
      aftermath.alarms.push(
        ...(await suspendWhereDue(transaction, terminal, { wrongTries: tries, suspended: none }, now, policy)),
      );
    } else if (terminal) {
      aftermath.alarms.push(...(await afterRefusedTerminal(transaction, terminal, decision.reason, now)));
    }
    return notice;
  }

  /**
   * Looks up a wrong identity in the same steps as an unknown number, and locks no row. The time that it takes therefore does not
   * tell them apart.
   */
  async #findPerson(transaction: Transaction, prepared: PreparedCheck): Promise<PersonRecord | null> {
    const { sealed, lookup, keyGeneration, now } = prepared;
    if (!sealed || !lookup) {
      // A seal counts as unreadable only after its key was looked for among all existing keys.
      await assertKeyGeneration(transaction, keyGeneration);
      return null;
    }
    const { identity } = sealed;
    for (const index of lookup.indexes) await takeTurn(transaction, index);
    const { payments: paymentCount } = this.#parts.policy.history;
    const look = { paymentCount, now };
    const known = await lockPerson(transaction, lookup, identity, look);
    if (known) return known;
    const person = await findPersonByNumber(transaction, lookup, now);
    const likeness = likenessOfIdentity(person?.facts ?? null, identity);
    if (!person || likeness !== 'same') return person;
    const locked = await lockPersonAsRead(transaction, lookup, person, look);
    // The identity was corrected between the two steps, so the data that was read without a lock decides nothing.
    if (!locked) throw new ConcurrentChange();
    return locked;
  }

  /**
   * Refuses a check that comes after the reversal, or is repeated after it. An earlier approval is not given again, because
   * nothing is held for it any more.
   */
  async #answerAfterReversal(
    transaction: Transaction,
    prepared: PreparedCheck,
    application: ApplicationRecord,
  ): Promise<SettlingAnswer> {
    if (application.outcome === 'declined')
      return { notice: present(application.notice, 'the notice of a decided application') };
    if (application.noticeAfterReversal !== null) return { notice: application.noticeAfterReversal };
    const { policy, notices, isSellerServed } = this.#parts;
    const { request, contentHash, sealed, now } = prepared;
    const { sellerId, applicationId, amountMinor, currency } = request;
    const decision = decide(
      {
        now,
        isSellerServed: isSellerServed(sellerId),
        wasReversed: true,
        asked: { sellerId, applicationId, terminalId: request.terminal.terminalId, amountMinor, currency },
        terminal: { ...inService, isProven: true },
        sealed,
        wasSealUsed: false,
        person: null,
        attempts: noAttempts,
      },
      policy,
    );
    const noticeAfterReversal = notices.sign(request, says(decision, now), now);
    const isKept = await setNoticeAfterReversal(transaction, request, { contentHash, noticeAfterReversal });
    if (!isKept) throw new ConcurrentChange();
    await this.#audit(transaction, prepared, decision);
    return { notice: noticeAfterReversal };
  }

  #audit(transaction: Transaction, { request, sealingKeyId, now }: PreparedCheck, decision: Decision): Promise<void> {
    const { sellerId, applicationId, amountMinor, currency, terminal } = request;
    const noticeKeyId = this.#parts.notices.currentKey().kid;
    return recordAudit(transaction, {
      at: now,
      actor: `seller:${sellerId}`,
      action: 'check',
      sellerId,
      applicationId,
      outcome: decision.outcome,
      ...(decision.reason !== null && { reason: decision.reason }),
      responseCode: decision.responseCode,
      policyVersion: this.#parts.policy.version,
      details: {
        amountMinor,
        currency,
        terminalId: terminal.terminalId,
        noticeKeyId,
        ...(sealingKeyId !== null && { sealingKeyId }),
      },
    });
  }
}
