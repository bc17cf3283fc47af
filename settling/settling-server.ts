import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { assertNotBeingRestored } from '../platform/backup/restore-mark.ts';
import type { Clock } from '../platform/clock.ts';
import type { Endpoint } from '../platform/config-file.ts';
import { judgeRole } from '../platform/database/database-role.ts';
import type { Log } from '../platform/log.ts';
import { StorageUnavailable } from '../platform/storage-unavailable.ts';
import { StorageWatch } from '../platform/database/storage-watch.ts';
import { AuditBehind } from './audit/audit-behind.ts';
import { AuditHeads, listSignedHeads } from './audit-heads/audit-heads.ts';
import { HeadFolder } from './audit-heads/head-files.ts';
import { RefusedRequests } from './audit/refused-requests.ts';
import { Checking } from './check/checking.ts';
import { Housekeeping } from './check/housekeeping.ts';
import { registerPolicy } from './check/policy-register.ts';
import { Reversing } from './check/reversing.ts';
import type { SettlingConfig } from './config/settling-config.ts';
import { mostHeadsAtOnce } from '../contract/settling/audit-head.ts';
import { openFirstAccounts } from './credit-information/first-accounts.ts';
import { openSettlingDatabase } from './database/open-settling-database.ts';
import { currentPolicy } from './decision/policy.ts';
import type { DecisionPolicy } from './decision/policy.ts';
import { KeyRing } from './keys/key-ring.ts';
import { KeySetPublisher } from './keys/key-set-publisher.ts';
import { KeyTending } from './keys/key-tending.ts';
import { NoticeSigner } from './keys/notice-signer.ts';
import { ReceiptSigner } from './keys/receipt-signer.ts';
import { SealOpener } from './keys/seal-opener.ts';
import { Operating } from './payment/operating.ts';
import { assertTransitionsAreSound } from './payment/payment-transitions.ts';
import { CheckInterface } from './http/check-interface.ts';
import { ListedSellers } from './http/listed-sellers.ts';
import { assertSettlingMayListen } from '../private-link/guard/listening-guard.ts';
import { closeSocketToOthers, removeDeadSocket } from '../private-link/guard/socket-file.ts';
import { DayReports } from './reconciliation/day-reports.ts';
import { ReceivedReports } from './reconciliation/received-reports.ts';

const requestsEndWithinMs = 10_000;

export type SettlingServer = {
  /** What sellers and terminals pin. */
  rootThumbprint: string;
  /**
   * Starts serving, and returns the endpoint, with the port that the system chose when 0 was asked for. `firstRound` resolves
   * when housekeeping has done what became due while settling was down.
   * @throws when the place is not on the private link, or is taken
   */
  start(): Promise<{ endpoint: Endpoint; firstRound: Promise<void> }>;
  /** Answers what it was asked already, then closes the database. */
  stop(): Promise<void>;
};

type Parts = { config: SettlingConfig; clock: Clock; log: Log };

async function listen(checkInterface: CheckInterface, endpoint: Endpoint): Promise<Endpoint> {
  const { server } = checkInterface;
  if (endpoint.kind === 'socket') await removeDeadSocket(endpoint.path);
  server.listen(endpoint.kind === 'socket' ? { path: endpoint.path } : { host: endpoint.host, port: endpoint.port });
  await once(server, 'listening');
  if (endpoint.kind === 'address') return { ...endpoint, port: (server.address() as AddressInfo).port };
  closeSocketToOthers(endpoint.path);
  return endpoint;
}

async function stopListening({ server }: CheckInterface): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const impatient = setTimeout(() => server.closeAllConnections(), requestsEndWithinMs);
  await closed;
  clearTimeout(impatient);
}

type Assembled = { storage: StorageWatch; keys: KeyRing; sellers: ListedSellers; policy: DecisionPolicy };

function assemble({ config, clock, log }: Parts, { storage, keys, sellers, policy }: Assembled) {
  const { database } = storage;
  const { sealLifetimeMs, clockToleranceMs, holdLifetimeMs, longestHoldMs } = config;
  const { feeBasisPoints, feeReturnedOnRefund: isFeeReturned } = config;
  const notices = new NoticeSigner(keys, clock);
  const refusedRequests = new RefusedRequests({ database, clock, log });
  const checking = new Checking({
    database,
    clock,
    seals: new SealOpener(keys, clock, sealLifetimeMs),
    notices,
    keys,
    policy,
    isSellerServed: (sellerId) => sellers.isServed(sellerId),
    holdLifetimeMs,
    onAlarm: ({ kind, ...alarm }) => log.warn({ event: 'alarm', alarm: kind, ...alarm }, `alarm: ${kind}`),
  });
  const reversing = new Reversing({ database, clock, notices, keys });
  const receipts = new ReceiptSigner(keys, clock);
  const operating = new Operating({
    database,
    clock,
    receipts,
    keys,
    holdLifetimeMs,
    longestHoldMs,
    feeBasisPoints,
    isFeeReturned,
  });
  const receivedReports = new ReceivedReports({
    database,
    clock,
    sellerKey: (sellerId, keyId) => sellers.keyOf(sellerId, keyId),
    largestBytes: config.dayReportSpaceBytes,
  });
  const keyUses = new AuditBehind(database, log);
  const keySet = new KeySetPublisher(keys, clock, (keyId) =>
    keyUses.record({
      at: clock.now(),
      actor: 'settling',
      action: 'key_use',
      outcome: 'done',
      details: { use: 'key_set', keyId },
    }),
  );
  const checkInterface = new CheckInterface({
    sellers,
    check: (request) => checking.check(request),
    reverse: (request) => reversing.reverse(request),
    operate: (request) => operating.operate(request),
    takeReport: (part) => receivedReports.take(part),
    auditHeads: async ({ afterRecordId }) => {
      const heads = await listSignedHeads(database, { afterRecordId, limit: mostHeadsAtOnce });
      return { auditHeads: heads.map(({ signedHead }) => signedHead) };
    },
    signedKeySet: async () => {
      await keys.refreshIfChanged().catch((error: Error) => {
        if (error instanceof StorageUnavailable) return;
        log.error({ event: 'keys_not_read', why: error.message });
      });
      return keySet.signedKeySet();
    },
    signedTime: (nonce) => notices.signTime(nonce),
    refusedRequests,
    storage,
    clock,
    log,
    // A check is accepted as long as its seal is fresh, so the limits are those of a seal.
    requestLifetimeMs: sealLifetimeMs,
    clockToleranceMs,
  });
  const auditHeads = new AuditHeads({ database, clock, log, notices, keys });
  const { keysFolder } = config;
  const office = { database, keysFolder, clock, sealOnItsWayMs: sealLifetimeMs + clockToleranceMs };
  const keyTending = new KeyTending({ office, ring: keys, log });
  const { auditHeadsFolder } = config;
  const headFolder = auditHeadsFolder === undefined ? undefined : new HeadFolder(auditHeadsFolder, database, log);
  const parts = {
    database,
    clock,
    log,
    sealLifetimeMs,
    clockToleranceMs,
    auditHeads,
    headFolder,
    keyTending,
    forgetReportParts: () => receivedReports.forgetOldParts(),
  };
  const housekeeping = new Housekeeping(parts);
  const sellerIds = [...new Set(config.sellers.map(({ sellerId }) => sellerId))];
  const dayReports = new DayReports({ database, clock, log, notices, keys, sellerIds });
  return { checkInterface, refusedRequests, keyUses, housekeeping, dayReports };
}

/**
 * Makes the settling server: reads its keys (made on first use), opens its database and brings it up to date.
 * @throws when a restore was cut off, a key may be read by others, or the keys are not those that the database was written with
 */
export async function createSettlingServer(parts: Parts): Promise<SettlingServer> {
  const { config, clock, log } = parts;
  assertTransitionsAreSound();
  assertNotBeingRestored(config.databaseUrl);
  const sellers = new ListedSellers(config.sellers);
  const opened = await openSettlingDatabase(config.databaseUrl, {
    onMadePrivate: (files) => log.warn({ event: 'database_made_private', files }, 'others could read the database'),
  });
  const storage = new StorageWatch({ database: opened, clock, log });
  const { database } = storage;
  let policy: DecisionPolicy;
  let keys: KeyRing;
  try {
    const tooPowerful = await judgeRole(database, 'settling', config.databaseRole);
    if (tooPowerful !== null) log.warn({ event: 'database_role_too_powerful' }, tooPowerful);
    keys = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
    policy = await registerPolicy(database, currentPolicy(config), clock.now());
    const { firstAccountsFile } = config;
    if (firstAccountsFile !== undefined) {
      const open = () => openFirstAccounts(database, keys.number, firstAccountsFile, clock.now());
      const accounts = await keys.whileUnchanged(open);
      if (accounts > 0) log.info({ event: 'first_accounts_opened', accounts });
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  const { checkInterface, refusedRequests, keyUses, housekeeping, dayReports } = assemble(parts, {
    storage,
    keys,
    sellers,
    policy,
  });
  return {
    rootThumbprint: keys.rootThumbprint,
    start: async () => {
      const { listen: place, lineInterface } = config;
      await assertSettlingMayListen(place, lineInterface === undefined ? {} : { lineInterface });
      await storage.start();
      const endpoint = await listen(checkInterface, place);
      const { firstRound } = await housekeeping.start();
      dayReports.start();
      return { endpoint, firstRound };
    },
    stop: async () => {
      await stopListening(checkInterface);
      await housekeeping.stop();
      await dayReports.stop();
      await refusedRequests.stop();
      await keyUses.written();
      await storage.stop();
      await database.close();
    },
  };
}
