import { setTimeout as pause } from 'node:timers/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { GroupCommit } from '../../platform/database/group-commit.ts';
import { createLog } from '../../platform/log.ts';
import { asStorageFailure, StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { StorageWatch } from '../../platform/database/storage-watch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const coded = (code: string) => Object.assign(new Error(`insert into card values ('4000000000000002')`), { code });

describe('What a driver says of a database that cannot be used now', () => {
  it.each([
    ['SQLITE_FULL', 'disk_full'],
    ['SQLITE_IOERR', 'disk_failing'],
    ['SQLITE_IOERR_WRITE', 'disk_failing'],
    ['SQLITE_CORRUPT', 'disk_failing'],
    ['SQLITE_NOTADB', 'disk_failing'],
    ['SQLITE_READONLY', 'read_only'],
    ['SQLITE_PERM', 'read_only'],
    ['SQLITE_BUSY', 'overloaded'],
    ['SQLITE_LOCKED', 'overloaded'],
    ['SQLITE_NOMEM', 'overloaded'],
    ['SQLITE_PROTOCOL', 'overloaded'],
    ['SQLITE_CANTOPEN', 'unreachable'],
    ['53100', 'disk_full'],
    ['53200', 'overloaded'],
    ['53300', 'overloaded'],
    ['57014', 'overloaded'],
    ['55P03', 'overloaded'],
    ['25006', 'read_only'],
    ['58000', 'disk_failing'],
    ['58030', 'disk_failing'],
    ['XX001', 'disk_failing'],
    ['XX002', 'disk_failing'],
    ['57P01', 'unreachable'],
    ['57P02', 'unreachable'],
    ['57P03', 'unreachable'],
    ['57P04', 'unreachable'],
    ['57P05', 'unreachable'],
    ['08000', 'unreachable'],
    ['08006', 'unreachable'],
    ['08P01', 'unreachable'],
    ['28000', 'unreachable'],
    ['28P01', 'unreachable'],
    ['3D000', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['ECONNABORTED', 'unreachable'],
    ['EPIPE', 'unreachable'],
    ['ENOENT', 'unreachable'],
    ['EACCES', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['EHOSTDOWN', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ENETDOWN', 'unreachable'],
    ['EADDRNOTAVAIL', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['EMFILE', 'unreachable'],
    ['ENFILE', 'unreachable'],
  ])('%s is %s, and says nothing of the statement', (code, problem) => {
    const named = asStorageFailure(coded(code));
    expect(named).toBeInstanceOf(StorageUnavailable);
    expect(named).toMatchObject({ problem });
    expect((named as Error).message).toBe(`the database cannot be used now: ${problem} (${code})`);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Connection ended',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'timeout expired',
    'server closed the connection unexpectedly',
    'aborted during connection',
  ])('"%s", without a code, is unreachable', (message) => {
    expect(asStorageFailure(new Error(message))).toMatchObject({ problem: 'unreachable' });
  });

  it.each(['KnexTimeoutError', 'TimeoutError'])('%s of the pool is overloaded, whatever it says', (name) => {
    const error = Object.assign(new Error('Timeout acquiring a connection. The pool is probably full.'), { name });
    expect(asStorageFailure(error)).toMatchObject({ problem: 'overloaded' });
  });

  it('is told in 120 characters at most where there is no code: what follows may be of the statement', () => {
    const { message } = asStorageFailure(new Error(`timeout expired ${'x'.repeat(200)}`)) as Error;
    expect(message).toBe(`the database cannot be used now: unreachable (timeout expired ${'x'.repeat(104)})`);
  });

  it.each(['23505', '23503', '40001', '40P01', '22001', '42P01', 'SQLITE_CONSTRAINT', 'SQLITE_ERROR', 'SQLITE_MISUSE'])(
    '%s is about the statement, and stays as it is',
    (code) => {
      const error = coded(code);
      expect(asStorageFailure(error)).toBe(error);
    },
  );

  it('what is thrown besides errors stays as it is', () => {
    for (const thrown of [undefined, null, 'full', 13]) expect(asStorageFailure(thrown)).toBe(thrown);
  });
});

async function openLimited() {
  const logged: { event?: string; refusedRequests?: number; afterMs?: number; problem?: string }[] = [];
  const clock = new MovableClock();
  const inner = await openDatabase(path.join(temporaryFolder(), 'limited.sqlite'), 'seller');
  await inner.write(async (transaction) => {
    await transaction.run('CREATE TABLE item (text TEXT)');
    await transaction.run('CREATE TABLE storage_look (looked_at BIGINT NOT NULL, filling TEXT NOT NULL)');
    await transaction.run("INSERT INTO storage_look VALUES (0, '')");
  });
  const log = createLog('seller', 'info', { write: (line) => void logged.push(JSON.parse(line)) });
  const watch = new StorageWatch({ database: inner, clock, log });
  await watch.start();
  onTestFinished(async () => {
    await watch.stop();
    await inner.close();
  });
  const limit = (pages: number) => inner.write((transaction) => transaction.all(`PRAGMA max_page_count = ${pages}`));
  const add = (text: string) =>
    watch.database.write((transaction) => transaction.run('INSERT INTO item (text) VALUES (?)', [text]));
  return { watch, logged, clock, limit, add };
}

describe('A SQLite database that has reached its size', () => {
  it('refuses by name, is read on, is logged once, and comes back by itself', async () => {
    const { watch, logged, clock, limit, add } = await openLimited();
    await add('before');
    await limit(8);
    const large = 'x'.repeat(100_000);
    const refused = await Promise.allSettled(Array.from({ length: 30 }, () => add(large)));
    for (const outcome of refused) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { name: 'StorageUnavailable', problem: 'disk_full' },
      });
      watch.noteRefused();
    }
    expect(watch.state()).toEqual({ isAvailable: false, since: clock.now(), problem: 'disk_full' });
    expect(await watch.database.all('SELECT text FROM item')).toEqual([{ text: 'before' }]);
    // A look while nothing changed is not enough to come back: what has to fit does not.
    await pause(1_500);
    expect(watch.state().isAvailable).toBe(false);
    expect(logged.map(({ event }) => event)).toEqual(['storage_unavailable']);

    let isTold = false;
    watch.whenAvailable(() => (isTold = true));
    clock.advance(90_000);
    await limit(100_000);
    await expect.poll(() => watch.state().isAvailable).toBe(true);
    expect(isTold).toBe(true);
    expect(logged).toHaveLength(2);
    expect(logged[1]).toMatchObject({
      event: 'storage_available',
      problem: 'disk_full',
      afterMs: 90_000,
      refusedRequests: 30,
    });
    await add(large);
    expect(await watch.database.get('SELECT COUNT(*) AS n FROM item')).toEqual({ n: 2 });
  });

  it('is no outage when a statement is at fault, or a reader is given something to write', async () => {
    const { watch, logged } = await openLimited();
    await expect(watch.database.all('DELETE FROM item')).rejects.toThrow(/readonly/);
    await expect(watch.database.write((transaction) => transaction.run('INSERT INTO nothing'))).rejects.toThrow();
    await expect(watch.database.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(watch.state().isAvailable).toBe(true);
    expect(logged).toEqual([]);
  });
});

it('Writes that share a commit are not each tried again when the database itself is gone', async () => {
  let transactions = 0;
  const commits = new GroupCommit(() => {
    transactions++;
    return Promise.reject(new StorageUnavailable('disk_full', 'full'));
  });
  const outcomes = await Promise.allSettled(Array.from({ length: 21 }, () => commits.write(() => Promise.resolve())));
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(transactions).toBeLessThan(4);
});
