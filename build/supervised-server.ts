import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import { present } from '../contract/presence.ts';
import { LineLog } from '../platform/line-log.ts';
import { lostLogLine } from '../platform/log.ts';

const firstRestartMs = 200;
const longestRestartMs = 5_000;
const steadyAfterMs = 10_000;
const usualReadyWithinMs = 60_000;
const endWithinMs = 20_000;
const rememberedLines = 12;

export type SupervisedOptions = {
  name: string;
  command: { command: string; args: string[] };
  logFile: string;
  /** Runs directly after each spawn, to hand something over; the process then needs an IPC channel. */
  handOver?: (child: ChildProcess) => Promise<void>;
  /** How long a start may take, in milliseconds; by default a minute. */
  readyWithinMs?: number;
  /** Called when the process died unexpectedly, and when it is back. */
  say: (line: string) => void;
};

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/**
 * A server process that is restarted when it dies. It is ready when it prints a log line with `"event":"ready"`. It ends by
 * itself when this process is gone: the seller when its IPC channel breaks, settling when its standard input does.
 */
export class SupervisedServer {
  readonly #options: SupervisedOptions;
  readonly #log: LineLog;
  #child: ChildProcess | undefined;
  /** The child that reported ready: only its end counts as unexpected. */
  #readyChild: ChildProcess | undefined;
  #isStopping = false;
  #restartMs = firstRestartMs;
  #restartTimer: NodeJS.Timeout | undefined;
  #lastLines: string[] = [];

  constructor(options: SupervisedOptions) {
    this.#options = options;
    const { name, logFile, say } = options;
    this.#log = new LineLog({
      to: { file: logFile },
      onOutage: (code) => say(`the log of ${name} cannot be written (${code}: ${logFile}); ${name} goes on without it`),
      onRecovery: (lost) => say(`the log of ${name} is written again; ${lost} of its lines were lost`),
      lostLine: (lost, code) => lostLogLine(name, lost, code),
    });
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws with the server's last output lines when it ends or takes too long before it is ready; by then it has ended */
  start(): Promise<void> {
    return this.#spawn();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restartTimer);
    if (this.#child) await this.#end(this.#child);
    await this.#log.end();
  }

  /** Resolves when the process is gone. */
  async #end(child: ChildProcess): Promise<void> {
    if (child.pid === undefined || hasEnded(child)) return;
    await new Promise<void>((resolve) => {
      const lastWord = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
      child.once('exit', () => {
        clearTimeout(lastWord);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  async #spawn(): Promise<void> {
    const { command, handOver } = this.#options;
    const stdio: StdioOptions = handOver ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['pipe', 'pipe', 'pipe'];
    // It gets a process group of its own: Ctrl-C in a terminal then reaches only the starter, which stops the servers in order.
    const child = spawn(command.command, command.args, { stdio, detached: true });
    this.#child = child;
    this.#lastLines = [];
    child.once('exit', (code, signal) => this.#ended(child, code, signal));
    try {
      await this.#whenReady(child);
    } catch (error) {
      // It must never run beside its replacement: that would be two servers on one database and one socket.
      await this.#end(child);
      throw error;
    }
  }

  #whenReady(child: ChildProcess): Promise<void> {
    const { name, logFile, handOver, readyWithinMs = usualReadyWithinMs } = this.#options;
    return new Promise((resolve, reject) => {
      const fail = (how: string) => {
        clearTimeout(timer);
        const words = this.#lastLines.map((line) => `  ${line}`).join('\n');
        reject(new Error(`${name} ${how} (${logFile}).${words ? ` Its last words:\n${words}` : ''}`));
      };
      const timer = setTimeout(() => fail(`was not ready within ${readyWithinMs / 1000} s`), readyWithinMs);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code, signal) => fail(`ended (${signal ?? `exit status ${code}`}) before it was ready`));
      handOver?.(child).catch((error: Error) => fail(`could not be handed what it needs: ${error.message}`));
      const listen = (line: string) => {
        this.#log.write(`${line}\n`);
        this.#lastLines = [...this.#lastLines, line].slice(-rememberedLines);
        // Output of a process that has already ended says nothing about a running one.
        if (!line.includes('"event":"ready"') || hasEnded(child)) return;
        clearTimeout(timer);
        this.#readyChild = child;
        resolve();
      };
      createInterface({ input: present(child.stdout, `the standard output of ${name}`) }).on('line', listen);
      createInterface({ input: present(child.stderr, `the error output of ${name}`) }).on('line', listen);
    });
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isStopping || child !== this.#readyChild) return;
    const { name, say } = this.#options;
    say(`${name} ended unexpectedly (${signal ?? `exit status ${code}`}); it is started again`);
    this.#startAgain();
  }

  #startAgain(endedAt = Date.now()): void {
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
            `${error.message}\nTrying again, ${Math.round((Date.now() - endedAt) / 1000)} s after it ended.`,
          );
          this.#startAgain(endedAt);
        },
      );
    }, this.#restartMs);
    this.#restartMs = Math.min(longestRestartMs, this.#restartMs * 2);
  }
}
