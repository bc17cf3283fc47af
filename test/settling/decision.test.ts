import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declineReasons } from '../../contract/settling/refusals.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import { decide, identityOn, isWrongTry, showsIdentity, spendsSeal } from '../../settling/decision/decide.ts';
import type { CheckFacts, PaymentOutcome, PersonFacts, TerminalStanding } from '../../settling/decision/decide.ts';
import { currentPolicy } from '../../settling/decision/policy.ts';
import { decisionRulesSchema } from '../../settling/config/decision-rules.ts';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';

const policy = policyBy({});

function policyBy(settings: SettlingConfigFile['policy']) {
  const limits = { sealLifetimeMs: 300_000, clockToleranceMs: 60_000 };
  return currentPolicy({ ...limits, policy: decisionRulesSchema.parse(settings) });
}
const now = Date.UTC(2026, 10, 22, 12);

const person: PersonFacts = {
  name: 'Jose O Neill',
  birthDate: '1984-03-12',
  accountStatus: 'active',
  currency: 'EUR',
  paymentStatus: 'current',
  debtMinor: 20_00,
  overdueMinor: 0,
  limitMinor: 100_00,
  heldMinor: 30_00,
  lastPayments: ['on_time', 'late', 'missed', 'on_time', 'on_time', 'on_time'],
  expiry: '2026-11',
};

const asked = { applicationId: 'a', sellerId: 's', terminalId: 't', amountMinor: 50_00, currency: 'EUR' } as const;

const sealed = {
  ...asked,
  identity: identityOn({ number: '', expiry: '2026-11', name: 'José  O’Neill', birthDate: '1984-03-12' }),
  issuer: '98001001',
  issuedAt: now,
  nonce: 'n',
};

const good: CheckFacts = {
  now,
  isSellerServed: true,
  wasReversed: false,
  asked,
  sealed,
  wasSealUsed: false,
  person,
  terminal: { isProven: true, standing: 'known', isSuspended: false, isSellerSuspended: false },
  attempts: { recent: 4, recentAtTerminal: 2, wrongIdentities: 19, wrongIdentitiesAtTerminal: 2 },
};

const withPerson = (changes: Partial<PersonFacts>) => (facts: CheckFacts) => ({
  ...facts,
  person: facts.person && { ...facts.person, ...changes },
});
const withIdentity = (changes: Partial<typeof sealed.identity>) => (facts: CheckFacts) => ({
  ...facts,
  sealed: facts.sealed && { ...facts.sealed, identity: { ...facts.sealed.identity, ...changes } },
});
const withSealed = (changes: Partial<typeof sealed>) => (facts: CheckFacts) => ({
  ...facts,
  sealed: facts.sealed && { ...facts.sealed, ...changes },
});

const withTerminal = (changes: Partial<CheckFacts['terminal']>) => (facts: CheckFacts) => ({
  ...facts,
  terminal: { ...facts.terminal, ...changes },
});

const withAttempts = (changes: Partial<CheckFacts['attempts']>) => (facts: CheckFacts) => ({
  ...facts,
  attempts: { ...facts.attempts, ...changes },
});

/** Ways to spoil a good check, each for one reason and no other. */
const spoilers: Record<DeclineReason, ((facts: CheckFacts) => CheckFacts)[]> = {
  seller_unknown: [(facts) => ({ ...facts, isSellerServed: false })],
  reversed: [(facts) => ({ ...facts, wasReversed: true })],
  seal_unreadable: [(facts) => ({ ...facts, sealed: null, person: null })],
  seal_mismatch: [
    withSealed({ applicationId: 'b' as 'a' }),
    withSealed({ sellerId: 'x' as 's' }),
    withSealed({ terminalId: 'x' as 't' }),
    withSealed({ amountMinor: 49_99 as 5000 }),
    withSealed({ currency: 'USD' as 'EUR' }),
  ],
  terminal_unproven: [withTerminal({ isProven: false })],
  seal_stale: [
    withSealed({ issuedAt: now - policy.sealLifetimeMs - 1 }),
    withSealed({ issuedAt: now + policy.clockToleranceMs + 1 }),
  ],
  seal_reused: [(facts) => ({ ...facts, wasSealUsed: true })],
  terminal_changed: [withTerminal({ standing: 'changed' })],
  terminals_exceeded: [withTerminal({ standing: 'exceeded' })],
  seller_suspended: [withTerminal({ isSellerSuspended: true })],
  terminal_suspended: [withTerminal({ isSuspended: true })],
  number_unknown: [(facts) => ({ ...facts, person: null })],
  tries_exceeded: [withAttempts({ wrongIdentities: 20 }), withAttempts({ wrongIdentities: 99 })],
  tries_exceeded_at_terminal: [
    withAttempts({ wrongIdentitiesAtTerminal: 3 }),
    withAttempts({ wrongIdentitiesAtTerminal: 99 }),
  ],
  identity_mismatch: [
    withIdentity({ name: 'MARIA ONEILL' }),
    withIdentity({ name: 'ONEILL' }),
    withIdentity({ birthDate: '1984-12-03' }),
    withIdentity({ expiry: '2026-12' }),
    // A slip in the name is one only where the dates are right.
    (facts) => withIdentity({ name: 'JOSE ONEIL', birthDate: '1984-12-03' })(facts),
    (facts) => withIdentity({ name: 'JOSE ONEIL', expiry: '2026-12' })(facts),
  ],
  identity_near_miss: [withIdentity({ name: 'JOSE ONEIL' }), withIdentity({ name: 'O NIELL JOSE' })],
  account_closed: [withPerson({ accountStatus: 'closed' })],
  account_suspended: [withPerson({ accountStatus: 'suspended' })],
  card_expired: [(facts) => withIdentity({ expiry: '2026-10' })(withPerson({ expiry: '2026-10' })(facts))],
  currency_differs: [withPerson({ currency: 'USD' })],
  frequency_exceeded: [withAttempts({ recent: 5 }), withAttempts({ recentAtTerminal: 3 })],
  debt_overdue: [
    withPerson({ overdueMinor: 1 }),
    withPerson({ paymentStatus: 'overdue' }),
    withPerson({ paymentStatus: 'defaulted' }),
  ],
  payment_history_poor: [
    withPerson({ lastPayments: ['late', 'missed', 'on_time', 'on_time', 'on_time', 'late'] }),
    withPerson({ lastPayments: ['missed', 'missed', 'missed'] }),
  ],
  limit_exceeded: [
    withPerson({ limitMinor: 99_99 }),
    withPerson({ debtMinor: 20_01 }),
    withPerson({ heldMinor: 30_01 }),
    withPerson({ limitMinor: 0 }),
  ],
};

const reasons = Object.keys(declineReasons) as DeclineReason[];
const everySpoiler = reasons.flatMap((reason) => spoilers[reason].map((spoil) => [reason, spoil] as const));

describe('The decision', () => {
  it('approves when nothing speaks against it, up to the last unit of the limit', () => {
    expect(decide(good, policy)).toEqual({ outcome: 'approved', reason: null, responseCode: '00' });
  });

  it.each(everySpoiler)('declines for %s, and says nothing else (case %#)', (reason, spoil) => {
    expect(decide(spoil(good), policy)).toEqual({
      outcome: 'declined',
      reason,
      responseCode: declineReasons[reason].responseCode,
    });
  });

  it('gives the first reason of the catalogue when several hold at once', () => {
    const someSpoilers = fc.subarray(everySpoiler, { minLength: 1 });
    fc.assert(
      fc.property(someSpoilers, (chosen) => {
        // The last first, so that where two touch the same fact the one that comes first in the catalogue stays.
        const facts = chosen.reduceRight<CheckFacts>((spoiled, [, spoil]) => spoil(spoiled), good);
        expect(decide(facts, policy).reason).toBe(chosen[0]![0]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('approves exactly what fits between debt, holds and limit, whatever the amounts', () => {
    const amount = fc.maxSafeNat();
    fc.assert(
      fc.property(amount, amount, amount, amount, (limitMinor, debtMinor, heldMinor, extra) => {
        const amountMinor = Math.max(1, extra);
        const facts: CheckFacts = {
          ...good,
          asked: { ...asked, amountMinor },
          sealed: { ...sealed, amountMinor },
          person: { ...person, limitMinor, debtMinor, heldMinor },
        };
        const fits = BigInt(debtMinor) + BigInt(heldMinor) + BigInt(amountMinor) <= BigInt(limitMinor);
        expect(decide(facts, policy).outcome).toBe(fits ? 'approved' : 'declined');
      }),
      { numRuns: 5_000, examples: [[2 ** 53 - 1, 2 ** 53 - 2, 0, 1]] },
    );
  });

  it('looks at the last six payments only, however long the history is', () => {
    const outcome = fc.constantFrom<PaymentOutcome>('on_time', 'late', 'missed');
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 15 }), (lastPayments) => {
        const poor = lastPayments.slice(0, 6).filter((payment) => payment !== 'on_time').length >= 3;
        const { reason } = decide({ ...good, person: { ...person, lastPayments } }, policy);
        expect(reason).toBe(poor ? 'payment_history_poor' : null);
      }),
    );
  });

  it('takes a number until the last millisecond of its month, by UTC', () => {
    const last = Date.UTC(2026, 11, 1) - 1;
    const [inTime, late] = [last, last + 1].map((moment) =>
      decide({ ...good, now: moment, sealed: { ...sealed, issuedAt: moment } }, policy),
    );
    expect(inTime!.outcome).toBe('approved');
    expect(late!.reason).toBe('card_expired');
  });

  it('takes a seal until the last millisecond of its life, and as early as clocks may differ', () => {
    const reasonOf = (issuedAt: number) => decide(withSealed({ issuedAt })(good), policy).reason;
    expect(reasonOf(now - policy.sealLifetimeMs)).toBeNull();
    expect(reasonOf(now + policy.clockToleranceMs)).toBeNull();
  });

  it('never throws, and gives every reason its own response code', () => {
    const anyFacts = fc.record({
      now: fc.integer({ min: 0, max: 4e12 }),
      isSellerServed: fc.boolean(),
      wasReversed: fc.boolean(),
      asked: fc.constant(asked),
      terminal: fc.record({
        isProven: fc.boolean(),
        standing: fc.constantFrom<TerminalStanding>('known', 'changed', 'exceeded'),
        isSuspended: fc.boolean(),
        isSellerSuspended: fc.boolean(),
      }),
      sealed: fc.option(fc.constant(sealed)),
      wasSealUsed: fc.boolean(),
      person: fc.option(fc.constant(person)),
      attempts: fc.record({
        recent: fc.nat(9),
        recentAtTerminal: fc.nat(9),
        wrongIdentities: fc.nat(30),
        wrongIdentitiesAtTerminal: fc.nat(9),
      }),
    });
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decide(facts, policy);
        const expected = decision.reason === null ? '00' : declineReasons[decision.reason].responseCode;
        expect(decision.responseCode).toBe(expected);
      }),
    );
  });

  it('counts and locks out by what the policy says, and spares the issuers that it exempts', () => {
    const attempts = { recent: 5, recentAtTerminal: 0, wrongIdentities: 20, wrongIdentitiesAtTerminal: 3 };
    const often = { ...good, attempts };
    const reasonBy = (settings: SettlingConfigFile['policy']) => decide(often, policyBy(settings)).reason;
    expect(reasonBy({})).toBe('tries_exceeded');
    expect(reasonBy({ lockOut: { wrongIdentities: 21 } })).toBe('tries_exceeded_at_terminal');
    const lockOut = { wrongIdentities: 21, wrongIdentitiesAtTerminal: 4 };
    expect(reasonBy({ lockOut })).toBe('frequency_exceeded');
    expect(reasonBy({ lockOut, velocity: { largestPerNumber: 6 } })).toBeNull();
    expect(reasonBy({ exemptIssuers: ['980010'] })).toBeNull();
    expect(reasonBy({ exemptIssuers: ['800100', '98001002'] })).toBe('tries_exceeded');
  });

  it('spends a seal only when it accepted it', () => {
    const spending = reasons.filter((reason) => spendsSeal(decide(spoilers[reason][0]!(good), policy)));
    expect(spending).toEqual(reasons.slice(reasons.indexOf('terminal_changed')));
    expect(spendsSeal(decide(good, policy))).toBe(true);
  });

  it('shows that the identity was right when it says something about the account', () => {
    const showing = reasons.filter((reason) => showsIdentity(decide(spoilers[reason][0]!(good), policy)));
    expect(showing).toEqual(reasons.slice(reasons.indexOf('account_closed')));
    expect(showsIdentity(decide(good, policy))).toBe(true);
  });

  it('is a wrong try where a number or an identity was guessed, and never with a number that the policy exempts', () => {
    const isWrong = (reason: DeclineReason, by = policy) =>
      isWrongTry(decide(spoilers[reason][0]!(good), by), sealed, by);
    expect(reasons.filter((reason) => isWrong(reason))).toEqual([
      'number_unknown',
      'tries_exceeded',
      'tries_exceeded_at_terminal',
      'identity_mismatch',
    ]);
    expect(isWrongTry(decide(good, policy), sealed, policy)).toBe(false);
    const unknown = decide({ ...good, person: null }, policy);
    expect(isWrongTry(unknown, null, policy), 'without a seal nothing was guessed').toBe(false);
    const exempting = policyBy({ exemptIssuers: ['980010'] });
    expect(isWrong('number_unknown', exempting)).toBe(false);
  });
});
