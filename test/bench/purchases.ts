import path from 'node:path';
import { openDatabase } from '../../platform/database/open-database.ts';
import { fillShelves, openBuyerAccounts, purchasesPerBuyer } from '../support/many-buyers.ts';
import { startBenchShop } from './bench-shop.ts';
import type { BenchShop, BenchShopOptions } from './bench-shop.ts';
import { keepInFlight } from './load.ts';
import type { BenchRow } from './load.ts';
import { PurchaseLoad } from './purchase-load.ts';

const warmUpCount = 300;

type PurchasingShop = {
  shop: BenchShop;
  /** The database of the seller: a URL, or the path of a file. */
  sellerUrl: string;
  /** Makes one whole purchase, with an id of its own. */
  purchase: () => Promise<void>;
  stop(): Promise<void>;
};

/** A shop with buyers and stock for so many purchases, and the load that makes them. */
export async function startPurchasingShop(options: BenchShopOptions, purchases: number): Promise<PurchasingShop> {
  const shop = await startBenchShop(options);
  try {
    const { report, home } = shop;
    const settlingUrl = options.databaseUrl ?? path.join(home, 'settling/settling.sqlite');
    const sellerUrl = options.databaseUrl ?? path.join(home, 'seller/seller.sqlite');
    const buyers = Math.ceil(purchases / purchasesPerBuyer);
    const settling = await openDatabase(settlingUrl, 'settling');
    await openBuyerAccounts(settling, path.join(home, 'settling/keys'), buyers);
    await settling.close();
    const seller = await openDatabase(sellerUrl, 'seller');
    const variants = await fillShelves(seller);
    await seller.close();
    const load = await PurchaseLoad.open(report, { variants, buyers });
    const stop = async () => {
      load.close();
      await shop.stop();
    };
    return { shop, sellerUrl, purchase: () => load.send(load.make()), stop };
  } catch (error) {
    await shop.stop();
    throw error;
  }
}

/**
 * Whole purchases a second: sealed, applied, checked, accepted, notice verified, each with an id of its own, the load on
 * the machine that is measured.
 */
export async function benchPurchases(
  options: BenchShopOptions & { inFlight: number[]; count: number },
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const countAt = (inFlight: number) => (inFlight === 1 ? Math.ceil(options.count / 3) : options.count);
  const total = options.inFlight.reduce((sum, inFlight) => sum + countAt(inFlight), warmUpCount);
  const { shop, purchase, stop } = await startPurchasingShop(options, total);
  try {
    const { report } = shop;
    await keepInFlight(8, Math.min(warmUpCount, options.count), purchase);
    const rows: BenchRow[] = [];
    for (const inFlight of options.inFlight) {
      const measured = await keepInFlight(inFlight, countAt(inFlight), purchase);
      const row: BenchRow = {
        work: 'purchases',
        database: report.databases.seller,
        link: report.link.mode,
        ...measured,
      };
      rows.push(row);
      say(
        `${row.work}, ${row.database}, ${row.link}, ${inFlight} in flight: ${row.perSecond}/s, p50 ${row.p50Ms} ms, p99 ${row.p99Ms} ms`,
      );
    }
    return rows;
  } finally {
    await stop();
  }
}
