import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { wirePorts } from '../../private-link/machine/link-addresses.ts';
import { loadOrMakeLinkKeys } from '../../private-link/machine/link-keys.ts';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import { runCommand } from '../../private-link/machine/run-command.ts';

/** What happens to the packets of a tunnel. Chances are from 0 to 1, each packet on its own. */
export type Harm = {
  drop: number;
  duplicate: number;
  reorder: number;
  delayMs: number;
  blackHole: boolean;
  /** Datagrams above this many bytes vanish without a word, as on a path with a small MTU and no ICMP. */
  largestBytes: number;
};

export const noHarm: Harm = {
  drop: 0,
  duplicate: 0,
  reorder: 0,
  delayMs: 0,
  blackHole: false,
  largestBytes: 65_535,
};

export type RelayPorts = { seller: number; settling: number; facingSeller: number; facingSettling: number };

export type RelayReport = { passed: number; dropped: number; duplicated: number; reordered: number };

const ports: RelayPorts = { ...wirePorts, facingSeller: 51_830, facingSettling: 51_831 };

/**
 * Stands between the two ends of a link that root raised for `home`, in the wire's namespace, and loses, delays, doubles
 * and reorders its packets (not every kernel has netem).
 */
export class UdpRelay {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async between(home: string): Promise<UdpRelay> {
    const names = linkNamesOf(home);
    const program = path.join(import.meta.dirname, 'udp-relay-program.ts');
    const args = ['netns', 'exec', names.namespaces.wire, process.execPath, program, JSON.stringify(ports)];
    const child = spawn('ip', args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await once(child, 'message');
    await pointAt(home, { seller: ports.facingSeller, settling: ports.facingSettling });
    return new UdpRelay(child);
  }

  /** Takes effect from the next packet on; what is left out does not happen. */
  async harm(harm: Partial<Harm>, seed = 1): Promise<void> {
    const told = once(this.#child, 'message');
    this.#child.send({ harm: { ...noHarm, ...harm }, seed });
    await told;
  }

  async report(): Promise<RelayReport> {
    const told = once(this.#child, 'message');
    this.#child.send('report');
    return ((await told) as [RelayReport])[0];
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}

/** Tells each end at which port of the wire it finds the other one. */
async function pointAt(home: string, endpoints: { seller: number; settling: number }): Promise<void> {
  const names = linkNamesOf(home);
  const keys = loadOrMakeLinkKeys(names.folder);
  for (const [side, other] of [
    ['seller', 'settling'],
    ['settling', 'seller'],
  ] as const) {
    const set = [
      'wg',
      'set',
      names.interfaces[side],
      'peer',
      keys[other].publicKey,
      'endpoint',
      `127.0.0.1:${endpoints[side]}`,
    ];
    await runCommand({ command: 'ip', args: ['netns', 'exec', names.namespaces[side], ...set] });
  }
}
