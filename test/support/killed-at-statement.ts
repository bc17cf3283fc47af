import { Client } from 'pg';
import { SqliteStatements } from '../../platform/database/sqlite-statements.ts';

/** Whether a statement leaves its database as it was. PostgreSQL's client takes it as text or as an object with a `text`. */
function isRead(statement: unknown): boolean {
  const sql = typeof statement === 'string' ? statement : (statement as { text?: unknown } | undefined)?.text;
  return typeof sql === 'string' && /^\s*SELECT\b/i.test(sql);
}

/**
 * Has this process end as by a power cut before one of the statements that follow, on SQLite or PostgreSQL. A statement that follows
 * a read is not counted: the databases are then as they were before the read, and each kill costs a process.
 * @param killAt which one, counted from 1
 * @returns tells how many statements were counted so far
 */
export function killAtStatement(killAt: number): () => number {
  let statements = 0;
  let afterRead = false;
  const killing = <Method extends (...args: never[]) => unknown>(method: Method) =>
    function (this: unknown, ...args: Parameters<Method>) {
      if (!afterRead && ++statements === killAt) process.kill(process.pid, 'SIGKILL');
      afterRead = isRead(args[0]);
      return method.apply(this, args);
    };
  const { prototype: sqlite } = SqliteStatements;
  Object.assign(sqlite, { run: killing(sqlite.run), all: killing(sqlite.all) });
  Object.assign(Client.prototype, { query: killing(Client.prototype.query as never) });
  return () => statements;
}
