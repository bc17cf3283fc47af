import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { fetchAnswerSchema } from './fetch-protocol.ts';
import type { FetchAnswer, FetchOrder } from './fetch-protocol.ts';

/**
 * Starts the process that fetches pictures, and asks it. Where the seller has no way to the Internet, because it stands in the private
 * link's namespace, who started the seller starts the process outside of it, and joins the two by a Unix socket.
 */

/** What the process may reach besides public addresses and the usual ports. */
export type FetchAllowances = {
  /** Addresses or ranges of the shop's own network. */
  addresses: readonly string[];
  ports: readonly number[];
  /** Addresses that no allowance opens: settling's. */
  never: readonly string[];
};

const program = fileURLToPath(new URL('fetch-process.ts', import.meta.url));
const zodFolder = path.dirname(fileURLToPath(import.meta.resolve('zod')));

/** How the process is started: with nothing that it could read but its own program. */
export function fetchProcessArguments(folder: string, allowances: FetchAllowances): string[] {
  const { addresses, ports, never } = allowances;
  return [
    '--permission',
    `--allow-fs-read=${path.dirname(program)}${path.sep}`,
    `--allow-fs-read=${zodFolder}${path.sep}`,
    `--allow-fs-write=${folder}${path.sep}`,
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
    program,
    '--folder',
    folder,
    ...addresses.flatMap((address) => ['--allow-address', address]),
    ...ports.flatMap((port) => ['--allow-port', String(port)]),
    ...never.flatMap((address) => ['--never-address', address]),
  ];
}

/** What Windows needs to look up a name; elsewhere nothing, and a shop's own certificate authorities. */
export const fetchProcessEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    ['SystemRoot', 'NODE_EXTRA_CA_CERTS'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ) as NodeJS.ProcessEnv;

/** @returns the process, and the folder of its own that has to be removed after it */
export async function startFetchProcess(
  allowances: FetchAllowances,
  stdio: StdioOptions,
): Promise<{ child: ChildProcess; folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sidelane-pictures-'));
  const options = { cwd: folder, env: fetchProcessEnvironment(), stdio };
  return { child: spawn(process.execPath, fetchProcessArguments(folder, allowances), options), folder };
}

type Channel = { to: Writable; from: Readable; close: () => Promise<void> };

/** Asks the process for pictures, many at once: it has its own order. */
export class Fetcher {
  readonly #channel: Channel;
  readonly #open = new Map<number, { resolve: (answer: FetchAnswer) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  #isGone = false;

  private constructor(channel: Channel) {
    this.#channel = channel;
    const lines = createInterface({ input: channel.from });
    lines.on('line', (line) => {
      const answer = fetchAnswerSchema.parse(JSON.parse(line));
      this.#open.get(answer.id)?.resolve(answer);
      this.#open.delete(answer.id);
    });
    const end = () => {
      this.#isGone = true;
      for (const { reject } of this.#open.values()) reject(gone());
      this.#open.clear();
    };
    lines.once('close', end);
    channel.to.on('error', end);
  }

  /** Starts the process, with a folder of its own that is removed at the end. */
  static async start(allowances: FetchAllowances): Promise<Fetcher> {
    const { child, folder } = await startFetchProcess(allowances, ['pipe', 'pipe', 'inherit']);
    if (!child.stdin || !child.stdout) throw new Error('The process that fetches pictures has no standard input');
    const { stdin, stdout } = child;
    const ended = once(child, 'close').catch(() => undefined);
    const close = async () => {
      stdin.end();
      const lastWord = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await ended;
      clearTimeout(lastWord);
      await rm(folder, { recursive: true, force: true });
    };
    return new Fetcher({ to: stdin, from: stdout, close });
  }

  /** Asks the process that runs elsewhere. */
  static async reach(socketFile: string): Promise<Fetcher> {
    const socket = connect(socketFile);
    await once(socket, 'connect');
    return new Fetcher({
      to: socket,
      from: socket,
      close: async () => void socket.destroy(),
    });
  }

  /** @throws when the process has ended */
  fetch(order: Omit<FetchOrder, 'id'>): Promise<FetchAnswer> {
    if (this.#isGone) return Promise.reject(gone());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#channel.to.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  }

  close(): Promise<void> {
    return this.#channel.close();
  }
}

const gone = () => new Error('the process that fetches pictures has ended');
