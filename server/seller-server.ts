import type { Server as NetServer } from 'node:net';
import path from 'node:path';
import { assertNotBeingRestored } from '../platform/backup/restore-mark.ts';
import type { BackupRounds } from '../platform/backup/backup-rounds.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { judgeRole } from '../platform/database/database-role.ts';
import { readKeyPair } from '../platform/key-file.ts';
import type { KeyPair } from '../platform/key-file.ts';
import type { Log } from '../platform/log.ts';
import { programManifest } from '../platform/program-manifest.ts';
import { StorageWatch } from '../platform/database/storage-watch.ts';
import { servedCountriesOf } from './config/seller-config.ts';
import type { SellerConfig } from './config/seller-config.ts';
import { openSellerDatabase } from './database/open-seller-database.ts';
import { assertShopMayOpen } from './database/restored-shop.ts';
import { keepShopCurrency } from './database/shop-currency.ts';
import type { SellerContext } from './http/context.ts';
import { SellerMetrics } from './http/health.ts';
import { createSellerApp } from './http/seller-app.ts';
import { createServer, listen, stopListening } from './listening.ts';
import { assertOrderTransitionsAreSound } from './order/order-transitions.ts';
import { SettlingOperationRequester } from './order/settling-operation-requester.ts';
import { SettlingOperations } from './order/settling-operations.ts';
import { assertTransitionsAreSound } from './purchase-application/application-transitions.ts';
import { CreditInformationCheckingRequester } from './purchase-application/credit-information-checking-requester.ts';
import { OpenApplications } from './purchase-application/open-applications.ts';
import { PurchaseApplicationAcceptanceIndicator } from './purchase-application/purchase-application-acceptance-indicator.ts';
import { PurchaseApplicationReceiver } from './purchase-application/purchase-application-receiver.ts';
import { Purchase } from './purchase-application/purchase.ts';
import { mailServer } from './receipt-mail/mail-server.ts';
import type { SendMail } from './receipt-mail/mail-server.ts';
import { ReceiptMails } from './receipt-mail/receipt-mails.ts';
import { SettlingAvailability } from './settling-client/settling-availability.ts';
import { SettlingClient } from './settling-client/settling-client.ts';
import { SettlingKeySet } from './settling-client/settling-key-set.ts';
import { WayToSettling } from './settling-client/way-to-settling.ts';
import { MediumFolder } from './kiosk-update/medium-folder.ts';
import { OwnLook } from './look/own-look.ts';
import { assertNetwork20IsSafe } from './config/network-20.ts';
import { ImportFolder } from './article/page-imports/import-folder.ts';
import { PageImports } from './article/page-imports/page-imports.ts';
import { inDepartmentOfFile } from './article/csv/department-of-file.ts';
import { ReducedPriceEnds } from './article/reduced-prices.ts';
import { SearchIndexRenewal } from './article/search-index-renewal.ts';
import { DayReports } from './reconciliation/day-reports.ts';
import { SettlingAuditHeads } from './reconciliation/settling-audit-heads.ts';
import { EnrolmentHousekeeping } from './terminal/enrolment-housekeeping.ts';

const { version } = programManifest();

/** An open application counts as left behind this long after a check's deadline. */
const leftBehindMarginMs = 5_000;

export type SellerServer = {
  /**
   * Serves on the configured address (`url` is `unix:FILE` and `port` 0 for a Unix socket), or on a listening socket that the
   * starter hands over. `inherit` is called last: an inherited socket accepts connections at once, and they would wait unanswered
   * until the server is ready.
   */
  start(inherit?: () => Promise<NetServer>): Promise<{ port: number; url: string }>;
  /** Stops taking requests, lets those under way end, and closes the database. */
  stop(): Promise<void>;
  readonly database: Database;
};

type Parts = {
  config: SellerConfig;
  clock: Clock;
  log: Log;
  /** Makes this seller's backups, where it is a process of its own. */
  backups?: BackupRounds;
};

/** @throws when the database is newer than the program, was restored and not opened, or holds the prices of another currency */
async function openStorage({ config, clock, log }: Parts): Promise<StorageWatch> {
  assertNotBeingRestored(config.databaseUrl);
  const opened = await openSellerDatabase(config.databaseUrl, {
    onMadePrivate: (files) => log.warn({ event: 'database_made_private', files }, 'others could read the database'),
  });
  const storage = new StorageWatch({ database: opened, clock, log });
  const { database } = storage;
  try {
    const tooPowerful = await judgeRole(database, 'seller', config.databaseRole);
    if (tooPowerful !== null) log.warn({ event: 'database_role_too_powerful' }, tooPowerful);
    await assertShopMayOpen(database);
    await keepShopCurrency(database, config.currency);
  } catch (error) {
    await database.close();
    throw error;
  }
  return storage;
}

/** The seller's parts for settling: the way there, its keys, and whether it answers. */
function assembleSettlingSide({ config, clock, log }: Parts, { database }: StorageWatch) {
  const { rootThumbprint } = config;
  const way = new WayToSettling(config.settling, config.lineInterface ? { lineInterface: config.lineInterface } : {});
  const client = new SettlingClient(way);
  const availability = new SettlingAvailability(client, clock, log);
  const keySet = new SettlingKeySet({ database, client, rootThumbprint, clock, log });
  return { way, client, availability, keySet };
}

type SettlingSide = ReturnType<typeof assembleSettlingSide>;
type Assembled = {
  storage: StorageWatch;
  settlingSide: SettlingSide;
  signingKey: KeyPair;
  /** Where a mail server is configured. */
  sendMail: SendMail | undefined;
};

/** The patent's units 11 to 13, and the part that ends the applications that they could not. */
function assemblePurchase({ config, clock, log }: Parts, { storage, settlingSide, signingKey }: Assembled) {
  const { database } = storage;
  const { sellerId, checkDeadlineMs, longestHoldMs, currency, fulfilments } = config;
  const { client, keySet, availability } = settlingSide;
  const requester = new CreditInformationCheckingRequester({
    database,
    clock,
    log,
    sellerId,
    signingKey,
    client,
    keySet,
    availability,
    checkDeadlineMs,
  });
  const openApplications = new OpenApplications({ database, clock, log, requester });
  const purchase = new Purchase({
    database,
    clock,
    storage,
    receiver: new PurchaseApplicationReceiver({
      database,
      clock,
      sold: { currency, fulfilments, servedCountries: servedCountriesOf(config) },
      leftBehindAfterMs: checkDeadlineMs + leftBehindMarginMs,
    }),
    requester,
    indicator: new PurchaseApplicationAcceptanceIndicator({ database, clock, longestHoldMs }),
    availability,
    openApplications,
    checkDeadlineMs,
    sellerId,
  });
  return { purchase, openApplications };
}

/**
 * The rounds that run by themselves, with or without purchases: operations on payments, day reports, audit heads, old enrolments,
 * the search index after an update, the ends of reduced prices, and receipts by email where there is a mail server.
 */
function assembleRounds(
  { config, clock, log }: Parts,
  { storage, settlingSide, signingKey, sendMail: send }: Assembled,
) {
  const { database } = storage;
  const { sellerId, longestHoldMs } = config;
  const { client, keySet, availability } = settlingSide;
  const operationRequester = new SettlingOperationRequester({
    log,
    sellerId,
    signingKey,
    client,
    keySet,
    availability,
  });
  const settlingOperations = new SettlingOperations({
    database,
    clock,
    log,
    requester: operationRequester,
    longestHoldMs,
  });
  const dayReports = new DayReports({ database, clock, log, sellerId, signingKey, client });
  const auditHeads = new SettlingAuditHeads({ database, clock, log, sellerId, signingKey, client, keySet });
  const enrolmentHousekeeping = new EnrolmentHousekeeping({ database, clock, log });
  const searchIndexRenewal = new SearchIndexRenewal({ database, clock, log, amend: inDepartmentOfFile });
  const reducedPriceEnds = new ReducedPriceEnds({ database, clock, log });
  const { mail } = config;
  const receiptMails =
    mail && send && new ReceiptMails({ database, clock, log, config, from: mail.from, signingKey, send });
  return {
    settlingOperations,
    dayReports,
    auditHeads,
    enrolmentHousekeeping,
    searchIndexRenewal,
    reducedPriceEnds,
    receiptMails,
  };
}

/**
 * The seller server 10, ready to start: configuration checked, database opened and migrated, every part wired.
 * @throws when the configuration is unsafe, the signing key cannot be used, or the database is newer than the program
 */
export async function createSellerServer(parts: Parts): Promise<SellerServer> {
  const { config, clock, log, backups } = parts;
  assertTransitionsAreSound();
  assertOrderTransitionsAreSound();
  assertNetwork20IsSafe(config);
  const signingKey = readKeyPair(config.signingKeyFile);
  const sendMail = config.mail && mailServer(config.mail);
  const storage = await openStorage(parts);
  const { database } = storage;
  const settlingSide = assembleSettlingSide(parts, storage);
  const { way, client, availability, keySet } = settlingSide;
  const assembled = { storage, settlingSide, signingKey, sendMail };
  const { purchase, openApplications } = assemblePurchase(parts, assembled);
  const rounds = assembleRounds(parts, assembled);
  const { settlingOperations, dayReports, auditHeads, enrolmentHousekeeping, searchIndexRenewal, reducedPriceEnds } =
    rounds;
  const { receiptMails } = rounds;
  availability.whenReachable(() => {
    void keySet.refresh();
    openApplications.hurry();
    settlingOperations.hurry();
    dayReports.hurry();
    auditHeads.hurry();
  });
  storage.whenAvailable(() => {
    openApplications.hurry();
    settlingOperations.hurry();
    dayReports.hurry();
  });

  const importPlace = config.importFolder ?? (database.folder && path.join(database.folder, 'imports'));
  const imports =
    importPlace === null
      ? undefined
      : new PageImports({ database, clock, log, config, folder: new ImportFolder(importPlace) });
  const context: SellerContext = {
    database,
    clock,
    config,
    log,
    storage,
    settlingAvailability: availability,
    settlingOperations,
    ...(receiptMails && { receiptMails }),
    ownLook: new OwnLook(config.lookFile, { log, database, clock }),
    medium: new MediumFolder(config.mediumFolder),
    ...(imports && { imports }),
    ...(backups && { backups }),
  };
  const metrics = new SellerMetrics(context);
  const server = createServer(config, createSellerApp(context, { purchase, keySet, signingKey, version, metrics }));

  return {
    database,
    async start(inherit) {
      await way.judge();
      await Promise.all([storage.start(), keySet.start(), availability.start()]);
      await openApplications.start();
      settlingOperations.start();
      dayReports.start();
      auditHeads.start();
      enrolmentHousekeeping.start();
      searchIndexRenewal.start();
      reducedPriceEnds.start();
      receiptMails?.start();
      backups?.start();
      const inherited = await inherit?.();
      return listen(server, config, inherited);
    },
    async stop() {
      backups?.stop();
      availability.stop();
      keySet.stop();
      await stopListening(server, config.checkDeadlineMs + leftBehindMarginMs);
      await purchase.settled();
      client.close();
      await Promise.all([
        openApplications.stop(),
        settlingOperations.stop(),
        dayReports.stop(),
        auditHeads.stop(),
        enrolmentHousekeeping.stop(),
        searchIndexRenewal.stop(),
        reducedPriceEnds.stop(),
        receiptMails?.stop(),
        imports?.stop(),
        storage.stop(),
      ]);
      await database.close();
    },
  };
}
