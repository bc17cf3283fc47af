import type { Card } from '../../contract/card.ts';
import type { Currency } from '../../contract/money.ts';
import { present } from '../../contract/presence.ts';
import { approvedResponseCode, declineReasons } from '../../contract/settling/refusals.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import type { SealContents } from '../../contract/settling/seal.ts';
import { likenessOfNames } from './name/likeness.ts';
import type { Likeness } from './name/likeness.ts';
import type { DecisionPolicy } from './policy.ts';

/** How a payment that fell due ended. */
export type PaymentOutcome = 'on_time' | 'late' | 'missed';

/**
 * The facts about one person in the credit information database at the moment of a check. These are the patent's five kinds of
 * information: present payment status, debt status, limit amount, history of past payments, expiration date.
 */
export type PersonFacts = {
  /** The name on the account. */
  name: string;
  /** `YYYY-MM-DD` */
  birthDate: string;
  accountStatus: 'active' | 'suspended' | 'closed';
  currency: string;
  paymentStatus: 'current' | 'overdue' | 'defaulted';
  debtMinor: number;
  overdueMinor: number;
  limitMinor: number;
  /** Credit already held for approved purchases that are not debt yet. */
  heldMinor: number;
  /** The newest first, as many as the policy looks at. */
  lastPayments: readonly PaymentOutcome[];
  /** `YYYY-MM` */
  expiry: string;
};

/** The identity that a person states. */
export type Identity = Pick<PersonFacts, 'name' | 'birthDate' | 'expiry'>;

export type SealedFacts = Omit<SealContents, 'card'> & {
  identity: Identity;
  /** The first eight digits of the credit number, which say who issued it (ISO/IEC 7812-1). */
  issuer: string;
};

/** Earlier checks with the same credit number, within the windows of the policy. */
export type Attempts = {
  /** Checks with the right identity that were not reversed. */
  recent: number;
  /** Those of them that came from the same terminal. */
  recentAtTerminal: number;
  wrongIdentities: number;
  /** Those of them that came from the same terminal. */
  wrongIdentitiesAtTerminal: number;
};

/**
 * Whether settling knows the terminal: with this key, with another key, or not at all, when its seller has too many new kiosks.
 */
export type TerminalStanding = 'known' | 'changed' | 'exceeded';

/** What is known of the terminal that a check comes from. */
export type TerminalFacts = {
  /** Whether it signed this very seal, application, seller and amount. */
  isProven: boolean;
  standing: TerminalStanding;
  isSuspended: boolean;
  isSellerSuspended: boolean;
};

export type CheckFacts = {
  /** Epoch milliseconds by settling's clock. */
  now: number;
  isSellerServed: boolean;
  /** Whether a reversal of this application came before the check. */
  wasReversed: boolean;
  asked: { applicationId: string; sellerId: string; terminalId: string; amountMinor: number; currency: Currency };
  terminal: TerminalFacts;
  /** The opened seal, or null when it did not open or is malformed. A decision needs no credit number. */
  sealed: SealedFacts | null;
  /** Whether the seal's nonce came with another application before. */
  wasSealUsed: boolean;
  /** The person with the sealed credit number, or null. */
  person: PersonFacts | null;
  /** All zero when the number is unknown. */
  attempts: Attempts;
};

export type Decision =
  | { outcome: 'approved'; reason: null; responseCode: string }
  | { outcome: 'declined'; reason: DeclineReason; responseCode: string };

/** The identity that is on a card. */
export function identityOn({ name, birthDate, expiry }: Card): Identity {
  return { name, birthDate, expiry };
}

/** An unknown number is compared with this identity, so that it takes as long. */
const unknownPerson: Identity = { name: 'Nobody Atall', birthDate: '0000-00-00', expiry: '0000-00' };

/**
 * Compares an identity with the account's: date of birth and expiration date exactly, and the name as `likenessOfNames` does.
 * Names are always compared, even if the dates differ, and against a made-up name if the number is unknown, so that the time
 * reveals nothing.
 */
export function likenessOfIdentity(kept: Identity | null, sealed: Identity): Likeness {
  const { name, birthDate, expiry } = kept ?? unknownPerson;
  const likeness = likenessOfNames(name, sealed.name);
  return birthDate === sealed.birthDate && expiry === sealed.expiry ? likeness : 'other';
}

type ComparedFacts = CheckFacts & { likeness: Likeness };
type LegibleFacts = ComparedFacts & { sealed: SealedFacts };
type KnownFacts = LegibleFacts & { person: PersonFacts };

/** A reason holds only if the facts that it needs exist: no reason about a person holds for an unknown number. */
const ifLegible =
  (holds: (facts: LegibleFacts, policy: DecisionPolicy) => boolean) => (facts: ComparedFacts, policy: DecisionPolicy) =>
    facts.sealed !== null && holds(facts as LegibleFacts, policy);

const ifKnown = (holds: (facts: KnownFacts, policy: DecisionPolicy) => boolean) =>
  ifLegible((facts, policy) => facts.person !== null && holds(facts as KnownFacts, policy));

/** The number is good until the month of its expiration ends (UTC). */
function isExpired(expiry: string, now: number): boolean {
  const [year, month] = expiry.split('-').map(Number);
  return now >= Date.UTC(present(year, 'the year of an expiry'), present(month, 'the month of an expiry'), 1);
}

function isExempt({ issuer }: SealedFacts, { exemptIssuers }: DecisionPolicy): boolean {
  return exemptIssuers.some((exempt) => issuer.startsWith(exempt));
}

const reasonHolds: Record<DeclineReason, (facts: ComparedFacts, policy: DecisionPolicy) => boolean> = {
  seller_unknown: ({ isSellerServed }) => !isSellerServed,
  reversed: ({ wasReversed }) => wasReversed,
  seal_unreadable: ({ sealed }) => sealed === null,
  seal_mismatch: ifLegible(
    ({ sealed, asked }) =>
      sealed.applicationId !== asked.applicationId ||
      sealed.sellerId !== asked.sellerId ||
      sealed.terminalId !== asked.terminalId ||
      sealed.amountMinor !== asked.amountMinor ||
      sealed.currency !== asked.currency,
  ),
  terminal_unproven: ({ terminal }) => !terminal.isProven,
  seal_stale: ifLegible(
    ({ sealed, now }, { sealLifetimeMs, clockToleranceMs }) =>
      now - sealed.issuedAt > sealLifetimeMs || sealed.issuedAt - now > clockToleranceMs,
  ),
  seal_reused: ifLegible(({ wasSealUsed }) => wasSealUsed),
  terminal_changed: ({ terminal }) => terminal.standing === 'changed',
  terminals_exceeded: ({ terminal }) => terminal.standing === 'exceeded',
  seller_suspended: ({ terminal }) => terminal.isSellerSuspended,
  terminal_suspended: ({ terminal }) => terminal.isSuspended,
  number_unknown: ifLegible(({ person }) => person === null),
  tries_exceeded: ifKnown(
    ({ sealed, attempts }, policy) =>
      !isExempt(sealed, policy) && attempts.wrongIdentities >= policy.lockOut.wrongIdentities,
  ),
  tries_exceeded_at_terminal: ifKnown(
    ({ sealed, attempts }, policy) =>
      !isExempt(sealed, policy) && attempts.wrongIdentitiesAtTerminal >= policy.lockOut.wrongIdentitiesAtTerminal,
  ),
  identity_mismatch: ifKnown(({ likeness }) => likeness === 'other'),
  identity_near_miss: ifKnown(({ likeness }) => likeness === 'near'),
  account_closed: ifKnown(({ person }) => person.accountStatus === 'closed'),
  account_suspended: ifKnown(({ person }) => person.accountStatus === 'suspended'),
  card_expired: ifKnown(({ person, now }) => isExpired(person.expiry, now)),
  currency_differs: ifKnown(({ person, asked }) => person.currency !== asked.currency),
  frequency_exceeded: ifKnown(({ sealed, attempts }, policy) => {
    const { largestPerNumber, largestPerNumberAndTerminal } = policy.velocity;
    const isTooOften = attempts.recent >= largestPerNumber || attempts.recentAtTerminal >= largestPerNumberAndTerminal;
    return isTooOften && !isExempt(sealed, policy);
  }),
  debt_overdue: ifKnown(({ person }) => person.paymentStatus !== 'current' || person.overdueMinor > 0),
  payment_history_poor: ifKnown(
    ({ person }, { history }) =>
      person.lastPayments.slice(0, history.payments).filter((outcome) => outcome !== 'on_time').length >=
      history.lateOrMissed,
  ),
  // This subtracts rather than adds. The sum of three amounts may not be exact in a double, but this difference is, wherever it
  // is not negative.
  limit_exceeded: ifKnown(
    ({ person, asked }) => asked.amountMinor > person.limitMinor - person.debtMinor - person.heldMinor,
  ),
};

const inOrderOfPrecedence = Object.keys(declineReasons) as DeclineReason[];

/**
 * Decides a check: an approval, or the first reason in the catalogue's order (`declineReasons`) that holds. It reads nothing but
 * its arguments, so that any past decision can be repeated from its records.
 */
export function decide(facts: CheckFacts, policy: DecisionPolicy): Decision {
  const likeness = facts.sealed ? likenessOfIdentity(facts.person, facts.sealed.identity) : 'other';
  const compared = { ...facts, likeness };
  const reason = inOrderOfPrecedence.find((candidate) => reasonHolds[candidate](compared, policy));
  return reason === undefined
    ? { outcome: 'approved', reason: null, responseCode: approvedResponseCode }
    : { outcome: 'declined', reason, responseCode: declineReasons[reason].responseCode };
}

/**
 * A locked number counts too. Otherwise ten tries with one number would suspend the terminal only if no account has the number,
 * and an attacker could tell which numbers exist.
 */
const wrongTryReasons: ReadonlySet<DeclineReason> = new Set<DeclineReason>([
  'number_unknown',
  'tries_exceeded',
  'tries_exceeded_at_terminal',
  'identity_mismatch',
]);

/**
 * Tells whether a decision counts as a wrong try of its terminal and its seller: a guess at a number or an identity. A decline
 * because the terminal or the seller is suspended does not count, or repeated tries would keep it suspended for ever.
 */
export function isWrongTry({ reason }: Decision, sealed: SealedFacts | null, policy: DecisionPolicy): boolean {
  const isWrong = reason !== null && wrongTryReasons.has(reason);
  return isWrong && sealed !== null && !isExempt(sealed, policy);
}

/** Tells whether the identity was shown to be right. Before that, a record must not say whose number it is. */
export function showsIdentity({ reason }: Decision): boolean {
  return reason === null || inOrderOfPrecedence.indexOf(reason) >= inOrderOfPrecedence.indexOf('account_closed');
}

/** Tells whether a decision accepted the seal, even if it then declined for another reason: such a seal may not be used again. */
export function spendsSeal({ reason }: Decision): boolean {
  return reason === null || inOrderOfPrecedence.indexOf(reason) > inOrderOfPrecedence.indexOf('seal_reused');
}
