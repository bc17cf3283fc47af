import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

const firstRestartMs = 200;
const longestRestartMs = 5_000;
const steadyAfterMs = 10_000;
const readyWithinMs = 60_000;
const endWithinMs = 20_000;
const rememberedLines = 12;

export type SupervisedOptions = {
  name: string;
  command: { command: string; args: string[] };
  logFile: string;
  /** Runs right after each spawn, to hand something over; then the process needs an IPC channel. */
  handOver?: (child: ChildProcess) => Promise<void>;
  /** Told when the process died without being asked to, and when it is back. */
  say: (line: string) => void;
};

/**
 * A server process that is started again when it dies. It is ready when it prints a log line with `"event":"ready"`, and it
 * ends by itself when this process is gone: the seller when its IPC channel breaks, settling when its standard input does.
 */
export class SupervisedServer {
  readonly #options: SupervisedOptions;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #wasReady = false;
  #restartMs = firstRestartMs;
  #restartTimer: NodeJS.Timeout | undefined;
  #lastLines: string[] = [];

  constructor(options: SupervisedOptions) {
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws with the server's own last words when it ends, or says nothing, before it is ready */
  async start(): Promise<void> {
    await this.#spawn();
    this.#wasReady = true;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      await new Promise<void>((resolve) => {
        const lastWord = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
        child.once('exit', () => {
          clearTimeout(lastWord);
          resolve();
        });
        child.kill('SIGTERM');
      });
    }
    await new Promise((resolve) => this.#log.end(resolve));
  }

  async #spawn(): Promise<void> {
    const { name, command, handOver } = this.#options;
    const stdio: StdioOptions = handOver ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['pipe', 'pipe', 'pipe'];
    // A process group of its own: Ctrl-C in a terminal reaches the starter alone, which ends the servers in order.
    const child = spawn(command.command, command.args, { stdio, detached: true });
    this.#child = child;
    this.#lastLines = [];
    const ready = this.#whenReady(child);
    child.once('exit', (code, signal) => this.#ended(child, code, signal));
    if (handOver) handOver(child).catch((error: Error) => this.#log.write(`${name}: ${error.message}\n`));
    await ready;
  }

  #whenReady(child: ChildProcess): Promise<void> {
    const { name, logFile } = this.#options;
    return new Promise((resolve, reject) => {
      const fail = (how: string) => {
        clearTimeout(timer);
        const words = this.#lastLines.map((line) => `  ${line}`).join('\n');
        reject(
          new Error(`${name} ${how} before it was ready (${logFile}).${words ? ` Its last words:\n${words}` : ''}`),
        );
      };
      const timer = setTimeout(() => fail(`was silent for ${readyWithinMs / 1000} s`), readyWithinMs);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code, signal) => fail(`ended (${signal ?? `exit status ${code}`})`));
      const listen = (line: string) => {
        this.#log.write(`${line}\n`);
        this.#lastLines = [...this.#lastLines, line].slice(-rememberedLines);
        if (!line.includes('"event":"ready"')) return;
        clearTimeout(timer);
        resolve();
      };
      createInterface({ input: child.stdout! }).on('line', listen);
      createInterface({ input: child.stderr! }).on('line', listen);
    });
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isStopping || !this.#wasReady || child !== this.#child || this.#restartTimer) return;
    const { name, say } = this.#options;
    say(`${name} ended unexpectedly (${signal ?? `exit status ${code}`}); it is started again`);
    this.#startAgain();
  }

  #startAgain(): void {
    const startedAt = Date.now();
    this.#restartTimer = setTimeout(() => {
      this.#restartTimer = undefined;
      if (this.#isStopping) return;
      this.#spawn().then(
        () => {
          this.#options.say(`${this.#options.name} is back`);
          setTimeout(() => (this.#restartMs = firstRestartMs), steadyAfterMs).unref();
          return undefined;
        },
        (error: Error) => {
          if (this.#isStopping) return;
          this.#options.say(
            `${error.message}\nTrying again, ${Math.round((Date.now() - startedAt) / 1000)} s after it ended.`,
          );
          if (!this.#restartTimer) this.#startAgain();
        },
      );
    }, this.#restartMs);
    this.#restartMs = Math.min(longestRestartMs, this.#restartMs * 2);
  }
}
