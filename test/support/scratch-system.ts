import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { missingForSmallDisk } from './small-disk.ts';

/** Why no system can be laid over this machine's own, or null. */
export const missingForScratchSystem =
  missingForSmallDisk ??
  (findProgram('nsenter') === null ? 'the program "nsenter" is missing: apt install util-linux' : null) ??
  (existsSync('/var/lib/dpkg/status') ? null : 'this machine has no dpkg: its packages are installed on Debian');

// The files below are only read. What is written goes to a layer in memory, which ends with the namespace.
const lay = `set -e
mount --make-rprivate /
mount -t tmpfs -o size=3g,mode=0755 tmpfs "$LAYER"
mkdir "$LAYER/upper" "$LAYER/work" "$LAYER/root"
mount -t overlay -o "lowerdir=$LOWER,upperdir=$LAYER/upper,workdir=$LAYER/work" overlay "$LAYER/root"
mount --rbind /proc "$LAYER/root/proc"
mount --rbind /sys "$LAYER/root/sys"
mount --rbind /dev "$LAYER/root/dev"
mkdir -p "$LAYER/root/tmp"
mount --rbind /tmp "$LAYER/root/tmp"
if [ -n "$OWN_NETWORK" ]; then ip link set lo up; fi
echo ready
exec sleep infinity`;

export type Ended = { status: number | null; said: string };

/**
 * A system of its own on top of this machine's: packages are installed into it with its own package manager, programs run in it,
 * and this machine keeps none of it. It shares the machine's processes, `/tmp` and, if nothing else is asked for, its network.
 */
export class ScratchSystem {
  readonly #holder: ChildProcess;
  readonly #layer: string;
  readonly #namespaces: string[];

  private constructor(holder: ChildProcess, layer: string, namespaces: string[]) {
    this.#holder = holder;
    this.#layer = layer;
    this.#namespaces = namespaces;
  }

  /**
   * Who starts a system stops it.
   * @param folder an empty one
   * @param options.ownNetwork a network of its own, with nothing but loopback
   * @param options.over the folder of another system than this machine's
   */
  static async start(
    folder: string,
    { ownNetwork = false, over = '/' }: { ownNetwork?: boolean; over?: string } = {},
  ): Promise<ScratchSystem> {
    const layer = path.join(folder, 'layer');
    mkdirSync(layer, { recursive: true });
    const namespaces = ownNetwork ? ['--mount', '--net'] : ['--mount'];
    const holder = spawn('unshare', [...namespaces, 'sh', '-c', lay], {
      env: { ...process.env, LAYER: layer, LOWER: over, OWN_NETWORK: ownNetwork ? '1' : '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: Buffer[] = [];
    holder.stderr.on('data', (part: Buffer) => errors.push(part));
    const failed = once(holder, 'exit').then(() => {
      throw new Error(`No system was laid over this one: ${Buffer.concat(errors).toString('utf8')}`);
    });
    failed.catch(() => {});
    await Promise.race([once(holder.stdout, 'data'), failed]);
    return new ScratchSystem(holder, layer, namespaces);
  }

  async stop(): Promise<void> {
    const ended = once(this.#holder, 'exit');
    this.#holder.kill('SIGKILL');
    await ended;
  }

  /** The command that runs another one in this system. */
  inside(command: string, args: string[] = []): [string, string[]] {
    const enter = ['--target', String(this.#holder.pid), ...this.#namespaces, 'chroot', path.join(this.#layer, 'root')];
    return ['nsenter', [...enter, command, ...args]];
  }

  /** The command that runs another one outside, on this machine's own files, but in the network of this system. */
  inNetwork(command: string, args: string[] = []): [string, string[]] {
    return ['nsenter', ['--target', String(this.#holder.pid), '--net', command, ...args]];
  }

  /** Joins two systems with networks of their own by a line: one network card in each, of the same name. */
  static join(one: ScratchSystem, other: ScratchSystem, name: string): void {
    const network = (system: ScratchSystem) => String(system.#holder.pid);
    const add = ['ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', name, 'netns', network(other)];
    execFileSync('nsenter', ['--target', network(one), '--net', ...add], { stdio: 'pipe' });
  }

  /** Runs a command to its end; `said` is what it wrote, errors included. */
  run(command: string, args: string[] = [], input = ''): Ended {
    return this.#toItsEnd(this.inside(command, args), input);
  }

  /** The same with this machine's network, as of a package manager that downloads. */
  runOnline(command: string, args: string[]): Ended {
    const root = path.join(this.#layer, 'root');
    return this.#toItsEnd([
      'nsenter',
      ['--target', String(this.#holder.pid), '--mount', 'chroot', root, command, ...args],
    ]);
  }

  #toItsEnd(command: [string, string[]], input = ''): Ended {
    const ended = spawnSync(...command, {
      encoding: 'utf8',
      input,
      // What Node compiles for the tests is no part of this system.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NODE_COMPILE_CACHE: undefined },
    });
    return { status: ended.status, said: `${ended.stdout}${ended.stderr}` };
  }

  /**
   * A program outside that starts one inside, with the options that it is given.
   * @param folder where it is written
   * @param before what the command line begins with, such as `setpriv …`
   */
  starter(folder: string, program: string, before: string[] = []): string {
    const file = path.join(folder, 'start');
    const [command, args] = this.inside(before[0] ?? program, before.length > 0 ? [...before.slice(1), program] : []);
    const words = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    writeFileSync(file, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
    return file;
  }

  /** Every file that differs from the machine's own, from `/` on; folders, and what the package manager keeps for itself, left out. */
  changedFiles(): string[] {
    const listed = spawnSync(
      'nsenter',
      [
        '--target',
        String(this.#holder.pid),
        '--mount',
        'find',
        path.join(this.#layer, 'upper'),
        '!',
        '-type',
        'd',
        '-printf',
        '/%P\\n',
      ],
      { encoding: 'utf8' },
    );
    return listed.stdout
      .split('\n')
      .filter((file) => file !== '' && !/^\/(var\/(lib\/(dpkg|rpm|apt)|cache|log)|etc\/ld\.so\.cache)/.test(file))
      .toSorted();
  }
}
