import { expect, it } from 'vitest';
import { GroupCommit } from '../../platform/database/group-commit.ts';
import type { Transact } from '../../platform/database/group-commit.ts';
import type { Statements } from '../../platform/database/database.ts';

/** A connection that remembers what it was told, and keeps what was committed. */
function makeConnection(failAt?: (sql: string, times: number) => boolean) {
  const told: string[] = [];
  let open: string[] = [];
  const committed: string[] = [];
  const times = new Map<string, number>();
  const connection: Statements = {
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
  const transact: Transact = async (body) => {
    try {
      await connection.run('BEGIN IMMEDIATE');
      await body(connection);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  };
  return { transact, told, committed };
}

const count = (told: string[], sql: string) => told.filter((each) => each === sql).length;

it('lets writes that wait at the same moment share one commit, and runs them in order', async () => {
  const { transact, told, committed } = makeConnection();
  const commits = new GroupCommit(transact);
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
  const { transact, told } = makeConnection();
  const commits = new GroupCommit(transact);
  const seen = await Promise.all(
    [1, 2, 3].map((n) => commits.write((transaction) => transaction.run(`write ${n}`)).then(() => told.at(-1))),
  );
  expect(seen).toEqual(['COMMIT', 'COMMIT', 'COMMIT']);
});

it('takes back only the work of the one that throws', async () => {
  const { transact, committed } = makeConnection();
  const commits = new GroupCommit(transact);
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
  const { transact, committed } = makeConnection((sql) => sql === 'COMMIT' && isBroken);
  const commits = new GroupCommit(transact);
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => commits.write((t) => t.run(name))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(committed).toEqual([]);
  isBroken = false;
  await commits.write((t) => t.run('d'));
  expect(committed).toEqual(['d']);
});

it('keeps nothing of a write that threw, even when taking it back fails', async () => {
  const { transact, committed } = makeConnection((sql) => sql === 'ROLLBACK');
  const commits = new GroupCommit(transact);
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
  const { transact, committed } = makeConnection();
  const commits = new GroupCommit(transact);
  const throws = commits.write(() => {
    throw new Error('at once');
  });
  await expect(throws).rejects.toThrow('at once');
  await commits.write((t) => t.run('next'));
  expect(committed).toEqual(['next']);
});

it('is drained only when what was written while it ran is durable too', async () => {
  const { transact, committed } = makeConnection();
  const commits = new GroupCommit(transact);
  void commits.write((t) => t.run('first')).then(() => commits.write((t) => t.run('second')));
  await commits.drained();
  await commits.drained();
  expect(committed).toEqual(['first', 'second']);
});

it('runs a write only when those before it have ended, so that it sees all that they did', async () => {
  const { transact, committed } = makeConnection();
  const commits = new GroupCommit(transact);
  let balance = 3;
  const takeOne = () =>
    commits.write(async (transaction) => {
      const read = balance;
      await transaction.run('read');
      if (read === 0) return 'refused';
      await transaction.run('write');
      balance = read - 1;
      return 'taken';
    });
  const outcomes = await Promise.all(Array.from({ length: 5 }, takeOne));
  expect(outcomes).toEqual(['taken', 'taken', 'taken', 'refused', 'refused']);
  expect(committed).toEqual(['read', 'write', 'read', 'write', 'read', 'write', 'read', 'read']);
});

async function append(statements: Statements, items: readonly string[]): Promise<void> {
  await statements.run(`append ${items.join(' ')}`);
}

it('appends what writes left for the commit once, in their order, and nothing of one that was taken back', async () => {
  const { transact, committed } = makeConnection();
  const commits = new GroupCommit(transact);
  const leave = (item: string) =>
    commits.write(async (transaction) => {
      transaction.appendAtCommit(append, item);
      await transaction.run(`write ${item}`);
      if (item === 'never') throw new Error('never');
    });
  await leave('a');
  await Promise.all([leave('b'), leave('c'), leave('d')]);
  await Promise.allSettled([leave('e'), leave('never')]);
  expect(committed.filter((sql) => sql.startsWith('append'))).toEqual(['append a', 'append b c d', 'append e']);
});

/** Keeps a first write open until the others wait. */
async function afterAll(
  commits: GroupCommit,
  begin: () => Promise<unknown>[],
): Promise<PromiseSettledResult<unknown>[]> {
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const first = commits.write(() => mayEnd);
  const others = begin();
  end();
  await first;
  return Promise.allSettled(others);
}

it('lets 64 share a commit and no more, so that the first does not wait for thousands', async () => {
  const { transact, told } = makeConnection();
  const commits = new GroupCommit(transact);
  await afterAll(commits, () => Array.from({ length: 65 }, () => commits.write((t) => t.run('write'))));
  const sizes = told
    .join()
    .split('COMMIT')
    .map((commit) => commit.split('write').length - 1);
  expect(sizes).toEqual([0, 64, 1, 0]);
});

const slowly = async (statements: Statements): Promise<void> => {
  for (let n = 0; n < 5; n++) await statements.run('slow');
};

it('takes nothing back before everything that was left for the commit has ended', async () => {
  const { transact, told } = makeConnection();
  const commits = new GroupCommit(transact);
  const writing = commits.write(async (transaction) => {
    transaction.appendAtCommit(() => Promise.reject(new Error('no')), 1);
    transaction.appendAtCommit(slowly, 2);
  });
  await expect(writing).rejects.toThrow('no');
  expect(told.indexOf('ROLLBACK')).toBeGreaterThan(told.lastIndexOf('slow'));
});
