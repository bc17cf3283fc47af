import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { helpCallLastsMs } from '../../../contract/seller/help-call.ts';
import { MovableClock } from '../../../platform/clock.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import type { Database } from '../../../platform/database/database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { createStaffMember } from '../../../server/accounts/staff-store.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import {
  answerCall,
  callForHelp,
  endHelpCall,
  listWaitingCalls,
  readAnswer,
  readHelpCall,
} from '../../../server/terminal/help-calls.ts';
import { enrolTerminal, revokeTerminal } from '../../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const start = 1_800_000_000_000;
const minuteMs = 60_000;

/** A shop with two kiosks and two members of staff. */
async function people(database: Database) {
  const kiosk = async (name: string) =>
    (await enrolTerminal(database, { kind: 'kiosk', name }, start - minuteMs)).terminalId;
  const clock = new MovableClock(start);
  const staff = async (name: string) => {
    await createStaffMember(database, clock, {
      signInName: name,
      password: 'a very good password',
      name,
      role: 'owner',
    });
    const row = await database.get<{ id: string }>('SELECT staff_id AS id FROM staff_member WHERE name = ?', [name]);
    return row!.id;
  };
  return {
    door: await kiosk('Door'),
    window: await kiosk('Window'),
    mara: await staff('Mara'),
    jun: await staff('Jun'),
  };
}

describeOnEveryDatabase('A call for help', (place) => {
  async function open() {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    const shop = await people(database);
    const call = (terminalId: string, now = start, callId = randomUUID()) =>
      callForHelp(database, { callId, terminalId }, now);
    return { database, call, ...shop };
  }

  it('is one call, however often and from how many pages of the kiosk it is sent', async () => {
    const { database, call, door, window } = await open();
    const callId = randomUUID();
    const waiting = { callId, state: 'waiting', calledAt: start };
    expect(await call(door, start, callId)).toEqual(waiting);
    expect(await call(door, start + 5, callId)).toEqual(waiting);
    expect(await call(door, start + 6), 'another id while one is open').toEqual(waiting);
    const together = await Promise.all(Array.from({ length: 4 }, () => call(window, start + 7)));
    expect(new Set(together.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await readHelpCall(database, door, start + 8)).toEqual(waiting);
    expect((await listWaitingCalls(database, start + 8)).calls).toMatchObject([
      { callId, terminalId: door, terminalName: 'Door', calledAt: start },
      { terminalName: 'Window', calledAt: start + 7 },
    ]);
  });

  it('is answered by the first who says so, and then waits no more', async () => {
    const { database, call, door, mara, jun } = await open();
    const callId = randomUUID();
    await call(door, start, callId);
    expect(await answerCall(database, { callId, staffId: mara }, start + 1)).toBe(true);
    expect(await answerCall(database, { callId, staffId: jun }, start + 2)).toBe(false);
    expect(await readAnswer(database, callId, start + 3)).toEqual({
      callId,
      state: 'on_the_way',
      answeredBy: { staffId: mara, name: 'Mara' },
    });
    expect(await listWaitingCalls(database, start + 3)).toEqual({ calls: [] });
    expect(await readHelpCall(database, door, start + 3)).toMatchObject({ callId, state: 'on_the_way' });
    expect(await readAnswer(database, randomUUID(), start)).toBeUndefined();
  });

  it('ends when the kiosk says so, for good, and is no other kiosk’s to see, repeat or end', async () => {
    const { database, call, door, window, mara } = await open();
    const callId = randomUUID();
    await call(door, start, callId);
    expect(await call(window, start, callId)).toEqual({ refusal: 'not_found' });
    expect(await endHelpCall(database, { callId, terminalId: window }, start + 1)).toBeUndefined();
    expect(await readHelpCall(database, door, start + 1)).toMatchObject({ state: 'waiting' });
    for (const now of [start + 2, start + 3])
      expect(await endHelpCall(database, { callId, terminalId: door }, now)).toMatchObject({ callId, state: 'over' });
    expect(await answerCall(database, { callId, staffId: mara }, start + 4)).toBe(false);
    expect(await call(door, start + 5, callId), 'a repeat that comes late').toMatchObject({ state: 'over' });
    expect(await listWaitingCalls(database, start + 5)).toEqual({ calls: [] });
    expect(await readHelpCall(database, door, start + 5)).toBeNull();
  });

  it('ends by itself after its time, to the millisecond, and makes room for the next', async () => {
    const { database, call, door, mara } = await open();
    const callId = randomUUID();
    await call(door, start, callId);
    const last = start + helpCallLastsMs - 1;
    expect(await readHelpCall(database, door, last)).toMatchObject({ state: 'waiting' });
    expect((await listWaitingCalls(database, last)).calls).toHaveLength(1);
    expect(await readHelpCall(database, door, last + 1)).toBeNull();
    expect(await listWaitingCalls(database, last + 1)).toEqual({ calls: [] });
    expect(await answerCall(database, { callId, staffId: mara }, last + 1)).toBe(false);
    expect(await readAnswer(database, callId, last + 1)).toEqual({ callId, state: 'over', answeredBy: null });
    expect(await call(door, last + 1)).toMatchObject({ state: 'waiting', calledAt: last + 1 });
  });

  it('is not one of many: the seventh within ten minutes is refused, at this kiosk alone', async () => {
    const { database, call, door, window } = await open();
    for (let each = 0; each < 6; each++) {
      const callId = randomUUID();
      expect(await call(door, start + each, callId)).toMatchObject({ state: 'waiting' });
      await endHelpCall(database, { callId, terminalId: door }, start + each);
    }
    expect(await call(door, start + 6)).toEqual({ refusal: 'too_many_requests' });
    expect(await call(window, start + 6)).toMatchObject({ state: 'waiting' });
    expect(await call(door, start + 10 * minuteMs - 1)).toEqual({ refusal: 'too_many_requests' });
    expect(await call(door, start + 10 * minuteMs), 'the first of them is ten minutes old').toMatchObject({
      state: 'waiting',
    });
  });

  it('is forgotten a day later, and does not ring for a kiosk that was taken out of service', async () => {
    const { database, call, door } = await open();
    const callId = randomUUID();
    await call(door, start, callId);
    await revokeTerminal(database, door, start + 1);
    expect(await listWaitingCalls(database, start + 2)).toEqual({ calls: [] });
    await call(door, start + 24 * 60 * minuteMs);
    expect(await database.all('SELECT called_at AS at FROM help_call')).toEqual([{ at: start + 24 * 60 * minuteMs }]);
  });

  it('finds its table in a shop that was opened before there were calls, and nothing of that shop is touched', async () => {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    const step = sellerMigrations.findIndex(({ id }) => id === '008-help-calls');
    await migrate(database, sellerMigrations.slice(0, step));
    const { terminalId: door } = await enrolTerminal(
      database,
      { kind: 'kiosk', name: 'By the door' },
      start - minuteMs,
    );
    const before = await database.all('SELECT * FROM terminal ORDER BY terminal_id');
    await migrate(database, sellerMigrations.slice(0, step + 1));
    expect(await database.all('SELECT * FROM terminal ORDER BY terminal_id')).toEqual(before);
    expect(await callForHelp(database, { callId: randomUUID(), terminalId: door }, start)).toMatchObject({
      state: 'waiting',
    });
  });
});
