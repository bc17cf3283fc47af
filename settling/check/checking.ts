import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { CheckRequest } from '../contract/check.ts';
import { declineReasons } from '../contract/refusals.ts';
import { indexesOfNumber } from '../credit-information/number-protection.ts';
import { findPersonByNumber, lockPerson, lockPersonAsRead } from '../credit-information/person-record.ts';
import type { NumberLookup, PersonRecord } from '../credit-information/person-record.ts';
import { decide, identityOn, likenessOfIdentity, spendsSeal } from '../decision/decide.ts';
import type { Attempts, Decision, SealedFacts } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import { assertKeyGeneration } from '../keys/key-record.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { NoticeSays, NoticeSigner } from '../keys/notice-signer.ts';
import type { SealOpener } from '../keys/seal-opener.ts';
import { makePayment } from '../payment/payment-record.ts';
import { findApplicationAndNonce, insertDecidedCheck, setNoticeAfterReversal } from './application-record.ts';
import type { ApplicationRecord } from './application-record.ts';
import { countAttempts, takeTurn } from './attempts.ts';
import { ConcurrentChange, writeWithoutConflict } from './concurrent-change.ts';

export type CheckingParts = {
  database: Database;
  clock: Clock;
  seals: SealOpener;
  notices: NoticeSigner;
  keys: KeyRing;
  policy: DecisionPolicy;
  isSellerServed: (sellerId: string) => boolean;
  holdLifetimeMs: number;
};

/** A signed notice, or why there is none. */
export type SettlingAnswer = { notice: string } | { refusal: 'application_content_differs' | 'payment_not_held' };

/** Everything about a check that needs no database: worked out before the write, which others wait for. */
type PreparedCheck = {
  request: CheckRequest;
  contentHash: Buffer;
  sealed: SealedFacts | null;
  /** The sealing key that opened it, if it opened. */
  sealingKeyId: string | null;
  lookup: NumberLookup | null;
  /** The keys that it was worked out with. */
  keyGeneration: number;
  now: number;
};

/** Two checks that have none of these in common read and write nothing in common. */
function touchedBy({ request, sealed, lookup }: PreparedCheck): string[] {
  const application = `application ${request.sellerId} ${request.applicationId}`;
  if (!sealed || !lookup) return [application];
  const numbers = lookup.indexes.map((index) => `number ${index.toString('base64url')}`);
  return [application, ...numbers, `nonce ${sealed.nonce}`];
}

function says({ outcome, reason }: Decision, heldUntil: number): NoticeSays {
  return outcome === 'approved'
    ? { kind: 'approval', heldUntil }
    : { kind: 'non-approval', reason: declineReasons[reason].tells };
}

/** What may be kept of what a decision saw: of the person nothing when it was not shown to be them who asked. */
function informationSeen(person: PersonRecord | null, attempts: Attempts, { reason }: Decision): string | null {
  if (!person) return null;
  if (reason === 'identity_mismatch' || reason === 'identity_near_miss' || reason === 'tries_exceeded') {
    return JSON.stringify({ attempts });
  }
  const { name: _name, birthDate: _birthDate, expiry: _expiry, ...seen } = person.facts;
  return JSON.stringify({ ...seen, attempts });
}

/** What a decision looks at besides what was asked and sealed. */
type Seen = { person: PersonRecord | null; attempts: Attempts };

const noAttempts: Attempts = { recent: 0, recentAtTerminal: 0, wrongIdentities: 0 };

/**
 * Decides checks (step 6): decision, hold, ledger entries, audit record and signed notice in one transaction, and one outcome for each
 * seller and application however often it is asked.
 */
export class Checking {
  readonly #parts: CheckingParts;

  constructor(parts: CheckingParts) {
    this.#parts = parts;
  }

  /**
   * Answers a check of an authenticated seller.
   * @returns the notice; or `application_content_differs` when this application was asked about with other content
   */
  async check(request: CheckRequest): Promise<SettlingAnswer> {
    const { database, keys } = this.#parts;
    return keys.whileUnchanged(() => {
      const prepared = this.#prepare(request);
      const answer = (transaction: Transaction) => this.#answer(transaction, prepared);
      return writeWithoutConflict(database, answer, touchedBy(prepared));
    });
  }

  #prepare(request: CheckRequest): PreparedCheck {
    const { seals, keys, clock } = this.#parts;
    const keyGeneration = keys.generation;
    const content = JSON.stringify([request.amountMinor, request.currency, request.seal]);
    const contentHash = createHash('sha256').update(content).digest();
    const prepared = { request, contentHash, keyGeneration, now: clock.now() };
    const opened = seals.open(request.seal);
    if (!opened) return { ...prepared, sealed: null, sealingKeyId: null, lookup: null };
    const { card, ...others } = opened.contents;
    const sealed = { ...others, identity: identityOn(card), issuer: card.number.slice(0, 8) };
    const lookup = { indexes: indexesOfNumber(card.number, keys.number), keyGeneration };
    return { ...prepared, sealed, sealingKeyId: opened.keyId, lookup };
  }

  /**
   * Nearly every check is the first of its application, so an approval is recorded at once, and what was there before is
   * looked for only when the database says that something was, or when the answer is no.
   */
  async #answer(transaction: Transaction, prepared: PreparedCheck): Promise<SettlingAnswer> {
    const { request, sealed, contentHash } = prepared;
    const seen = await this.#look(transaction, prepared);
    const decision = this.#decide(prepared, seen, false);
    if (decision.outcome === 'approved') {
      const notice = await this.#record(transaction, prepared, seen, decision);
      if (notice !== undefined) return { notice };
    }
    const nonce = sealed?.nonce ?? null;
    const { application, isNonceUsed } = await findApplicationAndNonce(transaction, request, nonce);
    if (!application) {
      const decided = isNonceUsed ? this.#decide(prepared, seen, true) : decision;
      const notice = await this.#record(transaction, prepared, seen, decided);
      if (notice === undefined) throw new ConcurrentChange();
      return { notice };
    }
    const isSameContent =
      application.amountMinor === request.amountMinor &&
      application.currency === request.currency &&
      (application.contentHash === null || application.contentHash.equals(contentHash));
    if (!isSameContent) return { refusal: 'application_content_differs' };
    if (application.reversalNotice === null) return { notice: application.notice! };
    return this.#answerAfterReversal(transaction, prepared, application);
  }

  async #look(transaction: Transaction, prepared: PreparedCheck): Promise<Seen> {
    const { request, sealed, now } = prepared;
    const person = await this.#findPerson(transaction, prepared);
    if (!sealed) return { person, attempts: noAttempts };
    const subject = { personId: person?.personId ?? null, sellerId: request.sellerId, terminalId: sealed.terminalId };
    return { person, attempts: await countAttempts(transaction, subject, now, this.#parts.policy) };
  }

  #decide({ request, sealed, now }: PreparedCheck, { person, attempts }: Seen, wasSealUsed: boolean): Decision {
    const { policy, isSellerServed } = this.#parts;
    const { sellerId, applicationId, amountMinor, currency } = request;
    return decide(
      {
        now,
        isSellerServed: isSellerServed(sellerId),
        wasReversed: false,
        asked: { sellerId, applicationId, amountMinor, currency },
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
    { person, attempts }: Seen,
    decision: Decision,
  ): Promise<string | undefined> {
    const { policy, notices, holdLifetimeMs } = this.#parts;
    const { request, contentHash, sealed, now } = prepared;
    const { sellerId, applicationId, amountMinor, currency } = request;
    const expiresAt = now + holdLifetimeMs;
    const notice = notices.sign(request, says(decision, expiresAt), now);
    const isRecorded = await insertDecidedCheck(transaction, {
      sellerId,
      applicationId,
      amountMinor,
      currency,
      contentHash,
      terminalId: sealed?.terminalId ?? null,
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
    return notice;
  }

  /**
   * A wrong identity is looked for in the same steps as an unknown number and locks no row, so that from outside the one
   * cannot be told from the other by the time that it takes.
   */
  async #findPerson(transaction: Transaction, prepared: PreparedCheck): Promise<PersonRecord | null> {
    const { sealed, lookup, keyGeneration, now } = prepared;
    if (!sealed || !lookup) {
      // A seal is not unreadable before its key was looked for among all that there are.
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
    // Between the two steps somebody corrected the identity: what was read without a lock decides nothing.
    if (!locked) throw new ConcurrentChange();
    return locked;
  }

  /**
   * A check that comes after the reversal, or is repeated after it, is refused: an approval that was given before is not
   * given again, because nothing is held for it any more.
   */
  async #answerAfterReversal(
    transaction: Transaction,
    prepared: PreparedCheck,
    application: ApplicationRecord,
  ): Promise<SettlingAnswer> {
    if (application.outcome === 'declined') return { notice: application.notice! };
    if (application.noticeAfterReversal !== null) return { notice: application.noticeAfterReversal };
    const { policy, notices, isSellerServed } = this.#parts;
    const { request, contentHash, sealed, now } = prepared;
    const { sellerId, applicationId, amountMinor, currency } = request;
    const decision = decide(
      {
        now,
        isSellerServed: isSellerServed(sellerId),
        wasReversed: true,
        asked: { sellerId, applicationId, amountMinor, currency },
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
    const { sellerId, applicationId, amountMinor, currency } = request;
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
      details: { amountMinor, currency, noticeKeyId, ...(sealingKeyId !== null && { sealingKeyId }) },
    });
  }
}
