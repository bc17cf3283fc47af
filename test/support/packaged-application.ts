import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { ApplicationOptions } from './application.ts';
import { inheritedEnvironment, sandboxSwitches } from './application.ts';

const startMs = 60_000;

export type PackagedOptions = ApplicationOptions & {
  path: string;
  /** Chromium's own switches; by default what the user of this process needs. */
  switches?: string[];
};

/**
 * A packaged desktop program under test. Its fuses keep everybody out of its main process, so only its page can be driven,
 * over Chromium's own debugging port; that port is opened by whoever starts the program and never by the program.
 */
export class PackagedApplication {
  readonly #options: PackagedOptions;
  #running: { program: ChildProcess; browser: Browser; client: Page } | undefined;
  #output = '';

  constructor(options: PackagedOptions) {
    this.#options = options;
  }

  /** Resolves when the first window has loaded its page. */
  async start(): Promise<this> {
    const { path, args, env = {}, switches = sandboxSwitches(path) } = this.#options;
    const program = spawn(path, [...switches, '--remote-debugging-port=0', ...args], {
      env: { ...inheritedEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const address = await this.#debuggingAddress(program);
      await untilShown(address);
      const browser = await chromium.connectOverCDP(address, { timeout: startMs });
      const context = browser.contexts()[0]!;
      const client = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: startMs }));
      await client.waitForLoadState();
      this.#running = { program, browser, client };
      return this;
    } catch (error) {
      await end(program);
      throw error;
    }
  }

  async stop(): Promise<void> {
    if (this.#running === undefined) return;
    const { program, browser } = this.#running;
    this.#running = undefined;
    await browser.close();
    await end(program);
  }

  isRunning(): boolean {
    return this.#running?.program.exitCode === null && this.#running.program.signalCode === null;
  }

  /** The first window's page. */
  get client(): Page {
    if (this.#running === undefined) throw new Error('The application is not running');
    return this.#running.client;
  }

  /** What the program has written to its standard output and error, the last of it. */
  get output(): string {
    return this.#output;
  }

  #debuggingAddress(program: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`It opened no debugging port:\n${this.#output}`)), startMs);
      const take = (text: string) => {
        this.#output = (this.#output + text).slice(-100_000);
        const address = /DevTools listening on (ws:\/\/\S+)/.exec(this.#output)?.[1];
        if (address === undefined) return;
        clearTimeout(giveUp);
        resolve(address);
      };
      program.stdout!.setEncoding('utf8').on('data', take);
      program.stderr!.setEncoding('utf8').on('data', take);
      program.once('exit', (status) => {
        clearTimeout(giveUp);
        reject(new Error(`It ended with status ${status}:\n${this.#output}`));
      });
    });
  }
}

/**
 * Resolves when a page has its document's title. Whoever attaches to a window while its first document takes the empty
 * one's place can miss the change, and would wait for it for ever. Before there is a title, part of the address may stand for it.
 */
async function untilShown(debuggingAddress: string): Promise<void> {
  const list = `http://${new URL(debuggingAddress).host}/json/list`;
  const giveUpAt = performance.now() + startMs;
  while (performance.now() < giveUpAt) {
    const targets = (await (await fetch(list)).json()) as { type: string; title: string; url: string }[];
    if (targets.some(({ type, title, url }) => type === 'page' && title !== '' && !url.includes(title))) return;
    await wait(20);
  }
  throw new Error(`No page had a title within ${startMs} ms`);
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  await ended;
}
