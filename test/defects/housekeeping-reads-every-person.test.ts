import path from 'node:path';
import { expect, it } from 'vitest';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { housekeepingOf, startSettling } from '../settling/settling-under-test.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';

/**
 * Each minute, housekeeping read every person and every decided application within the writing transaction: on SQLite nothing
 * runs ANALYZE, and without statistics it took those plans. The load tests did run it.
 */

const folder = temporaryFolderOfSuite();

/** The same database, with every statement of its transactions kept in `statements`. */
function listening(database: Database, statements: Set<string>): Database {
  const within = (transaction: Transaction): Transaction =>
    new Proxy(transaction, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          if (typeof args[0] === 'string') statements.add(args[0]);
          return Reflect.apply(method, target, args) as unknown;
        };
      },
    });
  return new Proxy(database, {
    get: (target, name) => {
      if (name !== 'write') return Reflect.get(target, name) as unknown;
      return (work: (transaction: Transaction) => Promise<unknown>) =>
        target.write((transaction) => work(within(transaction)));
    },
  });
}

it('reads by index what is due, in a database without statistics', async () => {
  const settling = await startSettling({ databaseUrl: path.join(folder, 'settling.sqlite') });
  const { database } = settling;
  const statements = new Set<string>();
  const housekeeping = housekeepingOf({ ...settling, database: listening(database, statements) });
  await housekeeping.expireHolds();
  await housekeeping.endPeriods();
  await housekeeping.forgetNonces();
  const hasStatistics = await database.get("SELECT 1 AS one FROM sqlite_master WHERE name = 'sqlite_stat1'");
  expect(hasStatistics).toBeUndefined();
  expect(statements.size).toBeGreaterThanOrEqual(4);
  for (const sql of statements) {
    const values = Array.from({ length: sql.split('?').length - 1 }, () => 1);
    const plan = await database.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values);
    const details = plan.map(({ detail }) => detail).join('; ');
    expect(details, sql).not.toMatch(/\bSCAN\b/);
    expect(details, sql).toMatch(
      /USING (COVERING )?INDEX (person_by_due_at|person_overdue|payment_by_expiry|application_fresh_seal)\b/,
    );
  }
});
