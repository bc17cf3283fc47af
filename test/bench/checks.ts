import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBenchSettling } from './bench-settling.ts';
import { warmUpCount } from './check-load.ts';
import type { LoadRow } from './check-load.ts';
import { entriesEach } from './generated-accounts.ts';
import { keepInFlight } from './load.ts';
import type { BenchRow } from './load.ts';

type Say = (line: string) => void;

function sayRow(row: BenchRow & { processorUs?: number; longestMs?: number }, say: Say): void {
  const processor = row.processorUs === undefined ? '' : `, ${row.processorUs} µs of processor time each`;
  const longest = row.longestMs === undefined ? '' : `, the longest ${row.longestMs} ms`;
  const where = [row.database, row.link].filter((name) => name !== '').join(', ');
  say(
    `${row.work}, ${where ? `${where}, ` : ''}${row.inFlight} in flight: ${row.perSecond}/s, p50 ${row.p50Ms} ms, ` +
      `p99 ${row.p99Ms} ms${longest}${processor}`,
  );
}

/** How often a second this machine's disk says that 4 KiB are safe: no commit alone is faster than that. */
async function measureSync(): Promise<BenchRow> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-'));
  const descriptor = openSync(path.join(folder, 'synced'), 'w');
  const page = Buffer.alloc(4096, 1);
  try {
    const measured = await keepInFlight(1, 500, async (index) => {
      writeSync(descriptor, page, 0, page.length, index * page.length);
      fdatasyncSync(descriptor);
    });
    return { work: 'limit: fsync of 4 KiB', database: '', link: '', ...measured };
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  }
}

export type ChecksOptions = {
  links: readonly ('auto' | 'line' | 'wireguard')[];
  inFlight: number[];
  count: number;
  /** Makes a fresh database on PostgreSQL; SQLite without it. */
  makeDatabase?: ((name: string) => Promise<string>) | undefined;
};

/** As many checks an hour as one number may make at one terminal. */
const checksEach = 3;

/** So many that nobody checks more often than the decision policy lets them. */
function accountsFor(inFlight: readonly number[], count: number): number {
  return Math.max(10_000, Math.ceil((warmUpCount + inFlight.length * count) / checksEach));
}

/** Checks a second through settling's own process, beside the machine's own limits measured in the same run. */
export async function benchChecks(
  { links, inFlight, count, makeDatabase }: ChecksOptions,
  say: Say,
): Promise<BenchRow[]> {
  const database = makeDatabase ? 'postgres' : 'sqlite';
  const rows: BenchRow[] = [await measureSync()];
  sayRow(rows[0]!, say);
  for (const link of links) {
    const databaseUrl = await makeDatabase?.(`bench_settling_${link}`);
    const settling = await startBenchSettling({ link, databaseUrl, accounts: accountsFor(inFlight, count) }, say);
    try {
      for (const row of await settling.load({ inFlight, count })) {
        rows.push({ database, link: settling.mode, ...row });
        sayRow(rows.at(-1)!, say);
      }
    } finally {
      await settling.stop();
    }
  }
  return rows;
}

export type GrowthOptions = Pick<ChecksOptions, 'inFlight' | 'count' | 'makeDatabase'> & {
  accounts: readonly number[];
};

/** What a check costs with many accounts, against what it costs with the first of the numbers of accounts. */
export async function benchGrowth(options: GrowthOptions, say: Say): Promise<BenchRow[]> {
  const { accounts, inFlight, count, makeDatabase } = options;
  const database = makeDatabase ? 'postgres' : 'sqlite';
  const rows: BenchRow[] = [];
  let first: LoadRow[] | undefined;
  for (const size of accounts) {
    const databaseUrl = await makeDatabase?.(`bench_growth_${size}`);
    const settling = await startBenchSettling({ link: 'line', databaseUrl, accounts: size }, say);
    try {
      const measured = (await settling.load({ inFlight, count })).filter((row) => row.work === 'settling checks');
      first ??= measured;
      for (const [place, row] of measured.entries()) {
        const work = `settling checks, ${size} accounts, ${size * entriesEach} entries`;
        rows.push({ database, link: settling.mode, ...row, work });
        sayRow(rows.at(-1)!, say);
        const wall = first[place]!.perSecond / row.perSecond;
        const processor = row.processorUs! / first[place]!.processorUs!;
        say(
          `  ${wall.toFixed(2)} times the time and ${processor.toFixed(2)} times the processor time of ${accounts[0]} accounts`,
        );
      }
    } finally {
      await settling.stop();
    }
  }
  return rows;
}
