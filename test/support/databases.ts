import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll } from 'vitest';
import type { Dialect } from '../../platform/database/database.ts';
import { askKeeper } from './keeper-question.ts';
import { urlOfDatabase } from './postgres-cluster.ts';
import { describeUnlessMissing } from './requirements.ts';
import { temporaryFolderOfSuite } from './temporary-folder.ts';

/** Where one suite finds its databases. */
export type DatabasePlace = {
  dialect: Dialect;
  /**
   * The `databaseUrl` of a new database without a row, removed when the suite is over. On PostgreSQL the schemas of both
   * servers are there already: making them is most of what a database costs.
   */
  freshUrl(): Promise<string>;
  /** As `freshUrl`, and empty: for tests of migrations. */
  emptyUrl(): Promise<string>;
};

const postgres = await askKeeper('postgres');

function sqlitePlace(): DatabasePlace {
  const folder = temporaryFolderOfSuite();
  let count = 0;
  const nextUrl = async () => path.join(folder, `${++count}.sqlite`);
  return { dialect: 'sqlite', freshUrl: nextUrl, emptyUrl: nextUrl };
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

function postgresPlace(clusterUrl: string, migrated: string): DatabasePlace {
  const made: string[] = [];
  afterAll(() =>
    administer(
      clusterUrl,
      made.map((name) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    ),
  );
  const copyOf = async (template: string) => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    // Copying files costs less than writing every page of theirs to the log.
    await administer(clusterUrl, [`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`]);
    made.push(name);
    return urlOfDatabase(clusterUrl, name);
  };
  return {
    dialect: 'postgres',
    freshUrl: () => copyOf(migrated),
    emptyUrl: () => copyOf('template0'),
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
    define(
      'url' in postgres ? postgresPlace(postgres.url, postgres.migrated) : postgresPlace('postgres://missing', ''),
    ),
  );
}
