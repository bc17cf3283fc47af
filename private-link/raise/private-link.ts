import { mkdirSync } from 'node:fs';
import { clearLeftBehind, refuseWhenKeptByAnother } from './left-behind.ts';
import { linkNamesOf } from '../machine/link-names.ts';
import type { LinkNames } from '../machine/link-names.ts';
import { eraseLinkRecord, readLinkRecord, thisProcessAsKeeper, writeLinkRecord } from './link-record.ts';
import type { LinkProbe } from './link-probe.ts';
import { lineSocketLink } from './line-socket-rung.ts';
import { inspectMachine } from '../machine/machine-abilities.ts';
import type { MachineAbilities, Shortfall } from '../machine/machine-abilities.ts';
import { findUserGround, machineGround, openUserGround } from './namespace-ground.ts';
import type { LinkedCommand } from '../machine/run-command.ts';
import { findWireguardLink, raiseWireguardLink } from './wireguard-rung.ts';
import { rekeySide } from './wireguard-side.ts';

export type { LinkedCommand } from '../machine/run-command.ts';

/** How settling and the seller are joined, from the most like two machines on a closed network to the least. */
export type LinkRung = 'wireguard-root' | 'wireguard-user-namespace' | 'line-socket' | 'line-interface';

export type LinkEndpoint = { kind: 'socket'; path: string } | { kind: 'address'; host: string; port: number };

export type LinkStatus = {
  /** Whether a packet (on the socket: a connection) from the seller reaches settling's place. */
  up: boolean;
  /** Epoch milliseconds; null where there is no WireGuard, or there was no handshake yet. */
  lastHandshakeAt: number | null;
  /** The bytes that the seller's end has sent and received; null where they are not counted. */
  sentBytes: number | null;
  receivedBytes: number | null;
  probe: LinkProbe;
};

/** A raised private link: where settling listens, what the seller asks, and how to start each where it belongs. */
export type PrivateLink = {
  rung: LinkRung;
  /** One sentence: why this rung and not a higher one. */
  why: string;
  /** What to install or allow for a higher rung; null on the highest. */
  toClimb: string | null;
  settlingListens: LinkEndpoint;
  sellerAsks: LinkEndpoint;
  /** Wraps a command so that it runs where settling lives, without any channel of the process that starts it. */
  inSettling(command: string, args: string[]): LinkedCommand;
  /** Wraps a command so that it runs where the seller lives, with the open files and the IPC channel that it is given. */
  inSeller(command: string, args: string[]): LinkedCommand;
  /** Names and public keys, for the table that is printed. */
  details: Record<string, string>;
  status(): Promise<LinkStatus>;
  /** Takes the link down: no interface, namespace, process, route or socket of it is left. Can be called twice. */
  lower(): Promise<void>;
};

export type RaiseOptions = {
  /** The shop's home folder; made when it is not there. */
  home: string;
  rung: 'wireguard' | 'line' | 'auto';
  log?: (line: string) => void;
  /** False: the link stays when this process ends, and a WireGuard process that dies is not restarted. Default true. */
  keep?: boolean;
};

type Chosen = { rung: Exclude<LinkRung, 'line-interface'>; why: string; toClimb: string | null };

function sayShortfalls(shortfalls: Shortfall[]): string {
  return shortfalls.map(({ missing }) => missing).join(', ');
}

function sayRemedies(shortfalls: Shortfall[]): string {
  return [...new Set(shortfalls.map(({ remedy }) => remedy))].join('; ');
}

/** The WireGuard rung that this user would stand on, and what it lacks. */
function wireguardRungOf(abilities: MachineAbilities): { rung: Chosen['rung']; shortfalls: Shortfall[] } {
  if (abilities.root) return { rung: 'wireguard-root', shortfalls: abilities.wireguard };
  return { rung: 'wireguard-user-namespace', shortfalls: [...abilities.wireguard, ...abilities.userNamespace] };
}

async function raiseWireguard(
  names: LinkNames,
  rung: Chosen['rung'],
  log: (line: string) => void,
  keep: boolean,
): Promise<PrivateLink> {
  const chosen: Chosen =
    rung === 'wireguard-root'
      ? { rung, why: 'Root may make network namespaces and WireGuard interfaces on this machine.', toClimb: null }
      : {
          rung,
          why: 'An ordinary user makes the namespaces and the tunnel inside a user namespace of its own.',
          toClimb: 'run as root, so that no other process of the same user can enter the namespaces',
        };
  const ground = rung === 'wireguard-root' ? machineGround() : await openUserGround(names);
  return raiseWireguardLink({ names, ground, chosen, log, keep });
}

function line(names: LinkNames, why: string, toClimb: string | null): PrivateLink {
  return lineSocketLink(names, { rung: 'line-socket', why, toClimb });
}

async function climb(names: LinkNames, options: RaiseOptions, log: (line: string) => void): Promise<PrivateLink> {
  const { rung, shortfalls } = wireguardRungOf(await inspectMachine());
  const missing = sayShortfalls(shortfalls);
  const remedies = sayRemedies(shortfalls);
  if (options.rung === 'line') {
    const climbing = shortfalls.length > 0 ? remedies : 'ask for wireguard: everything that it needs is here';
    return line(names, 'The dedicated line was asked for.', climbing);
  }
  if (shortfalls.length > 0) {
    if (options.rung === 'wireguard')
      throw new Error(`WireGuard was asked for and cannot be had: ${missing} is missing. To have it: ${remedies}`);
    return line(names, `WireGuard needs what is missing here: ${missing}.`, remedies);
  }
  try {
    return await raiseWireguard(names, rung, log, options.keep ?? true);
  } catch (error) {
    await clearLeftBehind(names);
    const said = (error as Error).message;
    if (options.rung === 'wireguard')
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
 * clears the remains of a killed run of the same home, servers in its namespaces included. `auto` takes the highest rung that
 * works and says why; `wireguard` never steps down.
 * @throws when the rung asked for cannot be had, naming what is missing and what brings it; when another living process keeps
 *   this home's link
 */
export async function raisePrivateLink(options: RaiseOptions): Promise<PrivateLink> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const names = linkNamesOf(options.home);
  refuseWhenKeptByAnother(names);
  await clearLeftBehind(names);
  const link = await climb(names, options, options.log ?? (() => {}));
  const { rung, why, toClimb } = link;
  if (rung === 'line-interface') throw new Error('A line between two machines is configured, not raised');
  const keeper = (options.keep ?? true) ? thisProcessAsKeeper() : null;
  writeLinkRecord(names, { rung, why, toClimb, raisedAt: Date.now(), keeper });
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
  const chosen: Chosen = { rung: record.rung, why: record.why, toClimb: record.toClimb };
  if (record.rung === 'line-socket') return lineSocketLink(names, chosen);
  const ground = record.rung === 'wireguard-root' ? machineGround() : findUserGround(names);
  return ground && findWireguardLink({ names, ground, chosen });
}

/**
 * Puts the keys that are in the files of this home to use on its raised link; connections through it stay.
 * @returns whether there was a link to use them
 */
export async function rekeyPrivateLink(home: string): Promise<boolean> {
  const names = linkNamesOf(home);
  const record = readLinkRecord(names);
  if (!record || record.rung === 'line-socket') return false;
  const ground = record.rung === 'wireguard-root' ? machineGround() : findUserGround(names);
  if (!ground || ground.inodeOf(names.namespaces.settling) === null) return false;
  await rekeySide({ names, ground }, 'settling');
  await rekeySide({ names, ground }, 'seller');
  return true;
}
