import { expect, it } from 'vitest';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { CheckMaker } from './check-plans.ts';
import type { CheckPlan } from './check-plans.ts';
import { makeSellers, makeWorld, makeWorldKeys, readWorld } from './check-world.ts';
import { runKilled } from './killed-batch-program.ts';

const plan = (changes: Partial<CheckPlan> = {}): CheckPlan => ({
  seller: 0,
  terminal: 0,
  person: 0,
  identity: 'right',
  amountMinor: 1_00,
  fault: 'none',
  repeats: null,
  isReversed: false,
  ...changes,
});

/** Approved, declined, repeated, competing for the last of a limit, wrong tries up to a suspension: 32 in all. */
const mixed: CheckPlan[] = [
  plan(),
  plan({ amountMinor: 400_00 }),
  plan({ repeats: { back: 1, what: 'check' } }),
  ...Array.from({ length: 4 }, () => plan({ person: 2, amountMinor: 4_00, terminal: 1 })),
  plan({ repeats: { back: 3, what: 'application' }, amountMinor: 10_00 }),
  ...Array.from({ length: 5 }, (_, place) => plan({ person: 5 + (place % 2), terminal: 2 })),
  plan({ person: 1, identity: 'wrong', terminal: 2 }),
  plan({ person: 1, identity: 'otherSpelling' }),
  plan({ identity: 'otherSpelling', terminal: 1 }),
  plan({ repeats: { back: 2, what: 'nonce' } }),
  plan({ fault: 'unreadable' }),
  plan({ fault: 'unproven' }),
  plan({ fault: 'otherKey', terminal: 1 }),
  plan({ person: 3 }),
  plan({ person: 4 }),
  plan({ terminal: 5, person: 6 }),
  plan({ terminal: 3 }),
  plan({ seller: 1, person: 1, amountMinor: 10_00 }),
  ...Array.from({ length: 7 }, () => plan({ person: 1, amountMinor: 30_00, terminal: 1 })),
];

describeOnEveryDatabase('Settling, killed before any statement of a batch of 32 mixed checks', ({ freshUrl }) => {
  it('has decided all of them or none, and answers them once afterwards', async () => {
    const shared = makeWorldKeys(temporaryFolder());
    const maker = new CheckMaker(makeSellers(shared));
    const checks = mixed.map((one) => maker.make(one).check);
    expect(checks).toHaveLength(32);
    const undisturbed = await makeWorld(await freshUrl(), shared);
    for (const check of checks) await undisturbed.check(check);
    const whole = await readWorld(undisturbed);
    await undisturbed.database.close();
    const databaseUrl = await freshUrl();
    const world = await makeWorld(databaseUrl, shared);
    const before = await readWorld(world);
    const { keysFolder, clock } = shared;
    let killAt = 0;
    let after = before;
    // Until it was killed after the commit, everything is as it was before the batch.
    while (after.applications.length === 0) {
      killAt++;
      expect(await runKilled({ databaseUrl, keysFolder, now: clock.now(), checks, killAt })).toBe('SIGKILL');
      after = await readWorld(world);
      if (after.applications.length === 0) expect(after).toEqual(before);
    }
    expect(killAt).toBeGreaterThan(10);
    expect(after).toEqual(whole);
    const answers = await Promise.all(checks.map((check) => world.check(check)));
    expect(await Promise.all(checks.map((check) => world.check(check)))).toEqual(answers);
    expect(await readWorld(world)).toEqual(whole);
    expect(await verifyLedger(world.database)).toEqual([]);
    await world.database.close();
  }, 480_000);
});
