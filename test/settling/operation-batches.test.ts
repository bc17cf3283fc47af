import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import type { OperationOutcome } from '../../settling/payment/operating.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeSellers, makeWorld, makeWorldKeys, readWorld } from './check-world.ts';
import { OperationMaker, operationPlan } from './operation-plans.ts';
import type { OperationPlan } from './operation-plans.ts';
import type { SellerAtSettling } from './seller-at-settling.ts';

const dayMs = 24 * 3_600_000;

const roomy = { exemptIssuers: ['981100'], terminals: { newKiosksPerDay: 100 } };

/** What happens after a batch: time passes, and perhaps a person pays something. */
type After = { days: number; paidMinor: number };
type Round = { operations: OperationPlan[]; after: After };

const rounds = fc.array(
  fc.record<Round>({
    operations: fc.array(operationPlan, { minLength: 1, maxLength: 32, size: 'max' }),
    after: fc.record({ days: fc.constantFrom(0, 1, 5, 35, 70), paidMinor: fc.constantFrom(0, 0, 1_00, 5_00, 40_00) }),
  }),
  { minLength: 2, maxLength: 6, size: 'max' },
);

const read = (seller: SellerAtSettling, outcome: OperationOutcome) => {
  if (!('receipt' in outcome)) return outcome;
  const { receiptId: _receiptId, ...receipt } = seller.readReceipt(outcome);
  return receipt;
};

describeOnEveryDatabase('Operations that are carried out in batches', ({ freshUrl, dialect }) => {
  it('come to exactly what the same operations come to one by one', async () => {
    const comparing = fc.asyncProperty(rounds, (plans) => compare(plans, freshUrl));
    await fc.assert(comparing, { numRuns: dialect === 'sqlite' ? 12 : 5, endOnFailure: true });
  }, 480_000);
});

async function compare(plans: readonly Round[], freshUrl: () => Promise<string>): Promise<void> {
  const shared = makeWorldKeys(temporaryFolder());
  const [seller] = makeSellers(shared) as [SellerAtSettling];
  const oneByOne = await makeWorld(await freshUrl(), shared, { policy: roomy });
  const together = await makeWorld(await freshUrl(), shared, { policy: roomy });
  const worlds = [oneByOne, together];
  try {
    const maker = new OperationMaker(seller);
    for (const [place, { operations, after }] of plans.entries()) {
      await maker.approve(worlds, [0, 1, 0, 0]);
      const requests = operations.map((plan) => maker.make(plan));
      maker.endBatch();
      const single: OperationOutcome[] = [];
      for (const request of requests) single.push(await oneByOne.operate(request));
      const batch = await Promise.all(requests.map((request) => together.operate(request)));
      expect(batch.map((outcome) => read(seller, outcome))).toEqual(single.map((outcome) => read(seller, outcome)));
      expect(await readWorld(together)).toEqual(await readWorld(oneByOne));
      shared.clock.advance(after.days * dayMs + 1_000);
      const { paidMinor: amountMinor } = after;
      const payment = { receivedPaymentId: `payment-${place}`, personId: 1, amountMinor, currency: 'EUR' } as const;
      if (amountMinor === 0) continue;
      for (const { database } of worlds) {
        await database.write((transaction) => receivePayment(transaction, payment, shared.clock));
      }
    }
    expect(await verifyLedger(together.database)).toEqual([]);
  } finally {
    for (const world of worlds) await world.database.close();
  }
}
