import { Client } from 'pg';
import { openDatabase } from './open-database.ts';
import type { Reader } from './database.ts';
import { firstRow } from './first-row.ts';
import { migrate } from './migrations.ts';
import type { Migration } from './migrations.ts';

/**
 * On PostgreSQL, a server works under a role that may only write rows. It owns no table, so it can neither drop a trigger nor
 * alter, empty or remove an append-only table. The schema belongs to another role, which migrations run under.
 */

/** What a role could do that no server needs. */
export type RolePowers = { role: string; isOwner: boolean; mayCreate: boolean };

const isPostgres = (url: string) => /^postgres(ql)?:\/\//.test(url);

/** Reads what the role of this connection may do to the schema; null on SQLite, which has no roles. */
export async function readRolePowers(reader: Reader, schema: string): Promise<RolePowers | null> {
  if (reader.dialect === 'sqlite') return null;
  return firstRow<RolePowers>(
    reader,
    'the powers of the role',
    `SELECT current_user AS role, has_schema_privilege(current_user, ?, 'CREATE') AS "mayCreate",
            EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS "isOwner"`,
    [schema, schema],
  );
}

/** The server's role could remove the guards of its own records. */
export class RoleTooPowerful extends Error {
  override name = 'RoleTooPowerful';
}

/**
 * Looks at a server's role when it starts.
 * @param demanded `limited`: the server does not start under a role that could change the schema
 * @returns what to warn of, or null
 * @throws RoleTooPowerful
 */
export async function judgeRole(
  reader: Reader,
  schema: string,
  demanded: 'limited' | 'owner' | undefined,
): Promise<string | null> {
  const powers = await readRolePowers(reader, schema);
  if (!powers || demanded === 'owner' || (!powers.isOwner && !powers.mayCreate)) return null;
  const says =
    `The database role ${powers.role} ${powers.isOwner ? 'owns the tables of' : 'may create in'} the schema ${schema}: ` +
    'a person who has it can drop the guards of what is only appended. Give the server a role of its own ' +
    '(npm run migrate:settling or migrate:seller, docs/database-roles.md).';
  if (demanded === 'limited') throw new RoleTooPowerful(`${says} The configuration says "databaseRole": "limited".`);
  return says;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

async function grant(client: Client, schema: string, role: string): Promise<string[]> {
  const [place, to] = [quoted(schema), quoted(role)];
  const guarded = await client.query<{ table: string; trigger: string }>(
    `SELECT DISTINCT c.relname AS table, t.tgname AS trigger FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND (t.tgname LIKE '%not_changed' OR t.tgname LIKE '%not_removed') ORDER BY 1`,
    [schema],
  );
  const withheld = guarded.rows.map(({ table, trigger }) => {
    const rights = trigger.endsWith('not_changed') ? 'UPDATE, DELETE' : 'DELETE';
    return `REVOKE ${rights} ON ${place}.${quoted(table)} FROM ${to}`;
  });
  const statements = [
    `REVOKE ALL ON SCHEMA ${place} FROM PUBLIC, ${to}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA ${place} FROM PUBLIC, ${to}`,
    `GRANT USAGE ON SCHEMA ${place} TO ${to}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${place} TO ${to}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${place} TO ${to}`,
    `REVOKE INSERT, UPDATE, DELETE ON ${place}.migration FROM ${to}`,
    ...withheld,
  ];
  await client.query(['BEGIN', ...statements, 'COMMIT'].join('; '));
  return [...new Set(guarded.rows.filter(({ trigger }) => trigger.endsWith('not_changed')).map(({ table }) => table))];
}

/**
 * Brings a schema up to date under the role that owns it, and grants the server's role what it needs. That is access to rows, and
 * on append-only tables no more than appending. Tables show by their guards (triggers) that they are append-only.
 * @param urls.owner the role that owns the schema; urls.server the role that the server works under
 * @returns the steps that were applied now, and the tables that the server may only append to
 * @throws when the two are one role, or the database is not PostgreSQL
 */
export async function migrateAsOwner(
  urls: { owner: string; server: string },
  schema: string,
  migrations: readonly Migration[],
): Promise<{ applied: string[]; appendOnly: string[]; role: string }> {
  if (!isPostgres(urls.owner) || !isPostgres(urls.server)) {
    throw new Error('Roles are of PostgreSQL: on SQLite the server brings its own file up to date, and owns it.');
  }
  const role = decodeURIComponent(new URL(urls.server).username);
  if (role === decodeURIComponent(new URL(urls.owner).username)) {
    throw new Error(`Both addresses name the role ${role}: the server needs one of its own, which owns nothing.`);
  }
  const database = await openDatabase(urls.owner, schema);
  const applied = await migrate(database, migrations).finally(() => database.close());
  const client = new Client({ connectionString: urls.owner });
  await client.connect();
  try {
    return { applied, appendOnly: await grant(client, schema, role), role };
  } finally {
    await client.end();
  }
}

/** What a program says of it to a person. */
export function tellMigration({ applied, appendOnly, role }: Awaited<ReturnType<typeof migrateAsOwner>>): string {
  const steps = applied.length === 0 ? 'The schema was up to date.' : `Applied: ${applied.join(', ')}.`;
  return `${steps}\nThe role ${role} may write rows, and only append to ${appendOnly.join(', ')}.\n`;
}
