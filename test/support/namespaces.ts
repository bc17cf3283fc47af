import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';

type CableEnd = { namespace: string; link: string; address?: string };

/**
 * Network namespaces of one test, named so that nobody else's are touched, and taken away with everything in them. Needs
 * root and iproute2.
 */
export class TestNamespaces {
  readonly suffix = randomBytes(3).toString('hex');
  readonly #made: string[] = [];

  name(role: string): string {
    return `test-${this.suffix}-${role}`;
  }

  /** Makes a namespace with its loopback up and gives its full name. */
  add(role: string): string {
    const name = this.name(role);
    this.ip('netns', 'add', name);
    this.#made.push(name);
    this.ip('-n', name, 'link', 'set', 'lo', 'up');
    return name;
  }

  /** Joins two namespaces with a cable; each end is an interface, with an address such as `192.0.2.1/24` or without. */
  join(one: CableEnd, other: CableEnd): void {
    const [near, far] = [`t${this.suffix}a`, `t${this.suffix}b`];
    this.ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far);
    for (const [made, { namespace, link, address }] of [
      [near, one],
      [far, other],
    ] as const) {
      this.ip('link', 'set', made, 'netns', namespace);
      this.ip('-n', namespace, 'link', 'set', made, 'name', link);
      if (address) this.ip('-n', namespace, 'address', 'add', address, 'dev', link);
      this.ip('-n', namespace, 'link', 'set', link, 'up');
    }
  }

  ip(...args: string[]): string {
    return execFileSync('ip', args, { encoding: 'utf8' });
  }

  /** A network that all of these are on: a switch in a namespace of its own, and a cable to each. */
  network(role: string, members: CableEnd[]): void {
    const lan = this.add(role);
    this.ip('-n', lan, 'link', 'add', 'switch', 'type', 'bridge');
    this.ip('-n', lan, 'link', 'set', 'switch', 'up');
    for (const [index, member] of members.entries()) {
      const port = `port${index}`;
      this.join(member, { namespace: lan, link: port });
      this.ip('-n', lan, 'link', 'set', port, 'master', 'switch');
    }
  }

  /** The command that runs another one inside a namespace, with the machine's own files and named namespaces. */
  inside(namespace: string, command: string, args: string[]): [string, string[]] {
    return ['nsenter', [`--net=/run/netns/${namespace}`, '--', command, ...args]];
  }

  /** Runs a program inside a namespace to its end and gives its standard output. @throws when it fails */
  run(namespace: string, command: string, args: string[], options: { input?: string; cwd?: string } = {}): string {
    const done = spawnSync(...this.inside(namespace, command, args), { ...options, encoding: 'utf8', timeout: 60_000 });
    if (done.status !== 0)
      throw new Error(`${command} ${args.join(' ')} in ${namespace}: ${done.stderr || done.stdout}`);
    return done.stdout;
  }

  remove(): void {
    for (const name of this.#made.splice(0).toReversed()) spawnSync('ip', ['netns', 'delete', name]);
  }
}
