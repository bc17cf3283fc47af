import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { Application, Withdrawal } from '../../../contract/seller/application.ts';
import { unitPriceMinor } from './batch-shop.ts';
import type { StockedVariant } from './batch-shop.ts';
import { makeApplication } from './purchase-ground.ts';

/** The shelf of the model: few of some, none counted, gone, a draft; the variant after the last is unknown. */
export const modelShelf: StockedVariant[] = [
  { variantId: 'scarce', onHand: 3 },
  { variantId: 'some', onHand: 12 },
  { variantId: 'plenty', onHand: 1_000 },
  { variantId: 'made-to-order', onHand: 0, sellsWithoutStock: true },
  { variantId: 'gone', onHand: 9, isGone: true },
  { variantId: 'draft', onHand: 9, isDraft: true },
];

/** One application as a series of them names it. */
export type PurchasePlan = {
  lines: { variant: number; quantity: number; isPriceRight: boolean }[];
  method: 'collect' | 'deliver';
  terminal: number;
  /** How many applications before this one the whole application, or its id, was used already, if at all. */
  repeats: { back: number; what: 'application' | 'id' } | null;
  /** Whether its terminal withdraws it before it arrives, and says its own total then or another one. */
  withdrawnBefore: 'never' | 'as it is' | 'of another total';
  /** Whether it is withdrawn between its receipt and the question to settling, or given up before the answer is indicated. */
  overtaken: 'never' | 'withdrawn' | 'given up';
  settling: 'approves' | 'declines' | 'is silent';
};

const usually = <Value>(value: Value, otherwise: fc.Arbitrary<Value>, weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: otherwise });

const planLine = fc.record({
  variant: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: 4, max: modelShelf.length }) },
  ),
  quantity: usually(1, fc.integer({ min: 2, max: 3 }), 2),
  isPriceRight: usually<boolean>(true, fc.constant(false), 20),
});

export const purchasePlan: fc.Arbitrary<PurchasePlan> = fc.record({
  lines: fc.array(planLine, { minLength: 1, maxLength: 3 }),
  method: fc.constantFrom('collect', 'deliver'),
  terminal: usually(0, fc.constant(1), 4),
  repeats: usually<PurchasePlan['repeats']>(
    null,
    fc.record({ back: fc.integer({ min: 1, max: 40 }), what: usually('application', fc.constant('id'), 2) }),
    3,
  ),
  withdrawnBefore: usually<PurchasePlan['withdrawnBefore']>(
    'never',
    fc.constantFrom('as it is', 'of another total'),
    12,
  ),
  overtaken: usually<PurchasePlan['overtaken']>('never', fc.constantFrom('withdrawn', 'given up'), 6),
  settling: usually<PurchasePlan['settling']>('approves', fc.constantFrom('declines', 'is silent'), 2),
});

export type PlannedPurchase = { plan: PurchasePlan; application: Application; terminalId: string };

export function withdrawalOf({ plan, application }: PlannedPurchase): Withdrawal {
  const { totalMinor, currency } = application;
  return { totalMinor: plan.withdrawnBefore === 'as it is' ? totalMinor : totalMinor + 1, currency };
}

const address = { recipient: 'Ann', street: 'Long Lane 1', postalCode: '1000', city: 'Ghent', country: 'BE' };

/** Makes the applications of plans, in order, with everything that they repeat. */
export class PurchaseMaker {
  readonly #made: PlannedPurchase[] = [];

  make(plan: PurchasePlan): PlannedPurchase {
    const { repeats } = plan;
    const earlier = repeats && this.#made.at(-Math.min(repeats.back, this.#made.length));
    const purchase =
      earlier && repeats?.what === 'application'
        ? { ...earlier, plan: { ...plan, settling: earlier.plan.settling } }
        : this.#makeNew(plan, earlier?.application.applicationId ?? randomUUID());
    this.#made.push(purchase);
    return purchase;
  }

  #makeNew(plan: PurchasePlan, applicationId: string): PlannedPurchase {
    const lines = plan.lines.map(({ variant, quantity, isPriceRight }) => ({
      variantId: modelShelf[variant]?.variantId ?? 'unknown',
      quantity,
      unitPriceMinor: isPriceRight ? unitPriceMinor : unitPriceMinor + 1,
    }));
    const totalMinor = lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
    const fulfilment: Application['fulfilment'] =
      plan.method === 'collect' ? { method: 'collect' } : { method: 'deliver', address };
    const application = makeApplication({ applicationId, lines, totalMinor, fulfilment });
    return { plan, application, terminalId: `kiosk-${plan.terminal}` };
  }
}
