import { expect, it } from 'vitest';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeSellers, makeWorld, makeWorldKeys, readWorld } from './check-world.ts';
import { runKilled } from './killed-batch-program.ts';
import { OperationMaker } from './operation-plans.ts';
import type { OperationPlan } from './operation-plans.ts';
import type { SellerAtSettling } from './seller-at-settling.ts';

const plan = (changes: Partial<OperationPlan> = {}): OperationPlan => ({
  back: 0,
  operation: 'capture',
  percent: 100,
  fault: 'none',
  ...changes,
});

/** Captures in part and whole, refunds that compete for the rest, extensions and voids before and after them: 32 in all. */
const mixed: OperationPlan[] = [
  ...Array.from({ length: 8 }, (_, back) => plan({ back, percent: back % 2 === 0 ? 100 : 60 })),
  ...Array.from({ length: 8 }, (_, place) => plan({ back: place % 4, operation: 'refund', percent: 30 })),
  plan({ back: 8, operation: 'extend' }),
  plan({ back: 8, operation: 'void' }),
  plan({ back: 8 }),
  plan({ back: 9, operation: 'void' }),
  plan({ back: 9, operation: 'refund' }),
  plan({ back: 10, percent: 101 }),
  plan({ back: 10, operation: 'extend' }),
  plan({ back: 10, fault: 'currency' }),
  plan({ back: 11, fault: 'unknownPayment' }),
  ...Array.from({ length: 7 }, () => plan({ back: 1, operation: 'refund', percent: 10 })),
];

describeOnEveryDatabase('Settling, killed before any statement of a batch of 32 mixed operations', ({ freshUrl }) => {
  it('has carried out all of them or none, and gives their results again afterwards', async () => {
    const shared = makeWorldKeys(temporaryFolder());
    const [seller] = makeSellers(shared) as [SellerAtSettling];
    const policy = { exemptIssuers: ['981100'] };
    const databaseUrl = await freshUrl();
    const undisturbed = await makeWorld(await freshUrl(), shared, { policy });
    const world = await makeWorld(databaseUrl, shared, { policy });
    const maker = new OperationMaker(seller);
    await maker.approve([undisturbed, world], [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
    const operations = mixed.map((one) => maker.make(one));
    expect(operations).toHaveLength(32);
    for (const operation of operations) await undisturbed.operate(operation);
    const whole = await readWorld(undisturbed);
    await undisturbed.database.close();
    const before = await readWorld(world);
    const { keysFolder, clock } = shared;
    let killAt = 0;
    let after = before;
    // Until it was killed after the commit, everything is as it was before the batch.
    while (after.operations.length === 0) {
      killAt++;
      const killed = { databaseUrl, keysFolder, now: clock.now(), checks: [], operations, killAt };
      expect(await runKilled(killed)).toBe('SIGKILL');
      after = await readWorld(world);
      if (after.operations.length === 0) expect(after).toEqual(before);
    }
    expect(killAt).toBeGreaterThan(10);
    expect(after).toEqual(whole);
    const results = await Promise.all(operations.map((operation) => world.operate(operation)));
    expect(await Promise.all(operations.map((operation) => world.operate(operation)))).toEqual(results);
    expect(await readWorld(world)).toEqual(whole);
    expect(await verifyLedger(world.database)).toEqual([]);
    await world.database.close();
  }, 480_000);
});
