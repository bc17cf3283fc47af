import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Card } from '../../contract/card.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import type { SettlingKeys } from '../../settling/keys/settling-keys.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openFromMigratedFile } from '../support/migrated-file.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { startProcess } from './settling-process.ts';
import type { ProcessOptions } from './settling-process.ts';
import { enterPerson } from './settling-under-test.ts';

export type SettlingGround = {
  keys: SettlingKeys;
  database: Database;
  seller: SellerAtSettling;
  card: Card;
  /** A purchase with the card, approved by the process that the seller has met. */
  approve(amountMinor: number): Promise<CheckRequest>;
  process: ProcessOptions;
};

/** A database with one person of good credit, and keys, that settling processes can be started on. */
export async function prepareGround(databaseUrl: string): Promise<SettlingGround> {
  const folder = temporaryFolder();
  const keys = ensureKeys(path.join(folder, 'keys'), systemClock);
  const database = await openFromMigratedFile(databaseUrl, 'settling', openSettlingDatabase);
  await KeyRing.open({ database, keysFolder: path.join(folder, 'keys'), clock: systemClock });
  const seller = new SellerAtSettling('shop-1', systemClock);
  onTestFinished(async () => {
    seller.leave();
    await database.close();
  });
  const card = await enterPerson({ database, keys, clock: systemClock }, { limitMinor: 1_000_000_00 });
  const approve = async (amountMinor: number): Promise<CheckRequest> => {
    const check = seller.checkOf(seller.sealContents({ card, amountMinor }));
    expect(seller.read(await seller.check(check)).kind).toBe('approval');
    return check;
  };
  return { keys, database, seller, card, approve, process: { folder, databaseUrl, sellers: [seller.listing] } };
}

/** Starts two settling processes on one database. @returns the seller at the door of each */
export async function startTwoProcesses(
  { keys, seller, process }: SettlingGround,
  config: ProcessOptions['config'] = {},
): Promise<[SellerAtSettling, SellerAtSettling]> {
  const doors = [];
  for (const socketName of ['1.sock', '2.sock']) {
    const { endpoint } = await startProcess({ ...process, socketName, config });
    const door = new SellerAtSettling('shop-1', systemClock, seller.key);
    door.meet(endpoint, keys);
    onTestFinished(() => door.leave());
    doors.push(door);
    seller.meet(endpoint, keys);
  }
  return doors as [SellerAtSettling, SellerAtSettling];
}
