import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Build } from './built-commit.ts';
import type { Slice } from './compared-shop.ts';
import { watchOthers } from './processor-time.ts';

/** A figure of the bench command, in the words that all builds print it in. */
type PrintedRow = { work: string; perSecond: number; p50Ms: number; p99Ms: number; processorUs: number };

/**
 * Checks through a build's own settling, by the bench command of that build: what its seller asks is a private matter between
 * its two servers, so only its own load can ask it.
 * @throws when the command fails or prints no such figure
 */
export async function measureChecks(
  build: Build,
  { database, inFlight, count }: { database: 'sqlite' | 'postgres'; inFlight: number; count: number },
  signal: AbortSignal,
): Promise<Slice> {
  const program = path.join(build.root, 'test/bench/main.ts');
  const asked = ['settling', '--json', '--database', database, '--link', 'line'];
  const size = ['--in-flight', String(inFlight), '--count', String(count)];
  const others = watchOthers();
  const { stdout } = await promisify(execFile)(build.node, [program, ...asked, ...size], {
    cwd: build.root,
    signal,
    killSignal: 'SIGINT',
    maxBuffer: 16 * 1024 * 1024,
  });
  const row = (JSON.parse(stdout) as PrintedRow[]).find(({ work }) => work === 'settling checks');
  if (!row) throw new Error(`the bench command of ${build.name} printed no figure for settling checks`);
  const { perSecond, p50Ms, p99Ms, processorUs } = row;
  return { inFlight, perSecond, p50Ms, p99Ms, us: { settling: processorUs }, othersShare: others() };
}
