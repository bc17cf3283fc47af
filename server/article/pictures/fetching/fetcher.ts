import { spawn } from 'node:child_process';
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

/** What the process may reach besides public addresses and the usual ports. */
export type FetchAllowances = {
  /** Addresses or ranges of the shop's own network. */
  addresses: readonly string[];
  ports: readonly number[];
  /** Addresses that no allowance opens: settling's. */
  never: readonly string[];
};

/** The process that runs where the seller has no way to the Internet (`docs/product-files.md`). */
export type FetcherPlace = { socketFile: string };

const program = fileURLToPath(new URL('fetch-process.ts', import.meta.url));
const zodFolder = path.dirname(fileURLToPath(import.meta.resolve('zod')));

/** How the process is started: with nothing that it could read but its own program. */
export function fetchProcessArguments(folder: string, allowances: FetchAllowances, socketFile?: string): string[] {
  const { addresses, ports, never } = allowances;
  const writable = [folder, ...(socketFile === undefined ? [] : [path.dirname(socketFile)])];
  return [
    '--permission',
    `--allow-fs-read=${path.dirname(program)}${path.sep}`,
    `--allow-fs-read=${zodFolder}${path.sep}`,
    ...writable.map((each) => `--allow-fs-write=${each}${path.sep}`),
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
    program,
    '--folder',
    folder,
    ...(socketFile === undefined ? [] : ['--socket', socketFile]),
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
    const folder = await mkdtemp(path.join(tmpdir(), 'sidelane-pictures-'));
    const child = spawn(process.execPath, fetchProcessArguments(folder, allowances), {
      cwd: folder,
      env: fetchProcessEnvironment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close').catch(() => undefined);
    const close = async () => {
      child.stdin.end();
      const lastWord = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await ended;
      clearTimeout(lastWord);
      await rm(folder, { recursive: true, force: true });
    };
    return new Fetcher({ to: child.stdin, from: child.stdout, close });
  }

  /** Asks the process that runs elsewhere. */
  static async reach({ socketFile }: FetcherPlace): Promise<Fetcher> {
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
