import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { StartReport } from '../../build/start-report.ts';
import { thisBuild } from './compare/built-commit.ts';
import type { Build } from './compare/built-commit.ts';

export type BenchShop = {
  report: StartReport;
  home: string;
  /** Of the program that started everything else. */
  processId: number;
  stop(): Promise<void>;
};

export type BenchShopOptions = {
  link: 'auto' | 'line' | 'wireguard';
  databaseUrl?: string | undefined;
  /** The build that is started; this work tree by default. */
  build?: Build | undefined;
};

/** Whether a build limits how often one address reads: older ones do not, and know no such option. */
function hasReadLimit(build: Build, program: string): boolean {
  return execFileSync(build.node, [program, '--help'], { encoding: 'utf8' }).includes('--reads-per-minute');
}

/** A whole shop of its own, as `npm start` makes it, in a temporary home. */
export async function startBenchShop({ link, databaseUrl, build = thisBuild() }: BenchShopOptions): Promise<BenchShop> {
  const home = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-'));
  const program = path.join(build.root, 'build/start.ts');
  const args = [program, '--home', home, '--port', '0', '--no-kiosk', '--json', '--link', link];
  // One address stands for a whole town of kiosks here.
  if (hasReadLimit(build, program)) args.push('--reads-per-minute', '100000000');
  if (databaseUrl) args.push('--database', databaseUrl);
  const child = spawn(build.node, args, { cwd: build.root, stdio: ['ignore', 'pipe', 'pipe'] });
  const words: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => words.push(line));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  const report = await new Promise<StartReport>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line) as StartReport);
    });
    child.once('close', () => reject(new Error(`the shop did not open:\n${words.join('\n')}`)));
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { report, home, processId: child.pid!, stop };
}
