import { mkdirSync } from 'node:fs';
import { clearLeftBehind, refuseWhenKeptByAnother } from './left-behind.ts';
import { linkNamesOf } from '../machine/link-names.ts';
import type { LinkNames } from '../machine/link-names.ts';
import { eraseLinkRecord, readLinkRecord, thisProcessAsKeeper, writeLinkRecord } from './link-record.ts';
import type { LinkMode, PrivateLink } from './link.ts';
import { lineSocketLink } from './line-socket-mode.ts';
import { inspectMachine } from '../machine/machine-abilities.ts';
import type { MachineAbilities, Shortfall } from '../machine/machine-abilities.ts';
import { findUserGround, machineGround, openUserGround } from './namespace-ground.ts';
import { findWireguardLink, raiseWireguardLink } from './wireguard-mode.ts';
import { rekeySide } from './wireguard-side.ts';

export type { LinkedCommand } from '../machine/run-command.ts';

export type RaiseOptions = {
  /** The shop's home folder; made when it is not there. */
  home: string;
  mode: 'wireguard' | 'line' | 'auto';
  log?: (line: string) => void;
  /** False: the link stays when this process ends, and a WireGuard process that dies is not restarted. Default true. */
  keep?: boolean;
};

type Chosen = { mode: Exclude<LinkMode, 'line-interface'>; why: string; toStrengthen: string | null };

function sayShortfalls(shortfalls: Shortfall[]): string {
  return shortfalls.map(({ missing }) => missing).join(', ');
}

function sayRemedies(shortfalls: Shortfall[]): string {
  return [...new Set(shortfalls.map(({ remedy }) => remedy))].join('; ');
}

/** The WireGuard mode that this user can have, and what it lacks. */
function wireguardModeOf(abilities: MachineAbilities): { mode: Chosen['mode']; shortfalls: Shortfall[] } {
  if (abilities.root) return { mode: 'wireguard-root', shortfalls: abilities.wireguard };
  return { mode: 'wireguard-user-namespace', shortfalls: [...abilities.wireguard, ...abilities.userNamespace] };
}

async function raiseWireguard(
  names: LinkNames,
  mode: Chosen['mode'],
  log: (line: string) => void,
  keep: boolean,
): Promise<PrivateLink> {
  const chosen: Chosen =
    mode === 'wireguard-root'
      ? { mode, why: 'Root may make network namespaces and WireGuard interfaces on this machine.', toStrengthen: null }
      : {
          mode,
          why: 'An ordinary user makes the namespaces and the tunnel inside a user namespace of its own.',
          toStrengthen: 'run as root, so that no other process of the same user can enter the namespaces',
        };
  const ground = mode === 'wireguard-root' ? machineGround() : await openUserGround(names);
  return raiseWireguardLink({ names, ground, chosen, log, keep });
}

function line(names: LinkNames, why: string, toStrengthen: string | null): PrivateLink {
  return lineSocketLink(names, { mode: 'line-socket', why, toStrengthen });
}

async function climb(names: LinkNames, options: RaiseOptions, log: (line: string) => void): Promise<PrivateLink> {
  const { mode, shortfalls } = wireguardModeOf(await inspectMachine());
  const missing = sayShortfalls(shortfalls);
  const remedies = sayRemedies(shortfalls);
  if (options.mode === 'line') {
    const climbing = shortfalls.length > 0 ? remedies : 'ask for wireguard: everything that it needs is here';
    return line(names, 'The dedicated line was asked for.', climbing);
  }
  if (shortfalls.length > 0) {
    if (options.mode === 'wireguard')
      throw new Error(`WireGuard was asked for and cannot be had: ${missing} is missing. To have it: ${remedies}`);
    return line(names, `WireGuard needs what is missing here: ${missing}.`, remedies);
  }
  try {
    return await raiseWireguard(names, mode, log, options.keep ?? true);
  } catch (error) {
    await clearLeftBehind(names);
    const said = (error as Error).message;
    if (options.mode === 'wireguard')
      throw new Error(`WireGuard was asked for and could not be raised. ${said}`, { cause: error });
    return line(
      names,
      `WireGuard could not be raised here. ${said}`,
      'find out what "npm run private-link -- doctor" says',
    );
  }
}

/**
 * Raises the private link of one shop on one machine (patent: network 21, first embodiment; the dedicated line, second). It first
 * clears the remains of a killed run of the same home, servers in its namespaces included. `auto` takes the strongest mode that
 * works and says why; `wireguard` never steps down.
 * @throws when the mode asked for cannot be had, naming what is missing and what brings it; when another living process keeps
 *   this home's link
 */
export async function raisePrivateLink(options: RaiseOptions): Promise<PrivateLink> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const names = linkNamesOf(options.home);
  refuseWhenKeptByAnother(names);
  await clearLeftBehind(names);
  const link = await climb(names, options, options.log ?? (() => {}));
  const { mode, why, toStrengthen } = link;
  if (mode === 'line-interface') throw new Error('A line between two machines is configured, not raised');
  const keeper = (options.keep ?? true) ? thisProcessAsKeeper() : null;
  writeLinkRecord(names, { mode, why, toStrengthen, raisedAt: Date.now(), keeper });
  return {
    ...link,
    lower: async () => {
      await link.lower();
      eraseLinkRecord(names);
    },
  };
}

/** The link that this home has raised, from any process; null when there is none. */
export function findPrivateLink(home: string): PrivateLink | null {
  const names = linkNamesOf(home);
  const record = readLinkRecord(names);
  if (!record) return null;
  const chosen: Chosen = { mode: record.mode, why: record.why, toStrengthen: record.toStrengthen };
  if (record.mode === 'line-socket') return lineSocketLink(names, chosen);
  const ground = record.mode === 'wireguard-root' ? machineGround() : findUserGround(names);
  return ground && findWireguardLink({ names, ground, chosen });
}

/**
 * Puts the keys that are in the files of this home to use on its raised link; connections through it stay.
 * @returns whether there was a link to use them
 */
export async function rekeyPrivateLink(home: string): Promise<boolean> {
  const names = linkNamesOf(home);
  const record = readLinkRecord(names);
  if (!record || record.mode === 'line-socket') return false;
  const ground = record.mode === 'wireguard-root' ? machineGround() : findUserGround(names);
  if (!ground || ground.inodeOf(names.namespaces.settling) === null) return false;
  await rekeySide({ names, ground }, 'settling');
  await rekeySide({ names, ground }, 'seller');
  return true;
}
