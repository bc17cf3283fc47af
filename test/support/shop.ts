import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { TerminalWithoutScreen, sealApplication, trustedKeySet } from '../../build/terminal-without-screen.ts';
import type { UnsignedApplication } from '../../build/terminal-without-screen.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Clock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { makeKeyPair, writeKeyPair } from '../../platform/key-file.ts';
import { createLog } from '../../platform/log.ts';
import type { Log } from '../../platform/log.ts';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import type { SellerConfig, SellerConfigFile } from '../../server/config/seller-config.ts';
import type { Fulfilment } from '../../contract/seller/application.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { createSellerServer } from '../../server/seller-server.ts';
import type { SellerServer } from '../../server/seller-server.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';
import type { Card } from '../../contract/card.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import { writeDemonstrationAccounts } from '../../build/demonstration/demonstration-histories.ts';
import { demonstrationAccounts } from '../../build/demonstration/demonstration-accounts.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { createSettlingServer } from '../../settling/settling-server.ts';
import type { SettlingServer } from '../../settling/settling-server.ts';
import { startFromMigratedFile } from './migrated-file.ts';
import { UnrulyLine } from './unruly-line.ts';
import { anyContact } from './sold-here.ts';

export const shopSellerId = 'test-shop';

/** The demonstration person whose check ends in this way. */
export function cardThatGives(reason: DeclineReason | 'approval'): Card {
  const account = demonstrationAccounts.find(({ gives }) => (gives.reason ?? 'approval') === reason);
  if (!account) throw new Error(`no demonstration account gives ${reason}`);
  const { number, expiry, name, birthDate } = account;
  return { number, expiry, name, birthDate };
}

export type Shop = {
  seller: SellerServer;
  settling: SettlingServer;
  line: UnrulyLine;
  url: string;
  rootThumbprint: string;
  sellerConfig: SellerConfig;
  sellerDatabase: Database;
  /** Settling's database, opened a second time to look into it. */
  settlingDatabase: Database;
  terminal: TerminalWithoutScreen;
  /** An application for one article of the shop, sealed for this terminal. */
  makeApplication(parts?: {
    card?: Card;
    quantity?: number;
    variantId?: string;
    fulfilment?: Fulfilment;
  }): Promise<UnsignedApplication>;
  /** Ends the seller as it is and starts another one on the same database. @param meanwhile while none runs */
  restartSeller(meanwhile?: () => Promise<void> | void): Promise<void>;
  stop(): Promise<void>;
};

/** The variant of the shop's one article: 20 on the shelf, 12.50 each. */
export const shopVariant = { variantId: 'mug-blue', priceMinor: 1250, onHand: 20 };

export async function stockShelf(database: Database): Promise<void> {
  await database.write(async (transaction) => {
    const now = 1_700_000_000_000;
    await transaction.run(
      `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold, from_minor,
                            to_minor, variant_count, version, created_at, updated_at)
       VALUES ('mug', 'mug', 'Mug', 'mug', '', '[]', '["Colour"]', 'published', 1, ?, ?, 1, 1, ?, ?)`,
      [shopVariant.priceMinor, shopVariant.priceMinor, now, now],
    );
    await transaction.run("INSERT INTO article_body (article_id, description) VALUES ('mug', '')");
    await transaction.run(
      `INSERT INTO variant (variant_id, article_id, position, sku, barcode, option_values, price_minor, on_hand)
       VALUES (?, 'mug', 0, 'MUG-1', '', '["Blue"]', ?, ?)`,
      [shopVariant.variantId, shopVariant.priceMinor, shopVariant.onHand],
    );
  });
}

/**
 * A whole shop in this process: both servers as they are, each on its own database, joined by the dedicated line with an
 * unruly piece in the middle.
 */
export async function openShop(parts: {
  folder: string;
  sellerDatabaseUrl: string;
  settlingDatabaseUrl: string;
  clock?: Clock;
  /** Where it is another one than the seller's. */
  settlingClock?: Clock;
  checkDeadlineMs?: number;
  /** The built page, for tests that look at it. */
  pageFolder?: string;
  sellerChanges?: Partial<SellerConfigFile>;
  settlingChanges?: Partial<SettlingConfigFile>;
  /** For tests that read what the servers log. */
  log?: Log;
}): Promise<Shop> {
  const clock = parts.clock ?? systemClock;
  const log = parts.log ?? createLog('test', 'silent');
  const lineFolder = path.join(parts.folder, 'line');
  mkdirSync(lineFolder, { recursive: true });
  chmodSync(lineFolder, 0o700);
  const settlingSocket = path.join(lineFolder, 'settling.sock');
  const sellerKey = makeKeyPair();
  const signingKeyFile = path.join(parts.folder, 'seller.pem');
  writeKeyPair(signingKeyFile, sellerKey);

  const settlingConfig = settlingConfigSchema.parse({
    databaseUrl: parts.settlingDatabaseUrl,
    listen: { kind: 'socket', path: settlingSocket },
    keysFolder: path.join(parts.folder, 'settling-keys'),
    sellers: [
      {
        sellerId: shopSellerId,
        name: 'Test shop',
        publicJwk: sellerKey.publicJwk,
      },
    ],
    firstAccountsFile: writeDemonstrationAccounts(
      path.join(parts.folder, 'first-accounts.json'),
      'EUR',
      systemClock.now(),
    ),
    policy: { exemptIssuers: [...new Set(demonstrationAccounts.map(({ number }) => number.slice(0, 8)))] },
    logLevel: 'silent',
    ...parts.settlingChanges,
  });
  await startFromMigratedFile(parts.settlingDatabaseUrl, 'settling', openSettlingDatabase);
  await startFromMigratedFile(parts.sellerDatabaseUrl, 'seller', openSellerDatabase);
  const settling = await createSettlingServer({ config: settlingConfig, clock: parts.settlingClock ?? clock, log });
  const { firstRound } = await settling.start();
  await firstRound;
  const line = new UnrulyLine(path.join(lineFolder, 'unruly.sock'), settlingSocket);
  await line.start();

  const sellerConfig = sellerConfigSchema.parse({
    sellerId: shopSellerId,
    name: 'Test shop',
    currency: 'EUR',
    databaseUrl: parts.sellerDatabaseUrl,
    listen: { host: '127.0.0.1', port: 0 },
    settling: { kind: 'socket', path: path.join(lineFolder, 'unruly.sock') },
    linkMode: 'line-socket',
    rootThumbprint: settling.rootThumbprint,
    signingKeyFile,
    allowSelfEnrolment: true,
    servedCountries: ['IE', 'DE', 'GB'],
    checkDeadlineMs: parts.checkDeadlineMs ?? 3_000,
    logLevel: 'silent',
    ...(parts.pageFolder !== undefined && { pageFolder: parts.pageFolder }),
    ...parts.sellerChanges,
  });
  const makeSeller = () => createSellerServer({ config: sellerConfig, clock, log });
  let seller = await makeSeller();
  await stockShelf(seller.database);
  let { url } = await seller.start();
  const settlingDatabase = await openDatabase(parts.settlingDatabaseUrl, 'settling');
  const sellerDatabase = await openDatabase(parts.sellerDatabaseUrl, 'seller');
  let terminal = new TerminalWithoutScreen(url);
  await terminal.enrol('test');

  return {
    settling,
    line,
    rootThumbprint: settling.rootThumbprint,
    sellerConfig,
    settlingDatabase,
    sellerDatabase,
    get seller() {
      return seller;
    },
    get url() {
      return url;
    },
    get terminal() {
      return terminal;
    },
    async makeApplication({
      card = cardThatGives('approval'),
      quantity = 1,
      variantId = shopVariant.variantId,
      fulfilment,
    } = {}) {
      const session = await terminal.session();
      const keySet = await trustedKeySet(session, settling.rootThumbprint);
      const variant = { variantId, priceMinor: shopVariant.priceMinor };
      return sealApplication({
        session,
        keySet,
        variant,
        quantity,
        card,
        contact: anyContact,
        ...(fulfilment && { fulfilment }),
      });
    },
    async restartSeller(meanwhile = () => undefined) {
      await seller.stop();
      await meanwhile();
      seller = await makeSeller();
      ({ url } = await seller.start());
      terminal = terminal.at(url);
    },
    async stop() {
      await seller.stop();
      await line.stop();
      await settling.stop();
      await settlingDatabase.close();
      await sellerDatabase.close();
    },
  };
}
