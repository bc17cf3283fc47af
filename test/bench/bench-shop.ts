import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { StartReport } from '../../build/start-report.ts';

export type BenchShop = { report: StartReport; home: string; stop(): Promise<void> };

export type BenchShopOptions = { link: 'auto' | 'line' | 'wireguard'; databaseUrl?: string | undefined };

/** A whole shop of its own, as `npm start` makes it, in a temporary home. */
export async function startBenchShop({ link, databaseUrl }: BenchShopOptions): Promise<BenchShop> {
  const home = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-'));
  const program = path.resolve(import.meta.dirname, '../../build/start.ts');
  const args = [program, '--home', home, '--port', '0', '--no-kiosk', '--json', '--link', link];
  // One address stands for a whole town of kiosks here.
  args.push('--reads-per-minute', '100000000');
  if (databaseUrl) args.push('--database', databaseUrl);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
  return { report, home, stop };
}
