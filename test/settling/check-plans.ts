import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { CheckRequest, ReversalRequest } from '../../contract/settling/check.ts';
import { makeNonce } from '../../contract/settling/seal.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { worldCard } from './check-world.ts';
import type { SellerAtSettling } from './seller-at-settling.ts';

/** One check as a series of them names it, before there are keys and a clock to make it with. */
export type CheckPlan = {
  seller: number;
  /** The last ones are of kiosks too many for one day, and of a terminal that enrolled itself. */
  terminal: number;
  person: number;
  identity: 'right' | 'otherSpelling' | 'nearMiss' | 'wrong';
  amountMinor: number;
  fault: 'none' | 'unreadable' | 'unproven' | 'stale' | 'otherAmount' | 'otherKey';
  /** How many checks before this one the application, or the seal's nonce, was used already, if at all. */
  repeats: { back: number; what: 'check' | 'application' | 'nonce' } | null;
  /** Whether the application is reversed before this batch. */
  isReversed: boolean;
};

const usually = <Value>(value: Value, otherwise: fc.Arbitrary<Value>, weight = 4) =>
  fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: otherwise });

export const checkPlan: fc.Arbitrary<CheckPlan> = fc.record({
  seller: usually(0, fc.constant(1)),
  terminal: fc.integer({ min: 0, max: 5 }),
  person: usually(0, fc.integer({ min: 0, max: 6 }), 1),
  identity: usually<CheckPlan['identity']>('right', fc.constantFrom('otherSpelling', 'nearMiss', 'wrong'), 2),
  amountMinor: fc.constantFrom(1_00, 4_00, 10_00, 30_00, 400_00),
  fault: usually<CheckPlan['fault']>(
    'none',
    fc.constantFrom('unreadable', 'unproven', 'stale', 'otherAmount', 'otherKey'),
    8,
  ),
  repeats: usually<CheckPlan['repeats']>(
    null,
    fc.record({ back: fc.integer({ min: 1, max: 40 }), what: fc.constantFrom('check', 'application', 'nonce') }),
  ),
  isReversed: usually<boolean>(false, fc.constant(true), 12),
});

const otherNames: Record<CheckPlan['identity'], (name: string) => string> = {
  right: (name) => name,
  otherSpelling: (name) => (name.includes('ü') ? 'JUERGEN WEISS' : name.toUpperCase()),
  nearMiss: (name) => `${name.slice(0, -1)}q`,
  wrong: () => 'Somebody Quite Different',
};

const strangersKey = makeKeyPair();

type Made = { check: CheckRequest; nonce: string };

/** Makes the checks of plans, in order, with everything that they repeat. */
export class CheckMaker {
  readonly #sellers: readonly SellerAtSettling[];
  readonly #made: Made[] = [];

  constructor(sellers: readonly SellerAtSettling[]) {
    this.#sellers = sellers;
  }

  make(plan: CheckPlan): { check: CheckRequest; reversal: ReversalRequest | null } {
    const earlier = plan.repeats && this.#made.at(-Math.min(plan.repeats.back, this.#made.length));
    const seller = this.#sellers[plan.seller]!;
    const made = earlier && plan.repeats?.what === 'check' ? earlier : this.#makeNew(seller, plan, earlier ?? null);
    this.#made.push(made);
    const isOwn = made.check.sellerId === seller.sellerId;
    return { check: made.check, reversal: plan.isReversed && isOwn ? seller.reversalOf(made.check) : null };
  }

  #makeNew(seller: SellerAtSettling, plan: CheckPlan, earlier: Made | null): Made {
    const { terminal, fault, repeats } = plan;
    const enrolledBy = terminal === 5 ? ('self' as const) : ('staff' as const);
    const terminalId = terminal === 5 ? `browser-${this.#made.length % 3}` : `kiosk-${terminal}`;
    const card = worldCard(plan.person);
    const name = otherNames[plan.identity](card.name);
    const applicationId = earlier && repeats?.what === 'application' ? earlier.check.applicationId : randomUUID();
    const contents = {
      ...seller.sealContents({ card: { ...card, name }, amountMinor: plan.amountMinor, applicationId }),
      terminalId,
      nonce: earlier && repeats?.what === 'nonce' ? earlier.nonce : makeNonce(),
    };
    if (fault === 'stale') contents.issuedAt -= 3_600_000;
    const seal = fault === 'unreadable' ? seller.seal({ ...contents, card: 'none' }) : seller.seal(contents);
    const key = fault === 'otherKey' ? strangersKey : seller.terminalKey(terminalId);
    const asked = fault === 'otherAmount' ? { ...contents, amountMinor: contents.amountMinor + 1 } : contents;
    const signs = fault === 'unproven' ? { ...asked, amountMinor: 1 } : asked;
    const signature = seller.signAsTerminal({ ...signs, seal }, { key });
    const publicJwk = key.publicJwk as RequestingTerminal['publicJwk'];
    const check = seller.checkOf(asked, { seal, terminal: { terminalId, enrolledBy, publicJwk, signature } });
    return { check, nonce: contents.nonce };
  }
}
