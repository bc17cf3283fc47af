import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../platform/clock.ts';
import { checkDigitFor } from '../../settling/contract/card.ts';
import type { Card } from '../../settling/contract/card.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import type { SettlingKeys } from '../../settling/keys/settling-keys.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { keepInFlight } from './load.ts';
import type { BenchRow } from './load.ts';

const persons = 500;
const warmUpCount = 1000;

function cardOf(index: number, changes: Partial<Card> = {}): Card {
  const body = `98009998${String(index).padStart(7, '0')}`;
  const number = body + checkDigitFor(body);
  return { number, expiry: '2039-12', name: `Person ${index}`, birthDate: '1980-01-01', ...changes };
}

async function enterPersons(databaseUrl: string, keys: SettlingKeys): Promise<void> {
  const pastPayments = Array.from({ length: 12 }, (_, month) => {
    const dueAt = systemClock.now() - month * 30 * 24 * 3_600_000;
    return { dueAt, dueMinor: 100_00, paidAt: dueAt, paidMinor: 100_00, outcome: 'on_time' } as const;
  });
  const good = { accountStatus: 'active', currency: 'EUR', paymentStatus: 'current', dueAt: null } as const;
  const amounts = { debtMinor: 0, overdueMinor: 0, limitMinor: 1e12 };
  const database = await openSettlingDatabase(databaseUrl);
  await database.write(async (transaction) => {
    for (let index = 0; index < persons; index++) {
      const account = { card: cardOf(index), ...good, ...amounts, pastPayments };
      await openAccount(transaction, account, keys.number, systemClock.now());
    }
  });
  await database.close();
}

/** Processor time that a process and its threads have used, in microseconds (`/proc/PID/stat`, 100 ticks a second). */
function processorUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

type Settling = { seller: SellerAtSettling; processId: number; stop(): Promise<void> };

/** Settling as a process of its own, on a Unix socket. */
async function startSettling(folder: string, databaseUrl: string): Promise<Settling> {
  const keysFolder = path.join(folder, 'keys');
  const keys = ensureKeys(keysFolder, systemClock);
  const seller = new SellerAtSettling('shop-1', systemClock);
  mkdirSync(path.join(folder, 'run'), { mode: 0o700 });
  const endpoint = { kind: 'socket', path: path.join(folder, 'run', 's.sock') } as const;
  const configFile = path.join(folder, 'config.json');
  // Attempts are counted for these numbers, too, and change nothing.
  const policy = { exemptIssuers: [cardOf(0).number.slice(0, 8)] };
  const config = { databaseUrl, listen: endpoint, keysFolder, sellers: [seller.listing], policy };
  writeFileSync(configFile, JSON.stringify(config));
  const program = path.resolve(import.meta.dirname, '../../settling/main.ts');
  const settling = spawn(process.execPath, [program, '--config', configFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(settling, 'exit');
  await once(createInterface(settling.stdout), 'line');
  await enterPersons(databaseUrl, keys);
  seller.meet(endpoint, keys);
  return {
    seller,
    processId: settling.pid!,
    stop: async () => {
      seller.leave();
      settling.kill('SIGTERM');
      await ended;
    },
  };
}

async function ask(seller: SellerAtSettling, signed: string, expected: string): Promise<void> {
  const { status, text } = await seller.post('/checks', signed);
  const kind = status === 200 ? seller.read(JSON.parse(text)).kind : text;
  if (kind !== expected) throw new Error(`a check gave ${kind} instead of ${expected}`);
}

/**
 * Checks a second through settling's own process over a Unix socket, and what each costs it in processor time. Everything
 * is sealed and signed before the clock starts, so that settling is measured and not its load.
 */
export async function benchChecks(
  options: { inFlight: number[]; count: number; databaseUrl?: string | undefined },
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const { inFlight: levels, count } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-'));
  const rows: BenchRow[] = [];
  try {
    const settling = await startSettling(folder, options.databaseUrl ?? path.join(folder, 'settling.sqlite'));
    const { seller } = settling;
    const signedCheck = (card: Card) => seller.sign(seller.checkOf(seller.sealContents({ card, amountMinor: 1_00 })));
    try {
      const warmUp = Array.from({ length: warmUpCount }, (_, index) => signedCheck(cardOf(index % persons)));
      await keepInFlight(8, warmUpCount, (index) => ask(seller, warmUp[index]!, 'approval'));
      for (const inFlight of levels) {
        const signed = Array.from({ length: count }, (_, index) => signedCheck(cardOf(index % persons)));
        const before = processorUs(settling.processId);
        const measured = await keepInFlight(inFlight, count, (index) => ask(seller, signed[index]!, 'approval'));
        const eachUs = Math.round((processorUs(settling.processId) - before) / count);
        const database = options.databaseUrl ? 'postgres' : 'sqlite';
        const row: BenchRow = { work: 'settling checks', database, link: 'line-socket', ...measured };
        rows.push(row);
        say(
          `${row.work}, ${database}, ${inFlight} in flight: ${row.perSecond}/s, p50 ${row.p50Ms} ms, p99 ${row.p99Ms} ms, ` +
            `${eachUs} µs of processor time each`,
        );
      }
    } finally {
      await settling.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}
