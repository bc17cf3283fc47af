import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { purchasesPerBuyer } from '../../support/many-buyers.ts';
import { startPostgresCluster } from '../../support/postgres-cluster.ts';
import { startBenchShop } from '../bench-shop.ts';
import { LoadClient, keepInFlight } from '../load.ts';
import type { Measured } from '../load.ts';
import { PurchaseLoad } from '../purchase-load.ts';
import { searches } from '../searches.ts';
import type { Build } from './built-commit.ts';
import type { Preparation, Prepared } from './prepare-shop.ts';
import { timeByRole, watchOthers } from './processor-time.ts';

/** One slice of a measurement: its figures, processor time for each piece of work by process, and what others took. */
export type Slice = Measured & { us: Record<string, number>; othersShare: number };

/** A whole shop of one build, started by its own command and measured through its public interface. */
export type ComparedShop = {
  database: 'sqlite' | 'postgres';
  link: string;
  purchases(inFlight: number, count: number, isPresealed: boolean): Promise<Slice>;
  searches(inFlight: number, count: number): Promise<Slice>;
  stop(): Promise<void>;
};

export type ComparedShopOptions = {
  database: 'sqlite' | 'postgres';
  link: 'auto' | 'line' | 'wireguard';
  /** How many purchases will be made in all. */
  purchases: number;
  /** How many articles are added to the demonstration shop's. */
  articles: number;
};

async function prepareShop(build: Build, preparation: Omit<Preparation, 'root'>): Promise<Prepared> {
  const program = path.join(import.meta.dirname, 'prepare-shop.ts');
  const told = JSON.stringify({ root: build.root, ...preparation });
  const { stdout } = await promisify(execFile)(build.node, [program, told], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Prepared;
}

/** What the link is called: builds have named it differently. */
function linkOf({ link }: { link: object }): string {
  return String(Object.entries(link).find(([name]) => name === 'mode' || name === 'rung')?.[1] ?? 'unknown');
}

/** @throws when the shop does not open, or the link or database asked for cannot be had */
export async function startComparedShop(build: Build, options: ComparedShopOptions): Promise<ComparedShop> {
  const endings: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  };
  try {
    const cluster = options.database === 'postgres' ? await startPostgresCluster({ isDurable: true }) : undefined;
    if (cluster) endings.push(() => cluster.stop());
    const shop = await startBenchShop({ link: options.link, databaseUrl: cluster?.url, build });
    endings.push(() => shop.stop());
    const { report, home } = shop;
    const buyers = Math.ceil(options.purchases / purchasesPerBuyer);
    const { variants, titles } = await prepareShop(build, {
      sellerUrl: cluster?.url ?? path.join(home, 'seller/seller.sqlite'),
      settlingUrl: cluster?.url ?? path.join(home, 'settling/settling.sqlite'),
      keysFolder: path.join(home, 'settling/keys'),
      buyers,
      articles: options.articles,
    });
    const load = await PurchaseLoad.open(report, { variants, buyers });
    endings.push(() => load.close());
    const client = new LoadClient(report.url);
    endings.push(() => client.close());
    const roots = [shop.processId, ...(cluster ? [cluster.processId()] : [])];
    const measured = async (inFlight: number, count: number, work: (index: number) => Promise<void>) => {
      const before = timeByRole(roots);
      const ownBefore = process.cpuUsage();
      const others = watchOthers();
      const figures = await keepInFlight(inFlight, count, work);
      const othersShare = others();
      const own = process.cpuUsage(ownBefore);
      const us: Record<string, number> = { load: (own.user + own.system) / count };
      for (const [role, time] of timeByRole(roots)) us[role] = (time - (before.get(role) ?? 0)) / count;
      return { ...figures, us, othersShare };
    };
    const typed = searches(titles.flatMap((title) => title.toLowerCase().split(' '))).map((text) =>
      new URLSearchParams({ q: text }).toString(),
    );
    return {
      database: options.database,
      link: linkOf(report),
      purchases: (inFlight, count, isPresealed) => {
        const sealed = isPresealed ? Array.from({ length: count }, () => load.make()) : undefined;
        return measured(inFlight, count, (index) => load.send(sealed?.[index] ?? load.make()));
      },
      searches: (inFlight, count) =>
        measured(inFlight, count, async (index) => {
          const { status, text } = await client.call('GET', `/api/articles?${typed[(index * 13) % typed.length]!}`);
          if (status !== 200) throw new Error(`a search was answered with ${status}: ${text}`);
        }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
