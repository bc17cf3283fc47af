import { expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
import { claimAttempt, forgetFailures } from '../../server/accounts/sign-in-back-off.ts';
import { isDeviceKnown, rememberDevice } from '../../server/accounts/staff-device.ts';
import { createStaffMember } from '../../server/accounts/staff-store.ts';
import { credentials, startStaffServer } from '../server/accounts/staff-server.ts';
import type { StaffServer } from '../server/accounts/staff-server.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { rawRequest } from '../support/raw-request.ts';

const minuteMs = 60_000;

/** A browser at one address of this machine; it keeps the cookies that it is given. */
class Browser {
  readonly #server: StaffServer;
  readonly #from: string;
  readonly cookies = new Map<string, string>();

  constructor(server: StaffServer, from: string) {
    this.#server = server;
    this.#from = from;
  }

  async signIn(password = credentials.password, signInName = credentials.signInName): Promise<number> {
    const answer = await rawRequest(this.#server, {
      path: '/api/staff/sign-in',
      method: 'POST',
      from: this.#from,
      headers: {
        Host: new URL(this.#server.url).host,
        Origin: this.#server.url,
        'Content-Type': 'application/json',
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      body: JSON.stringify({ signInName, password }),
    });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      this.cookies.set(name!, value!);
    }
    return answer.status;
  }

  /** Guesses until it is told to wait. @returns how many guesses were heard */
  async guess(most = 40): Promise<number> {
    for (let guess = 0; guess < most; guess++) if ((await this.signIn(`a wrong guess ${guess}`)) === 429) return guess;
    return most;
  }
}

describeOnEveryDatabase('Wrong passwords', (place) => {
  it('from one address keep out nobody at another address', async () => {
    const server = await startStaffServer(await place.freshUrl());
    expect(await new Browser(server, '127.0.0.2').guess()).toBe(5);
    expect(await new Browser(server, '127.0.0.2').signIn()).toBe(429);
    expect(await new Browser(server, '127.0.0.3').signIn()).toBe(200);
    expect(await new Browser(server, '127.0.0.2').signIn(), 'somebody else signed in, the guesser waits').toBe(429);
  });

  it('at many names from the shop’s own address keep out no browser that signed in before', async () => {
    const server = await startStaffServer(await place.freshUrl());
    const own = new Browser(server, '127.0.0.4');
    expect(await own.signIn()).toBe(200);
    const neighbour = new Browser(server, '127.0.0.4');
    for (let guess = 0; guess < 31; guess++) await neighbour.signIn('guess', `somebody ${guess}`);
    expect(await neighbour.signIn()).toBe(429);
    expect(await own.signIn()).toBe(200);
  });

  it('from many addresses are bounded for a name, and still let a browser in that signed in with it before', async () => {
    const server = await startStaffServer(await place.freshUrl());
    const own = new Browser(server, '127.0.0.4');
    expect(await own.signIn()).toBe(200);
    let heard = 0;
    for (let address = 10; address < 40; address++) heard += await new Browser(server, `127.0.1.${address}`).guess(5);
    expect(heard).toBeGreaterThan(50);
    expect(heard).toBeLessThan(65);
    expect(await new Browser(server, '127.0.2.1').signIn(), 'a browser that nobody knows').toBe(429);
    expect(await own.signIn()).toBe(200);
    server.clock.advance(5 * minuteMs);
    expect(await new Browser(server, '127.0.2.1').signIn(), 'and even that only for minutes').toBe(200);
  });

  it('of a browser that is known are counted by themselves and slowed down like any', async () => {
    const server = await startStaffServer(await place.freshUrl());
    const own = new Browser(server, '127.0.0.4');
    await own.signIn();
    expect(await own.guess()).toBe(5);
    expect(await own.signIn()).toBe(429);
    server.clock.advance(1_000);
    expect(await own.signIn()).toBe(200);
  });

  it('at a colleague’s name are those of a stranger, though the browser is known for another', async () => {
    const server = await startStaffServer(await place.freshUrl());
    await createStaffMember(server.database, server.clock, {
      signInName: 'ben',
      password: 'a good password too',
      role: 'owner',
    });
    const ben = new Browser(server, '127.0.0.4');
    expect(await ben.signIn('a good password too', 'ben')).toBe(200);
    const kept = new Map(ben.cookies);
    expect(await ben.guess()).toBe(5);
    for (const [name, value] of kept) ben.cookies.set(name, value);
    expect(await new Browser(server, '127.0.0.4').signIn(), 'it is the address that waits').toBe(429);
  });

  it('does not take a token that somebody made up or planted for a browser that is known', async () => {
    const server = await startStaffServer(await place.freshUrl());
    const thief = new Browser(server, '127.0.0.5');
    const victim = new Browser(server, '127.0.0.6');
    const planted = 'p'.repeat(43);
    victim.cookies.set('sidelane_device', planted);
    expect(await victim.signIn()).toBe(200);
    expect(victim.cookies.get('sidelane_device')).not.toBe(planted);
    thief.cookies.set('sidelane_device', planted);
    await thief.guess();
    expect(await thief.signIn()).toBe(429);
    expect(JSON.stringify(await server.database.all('SELECT * FROM staff_device'))).not.toContain(
      victim.cookies.get('sidelane_device'),
    );
  });

  it('leave a browser known that several of the staff sign in with, and forget what nobody used for long', async () => {
    const server = await startStaffServer(await place.freshUrl());
    const { database, clock } = server;
    const ben = (await createStaffMember(database, clock, {
      signInName: 'ben',
      password: 'a good password too',
      role: 'owner',
    }))!;
    const shared = new Browser(server, '127.0.0.4');
    await shared.signIn();
    await shared.signIn('a good password too', 'ben');
    const token = shared.cookies.get('sidelane_device');
    expect((await database.all('SELECT * FROM staff_device')).length).toBe(2);
    const known = (now: number) => isDeviceKnown(database, { token, staffId: ben.staffId, now });
    expect(await known(clock.now() + 399 * 24 * 60 * minuteMs)).toBe(true);
    expect(await known(clock.now() + 400 * 24 * 60 * minuteMs)).toBe(false);
    for (let browser = 0; browser < 60; browser++) {
      const now = clock.now() + browser + 1;
      await database.write((transaction) =>
        rememberDevice(transaction, { former: undefined, staffId: ben.staffId, now }),
      );
    }
    const left = 'SELECT COUNT(*) AS count FROM staff_device WHERE staff_id = ?';
    expect(await database.get(left, [ben.staffId])).toEqual({ count: 50 });
    expect(await known(clock.now())).toBe(false);
  });
});

describeOnEveryDatabase('The wait after wrong passwords', (place) => {
  const open = async (): Promise<Database> => {
    const database = await openDatabase(await place.freshUrl(), 'seller');
    await migrate(database, sellerMigrations);
    return database;
  };

  it('doubles up to five minutes and never beyond, however many there were', async () => {
    const database = await open();
    let now = 1_800_000_000_000;
    const waits: number[] = [];
    for (let failure = 0; failure < 30; failure++) {
      const source = { address: '192.0.2.1', knownDevice: 'd'.repeat(43) };
      expect(await claimAttempt(database, 'mara', source, now)).toBe(0);
      const waitMs = await claimAttempt(database, 'mara', source, now);
      if (waitMs > 0) waits.push(waitMs);
      now += waitMs;
    }
    expect(waits.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256].map((seconds) => seconds * 1_000));
    expect(new Set(waits.slice(9))).toEqual(new Set([300_000]));
    await database.close();
  });

  it('of all addresses together never comes from one address alone, in five hours of guessing without pause', async () => {
    const database = await open();
    let now = 1_800_000_000_000;
    const until = now + 5 * 60 * minuteMs;
    while (now < until) {
      const waitMs = await claimAttempt(database, 'mara', { address: '192.0.2.1' }, now);
      now += waitMs;
    }
    expect(await claimAttempt(database, 'Mara', { address: '192.0.2.2' }, now)).toBe(0);
    await database.close();
  });

  it('is taken back with its failures by the one who signs in, and not by anybody else', async () => {
    const database = await open();
    const now = 1_800_000_000_000;
    const [own, other] = [{ address: '192.0.2.1' }, { address: '192.0.2.2' }];
    for (let failure = 0; failure < 4; failure++) await claimAttempt(database, 'mara', own, now);
    for (let failure = 0; failure < 3; failure++) await claimAttempt(database, 'mara', other, now);
    await database.write((transaction) => forgetFailures(transaction, 'mara', own));
    expect(await database.all('SELECT failures FROM sign_in_attempt')).toEqual([{ failures: 3 }]);
    expect(await database.all('SELECT failures FROM sign_in_attempt_from')).toEqual([{ failures: 3 }]);
    await database.write((transaction) => forgetFailures(transaction, 'mara', other));
    expect(await database.all('SELECT failures FROM sign_in_attempt')).toEqual([]);
    await database.close();
  });
});
