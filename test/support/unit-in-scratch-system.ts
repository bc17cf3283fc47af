import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Ended, ScratchSystem } from './scratch-system.ts';

/** The values of a unit's setting, in order. */
function settings(unit: string, name: string): string[] {
  return [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value!);
}

/** What systemd does about a unit's user, rights, network and environment, before what it starts. */
function conditions(unit: string): string[] {
  const [user] = settings(unit, 'User');
  const [namespace] = settings(unit, 'NetworkNamespacePath');
  const kept = settings(unit, 'CapabilityBoundingSet').join(' ').split(' ').filter(Boolean);
  const bounds = ['-all', ...kept.map((name) => `+${name.replace('CAP_', '').toLowerCase()}`)].join(',');
  const folder = settings(unit, 'WorkingDirectory')[0] ?? '/';
  return [
    ...(namespace ? ['nsenter', `--net=${namespace}`] : []),
    'setpriv',
    ...(user ? [`--reuid=${user}`, `--regid=${user}`, '--init-groups'] : []),
    ...(settings(unit, 'NoNewPrivileges')[0] === 'yes' ? ['--no-new-privs'] : []),
    `--inh-caps=${user ? '-all' : bounds}`,
    `--bounding-set=${bounds}`,
    'env',
    '--ignore-environment',
    `--chdir=${folder}`,
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
    ...settings(unit, 'Environment'),
  ];
}

/**
 * Runs units of a scratch system, in which there is no systemd: their own commands, as the user, with the capabilities, in the
 * network namespace and with the environment that the installed unit files say.
 */
export class Units {
  readonly #system: ScratchSystem;
  readonly #running = new Map<string, ChildProcess>();

  constructor(system: ScratchSystem) {
    this.#system = system;
  }

  #read(name: string): string {
    const { status, said } = this.#system.run('cat', [`/usr/lib/systemd/system/${name}.service`]);
    if (status !== 0) throw new Error(said);
    return said;
  }

  #commandOf(name: string, setting: 'ExecStart' | 'ExecStop'): [string, string[]] {
    const unit = this.#read(name);
    const [command, ...args] = [...conditions(unit), ...settings(unit, setting)[0]!.split(' ')];
    return [command!, args];
  }

  /** Runs a unit's command to its end: of a unit that only raises or lowers something. */
  runToEnd(name: string, setting: 'ExecStart' | 'ExecStop' = 'ExecStart'): Ended {
    return this.#system.run(...this.#commandOf(name, setting));
  }

  /** Starts a server's unit, and resolves when it says that it is ready. @throws with its last words when it ends before */
  async start(name: string): Promise<void> {
    const child = spawn(...this.#system.inside(...this.#commandOf(name, 'ExecStart')), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.set(name, child);
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        said.push(line);
        if (line.includes('"event":"ready"')) resolve();
      });
      child.once('close', () => reject(new Error(`${name} ended:\n${said.slice(-12).join('\n')}`)));
    });
  }

  /** Ends a server as systemd does. */
  async stop(name: string): Promise<void> {
    const child = this.#running.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    this.#running.delete(name);
  }

  async stopAll(): Promise<void> {
    for (const name of this.#running.keys()) await this.stop(name);
  }
}
