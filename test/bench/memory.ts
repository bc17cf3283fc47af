import { readFileSync, statSync } from 'node:fs';
import type { BenchShopOptions } from './bench-shop.ts';
import { processesByRole } from './compare/processor-time.ts';
import { keepInFlight } from './load.ts';
import { startPurchasingShop } from './purchases.ts';

/** What the servers hold after a number of purchases, in megabytes of 1,048,576 bytes. */
export type MemorySample = {
  purchases: number;
  /** Memory of the seller's own: what it can run out of. */
  sellerOwnMb: number;
  /** Pages of files that the seller has mapped: the system takes them back when it needs room. */
  sellerFilesMb: number;
  settlingOwnMb: number;
  settlingFilesMb: number;
  /** The seller's database file. */
  databaseMb: number;
};

function megabytes(status: string, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`the system tells nothing of ${name}`);
  return Math.round((Number(kilobytes) / 1024) * 10) / 10;
}

function memoryOf(processIds: readonly number[] | undefined): { own: number; files: number } {
  const [processId] = processIds ?? [];
  if (processId === undefined) throw new Error('a server has ended');
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return { own: megabytes(status, 'RssAnon'), files: megabytes(status, 'RssFile') };
}

/**
 * The memory of both servers on SQLite over many purchases, sampled twenty times: what they hold of their own, apart from the pages
 * of their database file, which grows with every purchase.
 */
export async function benchMemory(
  options: BenchShopOptions & { inFlight: number; count: number },
  say: (line: string) => void,
): Promise<MemorySample[]> {
  const { shop, sellerUrl, purchase, stop } = await startPurchasingShop(options, options.count);
  try {
    const samples: MemorySample[] = [];
    const every = Math.max(1, Math.ceil(options.count / 20));
    for (let purchases = 0; purchases < options.count;) {
      await keepInFlight(options.inFlight, every, purchase);
      purchases += every;
      const roles = processesByRole(shop.processId);
      const [seller, settling] = [memoryOf(roles.get('seller')), memoryOf(roles.get('settling'))];
      const sample: MemorySample = {
        purchases,
        sellerOwnMb: seller.own,
        sellerFilesMb: seller.files,
        settlingOwnMb: settling.own,
        settlingFilesMb: settling.files,
        databaseMb: Math.round(statSync(sellerUrl).size / 1024 / 102.4) / 10,
      };
      samples.push(sample);
      say(`${purchases} purchases: the seller holds ${seller.own} MB and ${seller.files} MB of files`);
    }
    return samples;
  } finally {
    await stop();
  }
}
