import { Client } from 'pg';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { urlOfDatabase } from './postgres-cluster.ts';

/**
 * Makes a database for others to be copies of: it has the schemas of both servers, and no row of a shop.
 * @returns its name
 */
export async function makeMigratedTemplate(clusterUrl: string): Promise<string> {
  const name = 'migrated';
  const client = new Client(clusterUrl);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const url = urlOfDatabase(clusterUrl, name);
    for (const open of [openSellerDatabase, openSettlingDatabase]) await (await open(url)).close();
    // A database that somebody is connected to cannot be copied.
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    return name;
  } finally {
    await client.end();
  }
}
