import type { Database } from './database.ts';
import { openPostgresDatabase } from './postgres-database.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

export type DatabaseOptions = {
  /** Hears of SQLite files that others could read until now. */
  onMadePrivate?: (files: string[]) => void;
};

/**
 * Opens `url`: `postgres://…` (or `postgresql://…`), `sqlite:FILE`, or the path of a SQLite file, which is made if it is
 * missing; only its owner may read it. On PostgreSQL everything lives in `schema`, so that databases of two owners never touch even on one server.
 */
export function openDatabase(
  url: string,
  schema: string,
  { onMadePrivate = () => {} }: DatabaseOptions = {},
): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgresDatabase(url, schema);
  return openSqliteDatabase(url.replace(/^sqlite:(\/\/)?/, ''), onMadePrivate);
}
