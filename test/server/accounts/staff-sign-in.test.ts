import { describe, expect, it } from 'vitest';
import type { Database } from '../../../platform/database/database.ts';
import { staffSessionSchema } from '../../../contract/seller/back-office.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { signIn } from '../../../server/accounts/sign-in.ts';
import {
  createStaffMember,
  deactivateStaffMember,
  ensureFirstStaffMember,
  resetPassword,
} from '../../../server/accounts/staff-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { credentials, refusalOf, startStaffServer, Tab } from './staff-server.ts';

const minuteMs = 60_000;

const otherOwner = { signInName: 'ada', password: 'another good password', role: 'owner' } as const;

describeOnEveryDatabase('Staff sign-in', (place) => {
  const start = async () => startStaffServer(await place.freshUrl());

  it('lets staff in who know their password, however they write their name', async () => {
    const tab = new Tab(await start());
    const response = await tab.signIn({ signInName: ' Mara ' });
    expect(response.status).toBe(200);
    const session = staffSessionSchema.parse(await response.json());
    expect(session).toMatchObject({ staff: { signInName: 'mara', name: 'Mara Lindt' }, shop: { currency: 'EUR' } });
    expect(staffSessionSchema.parse(await (await tab.get('/api/staff/session')).json())).toEqual(session);
  });

  it('says the same of a wrong password as of a name that nobody has', async () => {
    const tab = new Tab(await start());
    const wrongPassword = await tab.signIn({ password: 'a very bad password' });
    const wrongName = await tab.signIn({ signInName: 'nobody' });
    expect([wrongPassword.status, wrongName.status]).toEqual([401, 401]);
    expect(await wrongPassword.json()).toEqual(await wrongName.json());
    expect(await refusalOf(await tab.get('/api/back-office/overview'))).toBe('sign_in_required');
  });

  it.each([
    ['has another password by then', resetPassword],
    [
      'is deactivated by then',
      (database: Database, name: string) => deactivateStaffMember(database, { now: () => 1 }, name),
    ],
  ] as const)(
    'starts no session for who %s: the old password was enough while it was verified',
    async (_who, change) => {
      const { database, clock } = await start();
      await createStaffMember(database, clock, otherOwner);
      let writes = 0;
      const changedMeanwhile: Database = {
        dialect: database.dialect,
        folder: database.folder,
        abandonConnections: () => database.abandonConnections(),
        all: (sql, values) => database.all(sql, values),
        get: (sql, values) => database.get(sql, values),
        close: () => database.close(),
        write: async (work) => {
          // The first writes the attempt down; the second begins the session.
          if (++writes === 2) await change(database, credentials.signInName, 'another good password');
          return database.write(work);
        },
      };
      expect(await signIn(changedMeanwhile, clock, credentials, { address: '192.0.2.1' })).toEqual({
        outcome: 'wrong',
      });
      expect(writes).toBe(2);
      expect(await database.all('SELECT * FROM staff_session')).toEqual([]);
    },
  );

  it('keeps the token of a session out of the database, and out of reach of scripts', async () => {
    const server = await start();
    const tab = new Tab(server);
    const setCookie = (await tab.signIn()).headers.getSetCookie()[0]!;
    expect(setCookie).toMatch(/^sidelane_staff=[\w-]{43};/);
    expect(setCookie.toLowerCase()).toContain('; httponly');
    expect(setCookie.toLowerCase()).toContain('; samesite=strict');
    expect(setCookie).toContain('; Path=/');
    const kept = await server.database.all('SELECT * FROM staff_session');
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(tab.cookie!.split('=')[1]);
  });

  it('ends a session that was left alone for an hour, and not one that is being used', async () => {
    const server = await start();
    const [busy, idle] = [new Tab(server), new Tab(server)];
    await busy.signIn();
    await idle.signIn();
    for (let minutes = 0; minutes < 61; minutes += 20) {
      server.clock.advance(20 * minuteMs);
      expect((await busy.get('/api/staff/session')).status).toBe(200);
    }
    expect(await refusalOf(await idle.get('/api/staff/session'))).toBe('sign_in_required');
  });

  it('ends every session after twelve hours', async () => {
    const server = await start();
    const tab = new Tab(server);
    await tab.signIn();
    for (let minutes = 30; minutes < 12 * 60; minutes += 30) {
      server.clock.advance(30 * minuteMs);
      expect((await tab.get('/api/staff/session')).status).toBe(200);
    }
    server.clock.advance(30 * minuteMs);
    expect((await tab.get('/api/staff/session')).status).toBe(401);
  });

  it('forgets the session on signing out, so that a token that somebody kept opens nothing', async () => {
    const tab = new Tab(await start());
    await tab.signIn();
    const kept = tab.cookie;
    expect((await tab.send('POST', '/api/staff/sign-out')).status).toBe(204);
    expect(tab.cookie).toBeUndefined();
    tab.cookie = kept;
    expect((await tab.get('/api/staff/session')).status).toBe(401);
  });

  it('ends every session of somebody whose password is reset or who leaves', async () => {
    const server = await start();
    const tab = new Tab(server);
    await tab.signIn();
    expect(await resetPassword(server.database, 'Mara', 'another good password')).toBe(true);
    expect((await tab.get('/api/staff/session')).status).toBe(401);
    expect((await tab.signIn()).status).toBe(401);
    expect((await tab.signIn({ password: 'another good password' })).status).toBe(200);
    await createStaffMember(server.database, server.clock, otherOwner);
    expect(await deactivateStaffMember(server.database, server.clock, 'mara')).toBe(true);
    expect((await tab.get('/api/staff/session')).status).toBe(401);
  });

  it('makes the first member of staff once', async () => {
    const { database, clock } = await start();
    expect(await ensureFirstStaffMember(database, clock, { signInName: 'other', password: 'whatever else' })).toBe(
      false,
    );
    await database.write((transaction) => transaction.run('UPDATE staff_member SET deactivated_at = ?', [clock.now()]));
    expect(await ensureFirstStaffMember(database, clock, { signInName: 'other', password: 'whatever else' })).toBe(
      false,
    );
    const empty = await openSellerDatabase(await place.freshUrl());
    expect(await ensureFirstStaffMember(empty, clock, { signInName: 'other', password: 'whatever else' })).toBe(true);
    await empty.close();
  });

  it('slows down guessing at one name, remembers that in the database, and lets its owner in later', async () => {
    const server = await start();
    const tab = new Tab(server);
    for (let guess = 0; guess < 5; guess++) expect((await tab.signIn({ password: `guess ${guess}` })).status).toBe(401);
    const tooEarly = await tab.signIn();
    expect(tooEarly.status).toBe(429);
    expect(tooEarly.headers.get('Retry-After')).toBe('1');
    expect(await refusalOf(tooEarly)).toBe('too_many_requests');
    server.clock.advance(1_000);
    expect((await tab.signIn({ password: 'one more guess' })).status).toBe(401);
    server.clock.advance(1_000);
    expect((await tab.signIn()).headers.get('Retry-After')).toBe('1');
    server.clock.advance(1_000);
    expect((await tab.signIn()).status).toBe(200);
    expect(await server.database.all('SELECT * FROM sign_in_attempt')).toEqual([]);
  });

  it('counts guesses that are sent all at once as what they are', async () => {
    const tab = new Tab(await start());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_each, guess) => tab.signIn({ password: `guess ${guess}` })),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('stops an address that guesses at many names', async () => {
    const tab = new Tab(await start());
    const statuses: number[] = [];
    for (let guess = 0; guess < 31; guess++) statuses.push((await tab.signIn({ signInName: `name ${guess}` })).status);
    expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true);
    expect(statuses[30]).toBe(429);
  });
});

describeOnEveryDatabase('The origin of changing requests', (place) => {
  it.each([
    ['another site', { Origin: 'https://elsewhere.example' }],
    ['another port of the same machine', { Origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { Origin: 'null' }],
    ['nothing that says where it comes from', {}],
    ['a request that says it is from a neighbour', { 'Sec-Fetch-Site': 'same-site' }],
  ])('is refused: %s', async (_what, headers) => {
    const tab = new Tab(await startStaffServer(await place.freshUrl()));
    await tab.signIn();
    tab.headers = headers;
    const response = await tab.send('POST', '/api/back-office/enrolment-codes', { name: 'Kiosk', staffPin: '482915' });
    expect(response.status).toBe(403);
    expect(await refusalOf(response)).toBe('origin_not_allowed');
    expect((await tab.signIn()).status).toBe(403);
  });

  it('is fine: a listed one, and a browser that says that it is the same', async () => {
    const server = await startStaffServer(await place.freshUrl(), { allowedOrigins: ['https://office.example/'] });
    const tab = new Tab(server);
    tab.headers = { Origin: 'https://office.example' };
    expect((await tab.signIn()).status).toBe(200);
    tab.headers = { 'Sec-Fetch-Site': 'same-origin' };
    expect(
      (await tab.send('POST', '/api/back-office/enrolment-codes', { name: 'Kiosk', staffPin: '482915' })).status,
    ).toBe(201);
  });
});

describe('Behind TLS', () => {
  it('binds the session to the host and to TLS', async () => {
    const { temporaryFolder } = await import('../../support/temporary-folder.ts');
    const server = await startStaffServer(`${temporaryFolder()}/seller.sqlite`, { tls: 'proxy-in-front' });
    const tab = new Tab(server);
    expect((await tab.signIn()).status, 'plain HTTP is another origin').toBe(403);
    tab.headers = { Origin: server.url.replace('http:', 'https:') };
    const setCookie = (await tab.signIn(credentials)).headers.getSetCookie()[0]!;
    expect(setCookie).toMatch(/^__Host-sidelane_staff=/);
    expect(setCookie).toContain('; Secure');
    expect(setCookie).not.toContain('Domain');
  });
});
