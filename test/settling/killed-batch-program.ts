import { execFile } from 'node:child_process';
import { MovableClock } from '../../platform/clock.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { makeWorld } from './check-world.ts';
import { killAtStatement } from '../support/killed-at-statement.ts';

/** What the program is told, as JSON in its one argument. */
export type KilledBatch = {
  databaseUrl: string;
  keysFolder: string;
  now: number;
  checks: CheckRequest[];
  operations?: OperationRequest[];
  /** The statement before which it ends as by a power cut, counted from the first of the batch. */
  killAt: number;
};

/** Runs this file as a program. @returns the signal that ended it */
export function runKilled(batch: KilledBatch): Promise<string | null> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [import.meta.filename, JSON.stringify(batch)], (error, _stdout, stderr) => {
      if (error && error.signal !== 'SIGKILL') reject(new Error(stderr));
      else resolve(error?.signal ?? null);
    });
  });
}

/** Has a batch of checks decided, or of operations carried out, and is killed on the way, unless it needs fewer statements than that. */
async function run({ databaseUrl, keysFolder, now, checks, operations = [], killAt }: KilledBatch): Promise<void> {
  const clock = new MovableClock(now);
  const world = await makeWorld(databaseUrl, { keysFolder, keys: ensureKeys(keysFolder, clock), clock });
  const statements = killAtStatement(killAt);
  await Promise.all(checks.map((check) => world.check(check)));
  await Promise.all(operations.map((operation) => world.operate(operation)));
  // After the commit, before anybody is answered.
  if (statements() < killAt) process.kill(process.pid, 'SIGKILL');
}

if (import.meta.main) await run(JSON.parse(process.argv[2]!) as KilledBatch);
