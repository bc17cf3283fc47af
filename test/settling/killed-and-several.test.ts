import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import type { SettlingKeys } from '../../settling/keys/settling-keys.ts';
import type { Card } from '../../contract/card.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { startProcess } from './settling-process.ts';
import { countUnbalancedPersons, enterPerson, readBooks, socketIn } from './settling-under-test.ts';

type Ground = { folder: string; databaseUrl: string; keys: SettlingKeys; database: Database; seller: SellerAtSettling };

/** A database and keys that processes can be started on. */
async function prepareGround(databaseUrl: string): Promise<Ground> {
  const folder = temporaryFolder();
  const keys = ensureKeys(path.join(folder, 'keys'), systemClock);
  const database = await openSettlingDatabase(databaseUrl);
  await KeyRing.open({ database, keysFolder: path.join(folder, 'keys'), clock: systemClock });
  const seller = new SellerAtSettling('shop-1', systemClock);
  onTestFinished(async () => {
    seller.leave();
    await database.close();
  });
  return { folder, databaseUrl, keys, database, seller };
}

function prepareOnSqlite(): Promise<Ground> {
  return prepareGround(path.join(temporaryFolder(), 's.sqlite'));
}

/** The books after somebody was killed: every hold belongs to an approval, and every sum is the sum of its parts. */
async function expectBalancedBooks(database: Database): Promise<void> {
  const books = await readBooks(database);
  expect(books.holds).toBe(books.approvedNotReversed);
  expect(books.heldByPersons).toBe(books.heldByHolds);
  expect(await countUnbalancedPersons(database)).toBe(0);
  const halves = await database.all(
    `SELECT a.application_id FROM application a LEFT JOIN payment h
       ON h.seller_id = a.seller_id AND h.application_id = a.application_id
     WHERE (a.outcome = 'approved') <> (h.application_id IS NOT NULL)
        OR (SELECT COUNT(*) FROM audit_record r WHERE r.application_id = a.application_id AND r.action = 'check') <>
           CASE WHEN a.decided_at IS NULL THEN 0 ELSE 1 END`,
  );
  expect(halves).toEqual([]);
}

describeOnEveryDatabase('Settling, killed while checks run', ({ freshUrl }) => {
  it('keeps what it answered, loses nothing half, and gives every check one outcome', async () => {
    const ground = await prepareGround(await freshUrl());
    const { folder, databaseUrl, keys, database, seller } = ground;
    const cards: Card[] = [];
    for (let count = 0; count < 5; count++) {
      cards.push(await enterPerson({ database, keys, clock: systemClock }, { limitMinor: 1_000_000_00 }));
    }
    const process = { folder, databaseUrl, sellers: [seller.listing] };
    const asked = new Map<string, CheckRequest>();
    const answered = new Map<string, string>();
    for (let round = 0; round < 3; round++) {
      const settling = await startProcess(process);
      seller.meet(settling.endpoint, keys);
      let isAlive = true;
      const ask = async (card: Card) => {
        while (isAlive) {
          const check = seller.checkOf(seller.sealContents({ card, amountMinor: 1_00 }));
          asked.set(check.applicationId, check);
          try {
            const answer = await seller.check(check);
            if ('notice' in answer) answered.set(check.applicationId, answer.notice);
            if (answered.size % 5 === 0) await seller.reverse(seller.reversalOf(check));
          } catch {
            isAlive = false;
          }
        }
      };
      const load = [...cards, ...cards].map((card) => ask(card));
      const before = answered.size;
      await expect.poll(() => answered.size, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 40);
      await settling.kill();
      isAlive = false;
      await Promise.all(load);
      await expectBalancedBooks(database);
    }
    const settling = await startProcess(process);
    seller.meet(settling.endpoint, keys);
    const reversed = await database.all<{ application_id: string }>(
      'SELECT application_id FROM application WHERE reversed_at IS NOT NULL',
    );
    const isReversed = new Set(reversed.map(({ application_id: id }) => id));
    for (const [applicationId, check] of asked) {
      const answer = await seller.check({ ...check, issuedAt: systemClock.now() });
      const earlier = answered.get(applicationId);
      if (earlier !== undefined && !isReversed.has(applicationId)) expect(answer).toEqual({ notice: earlier });
      expect(seller.read(answer).kind).toBe(isReversed.has(applicationId) ? 'non-approval' : 'approval');
    }
    const books = await readBooks(database);
    expect(books.holds).toBe(asked.size - isReversed.size);
    expect(books.heldByPersons).toBe(books.holds * 1_00);
    expect(await countUnbalancedPersons(database)).toBe(0);
    expect(await settling.end()).toBe(0);
  }, 90_000);
});

describeOnEveryDatabase('Several settling processes on one database', ({ dialect, freshUrl }) => {
  it('never spend a limit twice, and answer the same check the same', async () => {
    const { folder, databaseUrl, keys, database, seller } = await prepareGround(await freshUrl());
    const card = await enterPerson({ database, keys, clock: systemClock }, { limitMinor: 100_00 });
    const processes = [];
    for (const socketName of ['1.sock', '2.sock', '3.sock']) {
      processes.push(await startProcess({ folder, databaseUrl, sellers: [seller.listing], socketName }));
    }
    const doors = processes.map(({ endpoint }) => {
      const door = new SellerAtSettling('shop-1', systemClock, seller.key);
      door.meet(endpoint, keys);
      onTestFinished(() => door.leave());
      return door;
    });
    seller.meet(processes[0]!.endpoint, keys);
    const checks = Array.from({ length: 12 }, () => seller.checkOf(seller.sealContents({ card, amountMinor: 30_00 })));
    const answers = await Promise.all(checks.map((check) => Promise.all(doors.map((door) => door.check(check)))));
    for (const same of answers) expect(new Set(same.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const kinds = answers.map(([answer]) => seller.read(answer!).kind);
    expect(kinds.filter((kind) => kind === 'approval')).toHaveLength(3);
    await expectBalancedBooks(database);
    const reversals = await Promise.all(
      checks.flatMap((check) => doors.map((door) => door.reverse(door.reversalOf(check)))),
    );
    expect(new Set(reversals.map((answer) => JSON.stringify(answer))).size).toBe(12);
    expect(await readBooks(database)).toMatchObject({ holds: 0, heldByPersons: 0 });
    for (const settling of processes) expect(await settling.end(), dialect).toBe(0);
  }, 60_000);
});

describe('The settling process', () => {
  it('finishes what it was asked when it is told to end, and leaves no socket', async () => {
    const { folder, databaseUrl, keys, database, seller } = await prepareOnSqlite();
    const card = await enterPerson({ database, keys, clock: systemClock });
    const settling = await startProcess({ folder, databaseUrl, sellers: [seller.listing] });
    seller.meet(settling.endpoint, keys);
    const checks = Array.from({ length: 20 }, () => seller.checkOf(seller.sealContents({ card, amountMinor: 1 })));
    await seller.check(checks[0]!);
    // The first is not repeated: its hold is there already, and a connection that settling closes while it is idle may
    // lose the repeat before settling has read it.
    const asked = Promise.allSettled(checks.slice(1).map((check) => seller.check(check)));
    expect(await settling.end()).toBe(0);
    const heard = (await asked).filter(({ status }) => status === 'fulfilled').length;
    expect((await readBooks(database)).holds).toBe(1 + heard);
    expect(existsSync(socketIn(folder))).toBe(false);
  });

  it('ends with the input of its starter when it was told to', async () => {
    const { folder, databaseUrl, seller } = await prepareOnSqlite();
    const settling = await startProcess({
      folder,
      databaseUrl,
      sellers: [seller.listing],
      args: ['--until-input-ends'],
    });
    const exited = new Promise((resolve) => settling.child.once('exit', resolve));
    settling.child.stdin!.end();
    expect(await exited).toBe(0);
  });

  it('takes the place of one that was killed, and not of one that lives', async () => {
    const { folder, databaseUrl, seller } = await prepareOnSqlite();
    const options = { folder, databaseUrl, sellers: [seller.listing] };
    const first = await startProcess(options);
    await expect(startProcess(options)).rejects.toThrow(/Another process already listens/);
    await first.kill();
    expect(existsSync(socketIn(folder))).toBe(true);
    const second = await startProcess(options);
    expect(statSync(socketIn(folder)).mode & 0o777).toBe(0o600);
    expect(second.rootThumbprint).toBe(first.rootThumbprint);
    await second.end();
  });

  it('leaves a file that is no socket alone', async () => {
    const { folder, databaseUrl } = await prepareOnSqlite();
    writeFileSync(socketIn(folder), 'somebody needs this');
    await expect(startProcess({ folder, databaseUrl, sellers: [] })).rejects.toThrow(/is no socket/);
  });

  it('makes its database for its own user only, where --database says', async () => {
    const { folder, seller } = await prepareOnSqlite();
    const elsewhere = path.join(folder, 'elsewhere.sqlite');
    const settling = await startProcess({
      folder,
      databaseUrl: path.join(folder, 'unused.sqlite'),
      sellers: [seller.listing],
      args: ['--database', elsewhere],
    });
    expect(statSync(elsewhere).mode & 0o777).toBe(0o600);
    expect(existsSync(path.join(folder, 'unused.sqlite'))).toBe(false);
    await settling.end();
  });
});
