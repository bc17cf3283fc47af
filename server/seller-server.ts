import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { promisify } from 'node:util';
import express from 'express';
import helmet from 'helmet';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { judgeRole } from '../platform/database/database-role.ts';
import { readKeyPair } from '../platform/key-file.ts';
import type { Log } from '../platform/log.ts';
import { StorageWatch } from '../platform/database/storage-watch.ts';
import type { SellerConfig } from './config/seller-config.ts';
import { openSellerDatabase } from './database/open-seller-database.ts';
import { keepShopCurrency } from './database/shop-currency.ts';
import { apiRouter } from './http/api.ts';
import type { SellerContext } from './http/context.ts';
import { SellerMetrics, healthRouter } from './http/health.ts';
import { pageRouter } from './http/page.ts';
import { requireOwnHost } from './http/own-origin.ts';
import { failureToResponse, sendRefusal } from './http/refusal-to-response.ts';
import { assertOrderTransitionsAreSound } from './order/order-transitions.ts';
import { SettlingOperationRequester } from './order/settling-operation-requester.ts';
import { SettlingOperations } from './order/settling-operations.ts';
import { assertTransitionsAreSound } from './purchase-application/application-transitions.ts';
import { CreditInformationCheckingRequester } from './purchase-application/credit-information-checking-requester.ts';
import { OpenApplications } from './purchase-application/open-applications.ts';
import { PurchaseApplicationAcceptanceIndicator } from './purchase-application/purchase-application-acceptance-indicator.ts';
import { PurchaseApplicationReceiver } from './purchase-application/purchase-application-receiver.ts';
import { Purchase } from './purchase-application/purchase.ts';
import { SettlingAvailability } from './settling-client/settling-availability.ts';
import { SettlingClient } from './settling-client/settling-client.ts';
import { SettlingKeySet } from './settling-client/settling-key-set.ts';
import { WayToSettling } from './settling-client/way-to-settling.ts';
import { assertInheritedIsSafe, assertNetwork20IsSafe, proxyTrust } from './config/network-20.ts';
import { DayReports } from './reconciliation/day-reports.ts';
import { SettlingAuditHeads } from './reconciliation/settling-audit-heads.ts';
import { keepSocketToGroup, removeSocketLeftBehind } from './socket-file.ts';
import { EnrolmentHousekeeping } from './terminal/enrolment-housekeeping.ts';

const version = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;

/** How long past a check's deadline an open application is left alone before it counts as left behind. */
const leftBehindMarginMs = 5_000;

export type SellerServer = {
  /**
   * Serves on the configured address (`url` is `unix:FILE` and `port` 0 for a Unix socket), or on a listening socket that the starter hands over. `inherit` is called when
   * everything else is ready: a socket that is here takes connections, and nobody would answer them before.
   */
  start(inherit?: () => Promise<NetServer>): Promise<{ port: number; url: string }>;
  /** Stops taking requests, lets those under way end, and closes the database. */
  stop(): Promise<void>;
  readonly database: Database;
};

/** @param isTls whether browsers reach this seller by TLS, its own or a proxy's, and shall never again do so without */
function securityHeaders(isTls: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isTls && { maxAge: 365 * 24 * 3600, includeSubDomains: false },
  });
}

/**
 * The seller server 10, ready to start: configuration checked, database opened and migrated, every part wired.
 * @throws when the configuration is unsafe, the signing key cannot be used, or the database is newer than the program
 */
export async function createSellerServer(parts: {
  config: SellerConfig;
  clock: Clock;
  log: Log;
}): Promise<SellerServer> {
  const { config, clock, log } = parts;
  assertTransitionsAreSound();
  assertOrderTransitionsAreSound();
  assertNetwork20IsSafe(config);
  const signingKey = readKeyPair(config.signingKeyFile);
  const opened = await openSellerDatabase(config.databaseUrl, {
    onMadePrivate: (files) => log.warn({ event: 'database_made_private', files }, 'others could read the database'),
  });
  const storage = new StorageWatch({ database: opened, clock, log });
  const { database } = storage;
  const { sellerId, rootThumbprint, checkDeadlineMs, longestHoldMs, currency } = config;
  try {
    const tooPowerful = await judgeRole(database, 'seller', config.databaseRole);
    if (tooPowerful !== null) log.warn({ event: 'database_role_too_powerful' }, tooPowerful);
    await keepShopCurrency(database, currency);
  } catch (error) {
    await database.close();
    throw error;
  }

  const way = new WayToSettling(config.settling, config.lineInterface ? { lineInterface: config.lineInterface } : {});
  const client = new SettlingClient(way);
  const availability = new SettlingAvailability(client, clock, log);
  const keySet = new SettlingKeySet({ database, client, rootThumbprint, clock, log });
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
  const purchase = new Purchase({
    database,
    storage,
    receiver: new PurchaseApplicationReceiver({
      database,
      clock,
      currency,
      leftBehindAfterMs: checkDeadlineMs + leftBehindMarginMs,
    }),
    requester,
    indicator: new PurchaseApplicationAcceptanceIndicator({ database, clock, longestHoldMs }),
    availability,
    openApplications,
    checkDeadlineMs,
    sellerId,
  });
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

  const context: SellerContext = {
    database,
    clock,
    config,
    log,
    storage,
    settlingAvailability: availability,
    settlingOperations,
  };
  const metrics = new SellerMetrics(context);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', proxyTrust(config));
  app.use((_request, response, next) => {
    response.setHeader('X-Request-Id', randomBytes(9).toString('base64url'));
    next();
  });
  app.use(securityHeaders(config.tls !== undefined));
  app.use(requireOwnHost(config));
  app.use(healthRouter(context, metrics));
  app.use('/api', apiRouter(context, { purchase, keySet, version, metrics }));
  app.use(pageRouter(config.pageFolder));
  app.use((_request, response) => sendRefusal(response, { refusal: 'not_found' }));
  app.use(failureToResponse(log, storage));

  const server: Server =
    typeof config.tls === 'object'
      ? createHttpsServer(
          { cert: readFileSync(config.tls.certificateFile), key: readFileSync(config.tls.keyFile) },
          app,
        )
      : createHttpServer(app);
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;

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
      const inherited = await inherit?.();
      const { listen } = config;
      if (listen !== 'inherited' && 'socketFile' in listen) await removeSocketLeftBehind(listen.socketFile);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        if (inherited) server.listen(inherited, resolve);
        else if (listen === 'inherited') reject(new Error('no listening socket was handed over'));
        else if ('socketFile' in listen) server.listen(listen.socketFile, resolve);
        else server.listen(listen.port, listen.host, resolve);
      });
      const address = server.address() as AddressInfo | string;
      assertInheritedIsSafe(config, address);
      if (typeof address === 'string') {
        keepSocketToGroup(address);
        return { port: 0, url: `unix:${address}` };
      }
      const scheme = typeof config.tls === 'object' ? 'https' : 'http';
      const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      return { port: address.port, url: `${scheme}://${host}:${address.port}` };
    },
    async stop() {
      availability.stop();
      keySet.stop();
      if (server.listening) {
        const closed = promisify(server.close.bind(server))();
        server.closeIdleConnections();
        const lastWord = setTimeout(() => server.closeAllConnections(), checkDeadlineMs + leftBehindMarginMs);
        await closed;
        clearTimeout(lastWord);
      }
      await purchase.settled();
      client.close();
      await Promise.all([
        openApplications.stop(),
        settlingOperations.stop(),
        dayReports.stop(),
        auditHeads.stop(),
        enrolmentHousekeeping.stop(),
        storage.stop(),
      ]);
      await database.close();
    },
  };
}
