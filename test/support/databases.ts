import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll } from 'vitest';
import type { Dialect } from '../../platform/database/database.ts';
import { askKeeper } from './keeper-question.ts';
import { describeUnlessMissing } from './requirements.ts';
import { temporaryFolderOfSuite } from './temporary-folder.ts';

/** Where one suite finds its databases. */
export type DatabasePlace = {
  dialect: Dialect;
  /** The `databaseUrl` of a new, empty database, removed when the suite is over. */
  freshUrl(): Promise<string>;
};

const postgres = await askKeeper('postgres');

function sqlitePlace(): DatabasePlace {
  const folder = temporaryFolderOfSuite();
  let count = 0;
  return { dialect: 'sqlite', freshUrl: async () => path.join(folder, `${++count}.sqlite`) };
}

async function administer(clusterUrl: string, statements: string[]): Promise<void> {
  const client = new Client(clusterUrl);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function postgresPlace(clusterUrl: string): DatabasePlace {
  const made: string[] = [];
  afterAll(() =>
    administer(
      clusterUrl,
      made.map((name) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    ),
  );
  return {
    dialect: 'postgres',
    freshUrl: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await administer(clusterUrl, [`CREATE DATABASE ${name} TEMPLATE template0`]);
      made.push(name);
      const url = new URL(clusterUrl);
      url.pathname = name;
      return url.href;
    },
  };
}

/**
 * One suite, run on SQLite and on PostgreSQL. Where PostgreSQL cannot run, its half is skipped and says why, or fails where
 * it is required (`SIDELANE_REQUIRE=postgres`).
 */
export function describeOnEveryDatabase(name: string, define: (place: DatabasePlace) => void): void {
  describeUnlessMissing('postgres', null, `${name} (SQLite)`, () => define(sqlitePlace()));
  const missing = 'missing' in postgres ? postgres.missing : null;
  describeUnlessMissing('postgres', missing, `${name} (PostgreSQL)`, () =>
    define(postgresPlace('url' in postgres ? postgres.url : 'postgres://missing')),
  );
}
