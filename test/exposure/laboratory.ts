import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asBorrowedUser } from '../support/borrowed-user.ts';
import { TestNamespaces } from '../support/namespaces.ts';

export type Host = 'terminal' | 'seller' | 'settling' | 'stranger';

/** Addresses on network 20, the open one (RFC 5737, for documentation: they belong to nobody). */
export const openAddresses: Record<Host, string> = {
  terminal: '192.0.2.30',
  seller: '192.0.2.10',
  settling: '192.0.2.40',
  stranger: '192.0.2.66',
};

/** A host behind the seller's machine and one behind settling's, there to show that a way through the machine works. */
export const behindAddresses = { seller: '198.18.10.2', settling: '198.18.40.2' };

export const doorPort = 7200;

const project = path.join(import.meta.dirname, '../..');

/** Four machines on one open network, each a namespace; what is made in them goes when the laboratory is closed. */
export class Laboratory {
  readonly namespaces = new TestNamespaces();
  readonly folder = mkdtempSync(path.join(tmpdir(), 'sidelane-exposure-'));
  readonly hosts: Record<Host, string>;
  /** The namespace and the wire on which an eavesdropper of network 20 sits. */
  readonly openWire: { namespace: string; wire: string };
  readonly #undo: (() => unknown)[] = [];

  constructor() {
    const { namespaces } = this;
    this.hosts = {
      terminal: namespaces.add('terminal'),
      seller: namespaces.add('seller'),
      settling: namespaces.add('company'),
      stranger: namespaces.add('stranger'),
    };
    const members = (Object.keys(this.hosts) as Host[]).map((host) => ({
      namespace: this.hosts[host],
      link: 'eth0',
      address: `${openAddresses[host]}/24`,
    }));
    namespaces.network('open', members);
    this.openWire = { namespace: namespaces.name('open'), wire: 'switch' };
    for (const host of ['seller', 'settling'] as const) {
      const behind = namespaces.add(`behind-${host}`);
      const near = behindAddresses[host].replace(/2$/, '1');
      namespaces.join(
        { namespace: this.hosts[host], link: 'eth1', address: `${near}/24` },
        { namespace: behind, link: 'eth0', address: `${behindAddresses[host]}/24` },
      );
      namespaces.ip('-n', behind, 'route', 'add', 'default', 'via', near);
    }
  }

  /** Something to be undone when the laboratory is closed, the last one first. */
  whenClosed(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  /** Starts a Node program in a namespace and resolves when it says `ready`. */
  async start(namespace: string, program: string, args: string[], say = 'ready'): Promise<ChildProcess> {
    const [command, wrapped] = this.namespaces.inside(namespace, process.execPath, [
      path.join(project, program),
      ...args,
    ]);
    const child = spawn(command, wrapped, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
    this.whenClosed(() => end(child));
    let said = '';
    const ready = new Promise<boolean>((resolve) => {
      const listen = (text: string) => {
        said += text;
        if (said.includes(say)) resolve(true);
      };
      child.stdout.setEncoding('utf8').on('data', listen);
      child.stderr.setEncoding('utf8').on('data', listen);
      child.once('exit', () => resolve(false));
    });
    if (!(await ready)) throw new Error(`${program} in ${namespace} ended before it was ready:\n${said}`);
    return child;
  }

  /** Runs a Node program in a namespace to its end; gives what it printed. @throws when it fails, unless that is allowed */
  async run(
    namespace: string,
    program: string,
    args: string[],
    options: { user?: number; env?: NodeJS.ProcessEnv } = {},
  ): Promise<string> {
    const node = [process.execPath, path.join(project, program), ...args];
    const as =
      options.user === undefined
        ? { command: node[0]!, args: node.slice(1) }
        : asBorrowedUser(options.user, node[0]!, node.slice(1));
    const [command, wrapped] = this.namespaces.inside(namespace, as.command, as.args);
    const child = spawn(command, wrapped, {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    });
    let said = '';
    let complained = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
    const [status] = (await once(child, 'close')) as [number | null];
    if (status !== 0) throw new Error(`${program} in ${namespace} ended with status ${status}:\n${complained || said}`);
    return said;
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0).toReversed()) await undo();
    this.namespaces.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
