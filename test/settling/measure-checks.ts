import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { systemClock } from '../../platform/clock.ts';
import { checkDigitFor } from '../../settling/contract/card.ts';
import type { Card } from '../../settling/contract/card.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import type { SettlingKeys } from '../../settling/keys/settling-keys.ts';
import { keepInFlight } from '../bench/load.ts';
import { startPostgresCluster } from '../support/postgres-cluster.ts';
import { SellerAtSettling } from './seller-at-settling.ts';

/**
 * `node test/settling/measure-checks.ts [--postgres] [--count N]`: checks a second through settling's own process over a
 * Unix socket, what each costs it in processor time, and how long an unknown number takes beside a wrong identity.
 * Everything is sealed and signed before the clock starts, so that settling is measured and not its load.
 */
const { values } = parseArgs({
  options: { postgres: { type: 'boolean', default: false }, count: { type: 'string', default: '3000' } },
});
const count = Number(values.count);
const persons = 500;

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

const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-measure-'));
const cluster = values.postgres ? await startPostgresCluster() : undefined;
const databaseUrl = cluster?.url ?? path.join(folder, 'settling.sqlite');
const keysFolder = path.join(folder, 'keys');
const keys = ensureKeys(keysFolder, systemClock);
const seller = new SellerAtSettling('shop-1', systemClock);
mkdirSync(path.join(folder, 'run'), { mode: 0o700 });
const endpoint = { kind: 'socket', path: path.join(folder, 'run', 's.sock') } as const;
const configFile = path.join(folder, 'config.json');
writeFileSync(configFile, JSON.stringify({ databaseUrl, listen: endpoint, keysFolder, sellers: [seller.listing] }));

const settling = spawn(process.execPath, ['settling/main.ts', '--config', configFile], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(settling, 'exit');
try {
  await once(createInterface(settling.stdout), 'line');
  await enterPersons(databaseUrl, keys);
  seller.meet(endpoint, keys);

  const signedCheck = (card: Card) => seller.sign(seller.checkOf(seller.sealContents({ card, amountMinor: 1_00 })));
  const ask = async (signed: string, expected: string) => {
    const { status, text } = await seller.post('/checks', signed);
    const kind = status === 200 ? seller.read(JSON.parse(text)).kind : text;
    if (kind !== expected) throw new Error(`a check gave ${kind} instead of ${expected}`);
  };

  for (const inFlight of [1, 8, 32, 128]) {
    const signed = Array.from({ length: count }, (_, index) => signedCheck(cardOf(index % persons)));
    const before = processorUs(settling.pid!);
    const measured = await keepInFlight(inFlight, count, (index) => ask(signed[index]!, 'approval'));
    const processorUsEach = Math.round((processorUs(settling.pid!) - before) / count);
    const database = cluster ? 'postgres' : 'sqlite';
    console.log(JSON.stringify({ work: 'checks', database, link: 'socket', ...measured, processorUsEach }));
  }

  // Taken in turns, so that whatever else the machine does falls on both alike.
  const took = { unknown: [] as number[], mismatched: [] as number[] };
  const signed = Array.from({ length: count }, (_, index) => ({
    unknown: signedCheck(cardOf(persons + index)),
    mismatched: signedCheck(cardOf(index % persons, { name: 'Somebody Else' })),
  }));
  for (const pair of signed) {
    const turns = Math.random() < 0.5 ? (['unknown', 'mismatched'] as const) : (['mismatched', 'unknown'] as const);
    for (const which of turns) {
      const startedAt = performance.now();
      await ask(pair[which], 'non-approval');
      took[which].push(performance.now() - startedAt);
    }
  }
  for (const [which, times] of Object.entries(took)) {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)]! * 1000);
    console.log(JSON.stringify({ work: which, p10Us: at(0.1), p25Us: at(0.25), p50Us: at(0.5), p75Us: at(0.75) }));
  }
} finally {
  seller.leave();
  settling.kill('SIGTERM');
  await ended;
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
}
