import { existsSync } from 'node:fs';
import path from 'node:path';
import { madeBy } from '../../platform/called-as.ts';
import { usualHome } from '../../platform/usual-home.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import type { Database } from '../../platform/database/database.ts';
import { sellerConfigSchema } from '../config/seller-config.ts';
import type { SellerConfig } from '../config/seller-config.ts';
import { openSellerDatabase } from './open-seller-database.ts';

/** Finds an existing shop for the commands of the seller's machine. None of them creates one. */

/** There is no shop at the named place. */
export class NoShop extends Error {}

/**
 * Where a home keeps its seller's configuration. When none is named: the configuration of the installed seller, as its command
 * says, or else the home that `npm start` makes.
 */
export function configFileIn(home?: string): string {
  const installed = process.env['SIDELANE_SELLER_CONFIG'];
  return home === undefined && installed ? installed : path.join(home ?? usualHome, 'seller', 'config.json');
}

/** @throws {NoShop} when there is no such file, or an error that says what is wrong with it */
export function readShopConfig(configFile: string): SellerConfig {
  if (existsSync(configFile)) return readConfigFile(configFile, sellerConfigSchema);
  throw new NoShop(`There is no shop at ${configFile}. "${madeBy()}" makes one; or say where it is.`);
}

/**
 * Opens the database of an existing shop. Opening a missing file would create it: a mistyped name would be a new, empty shop.
 * @throws when it is a file and there is none
 */
export async function openShopDatabase(databaseUrl: string): Promise<Database> {
  const file = databaseUrl.replace(/^sqlite:(\/\/)?/, '');
  if (!/^postgres(ql)?:/.test(databaseUrl) && !existsSync(file)) throw new Error(`There is no database ${file}.`);
  return openSellerDatabase(databaseUrl);
}
