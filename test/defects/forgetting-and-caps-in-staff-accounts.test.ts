import { expect, it, onTestFinished } from 'vitest';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { claimAttempt, forgetFailures } from '../../server/accounts/sign-in-back-off.ts';
import { isDeviceKnown, rememberDevice } from '../../server/accounts/staff-device.ts';
import { endSession, resumeSession, startSession } from '../../server/accounts/staff-session.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const start = 1_800_000_000_000;

/* Limits that could grow, and things that could stay for ever, without a test that noticed. */

const count = async (database: Database, table: string) =>
  (await database.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))!.n;

const from = { address: '192.0.2.1' };

describeOnEveryDatabase('Staff accounts', (place) => {
  async function open(): Promise<Database> {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    await database.write(async (transaction) => {
      for (const name of ['mara', 'ben'])
        await transaction.run(
          'INSERT INTO staff_member (staff_id, sign_in_name, name, password_hash, created_at) VALUES (?, ?, ?, ?, ?)',
          [name, name, name, 'x', start],
        );
    });
    return database;
  }

  it('forget failures an hour after the last one, of one address and of all', async () => {
    const database = await open();
    const fail = (now: number) => claimAttempt(database, 'mara', from, now);
    for (let failure = 0; failure < 7; failure++) await fail(start + failure * minuteMs);
    const last = start + 6 * minuteMs;
    // Somebody else's attempt clears away what is over, and nothing that is not.
    await claimAttempt(database, 'ben', from, last + hourMs - 1);
    expect([await count(database, 'sign_in_attempt_from'), await count(database, 'sign_in_attempt')]).toEqual([2, 2]);
    await claimAttempt(database, 'ben', from, last + hourMs);
    expect([await count(database, 'sign_in_attempt_from'), await count(database, 'sign_in_attempt')]).toEqual([1, 1]);
    const waits: number[] = [];
    for (let failure = 0; failure < 6; failure++) waits.push(await fail(last + hourMs));
    expect(waits, 'afresh: five cost nothing').toEqual([0, 0, 0, 0, 0, expect.any(Number)]);
    expect(waits[5]).toBe(1_000);
  });

  it('count one name however it is written, and two addresses apart', async () => {
    const database = await open();
    for (const name of ['mara', ' Mara ', 'MARA', 'ｍａｒａ', 'mara'])
      await claimAttempt(database, name, { address: 'a' }, start);
    expect(await claimAttempt(database, 'mara', { address: 'a' }, start)).toBe(1_000);
    expect(await claimAttempt(database, 'mara', { address: 'b' }, start)).toBe(0);
    expect(await count(database, 'sign_in_attempt')).toBe(1);
    expect(await count(database, 'sign_in_attempt_from')).toBe(2);
  });

  it('let sixty guesses from unknown sources through in an hour, keep a known browser out of that, and begin anew', async () => {
    const database = await open();
    const guess = (n: number, now: number) => claimAttempt(database, 'mara', { address: `address ${n}` }, now);
    for (let n = 0; n < 60; n++) expect(await guess(n, start + n)).toBe(0);
    expect(await guess(60, start + 60), 'the sixty-first is judged, and closes the name').toBe(0);
    expect(await guess(61, start + 61)).toBe(5 * minuteMs - 1);
    for (let n = 0; n < 6; n++) await guess(61, start + 62);
    const own = 'SELECT failures FROM sign_in_attempt_from ORDER BY last_attempt_at DESC LIMIT 1';
    expect(await database.get(own), 'what came too early is not counted for its address either').toEqual({
      failures: 1,
    });
    expect(await count(database, 'sign_in_attempt_from')).toBe(61);
    const known = { address: 'address 61', knownDevice: 'd'.repeat(43) };
    expect(await claimAttempt(database, 'mara', known, start + 61)).toBe(0);
    const all = () => database.get('SELECT failures FROM sign_in_attempt');
    expect(await all(), 'a known browser is not counted with them').toEqual({ failures: 61 });
    await database.write((transaction) => forgetFailures(transaction, 'mara', known));
    expect(await all(), 'nor taken back from them').toEqual({ failures: 61 });
    await database.write((transaction) => forgetFailures(transaction, 'mara', { address: 'address 0' }));
    expect(await all(), 'as those of an address are').toEqual({ failures: 60 });
    expect(await guess(62, start + hourMs - 1), 'still the same hour').toBe(0);
    expect(await all()).toEqual({ failures: 61 });
    expect(await guess(63, start + hourMs + 5 * minuteMs), 'an hour after the first').toBe(0);
    expect(await all()).toEqual({ failures: 1 });
  });

  it('close a name also to a guess that saw none of the others, because they were still being written down', async () => {
    const database = await open();
    for (let n = 0; n < 61; n++) await claimAttempt(database, 'mara', { address: `address ${n}` }, start);
    const blind: Database = {
      ...database,
      write: (work) =>
        database.write((transaction) => {
          let looks = 0;
          const get: Transaction['get'] = (sql, values) =>
            sql.startsWith('SELECT blocked_until FROM sign_in_attempt ') && ++looks === 1
              ? Promise.resolve(undefined)
              : transaction.get(sql, values);
          const { dialect } = transaction;
          return work({
            dialect,
            get,
            all: (sql, values) => transaction.all(sql, values),
            run: (sql, values) => transaction.run(sql, values),
            appendAtCommit: (append, item) => transaction.appendAtCommit(append, item),
          });
        }),
    };
    expect(await claimAttempt(blind, 'mara', { address: 'late' }, start + 1)).toBe(5 * minuteMs - 1);
    expect(await database.get('SELECT failures FROM sign_in_attempt')).toEqual({ failures: 61 });
  });

  it('count two known browsers at one address apart, and apart from that address', async () => {
    const database = await open();
    const fail = (knownDevice?: string) => claimAttempt(database, 'mara', { address: 'a', knownDevice }, start);
    for (let n = 0; n < 5; n++) await fail('d'.repeat(43));
    expect(await fail('d'.repeat(43))).toBe(1_000);
    expect([await fail('e'.repeat(43)), await fail()]).toEqual([0, 0]);
  });

  it('take no browser for known that brings no token, or one of another form', async () => {
    const database = await open();
    await database.write((transaction) => rememberDevice(transaction, { former: 'x', staffId: 'mara', now: start }));
    for (const token of [undefined, '', 'x', 'd'.repeat(44)])
      expect(await isDeviceKnown(database, { token, now: start }), token).toBe(false);
  });

  it('do not count an attempt that came too early', async () => {
    const database = await open();
    for (let n = 0; n < 20; n++) await claimAttempt(database, 'mara', { address: 'a' }, start);
    expect(await database.get('SELECT failures FROM sign_in_attempt')).toEqual({ failures: 5 });
  });

  it('know the fifty newest browsers of each, for four hundred days since they were used', async () => {
    const database = await open();
    const remember = (staffId: string, now: number, former?: string) =>
      database.write((transaction) => rememberDevice(transaction, { former, staffId, now }));
    const first = await remember('mara', start);
    const others = await remember('ben', start);
    const second = await remember('mara', start + 1);
    for (let n = 2; n < 51; n++) await remember('mara', start + n);
    const known = (token: string, staffId?: string, now = start) => isDeviceKnown(database, { token, staffId, now });
    expect([await known(first), await known(second), await known(others)]).toEqual([false, true, true]);
    expect([await known(second, 'mara'), await known(second, 'ben')]).toEqual([true, false]);
    expect(await known(second, 'mara', start + 1 + 400 * dayMs - 1)).toBe(true);
    expect(await known(second, 'mara', start + 1 + 400 * dayMs)).toBe(false);

    // Another token each time, for everybody who uses this browser.
    const shared = await remember('ben', start + 60, second);
    expect([await known(second), await known(shared, 'mara'), await known(shared, 'ben')]).toEqual([false, true, true]);
    const again = await remember('ben', start + 300 * dayMs, shared);
    expect(await known(again, 'ben', start + 600 * dayMs), 'used again').toBe(true);
    await remember('ben', start + 800 * dayMs);
    const left = 'SELECT count(*) AS n FROM staff_device WHERE staff_id = ?';
    expect([await database.get(left, ['ben']), await database.get(left, ['mara'])]).toEqual([{ n: 1 }, { n: 50 }]);
  });

  it('end sessions at the millisecond, write down their use once a minute, and clear away what ended', async () => {
    const database = await open();
    const begin = (now: number, staffId = 'mara') =>
      database.write((transaction) => startSession(transaction, staffId, now));
    const token = await begin(start);
    const lastUsed = async () =>
      (await database.get<{ at: number }>('SELECT last_used_at AS at FROM staff_session'))!.at - start;
    const resume = async (afterMs: number) => (await resumeSession(database, token, start + afterMs)) !== undefined;
    expect(await resume(minuteMs - 1)).toBe(true);
    const told = await resumeSession(database, token, start + 1);
    expect(told?.endsAt, 'told as it will end').toBe(start + 12 * hourMs);
    expect(await lastUsed(), 'not a write for each page').toBe(0);
    expect(await resume(minuteMs)).toBe(true);
    expect(await lastUsed()).toBe(minuteMs);
    expect(await resume(minuteMs + hourMs)).toBe(false);
    expect(await resume(minuteMs + hourMs - 1)).toBe(true);
    for (let afterMs = hourMs; afterMs < 12 * hourMs; afterMs += hourMs / 2) expect(await resume(afterMs)).toBe(true);
    expect(await resume(12 * hourMs - 1)).toBe(true);
    expect(await resume(12 * hourMs)).toBe(false);

    const idle = await begin(start + 12 * hourMs - 1, 'ben');
    expect(await count(database, 'staff_session')).toBe(2);
    await begin(start + 12 * hourMs);
    expect(await count(database, 'staff_session'), 'the one of twelve hours is gone').toBe(2);
    await begin(start + 13 * hourMs - 1);
    expect(await count(database, 'staff_session'), 'the idle one is gone').toBe(2);
    expect(await resumeSession(database, idle, start + 13 * hourMs - 2)).toBeUndefined();
  });

  it('end the session of somebody who signs out, and no other', async () => {
    const database = await open();
    const begin = () => database.write((transaction) => startSession(transaction, 'mara', start));
    const [left, kept] = [await begin(), await begin()];
    await endSession(database, left);
    expect(await resumeSession(database, left, start)).toBeUndefined();
    expect(await resumeSession(database, kept, start)).toMatchObject({ staff: { staffId: 'mara' } });
  });

  it('let somebody who is deactivated do nothing more, and let staff look while nothing can be written', async () => {
    const database = await open();
    const token = await database.write((transaction) => startSession(transaction, 'mara', start));
    const onFullDisk: Database = {
      ...database,
      write: () => Promise.reject(new StorageUnavailable('disk_full', 'full')),
    };
    expect(await resumeSession(onFullDisk, token, start + minuteMs)).toMatchObject({ staff: { staffId: 'mara' } });
    await database.write((transaction) => transaction.run('UPDATE staff_member SET deactivated_at = 1'));
    expect(await resumeSession(database, token, start + minuteMs)).toBeUndefined();
  });
});
