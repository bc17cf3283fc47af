import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { Clock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import type { Log } from '../../platform/log.ts';
import type { Database } from '../../platform/database/database.ts';
import { AuditHeads } from '../../settling/audit-heads/audit-heads.ts';
import { Housekeeping } from '../../settling/check/housekeeping.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import type { SettlingConfig, SettlingConfigFile } from '../../settling/config/settling-config.ts';
import type { Card } from '../../contract/card.ts';
import { checkDigitFor } from '../../contract/card.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import type { NewAccount } from '../../settling/credit-information/open-account.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { KeyTending } from '../../settling/keys/key-tending.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import type { SettlingKeys } from '../../settling/keys/settling-keys.ts';
import { ReceivedReports } from '../../settling/reconciliation/received-reports.ts';
import { createSettlingServer } from '../../settling/settling-server.ts';
import type { SettlingServer } from '../../settling/settling-server.ts';
import { goodCredit } from '../support/good-credit.ts';
import { startFromMigratedFile } from '../support/migrated-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SellerAtSettling } from './seller-at-settling.ts';

export type SettlingUnderTest = {
  server: SettlingServer;
  config: SettlingConfig;
  /** The keys as they were when it started. */
  keys: SettlingKeys;
  /** The keys as another process of settling would hold them. */
  ring: KeyRing;
  clock: MovableClock;
  seller: SellerAtSettling;
  /** A second handle on settling's database, to look at what it wrote. */
  database: Database;
};

export type SettlingOptions = {
  databaseUrl: string;
  folder?: string;
  clock?: MovableClock;
  seller?: SellerAtSettling;
  config?: Partial<SettlingConfigFile>;
  log?: Log;
};

/** Where one settling process of a test may listen. */
export function socketIn(folder: string, name = 's.sock'): string {
  const run = path.join(folder, 'run');
  mkdirSync(run, { recursive: true, mode: 0o700 });
  chmodSync(run, 0o700);
  return path.join(run, name);
}

/** Starts a settling server of the test's own and ends it with the test. Its housekeeping has done its first round. */
export async function startSettling(options: SettlingOptions): Promise<SettlingUnderTest> {
  const { databaseUrl, folder = temporaryFolder(), clock = new MovableClock() } = options;
  const seller = options.seller ?? new SellerAtSettling('shop-1', clock);
  const config = settlingConfigSchema.parse({
    databaseUrl,
    listen: { kind: 'socket', path: socketIn(folder) },
    keysFolder: path.join(folder, 'keys'),
    sellers: [seller.listing],
    policy: policyOfTests,
    logLevel: 'silent',
    ...options.config,
  });
  await startFromMigratedFile(databaseUrl, 'settling', openSettlingDatabase);
  const server = await createSettlingServer({
    config,
    clock,
    log: options.log ?? createLog('settling', 'silent'),
  });
  const { endpoint, firstRound } = await server.start();
  await firstRound;
  const keys = ensureKeys(config.keysFolder, clock);
  const database = await openSettlingDatabase(databaseUrl);
  const ring = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
  seller.meet(endpoint, keys);
  onTestFinished(async () => {
    seller.leave();
    await database.close();
    await server.stop();
  });
  return { server, config, keys, ring, clock, seller, database };
}

let persons = 0;

/** Tests buy with one card as often as they need to; what limits that is tested by its own policy. */
export const policyOfTests = { exemptIssuers: ['980020', '980010'], terminals: { newKiosksPerDay: 1_000 } };

/** A card that no other test has. */
export function newCard(changes: Partial<Card> = {}): Card {
  const body = `9800200${String(++persons).padStart(8, '0')}`;
  const number = body + checkDigitFor(body);
  return { number, expiry: '2039-12', name: `Person ${persons}`, birthDate: '1980-01-31', ...changes };
}

/** Enters a person with good credit, but for `changes`. */
export async function enterPerson(
  { database, keys, clock }: Pick<SettlingUnderTest, 'database' | 'keys'> & { clock: Clock },
  changes: Partial<NewAccount> = {},
): Promise<Card> {
  const card = changes.card ?? newCard();
  const account: NewAccount = { ...goodCredit, card, ...changes };
  await database.write((transaction) => openAccount(transaction, account, keys.number, clock.now()));
  return card;
}

/** As `enterPerson`, for `count` persons in one transaction. */
export async function enterPersons(
  { database, keys, clock }: Pick<SettlingUnderTest, 'database' | 'keys'> & { clock: Clock },
  count: number,
  changes: Partial<NewAccount> = {},
): Promise<Card[]> {
  const cards = Array.from({ length: count }, () => newCard());
  await database.write(async (transaction) => {
    for (const card of cards) {
      await openAccount(transaction, { ...goodCredit, ...changes, card }, keys.number, clock.now());
    }
  });
  return cards;
}

type Books = { heldByPersons: number; heldByHolds: number; holds: number; approvedNotReversed: number };

/** What has to agree at every moment: persons' held amounts, their holds, and approvals that were not reversed. */
export async function readBooks(database: Database): Promise<Books> {
  const books = await database.get<Books>(
    `SELECT (SELECT COALESCE(SUM(held_minor), 0) FROM person) AS "heldByPersons",
            (SELECT COALESCE(SUM(held_minor), 0) FROM payment) AS "heldByHolds",
            (SELECT COUNT(*) FROM payment WHERE state = 'held') AS "holds",
            (SELECT COUNT(*) FROM application WHERE outcome = 'approved' AND reversed_at IS NULL) AS "approvedNotReversed"`,
  );
  return books!;
}

/** How many persons' held amounts are not the sum of their own holds. */
export async function countUnbalancedPersons(database: Database): Promise<number> {
  const row = await database.get<{ count: number }>(
    `SELECT COUNT(*) AS count FROM person WHERE held_minor <>
       (SELECT COALESCE(SUM(payment.held_minor), 0) FROM payment WHERE payment.person_id = person.person_id)`,
  );
  return row!.count;
}

/** Settling's housekeeping, for tests that decide when it runs. */
export function housekeepingOf(
  { database, clock, config, ring }: SettlingUnderTest,
  log: Log = createLog('settling', 'silent'),
): Housekeeping {
  const { keysFolder, sealLifetimeMs, clockToleranceMs } = config;
  const auditHeads = new AuditHeads({ database, clock, log, notices: new NoticeSigner(ring, clock), keys: ring });
  const office = { database, keysFolder, clock, sealOnItsWayMs: sealLifetimeMs + clockToleranceMs };
  const keyTending = new KeyTending({ office, ring, log });
  const receivedReports = new ReceivedReports({
    database,
    clock,
    sellerKey: () => undefined,
    largestBytes: config.dayReportSpaceBytes,
  });
  const forgetReportParts = () => receivedReports.forgetOldParts();
  return new Housekeeping({ database, clock, log, auditHeads, keyTending, forgetReportParts, ...config });
}
