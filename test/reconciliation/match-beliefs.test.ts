import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SellerBelief, SettlingBelief } from '../../contract/settling/day-report.ts';
import { causes } from '../../settling/reconciliation/difference-causes.ts';
import type { Cause, Correction } from '../../settling/reconciliation/difference-causes.ts';
import { isInFlight, matchBeliefs } from '../../settling/reconciliation/match-beliefs.ts';
import type { Matching } from '../../settling/reconciliation/match-beliefs.ts';

const until = Date.parse('2026-11-22T00:00:00Z');
const noon = until - 12 * 3_600_000;
const toleranceMs = 60_000;

type Pair = { seller: SellerBelief | null; settling: SettlingBelief | null };
type Agreed = { seller: SellerBelief; settling: SettlingBelief };
type Standing = 'held' | 'captured' | 'refunded' | 'voided' | 'expired' | 'declined' | 'reversed';

/** One application that both sides believe the same of. */
function agreed(standing: Standing, { amountMinor, capturedMinor, refundedMinor, currency }: Amounts): Agreed {
  const applicationId = randomUUID();
  const noticeId = randomUUID();
  const done = (operation: 'capture' | 'void' | 'refund', amount: number) => ({
    operationId: randomUUID(),
    operation,
    amountMinor: amount,
    askedAt: noon,
    doneAt: noon,
  });
  const isOut = standing === 'captured' || standing === 'refunded';
  const operations = [
    ...(isOut ? [done('capture', capturedMinor)] : []),
    ...(standing === 'refunded' ? [done('refund', refundedMinor)] : []),
    ...(standing === 'voided' ? [done('void', amountMinor)] : []),
  ];
  const position = {
    applicationId,
    amountMinor,
    currency,
    heldMinor: standing === 'held' ? amountMinor : 0,
    capturedMinor: isOut ? capturedMinor : 0,
    refundedMinor: standing === 'refunded' ? refundedMinor : 0,
  };
  const sellerState = standing === 'declined' ? 'rejected' : standing === 'reversed' ? 'reversed' : 'accepted';
  return {
    seller: {
      ...position,
      state: sellerState,
      noticeId,
      noticedAt: noon,
      operations: operations.map((operation) => ({ ...operation, state: 'done' })),
    },
    settling: {
      ...position,
      state: standing === 'refunded' ? 'captured' : standing,
      feeMinor: 0,
      payableMinor: position.capturedMinor - position.refundedMinor,
      noticeIds: [noticeId],
      changedAt: noon,
      operations: operations.map(({ askedAt: _askedAt, ...operation }) => operation),
    },
  };
}

type Amounts = { amountMinor: number; capturedMinor: number; refundedMinor: number; currency: 'EUR' | 'JPY' };

const amounts: fc.Arbitrary<Amounts> = fc
  .tuple(fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(1_000_000), fc.constantFrom('EUR' as const, 'JPY' as const))
  .map(([refund, more, rest, currency]) => ({
    refundedMinor: refund + 1,
    capturedMinor: refund + 1 + more,
    amountMinor: refund + 1 + more + rest,
    currency,
  }));

type Planted = { of: Standing; plant: (pair: Agreed) => Pair[]; cause: Cause; correction: Correction; isLater?: true };

const waiting = (pair: Agreed, operation: 'capture' | 'void' | 'refund', amountMinor: number) => ({
  ...pair.seller,
  operations: [
    ...pair.seller.operations,
    { operationId: randomUUID(), operation, amountMinor, state: 'waiting' as const, askedAt: until - 1, doneAt: null },
  ],
});

const open = { state: 'open', heldMinor: 0, noticeId: null, noticedAt: null } as const;

/** Every way in which the two sides come to differ, and what has to be said about it. */
const plants: Record<string, Planted> = {
  'an approval whose answer never arrived': {
    of: 'held',
    plant: ({ seller, settling }) => [{ seller: { ...seller, ...open }, settling }],
    cause: 'answer_in_flight',
    correction: 'none',
  },
  'a question that never arrived': {
    of: 'held',
    plant: ({ seller }) => [{ seller: { ...seller, ...open }, settling: null }],
    cause: 'check_in_flight',
    correction: 'none',
  },
  'a capture that waits': {
    of: 'held',
    plant: (pair) => [{ seller: waiting(pair, 'capture', 1), settling: pair.settling }],
    cause: 'operation_in_flight',
    correction: 'none',
  },
  'a capture whose receipt was not heard before midnight': {
    of: 'captured',
    plant: ({ seller, settling }) => [
      {
        seller: {
          ...seller,
          heldMinor: seller.amountMinor,
          capturedMinor: 0,
          operations: seller.operations.map((operation) => ({ ...operation, state: 'waiting', doneAt: null })),
        },
        settling,
      },
    ],
    cause: 'operation_in_flight',
    correction: 'none',
  },
  'an approval that settling made after its midnight': {
    of: 'held',
    plant: ({ seller }) => [{ seller: { ...seller, noticedAt: until + 5 }, settling: null }],
    cause: 'late',
    correction: 'none',
    isLater: true,
  },
  'a capture that settling made after its midnight': {
    of: 'captured',
    plant: ({ seller, settling }) => [
      {
        seller: {
          ...seller,
          operations: seller.operations.map((operation) => ({ ...operation, doneAt: until + 5 })),
        },
        settling: { ...settling, state: 'held', heldMinor: settling.amountMinor, capturedMinor: 0, operations: [] },
      },
    ],
    cause: 'late',
    correction: 'none',
  },
  'an approval in the last second, after the midnight of the seller': {
    of: 'held',
    plant: ({ settling }) => [{ seller: null, settling: { ...settling, changedAt: until - 1000 } }],
    cause: 'late',
    correction: 'none',
  },
  'a hold that the seller does not name': {
    of: 'held',
    plant: ({ settling }) => [{ seller: null, settling }],
    cause: 'only_at_settling',
    correction: 'reverse',
  },
  'a capture that the seller does not name': {
    of: 'captured',
    plant: ({ settling }) => [{ seller: null, settling }],
    cause: 'only_at_settling',
    correction: 'refund',
  },
  'an order that settling never heard of': {
    of: 'held',
    plant: ({ seller }) => [{ seller, settling: null }],
    cause: 'only_at_seller',
    correction: 'cancel_order',
  },
  'another amount': {
    of: 'held',
    plant: ({ seller, settling }) => [
      { seller: { ...seller, amountMinor: seller.amountMinor + 1, heldMinor: seller.amountMinor + 1 }, settling },
    ],
    cause: 'amount_differs',
    correction: 'tell_person',
  },
  'another currency': {
    of: 'refunded',
    plant: ({ seller, settling }) => [{ seller: { ...seller, currency: 'CHF' }, settling }],
    cause: 'currency_differs',
    correction: 'tell_person',
  },
  'another notice': {
    of: 'captured',
    plant: ({ seller, settling }) => [{ seller: { ...seller, noticeId: randomUUID() }, settling }],
    cause: 'notice_differs',
    correction: 'tell_person',
  },
  'a rejection of what is held': {
    of: 'held',
    plant: ({ seller, settling }) => [{ seller: { ...seller, state: 'rejected', heldMinor: 0 }, settling }],
    cause: 'decision_differs',
    correction: 'reverse',
  },
  'an order on what was reversed': {
    of: 'reversed',
    plant: ({ seller, settling }) => [
      { seller: { ...seller, state: 'accepted', heldMinor: seller.amountMinor }, settling },
    ],
    cause: 'decision_differs',
    correction: 'cancel_order',
  },
  'a reversal that is not there': {
    of: 'held',
    plant: ({ seller, settling }) => [{ seller: { ...seller, state: 'reversed', heldMinor: 0 }, settling }],
    cause: 'decision_differs',
    correction: 'reverse',
  },
  'a hold whose time is over': {
    of: 'expired',
    plant: ({ seller, settling }) => [{ seller: { ...seller, heldMinor: seller.amountMinor }, settling }],
    cause: 'hold_over',
    correction: 'cancel_order',
  },
  'a capture that settling does not have': {
    of: 'captured',
    plant: ({ seller, settling }) => [
      {
        seller,
        settling: { ...settling, state: 'held', heldMinor: settling.amountMinor, capturedMinor: 0, operations: [] },
      },
    ],
    cause: 'operation_missing_at_settling',
    correction: 'capture',
  },
  'a refund that settling does not have': {
    of: 'refunded',
    plant: ({ seller, settling }) => [
      {
        seller,
        settling: {
          ...settling,
          refundedMinor: 0,
          operations: settling.operations.filter(({ operation }) => operation === 'capture'),
        },
      },
    ],
    cause: 'operation_missing_at_settling',
    correction: 'refund',
  },
  'a refund that the seller does not have': {
    of: 'refunded',
    plant: ({ seller, settling }) => [
      {
        seller: {
          ...seller,
          refundedMinor: 0,
          operations: seller.operations.filter(({ operation }) => operation === 'capture'),
        },
        settling,
      },
    ],
    cause: 'operation_missing_at_seller',
    correction: 'tell_person',
  },
  'a void that the seller took for refused': {
    of: 'voided',
    plant: ({ seller, settling }) => [
      {
        seller: {
          ...seller,
          heldMinor: seller.amountMinor,
          operations: seller.operations.map((operation) => ({ ...operation, state: 'refused', doneAt: null })),
        },
        settling,
      },
    ],
    cause: 'operation_missing_at_seller',
    correction: 'ask_again',
  },
  'a capture of another amount': {
    of: 'captured',
    plant: ({ seller, settling }) => [
      {
        seller: {
          ...seller,
          capturedMinor: seller.capturedMinor + 1,
          operations: seller.operations.map((operation) => ({ ...operation, amountMinor: operation.amountMinor + 1 })),
        },
        settling,
      },
    ],
    cause: 'operation_differs',
    correction: 'tell_person',
  },
  'sums that no operation explains': {
    of: 'captured',
    plant: ({ seller, settling }) => [{ seller: { ...seller, capturedMinor: seller.capturedMinor - 1 }, settling }],
    cause: 'state_differs',
    correction: 'tell_person',
  },
  'one that is named twice': {
    of: 'captured',
    plant: (pair) => [pair, { seller: pair.seller, settling: null }],
    cause: 'duplicate',
    correction: 'tell_person',
  },
};

function match(pairs: readonly Pair[], knownLater: ReadonlySet<string> = new Set()): Matching {
  const seller = pairs.flatMap((pair) => (pair.seller ? [pair.seller] : []));
  const settling = pairs.flatMap((pair) => (pair.settling ? [pair.settling] : []));
  const matching = matchBeliefs({ seller, settling, until, toleranceMs, knownLater });
  expectWhole(matching, seller, settling);
  return matching;
}

const parts = ['amountMinor', 'heldMinor', 'capturedMinor', 'refundedMinor'] as const;

/** Everything is matched or itemised, and what is matched explains every unit that is not itemised. */
function expectWhole({ matched, itemised, sums }: Matching, seller: SellerBelief[], settling: SettlingBelief[]): void {
  const named = <Side extends 'seller' | 'settling'>(side: Side) =>
    [...matched, ...itemised].flatMap((item) => (item[side] === null ? [] : [item[side]!.applicationId])).toSorted();
  expect(named('seller')).toEqual(seller.map(({ applicationId }) => applicationId).toSorted());
  expect(named('settling')).toEqual(settling.map(({ applicationId }) => applicationId).toSorted());
  for (const item of itemised) expect(item.differences.length).toBeGreaterThan(0);
  for (const [side, all] of [
    ['seller', seller],
    ['settling', settling],
  ] as const) {
    for (const currency of new Set(all.map((belief) => belief.currency))) {
      const own = all.filter((belief) => belief.currency === currency);
      const said = sums[side];
      expect(said.all[currency]!.applications).toBe(own.length);
      const counted = (said.matched[currency]?.applications ?? 0) + (said.itemised[currency]?.applications ?? 0);
      expect(counted).toBe(own.length);
      for (const part of parts) {
        const sum = own.reduce((total, belief) => total + belief[part], 0);
        expect(said.all[currency]![part]).toBe(sum);
        expect((said.matched[currency]?.[part] ?? 0) + (said.itemised[currency]?.[part] ?? 0)).toBe(sum);
      }
    }
  }
  for (const currency of ['EUR', 'JPY', 'CHF'] as const) {
    for (const part of ['heldMinor', 'capturedMinor', 'refundedMinor'] as const) {
      expect(sums.seller.matched[currency]?.[part] ?? 0).toBe(sums.settling.matched[currency]?.[part] ?? 0);
    }
  }
}

const standings: Standing[] = ['held', 'captured', 'refunded', 'voided', 'expired', 'declined', 'reversed'];

describe('What two sides believe of a day', () => {
  it.each(Object.entries(plants))('%s is itemised, with its cause and what is proposed', (_name, planted) => {
    fc.assert(
      fc.property(amounts, (some) => {
        const pairs = planted.plant(agreed(planted.of, some));
        const { applicationId } = (pairs[0]!.seller ?? pairs[0]!.settling)!;
        const { itemised } = match(pairs, new Set(planted.isLater ? [applicationId] : []));
        expect(
          itemised.map(({ differences }) => differences.map(({ cause, correction }) => [cause, correction])),
        ).toEqual([[[planted.cause, planted.correction]]]);
        expect(isInFlight(itemised[0]!)).toBe(causes[planted.cause].standing === 'in_flight');
      }),
      { numRuns: 20 },
    );
  });

  it('is matched where it is the same, and all else is itemised, in counts and in sums to the minor unit', () => {
    const names = Object.keys(plants);
    const application = fc.record({ some: amounts, standing: fc.constantFrom(...standings) });
    const day = fc.tuple(
      fc.array(application, { maxLength: 40 }),
      fc.array(fc.record({ some: amounts, name: fc.constantFrom(...names) }), { maxLength: 20 }),
    );
    fc.assert(
      fc.property(day, ([same, different]) => {
        const agreeing = same.map(({ standing, some }) => agreed(standing, some));
        const expected = new Map<string, Cause>();
        const later = new Set<string>();
        const differing = different.flatMap(({ name, some }) => {
          const { of, plant, cause, isLater } = plants[name]!;
          const pairs = plant(agreed(of, some));
          const { applicationId } = (pairs[0]!.seller ?? pairs[0]!.settling)!;
          expected.set(applicationId, cause);
          if (isLater) later.add(applicationId);
          return pairs;
        });
        const { itemised, matched } = match([...agreeing, ...differing], later);
        const found = itemised.map(({ applicationId, differences }) => [applicationId, differences[0]!.cause] as const);
        expect(new Map(found)).toEqual(expected);
        const twice = different.filter(({ name }) => plants[name]!.cause === 'duplicate').length;
        expect(matched).toHaveLength(agreeing.length + twice);
      }),
      { numRuns: 150 },
    );
  });

  it('says nothing of an application that settling was never asked about and the seller withdrew', () => {
    const { seller } = agreed('held', { amountMinor: 5, capturedMinor: 2, refundedMinor: 1, currency: 'EUR' });
    const withdrawn: SellerBelief = { ...seller, ...open, state: 'withdrawn' };
    expect(match([{ seller: withdrawn, settling: null }])).toMatchObject({ matched: [{}], itemised: [] });
  });

  it('knows no cause that nothing comes to', () => {
    expect(new Set(Object.values(plants).map(({ cause }) => cause))).toEqual(new Set(Object.keys(causes)));
  });
});
