import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export type DisplaySize = { width: number; height: number };

const startMs = 20_000;
const againMs = 1_000;

/** A screen that nobody sees (Xvfb) with a window manager (openbox), without which no window fills it. */
export class VirtualDisplay {
  /** What goes into the environment variable `DISPLAY`. */
  readonly name: string;
  readonly #processes: ChildProcess[];

  private constructor(name: string, processes: ChildProcess[]) {
    this.name = name;
    this.#processes = processes;
  }

  /** On a display number that is free. Whoever starts it stops it. */
  static async start({ width, height }: DisplaySize = { width: 1280, height: 800 }): Promise<VirtualDisplay> {
    // The server itself looks for a free number and writes it to the descriptor that is named.
    const server = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    const processes: ChildProcess[] = [server];
    try {
      const name = `:${await firstLine(server, server.stdio[3] as Readable, 'Xvfb')}`;
      const manager = spawn('openbox', ['--sm-disable', '--startup', 'echo ready'], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, DISPLAY: name },
      });
      processes.push(manager);
      await firstLine(manager, manager.stdout, 'openbox');
      return new VirtualDisplay(name, processes);
    } catch (error) {
      await endAll(processes);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await endAll(this.#processes);
  }
}

async function firstLine(program: ChildProcess, output: Readable, name: string): Promise<string> {
  const signal = AbortSignal.timeout(startMs);
  const failed = new Promise<never>((_resolve, reject) => {
    program.once('error', reject);
    program.once('exit', (status) => reject(new Error(`${name} ended with status ${status} before it was ready`)));
  });
  const [chunk] = (await Promise.race([once(output, 'data', { signal }), failed])) as [Buffer];
  return chunk.toString('utf8').trim();
}

async function endAll(processes: ChildProcess[]): Promise<void> {
  for (const program of processes.toReversed()) {
    if (program.pid === undefined || program.exitCode !== null || program.signalCode !== null) continue;
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    // Once in some hundred starts Xvfb went on after the first, asleep, and ended at the next.
    const again = setInterval(() => program.kill('SIGTERM'), againMs);
    await ended.finally(() => clearInterval(again));
  }
}
