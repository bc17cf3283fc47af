import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SettlingAnswer } from '../../settling/check/checking.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { CheckMaker, checkPlan } from './check-plans.ts';
import type { CheckPlan } from './check-plans.ts';
import { makeSellers, makeWorld, makeWorldKeys, readWorld } from './check-world.ts';
import type { SellerAtSettling } from './seller-at-settling.ts';

const read = (seller: SellerAtSettling, answer: SettlingAnswer) => {
  if (!('notice' in answer)) return answer;
  const { noticeId: _noticeId, ...notice } = seller.read(answer);
  return notice;
};

describeOnEveryDatabase('Checks that are decided in batches', ({ freshUrl, dialect }) => {
  const runs = dialect === 'sqlite' ? 12 : 5;

  it('come to exactly what the same checks come to one by one', async () => {
    // Without a size, fast-check keeps lists short, however long they may be.
    const size = 'max';
    const batch = fc.array(checkPlan, { minLength: 1, maxLength: 32, size });
    const batches = fc.array(batch, { minLength: 2, maxLength: 6, size });
    const comparing = fc.asyncProperty(batches, (plans) => compare(plans, freshUrl));
    await fc.assert(comparing, { numRuns: runs, endOnFailure: true });
  }, 480_000);
});

async function compare(batches: readonly CheckPlan[][], freshUrl: () => Promise<string>): Promise<void> {
  const shared = makeWorldKeys(temporaryFolder());
  const sellers = makeSellers(shared);
  const oneByOne = await makeWorld(await freshUrl(), shared);
  const together = await makeWorld(await freshUrl(), shared);
  try {
    const maker = new CheckMaker(sellers);
    for (const plans of batches) {
      const made = plans.map((plan) => maker.make(plan));
      for (const { reversal } of made) {
        if (!reversal) continue;
        for (const world of [oneByOne, together]) await world.reverse(reversal);
      }
      const answers: SettlingAnswer[] = [];
      for (const { check } of made) answers.push(await oneByOne.check(check));
      const batch = await Promise.all(made.map(({ check }) => together.check(check)));
      const seller = sellers[0]!;
      expect(batch.map((answer) => read(seller, answer))).toEqual(answers.map((answer) => read(seller, answer)));
      expect(await readWorld(together)).toEqual(await readWorld(oneByOne));
      shared.clock.advance(7 * 60_000);
    }
    expect(await verifyLedger(together.database)).toEqual([]);
  } finally {
    for (const world of [oneByOne, together]) await world.database.close();
  }
}
