import { Client } from 'pg';
import { SqliteStatements } from '../../platform/database/sqlite-statements.ts';

/**
 * Has this process end as by a power cut before one of the statements that follow, on SQLite or PostgreSQL.
 * @param killAt which one, counted from 1
 * @returns tells how many statements there were so far
 */
export function killAtStatement(killAt: number): () => number {
  let statements = 0;
  const killing = <Method extends (...args: never[]) => unknown>(method: Method) =>
    function (this: unknown, ...args: Parameters<Method>) {
      if (++statements === killAt) process.kill(process.pid, 'SIGKILL');
      return method.apply(this, args);
    };
  const { prototype: sqlite } = SqliteStatements;
  Object.assign(sqlite, { run: killing(sqlite.run), all: killing(sqlite.all) });
  Object.assign(Client.prototype, { query: killing(Client.prototype.query as never) });
  return () => statements;
}
