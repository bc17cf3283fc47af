import { expect, it } from 'vitest';
import type { Transaction } from '../../platform/database.ts';
import { GroupCommit } from '../../platform/group-commit.ts';

/** A connection that remembers what it was told, and keeps what was committed. */
function makeConnection(failAt?: (sql: string, times: number) => boolean) {
  const told: string[] = [];
  let open: string[] = [];
  const committed: string[] = [];
  const times = new Map<string, number>();
  const connection: Transaction = {
    dialect: 'sqlite',
    all: () => Promise.reject(new Error('not asked here')),
    get: () => Promise.reject(new Error('not asked here')),
    run: async (sql) => {
      await Promise.resolve();
      told.push(sql);
      times.set(sql, (times.get(sql) ?? 0) + 1);
      if (failAt?.(sql, times.get(sql)!)) throw new Error(`${sql} failed`);
      if (sql === 'BEGIN IMMEDIATE' || sql === 'ROLLBACK') open = [];
      else if (sql === 'COMMIT') committed.push(...open.splice(0));
      else open.push(sql);
      return 1;
    },
  };
  return { connection, told, committed };
}

const count = (told: string[], sql: string) => told.filter((each) => each === sql).length;

it('lets writes that wait at the same moment share one commit, and runs them in order', async () => {
  const { connection, told, committed } = makeConnection();
  const commits = new GroupCommit(connection);
  const results = await Promise.all(
    Array.from({ length: 21 }, (_, n) =>
      commits.write(async (transaction) => {
        await transaction.run(`write ${n}`);
        return n;
      }),
    ),
  );
  expect(results).toEqual(Array.from({ length: 21 }, (_, n) => n));
  expect(committed).toEqual(Array.from({ length: 21 }, (_, n) => `write ${n}`));
  expect(count(told, 'COMMIT')).toBeLessThan(4);
});

it('gives no result before the commit that makes it durable', async () => {
  const { connection, told } = makeConnection();
  const commits = new GroupCommit(connection);
  const seen = await Promise.all(
    [1, 2, 3].map((n) => commits.write((transaction) => transaction.run(`write ${n}`)).then(() => told.at(-1))),
  );
  expect(seen).toEqual(['COMMIT', 'COMMIT', 'COMMIT']);
});

it('takes back only the work of the one that throws', async () => {
  const { connection, committed } = makeConnection();
  const commits = new GroupCommit(connection);
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c', 'd'].map((name) =>
      commits.write(async (transaction) => {
        await transaction.run(name);
        if (name === 'c') throw new Error('c will not');
        return name;
      }),
    ),
  );
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message))).toEqual([
    'a',
    'b',
    'c will not',
    'd',
  ]);
  expect(committed).toEqual(['a', 'b', 'd']);
});

it('rejects everybody of a group whose commit fails for each of them, and goes on afterwards', async () => {
  let isBroken = true;
  const { connection, committed } = makeConnection((sql) => sql === 'COMMIT' && isBroken);
  const commits = new GroupCommit(connection);
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => commits.write((t) => t.run(name))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(committed).toEqual([]);
  isBroken = false;
  await commits.write((t) => t.run('d'));
  expect(committed).toEqual(['d']);
});

it('keeps nothing of a write that threw, even when taking it back fails', async () => {
  const { connection, committed } = makeConnection((sql) => sql === 'ROLLBACK');
  const commits = new GroupCommit(connection);
  await expect(
    commits.write(async (t) => {
      await t.run('half');
      throw new Error('stop');
    }),
  ).rejects.toThrow('stop');
  await commits.write((t) => t.run('whole'));
  expect(committed).toEqual(['whole']);
});

it('survives one that throws without returning a promise', async () => {
  const { connection, committed } = makeConnection();
  const commits = new GroupCommit(connection);
  const throws = commits.write(() => {
    throw new Error('at once');
  });
  await expect(throws).rejects.toThrow('at once');
  await commits.write((t) => t.run('next'));
  expect(committed).toEqual(['next']);
});

it('is drained only when what was written while it ran is durable too', async () => {
  const { connection, committed } = makeConnection();
  const commits = new GroupCommit(connection);
  void commits.write((t) => t.run('first')).then(() => commits.write((t) => t.run('second')));
  await commits.drained();
  await commits.drained();
  expect(committed).toEqual(['first', 'second']);
});
