import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepaliveSeconds, otherSide, tunnelAddresses, tunnelMtuBytes, wirePorts } from '../machine/link-addresses.ts';
import { loadOrMakeLinkKeys } from '../machine/link-keys.ts';
import type { LinkNames, LinkSide } from '../machine/link-names.ts';
import { probeSocket } from './link-probe.ts';
import type { NamespaceGround } from './namespace-ground.ts';
import { endProcesses, processesStartedAs } from '../machine/process-table.ts';
import { attemptCommand, runCommand } from '../machine/run-command.ts';

/** The implementation that moves the packets: the kernel's own WireGuard, or the program that does the same in user space. */
export type WireguardKind = 'kernel' | 'wireguard-go';

export type LinkSetting = { names: LinkNames; ground: NamespaceGround };

export type RaisedSide = { kind: WireguardKind; daemon: ChildProcess | null };

/** The wireguard-go processes of one side of this home, no matter which process started them. */
export function daemonsOf(names: LinkNames, side: LinkSide): number[] {
  return processesStartedAs('wireguard-go', ['-f', names.interfaces[side]]);
}

async function makeKernelInterface({ names, ground }: LinkSetting, side: LinkSide): Promise<boolean> {
  const add = ['-n', names.namespaces.wire, 'link', 'add', names.interfaces[side], 'type', 'wireguard'];
  return (await attemptCommand(ground.administer('ip', add))).status === 0;
}

async function startDaemon({ names, ground }: LinkSetting, side: LinkSide): Promise<ChildProcess> {
  const { wire } = names.namespaces;
  const name = names.interfaces[side];
  const log = openSync(names.logFiles[side], 'w', 0o600);
  const { command, args } = ground.administer('ip', ['netns', 'exec', wire, 'wireguard-go', '-f', name]);
  // Its own session, so that Ctrl-C in the terminal does not cut the link before settling and the seller have ended.
  const daemon = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, LOG_LEVEL: 'error', WG_PROCESS_FOREGROUND: '1' },
  });
  closeSync(log);
  daemon.unref();
  const end = { said: '' };
  daemon.once('error', (error) => (end.said = error.message));
  daemon.once('exit', (status) => (end.said = `it ended with status ${status ?? 'none'}`));
  for (const giveUpAt = performance.now() + 5_000; performance.now() < giveUpAt && end.said === ''; await sleep(10)) {
    // This does not ask `wg`, which deletes a control socket that does not listen yet.
    if ((await probeSocket(ground.controlSocketOf(name), 1_000)).outcome === 'answered') return daemon;
  }
  await endProcesses(daemonsOf(names, side), 0);
  const said = readFileSync(names.logFiles[side], 'utf8').trim();
  throw new Error(`wireguard-go did not make the interface ${name}: ${said || end.said || 'it said nothing'}`);
}

/** The arguments of `wg set` for one side. The keys are read anew each time, because they may have been rotated. */
function wireguardSettings(names: LinkNames, side: LinkSide): string[] {
  const keys = loadOrMakeLinkKeys(names.folder);
  const other = otherSide(side);
  const own = ['listen-port', String(wirePorts[side]), 'private-key', keys.files[side]];
  const peer = ['peer', keys[other].publicKey, 'preshared-key', keys.files.preshared];
  // Both ends know where the other one is: with an endpoint on one side only, a restart is noticed 13 s later.
  const where = ['endpoint', `127.0.0.1:${wirePorts[other]}`, 'persistent-keepalive', String(keepaliveSeconds)];
  return [...own, ...peer, ...where, 'allowed-ips', `${tunnelAddresses[other]}/32`];
}

async function configure({ names, ground }: LinkSetting, side: LinkSide): Promise<void> {
  const { wire, [side]: namespace } = names.namespaces;
  const name = names.interfaces[side];
  const set = ['netns', 'exec', wire, 'wg', 'set', name, ...wireguardSettings(names, side)];
  await runCommand(ground.administer('ip', set));
  await runCommand(ground.administer('ip', ['-n', wire, 'link', 'set', name, 'netns', namespace]));
  const steps = [
    `addr add ${tunnelAddresses[side]}/32 dev ${name}`,
    `link set ${name} mtu ${tunnelMtuBytes} up`,
    `route replace ${tunnelAddresses[otherSide(side)]}/32 dev ${name} src ${tunnelAddresses[side]}`,
  ];
  await runCommand(ground.administer('ip', ['-n', namespace, '-batch', '-']), { input: `${steps.join('\n')}\n` });
}

/** Takes one side's interface and its process away; there may be neither. */
export async function lowerSide({ names, ground }: LinkSetting, side: LinkSide): Promise<void> {
  await endProcesses(daemonsOf(names, side), 500);
  for (const namespace of [names.namespaces[side], names.namespaces.wire]) {
    if (ground.inodeOf(namespace) === null) continue;
    await attemptCommand(ground.administer('ip', ['-n', namespace, 'link', 'delete', names.interfaces[side]]));
  }
  // A killed wireguard-go leaves its socket.
  rmSync(ground.controlSocketOf(names.interfaces[side]), { force: true });
}

/**
 * Makes one side's WireGuard interface in the wire's namespace, where its UDP socket stays, and moves the interface to
 * the side's own namespace (see https://www.wireguard.com/netns/). What an earlier one left is taken away first.
 * @throws with what was said when neither the kernel nor wireguard-go can make it
 */
export async function raiseSide(setting: LinkSetting, side: LinkSide): Promise<RaisedSide> {
  await lowerSide(setting, side);
  const inKernel = await makeKernelInterface(setting, side);
  const daemon = inKernel ? null : await startDaemon(setting, side);
  await configure(setting, side);
  return { kind: inKernel ? 'kernel' : 'wireguard-go', daemon };
}

/**
 * Gives a raised side the keys that its files hold now, and forgets every other peer. Connections through the tunnel
 * stay; they pause until the other side has its new keys too.
 */
export async function rekeySide({ names, ground }: LinkSetting, side: LinkSide): Promise<void> {
  const wg = ['netns', 'exec', names.namespaces[side], 'wg'];
  const name = names.interfaces[side];
  const peers = (await runCommand(ground.administer('ip', [...wg, 'show', name, 'peers']))).trim().split('\n');
  const current = loadOrMakeLinkKeys(names.folder)[otherSide(side)].publicKey;
  const forget = peers.filter((peer) => peer && peer !== current).flatMap((peer) => ['peer', peer, 'remove']);
  await runCommand(ground.administer('ip', [...wg, 'set', name, ...wireguardSettings(names, side), ...forget]));
}
