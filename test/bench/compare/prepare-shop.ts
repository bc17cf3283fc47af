import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Database } from '../../../platform/database/database.ts';
import type { DatabaseOptions } from '../../../platform/database/open-database.ts';
import type * as ManyBuyers from '../../support/many-buyers.ts';
import type * as GeneratedCatalogue from '../generated-catalogue.ts';

/**
 * Prepares the databases of a shop that runs, with the modules of that shop's own build. It is a process of its own, because
 * two builds in one process would be two copies of SQLite.
 */

/** What the program is told, as JSON in its one argument. */
export type Preparation = {
  root: string;
  sellerUrl: string;
  settlingUrl: string;
  keysFolder: string;
  buyers: number;
  /** How many articles are added to the catalogue. */
  articles: number;
};

/** What it prints, as JSON. */
export type Prepared = {
  variants: Awaited<ReturnType<typeof ManyBuyers.fillShelves>>;
  /** Titles out of the whole catalogue, for searches. */
  titles: string[];
};

type OpenDatabase = (url: string, schema: string, options?: DatabaseOptions) => Promise<Database>;

/** Imports the first of these modules that the build has. */
async function importOf<Module>(root: string, ...places: string[]): Promise<Module> {
  const place = places.find((each) => existsSync(path.join(root, each)));
  if (!place) throw new Error(`the build in ${root} has none of ${places.join(', ')}: it is too old to be compared`);
  return (await import(pathToFileURL(path.join(root, place)).href)) as Module;
}

async function prepare(preparation: Preparation): Promise<Prepared> {
  const { root, sellerUrl, settlingUrl, keysFolder, buyers, articles } = preparation;
  const { openDatabase } = await importOf<{ openDatabase: OpenDatabase }>(
    root,
    'platform/database/open-database.ts',
    'platform/database/database.ts',
    'platform/database.ts',
  );
  const support = await importOf<typeof ManyBuyers>(root, 'test/support/many-buyers.ts');
  const settling = await openDatabase(settlingUrl, 'settling');
  if (buyers > 0) await support.openBuyerAccounts(settling, keysFolder, buyers);
  await settling.close();
  const seller = await openDatabase(sellerUrl, 'seller');
  const variants = await support.fillShelves(seller);
  if (articles > 0) {
    const catalogue = await importOf<typeof GeneratedCatalogue>(root, 'test/bench/generated-catalogue.ts');
    await catalogue.generateCatalogue(seller, { articleCount: articles, now: Date.now() });
  }
  const rows = await seller.all<{ title: string }>(
    'SELECT title FROM article WHERE article_number % ? = 0 ORDER BY article_number LIMIT 80',
    [Math.max(Math.floor(articles / 80), 1)],
  );
  await seller.close();
  return { variants, titles: rows.map(({ title }) => title) };
}

if (import.meta.main) console.log(JSON.stringify(await prepare(JSON.parse(process.argv[2]!) as Preparation)));
