import type { ApplicationRecord } from '../application/application-store.ts';
import { applicationKey } from '../application/application-store.ts';
import type { PersonRecord } from '../credit-information/person-store.ts';
import { decide, isWrongTry, spendsSeal } from '../decision/decide.ts';
import type { Attempts, CheckFacts, Decision, TerminalFacts } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import type { RaisedAlarm } from './alarms.ts';
import { isCounted } from './attempts.ts';
import type { WhatCameBefore } from './attempts.ts';
import type { Admissions, ProvenTerminal } from './known-terminals.ts';
import type { PreparedCheck } from './prepared-check.ts';
import { Tally, nameOf } from './tally.ts';
import { TerminalsInBatch } from './terminals-in-batch.ts';
import type { CountedTry } from './terminals-in-batch.ts';

/** Everything that the database knows about a batch of checks. Lists have one place for each check. */
export type WhatIsKnown = {
  keyGeneration: number;
  /** Who holds the number of each check; null where it is unknown, or the seal did not open. */
  people: readonly (PersonRecord | null)[];
  /** Null where no terminal proved that it signed. */
  before: readonly (WhatCameBefore | null)[];
  /** By `applicationKey`. */
  applications: ReadonlyMap<string, ApplicationRecord>;
  usedNonces: ReadonlySet<string>;
  admissions: Admissions;
};

export type BatchRules = { now: number; policy: DecisionPolicy; isSellerServed: (sellerId: string) => boolean };

/** A check that is recorded, with what its decision saw. */
export type NewDecision = {
  kind: 'decided';
  decision: Decision;
  /** With the credit that earlier checks of the batch held. */
  person: PersonRecord | null;
  attempts: Attempts;
  /** Only of a seal that was accepted: it may not come again. */
  sealNonce: string | null;
  /** Null unless it was a wrong try. A suspension within the batch takes its counting back. */
  wrongTry: Readonly<CountedTry> | null;
};

export type CheckOutcome =
  | NewDecision
  /** The keys that it was prepared with are not those of the database. */
  | { kind: 'keys_changed' }
  /** The same application was asked about with other content. */
  | { kind: 'content_differs' }
  /** It was answered before. */
  | { kind: 'known'; notice: string }
  /** The same check stands earlier in the batch, at this place. */
  | { kind: 'repeated'; place: number }
  /** Its application was reversed before. The refusal is kept as the answer to every repeat. */
  | { kind: 'after_reversal'; decision: Decision };

/** What a batch comes to: one outcome for each check, the alarms, and the terminals that are remembered from now on. */
export type DecidedBatch = {
  outcomes: readonly CheckOutcome[];
  /** In the order in which they were raised: each before the check at `place` was decided, or (after the last) after all. */
  raised: readonly (RaisedAlarm & { place: number })[];
  admitted: readonly ProvenTerminal[];
};

const noAttempts: Attempts = { recent: 0, recentAtTerminal: 0, wrongIdentities: 0, wrongIdentitiesAtTerminal: 0 };
const inService = { standing: 'known', isSuspended: false, isSellerSuspended: false } as const;

type Answered = Pick<ApplicationRecord, 'amountMinor' | 'currency' | 'contentHash'> & { answer: () => CheckOutcome };

type Facts = Pick<CheckFacts, 'terminal'> &
  Partial<Pick<CheckFacts, 'wasReversed' | 'wasSealUsed' | 'attempts' | 'person'>>;

/** What is known, and what the checks of the batch that were decided so far add to it. */
class Batch {
  readonly outcomes: CheckOutcome[] = [];
  readonly raised: (RaisedAlarm & { place: number })[] = [];
  readonly terminals: TerminalsInBatch;
  readonly #known: WhatIsKnown;
  readonly #rules: BatchRules;
  readonly #answered = new Map<string, Answered>();
  readonly #nonces: Set<string>;
  /** Credit held by this batch, by person. */
  readonly #held = new Tally();
  /** Checks of this batch, by number, and by number and terminal. */
  readonly #recent = new Tally();
  readonly #wrongIdentities = new Tally();

  constructor(checks: readonly PreparedCheck[], known: WhatIsKnown, rules: BatchRules) {
    this.#known = known;
    this.#rules = rules;
    this.#nonces = new Set(known.usedNonces);
    const seen = checks.flatMap(({ terminal }, place) => {
      const before = known.before[place];
      return terminal && before ? [{ terminal, before }] : [];
    });
    this.terminals = new TerminalsInBatch(seen, known.admissions, rules.policy);
  }

  decide(check: PreparedCheck): void {
    this.outcomes.push(this.#outcomeOf(check, this.outcomes.length));
  }

  #outcomeOf(check: PreparedCheck, place: number): CheckOutcome {
    if (check.keyGeneration !== this.#known.keyGeneration) return { kind: 'keys_changed' };
    const terminal = this.#terminalAt(check, place);
    const { amountMinor, currency } = check.request;
    const key = applicationKey(check.request);
    const earlier = this.#answered.get(key) ?? this.#fromRecord(check, this.#known.applications.get(key));
    const isSameContent =
      !earlier ||
      (earlier.amountMinor === amountMinor &&
        earlier.currency === currency &&
        (earlier.contentHash === null || earlier.contentHash.equals(check.contentHash)));
    if (!isSameContent) return { kind: 'content_differs' };
    const outcome = earlier ? earlier.answer() : this.#decideNew(check, place, terminal);
    if (outcome.kind === 'decided' || outcome.kind === 'after_reversal') {
      const { contentHash } = check;
      this.#answered.set(key, { amountMinor, currency, contentHash, answer: () => ({ kind: 'repeated', place }) });
    }
    return outcome;
  }

  /**
   * Refuses a check that comes after the reversal, or is repeated after it. An earlier approval is not given again, because
   * nothing is held for it any more.
   */
  #fromRecord(check: PreparedCheck, record: ApplicationRecord | undefined): Answered | undefined {
    if (!record) return undefined;
    const isOver = record.reversalNotice !== null && record.outcome !== 'declined';
    const notice = isOver ? record.noticeAfterReversal : record.notice;
    const refuse = () => {
      const decision = this.#ruleOn(check, { terminal: { ...inService, isProven: true }, wasReversed: true });
      return { kind: 'after_reversal', decision } as const;
    };
    return { ...record, answer: () => (notice === null ? refuse() : { kind: 'known', notice }) };
  }

  /** The terminal as it stands when the check's turn comes. A new one is admitted, and a suspension that is due begins. */
  #terminalAt({ terminal }: PreparedCheck, place: number): TerminalFacts {
    if (!terminal) return { ...inService, isProven: false };
    const { terminals } = this;
    this.#raise(terminals.suspendWhereDue(terminal), place);
    return { isProven: true, standing: terminals.admit(terminal), ...terminals.isSuspended(terminal) };
  }

  #raise(alarms: readonly RaisedAlarm[], place: number): void {
    this.raised.push(...alarms.map((alarm) => ({ ...alarm, place })));
  }

  #decideNew(check: PreparedCheck, place: number, terminalFacts: TerminalFacts): NewDecision {
    const { sealed, terminal } = check;
    const { terminals } = this;
    const person = this.#personAt(place);
    const attempts = this.#attemptsAt(place, person, terminal);
    const wasSealUsed = sealed !== null && this.#nonces.has(sealed.nonce);
    const facts = { terminal: terminalFacts, person: person?.facts ?? null, attempts, wasSealUsed };
    const decision = this.#ruleOn(check, facts);
    const sealNonce = sealed && spendsSeal(decision) ? sealed.nonce : null;
    if (sealNonce !== null) this.#nonces.add(sealNonce);
    if (person) this.#count(person, check, decision);
    const isWrong = terminal !== null && isWrongTry(decision, sealed, this.#rules.policy);
    const wrongTry = isWrong ? terminals.countWrongTry(terminal) : null;
    if (isWrong) this.#raise(terminals.suspendWhereDue(terminal), place + 1);
    else if (terminal) this.#raise(terminals.afterDecline(terminal, decision.reason), place + 1);
    return { kind: 'decided', decision, person, attempts, sealNonce, wrongTry };
  }

  #personAt(place: number): PersonRecord | null {
    const person = this.#known.people[place] ?? null;
    if (!person) return null;
    const heldMinor = person.facts.heldMinor + this.#held.of(nameOf(person.personId));
    return { ...person, facts: { ...person.facts, heldMinor } };
  }

  #attemptsAt(place: number, person: PersonRecord | null, terminal: ProvenTerminal | null): Attempts {
    const before = this.#known.before[place]?.attempts ?? noAttempts;
    if (!person || !terminal) return before;
    const number = nameOf(person.personId);
    const here = nameOf(person.personId, terminal.sellerId, terminal.counted);
    return {
      recent: before.recent + this.#recent.of(number),
      recentAtTerminal: before.recentAtTerminal + this.#recent.of(here),
      wrongIdentities: before.wrongIdentities + this.#wrongIdentities.of(number),
      wrongIdentitiesAtTerminal: before.wrongIdentitiesAtTerminal + this.#wrongIdentities.of(here),
    };
  }

  #count({ personId }: PersonRecord, { request, terminal }: PreparedCheck, decision: Decision): void {
    if (decision.outcome === 'approved') this.#held.add(nameOf(personId), request.amountMinor);
    const names = [nameOf(personId)];
    if (terminal) names.push(nameOf(personId, terminal.sellerId, terminal.counted));
    for (const name of names) {
      if (isCounted(decision)) this.#recent.add(name);
      if (decision.reason === 'identity_mismatch') this.#wrongIdentities.add(name);
    }
  }

  #ruleOn({ request, sealed }: PreparedCheck, facts: Facts): Decision {
    const { now, policy, isSellerServed } = this.#rules;
    const { sellerId, applicationId, amountMinor, currency, terminal } = request;
    const asked = { sellerId, applicationId, terminalId: terminal.terminalId, amountMinor, currency };
    const none = { wasReversed: false, wasSealUsed: false, person: null, attempts: noAttempts };
    return decide({ now, isSellerServed: isSellerServed(sellerId), asked, sealed, ...none, ...facts }, policy);
  }
}

/**
 * Decides a batch of checks, one after another in order of arrival, by what was read and by what those before it decided: credit
 * held, seals used, tries counted, terminals admitted, alarms raised, repeats. The outcomes are those of the same checks one by
 * one. It reads nothing but its arguments.
 */
export function decideBatch(checks: readonly PreparedCheck[], known: WhatIsKnown, rules: BatchRules): DecidedBatch {
  const batch = new Batch(checks, known, rules);
  for (const check of checks) batch.decide(check);
  return { outcomes: batch.outcomes, raised: batch.raised, admitted: batch.terminals.admitted };
}
