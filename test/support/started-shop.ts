import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { StartReport } from '../../build/start-report.ts';
import { TerminalWithoutScreen, sealApplication, trustedKeySet } from '../../build/terminal-without-screen.ts';
import type { UnsignedApplication } from '../../build/terminal-without-screen.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Fulfilment } from '../../contract/seller/application.ts';
import type { Variant } from '../../contract/seller/article.ts';
import type { TerminalSession } from '../../contract/seller/terminal.ts';
import type { Card } from '../../contract/card.ts';
import type { KeySet } from '../../contract/settling/key-set.ts';
import { findMarkedProcesses } from './marked-processes.ts';
import type { MarkedProcess } from './marked-processes.ts';
import { anyContact } from './sold-here.ts';

const project = path.resolve(import.meta.dirname, '../..');
const markVariable = 'SIDELANE_STORY';

export type StartedShop = {
  report: StartReport;
  /** What was printed besides the one line of JSON. */
  said(): string;
  /** Every living process of this shop, the starter included. */
  processes(): MarkedProcess[];
  /** The process id of a server as it is now: another one after it was killed. */
  serverProcess(name: 'seller' | 'settling'): number;
  /** Kills a server as a power cut would, and resolves when its successor runs. */
  kill(name: 'seller' | 'settling'): Promise<void>;
  /** The servers' own databases, opened a second time to look into them; whoever opens one closes it. */
  openDatabases(): Promise<{ seller: Database; settling: Database }>;
  /** Ends the shop, as Ctrl-C does if nothing else is asked for; gives the exit status. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
};

export type StartParts = {
  home: string;
  /** PostgreSQL for both servers instead of SQLite in the home. */
  databaseUrl?: string;
  /** More options of `npm start`. */
  options?: string[];
  /** Through npm, as a newcomer types it; otherwise the program itself is started. */
  throughNpm?: boolean;
};

function startProgram(parts: StartParts, mark: string): ChildProcess {
  const { home, databaseUrl, options = [], throughNpm = false } = parts;
  const database = databaseUrl ? ['--database', databaseUrl] : [];
  const args = ['--home', home, '--port', '0', '--no-kiosk', '--json', ...database, ...options];
  const [command, before] = throughNpm
    ? // Without its prestart: what is missing was installed before the tests, and is not replaced under them.
      ['npm', ['start', '--silent', '--ignore-scripts', '--']]
    : [process.execPath, [path.join(project, 'build/start.ts')]];
  return spawn(command, [...before, ...args], {
    cwd: project,
    env: { ...process.env, [markVariable]: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, to which a terminal's Ctrl-C can be sent as a terminal does.
    detached: true,
  });
}

const mainOf = { seller: 'server/main.ts', settling: 'settling/main.ts' };

/** `npm start` as a process of its own, resolved when everything is ready. @throws with what it said when it ends before */
export async function startShop(parts: StartParts): Promise<StartedShop> {
  const mark = randomUUID();
  const starter = startProgram(parts, mark);
  let said = '';
  starter.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(starter, 'exit').then(([status]) => status as number | null);
  const line = await Promise.race([
    once(createInterface(starter.stdout!), 'line').then(([text]) => text as string),
    ended.then(() => null),
  ]);
  if (line === null) throw new Error(`The shop did not open:\n${said}`);
  const report = JSON.parse(line) as StartReport;

  const processes = () => findMarkedProcesses(mark, markVariable);
  const serverProcesses = (name: 'seller' | 'settling') =>
    processes()
      .filter(({ args: [program, file] }) => /\bnode$/.test(program ?? '') && file?.endsWith(mainOf[name]))
      .map(({ processId }) => processId);
  return {
    report,
    said: () => said,
    processes,
    serverProcess: (name) => {
      const [processId] = serverProcesses(name);
      if (processId === undefined) throw new Error(`The ${name} does not run`);
      return processId;
    },
    kill: async (name) => {
      const before = serverProcesses(name);
      for (const processId of before) process.kill(processId, 'SIGKILL');
      while (!serverProcesses(name).some((processId) => !before.includes(processId))) await pause(20);
    },
    openDatabases: async () => ({
      seller: await openDatabase(parts.databaseUrl ?? path.join(report.home, 'seller/seller.sqlite'), 'seller'),
      settling: await openDatabase(parts.databaseUrl ?? path.join(report.home, 'settling/settling.sqlite'), 'settling'),
    }),
    end: async (signal = 'SIGINT') => {
      if (starter.exitCode !== null || starter.signalCode !== null) return starter.exitCode;
      process.kill(-starter.pid!, signal);
      return ended;
    },
  };
}

/** A shopper at a terminal without a screen, with the root pinned. */
export type Shopper = {
  terminal: TerminalWithoutScreen;
  session: TerminalSession;
  keySet: KeySet;
  seal(
    card: Card,
    parts?: { variant?: Pick<Variant, 'variantId' | 'priceMinor'>; quantity?: number; fulfilment?: Fulfilment },
  ): Promise<UnsignedApplication>;
};

/** @param url where the shopper reaches the seller: itself, or somebody in between */
export async function shopperAt(shop: StartedShop, url: string = shop.report.url): Promise<Shopper> {
  const terminal = new TerminalWithoutScreen(url);
  await terminal.enrol('a shopper');
  const session = await terminal.session();
  const keySet = await trustedKeySet(session, shop.report.rootThumbprint);
  return {
    terminal,
    session,
    keySet,
    seal: async (card, { variant, quantity = 1, fulfilment } = {}) =>
      sealApplication({
        session,
        keySet,
        variant: variant ?? (await terminal.pickVariant()).variant,
        quantity,
        card,
        contact: anyContact,
        ...(fulfilment && { fulfilment }),
      }),
  };
}

/** The card of a demonstration account that gives `reason`, or one that is accepted. */
export function cardOf({ accounts }: StartReport, reason?: string): Card {
  const account = accounts.find(({ gives }) => gives.reason === reason);
  if (!account) throw new Error(`No demonstration account gives ${reason ?? 'an approval'}`);
  const { number, expiry, name, birthDate } = account;
  return { number, expiry, name, birthDate };
}

/** Runs a program of the project to its end. */
export async function runProgram(
  file: string,
  args: string[],
  input = '',
): Promise<{ status: number | null; output: string; explanation: string }> {
  const child = spawn(process.execPath, [path.join(project, file), ...args], { cwd: project });
  const said = { output: '', explanation: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.explanation += text));
  child.stdin.on('error', () => undefined).end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...said };
}
