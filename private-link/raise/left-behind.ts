import { rmSync } from 'node:fs';
import { lineFolderOf } from './line-socket-mode.ts';
import type { LinkNames } from '../machine/link-names.ts';
import { eraseLinkRecord, livingKeeperOf } from './link-record.ts';
import { findUserGround, machineGround } from './namespace-ground.ts';
import type { NamespaceGround } from './namespace-ground.ts';
import { deleteNamespaces } from './three-namespaces.ts';
import { lowerSide } from './wireguard-side.ts';

/** @throws when another living process keeps the link of this home: taking it away would cut its purchases */
export function refuseWhenKeptByAnother(names: LinkNames): void {
  const keeper = livingKeeperOf(names);
  if (keeper === null) return;
  throw new Error(
    `The private link of ${names.home} is in use by process ${keeper}. End that first, or use another home.`,
  );
}

/** Takes down everything that belongs to a WireGuard link of this home: servers inside, interfaces, namespaces, holder. */
export async function clearGround(names: LinkNames, ground: NamespaceGround): Promise<void> {
  await lowerSide({ names, ground }, 'seller');
  await lowerSide({ names, ground }, 'settling');
  await deleteNamespaces(names, ground);
  await ground.leave();
}

/**
 * Clears the remains of a killed run of this home. Its processes are known by arguments that carry the home's digest, and
 * everything else by names made from it. After an orderly end there is nothing to do.
 */
export async function clearLeftBehind(names: LinkNames): Promise<void> {
  if (process.platform === 'linux') {
    const userGround = findUserGround(names);
    if (userGround) await clearGround(names, userGround);
    if (process.geteuid?.() === 0) await clearGround(names, machineGround());
  }
  rmSync(lineFolderOf(names), { recursive: true, force: true });
  rmSync(names.holderFile, { force: true });
  rmSync(`${names.holderFile}.log`, { force: true });
  eraseLinkRecord(names);
}
