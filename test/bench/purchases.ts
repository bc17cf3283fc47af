import path from 'node:path';
import { openDatabase } from '../../platform/database/database.ts';
import { fillShelves, openBuyerAccounts, purchasesPerBuyer } from '../support/many-buyers.ts';
import { startBenchShop } from './bench-shop.ts';
import type { BenchShopOptions } from './bench-shop.ts';
import { keepInFlight } from './load.ts';
import type { BenchRow } from './load.ts';
import { PurchaseLoad } from './purchase-load.ts';

const warmUpCount = 300;

/**
 * Whole purchases a second: sealed, applied, checked, accepted, notice verified, each with an id of its own, the load on
 * the machine that is measured.
 */
export async function benchPurchases(
  options: BenchShopOptions & { inFlight: number[]; count: number },
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const shop = await startBenchShop(options);
  try {
    const { report, home } = shop;
    const settlingUrl = options.databaseUrl ?? path.join(home, 'settling/settling.sqlite');
    const sellerUrl = options.databaseUrl ?? path.join(home, 'seller/seller.sqlite');
    const countAt = (inFlight: number) => (inFlight === 1 ? Math.ceil(options.count / 3) : options.count);
    const total = options.inFlight.reduce((sum, inFlight) => sum + countAt(inFlight), warmUpCount);
    const buyers = Math.ceil(total / purchasesPerBuyer);
    const settling = await openDatabase(settlingUrl, 'settling');
    await openBuyerAccounts(settling, path.join(home, 'settling/keys'), buyers);
    await settling.close();
    const seller = await openDatabase(sellerUrl, 'seller');
    const variants = await fillShelves(seller);
    await seller.close();
    const load = await PurchaseLoad.open(report, { variants, buyers });
    const purchase = () => load.send(load.make());
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
    load.close();
    return rows;
  } finally {
    await shop.stop();
  }
}
