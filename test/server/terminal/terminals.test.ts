import { scryptSync } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../platform/log.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { KioskHealth } from '../../../contract/seller/kiosk-care.ts';
import { makeTerminalKey } from '../../../contract/seller/terminal-key.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import {
  closeEnrolmentCode,
  findOpenCode,
  listCodesToForget,
  openEnrolmentCode,
  readCodeForRecord,
  readCodeState,
} from '../../../server/terminal/enrolment-code.ts';
import { beginEnrolment } from '../../../server/terminal/enrolment-conversation.ts';
import { EnrolmentHousekeeping } from '../../../server/terminal/enrolment-housekeeping.ts';
import { noteKioskReport, readKiosk, setStaffPin } from '../../../server/terminal/kiosk-care.ts';
import {
  authenticateTerminal,
  enrolTerminal,
  keepTerminalKey,
  listTerminals,
  noteTerminalSeen,
  readTerminalForRecord,
  readTerminalNames,
  revokeTerminal,
} from '../../../server/terminal/terminal-store.ts';
import type { TerminalQuery } from '../../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const start = 1_800_000_000_000;
const minuteMs = 60_000;
const health: KioskHealth = {
  appVersion: '9.8.7',
  electronVersion: '45.4.1',
  platform: 'linux',
  uptimeMs: 60_000,
  sentAt: 1_000,
  reloads: 0,
  relaunches: 0,
  lastFault: null,
  printer: 'ready',
  keychain: 'system',
  screen: { width: 1080, height: 1920, scale: 1 },
  hasStaffPin: false,
};

const event = (at: number) => ({ eventId: `event-${at}`, kind: 'pin_wrong' as const, at });

describeOnEveryDatabase('The terminals of a shop', (place) => {
  async function open(): Promise<Database> {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    return database;
  }

  it('are known by their credential, which the database does not have, until they are revoked', async () => {
    const database = await open();
    const { terminalId, credential } = await enrolTerminal(database, { kind: 'kiosk', name: 'Door' }, start);
    const { credential: others } = await enrolTerminal(database, { kind: 'browser', name: 'Web' }, start);
    expect(credential).toMatch(new RegExp(`^${terminalId}\\.[\\w-]{43}$`));
    expect(terminalId).toMatch(/^kiosk-[0-9a-f-]{36}$/);
    const secret = credential.slice(terminalId.length + 1);
    expect(JSON.stringify(await database.all('SELECT * FROM terminal'))).not.toContain(secret);
    const terminal = { terminalId, kind: 'kiosk', publicJwk: null };
    expect(await authenticateTerminal(database, credential)).toEqual({ terminal, lastSeenAt: null });
    await noteTerminalSeen(database, terminalId, start + 5);
    expect(await authenticateTerminal(database, credential)).toEqual({ terminal, lastSeenAt: start + 5 });
    const secretOfOther = others.slice(others.lastIndexOf('.') + 1);
    for (const wrong of [
      '',
      '.',
      secret,
      terminalId,
      `${terminalId}.`,
      `${terminalId}.${secretOfOther}`,
      `x.${secret}`,
      `${credential}.`,
    ])
      expect(await authenticateTerminal(database, wrong), wrong).toEqual({ refusal: 'terminal_unknown' });
    expect([await revokeTerminal(database, terminalId, start + 6), await revokeTerminal(database, 'x', start)]).toEqual(
      [true, false],
    );
    await revokeTerminal(database, terminalId, start + 9);
    expect(await authenticateTerminal(database, credential)).toEqual({ refusal: 'terminal_revoked' });
    expect((await listTerminals(database, { isRevoked: true })).terminals).toMatchObject([
      { terminalId, revokedAt: start + 6 },
    ]);
  });

  it('keep the first key that they have', async () => {
    const database = await open();
    const { terminalId, credential } = await enrolTerminal(database, { kind: 'kiosk', name: 'Door' }, start);
    const [{ publicJwk: first }, { publicJwk: second }] = [await makeTerminalKey(false), await makeTerminalKey(false)];
    const keep = (key: typeof first) => keepTerminalKey(database, terminalId, key);
    expect([await keep(first), await keep(first), await keep(second)]).toEqual([true, true, false]);
    expect(await keep({ ...first, y: second.y }), 'the half of it').toBe(false);
    expect(await keep({ ...first, x: second.x }), 'the other half').toBe(false);
    expect(await authenticateTerminal(database, credential)).toMatchObject({ terminal: { publicJwk: first } });
    expect(await keepTerminalKey(database, 'nobody', first)).toBe(false);
    const withKey = await enrolTerminal(database, { kind: 'browser', name: 'Web', publicJwk: second }, start);
    expect(await authenticateTerminal(database, withKey.credential)).toMatchObject({ terminal: { publicJwk: second } });
  });

  it('are listed kiosks first, the newest first, and found by part of a name or the beginning of an id', async () => {
    const database = await open();
    const enrol = async (kind: 'kiosk' | 'browser', name: string, at: number) =>
      (await enrolTerminal(database, { kind, name }, at)).terminalId;
    const door = await enrol('kiosk', 'Door', start);
    const web = await enrol('browser', '100%_web', start + 2);
    const till = await enrol('kiosk', 'Till', start + 1);
    const back = await enrol('browser', 'back\\yard', start);
    const find = async (query?: TerminalQuery) => {
      const { terminals, total } = await listTerminals(database, query);
      return [total, ...terminals.map(({ terminalId }) => terminalId)];
    };
    expect(await find()).toEqual([4, till, door, web, back]);
    expect(await find({ offset: 1, limit: 2 })).toEqual([4, door, web]);
    expect(await find({ find: 'OO' })).toEqual([1, door]);
    expect(await find({ find: till.slice(0, 12) })).toEqual([1, till]);
    expect(await find({ find: till.slice(1, 12) })).toEqual([0]);
    expect([await find({ find: '%_' }), await find({ find: '_o' }), await find({ find: '\\y' })]).toEqual([
      [1, web],
      [0],
      [1, back],
    ]);
    await revokeTerminal(database, door, start);
    expect([await find({ find: 'd' }), await find({ isRevoked: true })]).toEqual([
      [1, back],
      [1, door],
    ]);
    expect(await readTerminalNames(database, [door, door, web, 'nobody'])).toEqual(
      new Map([
        [door, 'Door'],
        [web, '100%_web'],
      ]),
    );
    expect(await readTerminalNames(database, [])).toEqual(new Map());
  });

  it('tell how they are, and have the PIN that staff gave them last, kiosks in service alone', async () => {
    const database = await open();
    const kiosk = (await enrolTerminal(database, { kind: 'kiosk', name: 'Door' }, start)).terminalId;
    const browser = (await enrolTerminal(database, { kind: 'browser', name: 'Web' }, start)).terminalId;
    const tell = (terminalId: string, at: number, ...events: { eventId: string; at: number }[]) =>
      noteKioskReport(
        database,
        terminalId,
        { health, events: events.map((event) => ({ ...event, kind: 'pin_wrong' as const })) },
        at,
      );
    expect(await readKiosk(database, kiosk)).toEqual({
      terminalId: kiosk,
      hasStaffPin: false,
      health: null,
      events: [],
    });
    expect(await tell(kiosk, start, { eventId: 'a', at: 1 })).toEqual({ staffPin: null });
    expect(await tell(browser, start + 1, { eventId: 'a', at: 7 })).toEqual({ staffPin: null });
    expect([
      await setStaffPin(database, kiosk, '482915'),
      await setStaffPin(database, browser, '482915'),
      await setStaffPin(database, 'x', '482915'),
    ]).toEqual([true, false, false]);
    const { staffPin } = await tell(kiosk, start + 2, { eventId: 'a', at: 9 }, { eventId: 'b', at: 2 });
    expect(staffPin).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    const [salt, hashed] = staffPin!.split('$').slice(4);
    const work = { N: 32_768, r: 8, p: 1, maxmem: 2 ** 28 };
    expect(
      scryptSync('482915', Buffer.from(salt!, 'base64url'), 32, work).toString('base64url'),
      'as the kiosk verifies it',
    ).toBe(hashed);
    expect(await readKiosk(database, kiosk)).toEqual({
      terminalId: kiosk,
      hasStaffPin: true,
      health: { ...health, receivedAt: start + 2 },
      events: [
        { eventId: 'b', kind: 'pin_wrong', at: 2 },
        { eventId: 'a', kind: 'pin_wrong', at: 1 },
      ],
    });
    await tell(kiosk, start + 3);
    expect((await readKiosk(database, kiosk))!.events, 'a report without events takes none away').toHaveLength(2);
    expect((await listTerminals(database)).terminals).toMatchObject([
      { terminalId: kiosk, lastSeenAt: start + 3, hasStaffPin: true, health: { receivedAt: start + 3 } },
      { terminalId: browser, lastSeenAt: start + 1, hasStaffPin: false, health: { receivedAt: start + 1 } },
    ]);
    expect(await readTerminalForRecord(database, kiosk)).toEqual({
      name: 'Door',
      kind: 'kiosk',
      hasStaffPin: true,
      isRevoked: false,
    });
    expect(await readTerminalForRecord(database, browser)).toMatchObject({ kind: 'browser', hasStaffPin: false });
    expect(await readKiosk(database, 'nobody')).toBeUndefined();
    await revokeTerminal(database, kiosk, start);
    expect(await readTerminalForRecord(database, kiosk)).toMatchObject({ isRevoked: true });
    expect(await readTerminalForRecord(database, 'nobody')).toBeUndefined();
    expect(await setStaffPin(database, kiosk, '730264')).toBe(false);
    await database.write((t) => t.run('UPDATE kiosk_health SET report = \'{"from":"a newer kiosk"}\''));
    expect((await readKiosk(database, kiosk))!.health).toBeNull();
  });

  it('are enrolled with a code of six digits, one at a time, for a quarter of an hour', async () => {
    const database = await open();
    const kiosk = { name: 'Door', staffPin: '482915', staffId: 'mara' };
    const first = await openEnrolmentCode(database, kiosk, start);
    expect(first).toEqual({
      codeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      code: expect.stringMatching(/^\d{6}$/),
      expiresAt: start + 15 * minuteMs,
    });
    const state = (codeId: string, at: number) => readCodeState(database, codeId, at);
    const { codeId, expiresAt } = first;
    expect(await state(codeId, start)).toEqual({ codeId, state: 'open', expiresAt, wrongTries: 0, terminalId: null });
    expect([(await state(codeId, expiresAt - 1))!.state, (await state(codeId, expiresAt))!.state]).toEqual([
      'open',
      'expired',
    ]);
    const openAt = async (at: number) => (await findOpenCode(database, at))?.code_id;
    expect([await openAt(expiresAt - 1), await openAt(expiresAt)]).toEqual([codeId, undefined]);
    expect([
      await listCodesToForget(database, expiresAt - 1, 9),
      await listCodesToForget(database, expiresAt, 9),
    ]).toEqual([[], [codeId]]);
    await database.write((t) => t.run('UPDATE enrolment_code SET tries_left = 3'));
    expect(await state(codeId, start)).toMatchObject({ state: 'open', wrongTries: 2 });
    const { terminalId } = await enrolTerminal(database, { kind: 'kiosk', name: 'Door' }, start);
    await database.write((t) =>
      t.run('UPDATE enrolment_code SET tries_left = 2, terminal_id = ?, closed_at = 1', [terminalId]),
    );
    expect(await state(codeId, start), 'the right try is no wrong one').toMatchObject({
      state: 'used',
      wrongTries: 2,
      terminalId,
    });
    await database.write((t) =>
      t.run('UPDATE enrolment_code SET tries_left = 0, terminal_id = NULL, closed_at = NULL'),
    );
    expect([await state(codeId, start), await openAt(start)]).toMatchObject([
      { state: 'tries_exceeded', wrongTries: 5 },
      undefined,
    ]);
    const second = await openEnrolmentCode(database, { ...kiosk, name: 'Till' }, start + 1);
    expect(await openAt(start + 1)).toBe(second.codeId);
    expect(await readCodeForRecord(database, second.codeId, start + 1)).toEqual({
      kioskName: 'Till',
      openedAt: start + 1,
      expiresAt: second.expiresAt,
      state: 'open',
    });
    expect([
      await closeEnrolmentCode(database, second.codeId, start + 2),
      await closeEnrolmentCode(database, 'none', start),
    ]).toEqual([true, false]);
    await closeEnrolmentCode(database, second.codeId, start + 9);
    expect(await database.get('SELECT closed_at AS at FROM enrolment_code WHERE code_id = ?', [second.codeId])).toEqual(
      { at: start + 2 },
    );
    expect((await state(second.codeId, start + 2))!.state).toBe('closed');
    expect([await state('none', start), await readCodeForRecord(database, 'none', start)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('keep the newest 200 events of each kiosk', async () => {
    const database = await open();
    const [door, till] = [
      (await enrolTerminal(database, { kind: 'kiosk', name: 'Door' }, start)).terminalId,
      (await enrolTerminal(database, { kind: 'kiosk', name: 'Till' }, start)).terminalId,
    ];
    await noteKioskReport(database, till, { health, events: [event(1)] }, start);
    await noteKioskReport(
      database,
      door,
      { health, events: Array.from({ length: 202 }, (_each, at) => event(at)) },
      start,
    );
    const events = (await readKiosk(database, door))!.events;
    expect([events.length, events[0], events.at(-1)]).toEqual([200, event(201), event(2)]);
    const kept = await database.all('SELECT terminal_id FROM kiosk_staff_event');
    expect(kept, 'nothing older stays in the database, and the other kiosk keeps its own').toHaveLength(201);
    expect((await readKiosk(database, till))!.events).toEqual([event(1)]);
  });

  it('leave no secret of an enrolment behind when its time is over', async () => {
    const database = await open();
    const { codeId } = await openEnrolmentCode(database, { name: 'Door', staffPin: '482915', staffId: 'mara' }, start);
    const channel = { binding: 'this-machine', keySha256: null } as const;
    const begin = (now: number) => beginEnrolment(database, { channel, address: '192.0.2.1' }, now);
    for (const at of [14 * minuteMs + 1, 14 * minuteMs, 13 * minuteMs]) await begin(start + at);
    let now = start + 15 * minuteMs - 1;
    const secrets = async () =>
      (await database.get<{ codes: number; conversations: number; halves: number }>(
        `SELECT (SELECT count(*) FROM enrolment_code WHERE stretched_code <> '') AS codes,
                (SELECT count(*) FROM enrolment_conversation) AS conversations,
                (SELECT count(*) FROM enrolment_conversation WHERE scalar <> '') AS halves`,
      ))!;
    const tidyUp = async (expected: Awaited<ReturnType<typeof secrets>>) => {
      const housekeeping = new EnrolmentHousekeeping({
        database,
        clock: { now: () => now },
        log: createLog('test', 'silent'),
      });
      housekeeping.start();
      await expect.poll(secrets).toEqual(expected);
      await housekeeping.stop();
    };
    await tidyUp({ codes: 1, conversations: 2, halves: 2 });
    now += 1;
    await tidyUp({ codes: 0, conversations: 1, halves: 0 });
    now += 1;
    await tidyUp({ codes: 0, conversations: 0, halves: 0 });
    expect((await readCodeState(database, codeId, now))!.state).toBe('expired');
  });
});
