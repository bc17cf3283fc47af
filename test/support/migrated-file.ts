import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Database } from '../../platform/database/database.ts';

const migrated = new Map<string, Buffer>();

/**
 * Puts a SQLite database with the whole schema and nothing else where `databaseUrl` says, if nothing is there: making the
 * schema is a good part of what a shop costs, and has tests of its own. In each process the first is made so, and the others
 * are copies of it. A database on a server is left as it is.
 * @param schema whose schema it is
 */
export async function startFromMigratedFile(
  databaseUrl: string,
  schema: 'seller' | 'settling',
  open: (url: string) => Promise<Database>,
): Promise<void> {
  if (/^\w+:/.test(databaseUrl) || existsSync(databaseUrl)) return;
  let content = migrated.get(schema);
  if (!content) {
    const model = `${databaseUrl}.model`;
    // Closing the last connection brings everything into the one file.
    await (await open(model)).close();
    content = readFileSync(model);
    for (const end of ['', '-wal', '-shm']) rmSync(`${model}${end}`, { force: true });
    migrated.set(schema, content);
  }
  writeFileSync(databaseUrl, content, { mode: 0o600 });
}

/** Opens `databaseUrl`; a SQLite file that is not there yet starts as `startFromMigratedFile` says. */
export async function openFromMigratedFile(
  databaseUrl: string,
  schema: 'seller' | 'settling',
  open: (url: string) => Promise<Database>,
): Promise<Database> {
  await startFromMigratedFile(databaseUrl, schema, open);
  return open(databaseUrl);
}
