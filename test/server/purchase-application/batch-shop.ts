import { verifyCompact } from '../../../platform/compact-jose.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import type { KeyPair } from '../../../platform/key-file.ts';
import { createLog } from '../../../platform/log.ts';
import { requestType } from '../../../contract/settling/check.ts';
import type { Answer, CheckRequest, ReversalRequest } from '../../../contract/settling/check.ts';
import { settlingRequests } from '../../../contract/settling/requests.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { CreditInformationCheckingRequester } from '../../../server/purchase-application/credit-information-checking-requester.ts';
import { OpenApplications } from '../../../server/purchase-application/open-applications.ts';
import { PurchaseApplicationAcceptanceIndicator } from '../../../server/purchase-application/purchase-application-acceptance-indicator.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import type { SettlingAvailability } from '../../../server/settling-client/settling-availability.ts';
import { NoAnswer } from '../../../server/settling-client/settling-client.ts';
import type { SettlingClient } from '../../../server/settling-client/settling-client.ts';
import type { SettlingKeySet } from '../../../server/settling-client/settling-key-set.ts';
import { soldIn } from '../../support/sold-here.ts';
import { openFromMigratedFile } from '../../support/migrated-file.ts';

/** Settling as a seller meets it. Null: it stays silent. */
export type SettlingMet = {
  check(request: CheckRequest): Promise<Answer | null>;
  reverse(request: ReversalRequest): Promise<Answer | null>;
};

const note = () => undefined;

export type BatchShop = {
  database: Database;
  receiver: PurchaseApplicationReceiver;
  requester: CreditInformationCheckingRequester;
  indicator: PurchaseApplicationAcceptanceIndicator;
  openApplications: OpenApplications;
};

export type BatchShopParts = {
  databaseUrl: string;
  clock: Clock;
  sellerId: string;
  signingKey: KeyPair;
  settling: SettlingMet;
  noticeKeys: SettlingKeySet;
  leftBehindAfterMs?: number;
  /** Puts something between the seller and its database. */
  watched?: (database: Database) => Database;
};

/** The units 11 to 13 of a seller around a database, as its server puts them together, with a settling in the same process. */
export async function openBatchShop(parts: BatchShopParts): Promise<BatchShop> {
  const { clock, sellerId, signingKey, settling, noticeKeys: keySet, watched = (database) => database } = parts;
  const { leftBehindAfterMs = 60_000 } = parts;
  const opened = await openFromMigratedFile(parts.databaseUrl, 'seller', openSellerDatabase);
  const database = watched(opened);
  const client = {
    ask: async ({ path }: { path: string }, signed: string) => {
      const request = verifyCompact(signed, requestType, () => signingKey.publicKey) as unknown;
      const answer = await (path === settlingRequests.check.path
        ? settling.check(request as CheckRequest)
        : settling.reverse(request as ReversalRequest));
      if (answer === null) throw new NoAnswer('deadline', 'settling is silent');
      return answer;
    },
  } as unknown as SettlingClient;
  const settlingClock = { now: () => clock.now(), nowFor: async () => clock.now(), noteHeard: note };
  const noticed = { noteAnswer: note, noteCannotDecide: note, noteStale: note, noteNoAnswer: note };
  const availability = { settlingClock, ...noticed } as unknown as SettlingAvailability;
  const log = createLog('test', 'silent');
  const asking = { database, clock, log, sellerId, signingKey, client, keySet, availability };
  const requester = new CreditInformationCheckingRequester({ ...asking, checkDeadlineMs: 20_000 });
  return {
    database: opened,
    receiver: new PurchaseApplicationReceiver({ database, clock, sold: soldIn('EUR'), leftBehindAfterMs }),
    requester,
    indicator: new PurchaseApplicationAcceptanceIndicator({ database, clock, longestHoldMs: 30 * 24 * 3_600_000 }),
    openApplications: new OpenApplications({ database, clock, log, requester }),
  };
}

export const unitPriceMinor = 1_00;

export type StockedVariant = {
  variantId: string;
  onHand: number;
  sellsWithoutStock?: boolean;
  isGone?: boolean;
  isDraft?: boolean;
};

/** Puts variants on the shelf, each of an article of its own, all at one price. */
export async function stockVariants(database: Database, variants: readonly StockedVariant[]): Promise<void> {
  await database.write(async (transaction) => {
    for (const variant of variants) await stockVariant(transaction, variant);
  });
}

async function stockVariant(
  transaction: Transaction,
  { variantId, onHand, sellsWithoutStock = false, isGone = false, isDraft = false }: StockedVariant,
): Promise<void> {
  await transaction.run(
    `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold, from_minor,
                          to_minor, variant_count, version, created_at, updated_at)
     VALUES (?, ?, ?, ?, '', '[]', '["Colour"]', ?, 1, ?, ?, 1, 1, 0, 0)`,
    [variantId, variantId, variantId, variantId, isDraft ? 'draft' : 'published', unitPriceMinor, unitPriceMinor],
  );
  await transaction.run(
    `INSERT INTO variant (variant_id, article_id, position, sku, barcode, option_values, price_minor, on_hand,
                          sells_without_stock)
     VALUES (?, ?, 0, ?, '', '["Blue"]', ?, ?, ?)`,
    [variantId, variantId, `SKU ${variantId}`, isGone ? null : unitPriceMinor, onHand, sellsWithoutStock ? 1 : 0],
  );
}

/** Everything that purchases leave in the seller's database but for the codes of orders, which are random. */
export async function readPurchases(database: Database): Promise<Record<string, unknown[]>> {
  const readings = {
    applications: 'SELECT * FROM application ORDER BY application_id',
    lines: 'SELECT * FROM application_line ORDER BY application_id, position',
    variants: 'SELECT variant_id, on_hand, reserved FROM variant ORDER BY variant_id',
    orders: `SELECT order_number, application_id, length(collection_code) AS code_length, accepted_at, state,
                    hold_expires_at, extend_due_at FROM shop_order ORDER BY order_number`,
    tally: `SELECT starts_at, SUM(orders) AS orders, SUM(total_minor) AS total FROM order_tally
             GROUP BY starts_at ORDER BY starts_at`,
  };
  const read = Object.entries(readings).map(async ([name, sql]) => [name, await database.all(sql)] as const);
  return Object.fromEntries(await Promise.all(read));
}
