import { writeSync } from 'node:fs';
import { MovableClock } from '../../../platform/clock.ts';
import { readKeyPair } from '../../../platform/key-file.ts';
import type { Application } from '../../../contract/seller/application.ts';
import { ensureKeys } from '../../../settling/keys/settling-keys.ts';
import { makeWorld } from '../../settling/check-world.ts';
import { openWholeShop } from './whole-shop.ts';
import { killAtStatement } from '../../support/killed-at-statement.ts';

/** What the program is told, as JSON in its one argument. */
export type KilledPurchases = {
  shopUrl: string;
  settlingUrl: string;
  keysFolder: string;
  signingKeyFile: string;
  now: number;
  applications: Application[];
  /** The statement before which it ends as by a power cut, of the seller's or settling's, counted from the first. */
  killAt: number;
};

/**
 * Brings applications to their outcomes, all at once, and tells each outcome as it is given out. It is killed on the way, unless
 * it needs fewer statements than that.
 */
async function run(told: KilledPurchases): Promise<void> {
  const { shopUrl, settlingUrl, keysFolder, signingKeyFile, now, applications, killAt } = told;
  const clock = new MovableClock(now);
  const keys = { keysFolder, keys: ensureKeys(keysFolder, clock), clock };
  const world = await makeWorld(settlingUrl, keys, { policy: loosePolicy });
  const shop = await openWholeShop({ shopUrl, world, keys, signingKey: readKeyPair(signingKeyFile) });
  killAtStatement(killAt);
  await Promise.all(
    applications.map(async (application, place) => {
      const outcome = await shop.apply(application);
      writeSync(1, `${JSON.stringify({ place, outcome })}\n`);
    }),
  );
  writeSync(1, 'all\n');
  process.kill(process.pid, 'SIGKILL');
}

/** People buy often here. */
export const loosePolicy = {
  velocity: { largestPerNumber: 1_000, largestPerNumberAndTerminal: 1_000 },
  terminals: { newKiosksPerDay: 100 },
};

if (import.meta.main) await run(JSON.parse(process.argv[2]!) as KilledPurchases);
