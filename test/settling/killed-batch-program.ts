import { MovableClock } from '../../platform/clock.ts';
import { SqliteStatements } from '../../platform/database/sqlite-statements.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { Client } from 'pg';
import { makeWorld } from './check-world.ts';

/** What the program is told, as JSON in its one argument. */
export type KilledBatch = {
  databaseUrl: string;
  keysFolder: string;
  now: number;
  checks: CheckRequest[];
  /** The statement before which it ends as by a power cut, counted from the first of the batch. */
  killAt: number;
};

/** Has a batch of checks decided, and is killed on the way, unless it needs fewer statements than that. */
async function run({ databaseUrl, keysFolder, now, checks, killAt }: KilledBatch): Promise<void> {
  const clock = new MovableClock(now);
  const world = await makeWorld(databaseUrl, { keysFolder, keys: ensureKeys(keysFolder, clock), clock });
  let statements = 0;
  const killing = <Method extends (...args: never[]) => unknown>(method: Method) =>
    function (this: unknown, ...args: Parameters<Method>) {
      if (++statements === killAt) process.kill(process.pid, 'SIGKILL');
      return method.apply(this, args);
    };
  const { prototype: sqlite } = SqliteStatements;
  Object.assign(sqlite, { run: killing(sqlite.run), all: killing(sqlite.all) });
  Object.assign(Client.prototype, { query: killing(Client.prototype.query as never) });
  await Promise.all(checks.map((check) => world.check(check)));
  // After the commit, before anybody is answered.
  if (statements < killAt) process.kill(process.pid, 'SIGKILL');
}

if (import.meta.main) await run(JSON.parse(process.argv[2]!) as KilledBatch);
