import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readKeyPair } from '../../../platform/key-file.ts';
import type { ApplicationOutcome } from '../../../contract/seller/application.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import { verifyLedger } from '../../../settling/ledger/verify-ledger.ts';
import { makePrivateKeyPem, makeKeyFileIfMissing } from '../../../settling/keys/new-key-file.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { makeSellers, makeWorld, makeWorldKeys } from '../../settling/check-world.ts';
import { endOf, expectAllInOrder, isEnd, prepareRound } from './killed-purchases.ts';
import { loosePolicy } from './killed-purchases-program.ts';
import type { KilledPurchases } from './killed-purchases-program.ts';
import { leftBehindAfterMs, openWholeShop } from './whole-shop.ts';
import type { WholeShop } from './whole-shop.ts';

const program = path.join(import.meta.dirname, 'killed-purchases-program.ts');

type Told = { place: number; outcome: ApplicationOutcome | Refused };

/** What it told before it was killed, and whether that was all. */
function runKilled(purchases: KilledPurchases): Promise<{ told: Told[]; isWhole: boolean }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, JSON.stringify(purchases)], (error, stdout, stderr) => {
      if (error?.signal !== 'SIGKILL') return reject(new Error(stderr || 'it ended by itself'));
      const lines = stdout.split('\n').filter((line) => line !== '');
      const isWhole = lines.at(-1) === 'all';
      resolve({ told: lines.slice(0, isWhole ? -1 : undefined).map((line) => JSON.parse(line) as Told), isWhole });
    });
  });
}

/** What was told of an application once is told again. */
function expectSame(before: Told['outcome'], after: Told['outcome']): void {
  const end = endOf(before);
  if (end !== null) expect(endOf(after)).toBe(end);
}

/** Starts the seller again: it ends by itself what was left open. */
async function recover({ database, openApplications }: WholeShop): Promise<void> {
  await openApplications.start();
  const open = `SELECT COUNT(*) AS n FROM application WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn')`;
  const countOpen = async () => (await database.get<{ n: number }>(open))!.n;
  await expect.poll(countOpen, { timeout: 60_000, interval: 20 }).toBe(0);
  await openApplications.stop();
}

describeOnEveryDatabase('A shop, killed before any statement of 32 mixed purchases', ({ freshUrl }) => {
  it('loses and doubles none, keeps its stock right, and gives each outcome again after a restart', async () => {
    const folder = temporaryFolder();
    const keys = makeWorldKeys(folder);
    const { keysFolder, clock } = keys;
    const signingKeyFile = path.join(folder, 'seller.pem');
    makeKeyFileIfMissing(signingKeyFile, makePrivateKeyPem);
    const [shopUrl, settlingUrl] = [await freshUrl(), await freshUrl()];
    const world = await makeWorld(settlingUrl, keys, { policy: loosePolicy });
    const shop = await openWholeShop({ shopUrl, world, keys, signingKey: readKeyPair(signingKeyFile) });
    const [seller] = makeSellers(keys);
    const ends = new Map<string, number>();
    let isWhole = false;
    let killAt = 0;
    while (!isWhole) {
      killAt++;
      const round = await prepareRound(killAt, seller!, { shop: shop.database, world, keys, clock });
      expect(round.applications).toHaveLength(32);
      const { applications } = round;
      const files = { shopUrl, settlingUrl, keysFolder, signingKeyFile };
      const killed = await runKilled({ ...files, now: clock.now(), applications, killAt });
      ({ isWhole } = killed);
      // On PostgreSQL each application's own time decides.
      clock.advance(leftBehindAfterMs);
      await recover(shop);
      await expectAllInOrder(round, shop.database, world);
      const outcomes = await Promise.all(applications.map((application) => shop.apply(application)));
      await expectAllInOrder(round, shop.database, world);
      expect(outcomes.every(isEnd)).toBe(true);
      for (const { place, outcome } of killed.told) expectSame(outcome, outcomes[place]!);
      const again = await Promise.all(applications.map((application) => shop.apply(application)));
      for (const [place, outcome] of outcomes.entries()) expectSame(outcome, again[place]!);
      await expectAllInOrder(round, shop.database, world);
      for (const outcome of outcomes) {
        const kind = 'refusal' in outcome ? outcome.refusal : outcome.state;
        ends.set(kind, (ends.get(kind) ?? 0) + 1);
      }
    }
    expect(killAt).toBeGreaterThan(20);
    for (const kind of ['accepted', 'rejected', 'reversed', 'basket_out_of_date'])
      expect(ends.get(kind), kind).toBeGreaterThan(20);
    expect(await verifyLedger(world.database)).toEqual([]);
    for (const { database } of [shop, world]) await database.close();
  }, 480_000);
});
