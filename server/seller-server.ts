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
import type { Database } from '../platform/database.ts';
import { readKeyPair } from '../platform/key-file.ts';
import type { Log } from '../platform/log.ts';
import { StorageWatch } from '../platform/storage-watch.ts';
import type { SellerConfig } from './config.ts';
import { openSellerDatabase } from './database/open-seller-database.ts';
import { keepShopCurrency } from './database/shop-currency.ts';
import { apiRouter } from './http/api.ts';
import type { SellerContext } from './http/context.ts';
import { SellerMetrics, healthRouter } from './http/health.ts';
import { pageRouter } from './http/page.ts';
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
import { SettlingAvailability } from './purchase-application/settling-availability.ts';
import { SettlingClient } from './purchase-application/settling-client.ts';
import { SettlingKeySet } from './purchase-application/settling-key-set.ts';
import { WayToSettling } from './purchase-application/way-to-settling.ts';
import { DayReports } from './reconciliation/day-reports.ts';
import { EnrolmentHousekeeping } from './terminal/enrolment-housekeeping.ts';

const version = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;

/** How long past a check's deadline an open application is left alone before it counts as left behind. */
const leftBehindMarginMs = 5_000;

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost']);

export type SellerServer = {
  /**
   * Serves on the configured address, or on a listening socket that the starter hands over. `inherit` is called when
   * everything else is ready: a socket that is here takes connections, and nobody would answer them before.
   */
  start(inherit?: () => Promise<NetServer>): Promise<{ port: number; url: string }>;
  /** Stops taking requests, lets those under way end, and closes the database. */
  stop(): Promise<void>;
  readonly database: Database;
};

function contentSecurityPolicy() {
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
    strictTransportSecurity: false,
  });
}

/** @throws when plain HTTP would be served on an address that others can reach */
function assertNetwork20IsSafe({ listen, tls }: SellerConfig): void {
  if (listen === 'inherited' || tls !== undefined || loopbackHosts.has(listen.host)) return;
  throw new Error(
    `The seller would serve plain HTTP on ${listen.host}, where strangers can listen. Give it a certificate ` +
      '("tls": {"certificateFile", "keyFile"}), say that a TLS proxy stands in front ("tls": "proxy-in-front"), or let it ' +
      'listen on 127.0.0.1.',
  );
}

/** The inherited socket was opened by somebody else, so its address is looked at too. */
function assertInheritedIsSafe(config: SellerConfig, address: AddressInfo): void {
  if (config.listen !== 'inherited') return;
  assertNetwork20IsSafe({ ...config, listen: { host: address.address, port: address.port } });
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
  const storage = new StorageWatch({ database: await openSellerDatabase(config.databaseUrl), clock, log });
  const { database } = storage;
  const { sellerId, rootThumbprint, checkDeadlineMs, longestHoldMs, currency } = config;
  await keepShopCurrency(database, currency);

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
    clock,
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
  });
  availability.whenReachable(() => {
    void keySet.refresh();
    openApplications.hurry();
    settlingOperations.hurry();
    dayReports.hurry();
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
  if (config.tls === 'proxy-in-front') app.set('trust proxy', 1);
  app.use((_request, response, next) => {
    response.setHeader('X-Request-Id', randomBytes(9).toString('base64url'));
    next();
  });
  app.use(contentSecurityPolicy());
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
      enrolmentHousekeeping.start();
      const inherited = await inherit?.();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        if (inherited) server.listen(inherited, resolve);
        else if (config.listen === 'inherited') reject(new Error('no listening socket was handed over'));
        else server.listen(config.listen.port, config.listen.host, resolve);
      });
      const address = server.address() as AddressInfo;
      assertInheritedIsSafe(config, address);
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
        enrolmentHousekeeping.stop(),
        storage.stop(),
      ]);
      await database.close();
    },
  };
}
