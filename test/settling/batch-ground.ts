import type { ApplicationRecord } from '../../settling/application/application-store.ts';
import type { WhatCameBefore } from '../../settling/check/attempts.ts';
import { decideBatch } from '../../settling/check/batch-decision.ts';
import type { BatchRules, DecidedBatch, WhatIsKnown } from '../../settling/check/batch-decision.ts';
import type { ProvenTerminal } from '../../settling/check/known-terminals.ts';
import type { PreparedCheck } from '../../settling/check/prepared-check.ts';
import { decisionRulesSchema } from '../../settling/config/decision-rules.ts';
import type { PersonRecord } from '../../settling/credit-information/person-store.ts';
import { currentPolicy } from '../../settling/decision/policy.ts';

export const now = Date.parse('2026-11-21T12:00:00Z');

/** Few of everything, so that a short batch meets every limit. */
export const policy = currentPolicy({
  sealLifetimeMs: 60_000,
  clockToleranceMs: 10_000,
  policy: decisionRulesSchema.parse({
    velocity: { largestPerNumber: 5, largestPerNumberAndTerminal: 3 },
    lockOut: { wrongIdentities: 90, wrongIdentitiesAtTerminal: 80 },
    probing: { wrongTriesAtTerminal: 3, wrongTriesAtSelfEnrolled: 4, wrongTriesOfSeller: 5 },
    exemptIssuers: ['98119999'],
  }),
});

/** One check of a batch, and what is known about it. */
export type Asked = {
  seller: string;
  terminal: string;
  enrolledBy: 'staff' | 'self';
  key: string;
  application: string;
  amountMinor: number;
  currency: 'EUR' | 'USD';
  content: string;
  nonce: string;
  /** The person who has the number; null where there is none. */
  person: number | null;
  isRightIdentity: boolean;
  issuer: string;
  sealedAt: number;
  isLegible: boolean;
  isProven: boolean;
  keyGeneration: number;
  before: Partial<WhatCameBefore>;
};

const identity = { name: 'Pearl Number', birthDate: '1980-01-31', expiry: '2039-12' };

export function person(personId: number, changes: Partial<PersonRecord['facts']> = {}): PersonRecord {
  const account = { accountStatus: 'active', currency: 'EUR', paymentStatus: 'current' } as const;
  const credit = { debtMinor: 0, overdueMinor: 0, limitMinor: 100_00, heldMinor: 20_00, lastPayments: [] };
  return { personId, facts: { ...identity, ...account, ...credit, ...changes } };
}

const noAlarms = {
  terminal_suspended: false,
  seller_suspended: false,
  terminals_exceeded: false,
  terminal_changed: false,
};
export const isRaised = (...kinds: (keyof typeof noAlarms)[]) => ({
  ...noAlarms,
  ...Object.fromEntries(kinds.map((kind) => [kind, true])),
});

const noAttempts = { recent: 0, recentAtTerminal: 0, wrongIdentities: 0, wrongIdentitiesAtTerminal: 0 };
let made = 0;

function complete(asked: Partial<Asked>): Asked {
  const terminal = {
    seller: 'shop-1',
    terminal: 'kiosk-1',
    enrolledBy: 'staff',
    key: asked.terminal ?? 'kiosk-1',
  } as const;
  const payment = { application: `a${++made}`, amountMinor: 1_00, currency: 'EUR', content: `c${made}` } as const;
  const seal = { nonce: `n${made}`, issuer: '98110000', sealedAt: now, isLegible: true } as const;
  const rest = { person: 1, isRightIdentity: true, isProven: true, keyGeneration: 7, before: {} };
  return { ...terminal, ...payment, ...seal, ...rest, ...asked };
}

export function terminalOf({ seller, terminal, enrolledBy, key }: Asked): ProvenTerminal {
  const counted = enrolledBy === 'self' ? 'self-enrolled' : key;
  return { sellerId: seller, terminalId: terminal, enrolledBy, keyThumbprint: key, counted };
}

function prepared(asked: Asked): PreparedCheck {
  const { seller: sellerId, terminal: terminalId, application: applicationId, amountMinor, currency, nonce } = asked;
  const about = { sellerId, applicationId, amountMinor, currency };
  const name = asked.isRightIdentity ? identity.name : 'Somebody Quite Different';
  const { issuer, sealedAt: issuedAt } = asked;
  const sealed = { ...about, terminalId, nonce, issuedAt, issuer, identity: { ...identity, name } };
  return {
    request: { ...about, terminal: { terminalId } },
    contentHash: Buffer.from(asked.content),
    sealed: asked.isLegible ? sealed : null,
    terminal: asked.isProven ? terminalOf(asked) : null,
    keyGeneration: asked.keyGeneration,
  } as unknown as PreparedCheck;
}

/** What is recorded of an application, with what its own check says unless `changes` says otherwise. */
export function recorded(application: string, changes: Partial<ApplicationRecord> = {}): [string, ApplicationRecord] {
  const about = { sellerId: 'shop-1', applicationId: application, amountMinor: 1_00, currency: 'EUR' } as const;
  const notices = { notice: null, reversalNotice: null, noticeAfterReversal: null };
  const record = { ...about, contentHash: null, outcome: null, ...notices, ...changes };
  return [JSON.stringify([record.sellerId, application]), record];
}

/** Decides checks; each terminal was seen before unless `known` or its check says otherwise. */
export function decideAll(
  batch: readonly Partial<Asked>[],
  known: Partial<WhatIsKnown> = {},
  rules: Partial<BatchRules> = {},
): DecidedBatch {
  const asked = batch.map(complete);
  const before = asked.map((one): WhatCameBefore | null =>
    one.isProven
      ? {
          attempts: noAttempts,
          wrongTries: { atTerminal: 0, atSeller: 0 },
          isRaised: noAlarms,
          remembered: `${one.key} ${one.enrolledBy}`,
          ...one.before,
        }
      : null,
  );
  const nothing = { applications: new Map(), usedNonces: new Set<string>() };
  const admissions = { kiosksLeft: new Map(), remembered: new Map() };
  const people = asked.map((one) => (one.isLegible && one.person !== null ? person(one.person) : null));
  return decideBatch(
    asked.map(prepared),
    { keyGeneration: 7, people, before, ...nothing, admissions, ...known },
    { now, policy, isSellerServed: () => true, ...rules },
  );
}

/** The reason of each decision; null for an approval, and the kind of an outcome that is no new decision. */
export function reasonsOf({ outcomes }: DecidedBatch): (string | null)[] {
  return outcomes.map((outcome) => (outcome.kind === 'decided' ? outcome.decision.reason : outcome.kind));
}
