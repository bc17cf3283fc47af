import type { KeyPair } from '../../../platform/key-file.ts';
import type { StorageWatch } from '../../../platform/database/storage-watch.ts';
import type { Application, ApplicationOutcome } from '../../../contract/seller/application.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import { Purchase } from '../../../server/purchase-application/purchase.ts';
import type { SettlingAvailability } from '../../../server/settling-client/settling-availability.ts';
import type { SettlingKeySet } from '../../../server/settling-client/settling-key-set.ts';
import type { CheckWorld, WorldKeys } from '../../settling/check-world.ts';
import { SellerAtSettling } from '../../settling/seller-at-settling.ts';
import { openBatchShop } from './batch-shop.ts';
import type { BatchShop } from './batch-shop.ts';

export const wholeShopSellerId = 'shop-1';

/** How long an application may be open before another process takes it for left behind. */
export const leftBehindAfterMs = 1_000;

export type WholeShop = BatchShop & { apply(application: Application): Promise<ApplicationOutcome | Refused> };

/** A seller's purchases from step 3 to step 9 around its database, with settling's own checks around another, in one process. */
export async function openWholeShop({
  shopUrl,
  world,
  keys,
  signingKey,
}: {
  shopUrl: string;
  world: CheckWorld;
  keys: WorldKeys;
  signingKey: KeyPair;
}): Promise<WholeShop> {
  const { clock } = keys;
  const noticeKeys = {
    noticeKey: (kid?: string) => keys.keys.notice.find((key) => key.kid === kid)?.publicKey,
    refresh: async () => undefined,
  } as Partial<SettlingKeySet> as SettlingKeySet;
  const settling = { check: world.check, reverse: world.reverse };
  const sellerId = wholeShopSellerId;
  const parts = { clock, sellerId, signingKey, settling, noticeKeys, leftBehindAfterMs };
  const shop = await openBatchShop({ databaseUrl: shopUrl, ...parts });
  const purchase = new Purchase({
    ...shop,
    clock,
    storage: { state: () => ({ isAvailable: true }) } as StorageWatch,
    availability: { isOpenForCredit: () => true } as SettlingAvailability,
    checkDeadlineMs: 20_000,
    sellerId,
  });
  const { publicJwk } = new SellerAtSettling(sellerId, clock).terminalKey('kiosk-1');
  const terminal = { terminalId: 'kiosk-1', kind: 'kiosk' as const, publicJwk: publicJwk as never };
  return { ...shop, apply: (application) => purchase.apply(application, terminal) };
}
