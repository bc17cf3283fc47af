import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { createLog } from '../../platform/log.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { noteHeldUntil, noteNotHeld, queueDueExtensions } from '../../server/order/hold-extension.ts';
import { answerOperation, listDueOperations, postponeOperation } from '../../server/order/operation-store.ts';
import type { WaitingOperation } from '../../server/order/operation-store.ts';
import { chooseUnits, isAllReturned, restOf } from '../../server/order/order-quantities.ts';
import { SettlingOperationRequester } from '../../server/order/settling-operation-requester.ts';
import {
  countOpenApplications,
  listDueApplications,
  makeLeftBehindDue,
  postponeReversal,
} from '../../server/purchase-application/application-store.ts';
import { moveApplication } from '../../server/purchase-application/move-application.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const now = 1_800_000_000_000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const states = ['received', 'checking', 'undetermined', 'withdrawn', 'accepted', 'rejected', 'reversed'] as const;
type State = (typeof states)[number];

async function enter(database: Database, id: string, state: State, dueAt: number): Promise<void> {
  await database.write((transaction) =>
    transaction.run(
      `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
                                received_at, updated_at, due_at) VALUES (?, 'kiosk', 'x', ?, 100, 'EUR', 'null', 0, 0, ?)`,
      [id, state, dueAt],
    ),
  );
}

async function enterOrder(database: Database, id: string, extendDueAt: number | null, heldUntil: number | null) {
  await enter(database, id, 'accepted', 0);
  const row = await database.write((transaction) =>
    transaction.get<{ order_number: number }>(
      `INSERT INTO shop_order (application_id, accepted_at, hold_expires_at, extend_due_at) VALUES (?, ?, ?, ?)
       RETURNING order_number`,
      [id, now, heldUntil, extendDueAt],
    ),
  );
  return row!.order_number;
}

const dueIds = async (database: Database, at = now, limit = 100) =>
  (await listDueApplications(database, at, limit)).map(({ applicationId }) => applicationId);

describeOnEveryDatabase('What waits for settling', (place) => {
  async function open(): Promise<Database> {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    return database;
  }

  it('is every open application whose time has come, or that a clock put off for longer than anything waits', async () => {
    const database = await open();
    for (const [place_, state] of states.entries()) await enter(database, state, state, now - place_);
    await enter(database, 'now', 'checking', now + 1);
    await enter(database, 'in five minutes', 'checking', now + 5 * minuteMs);
    await enter(database, 'never', 'undetermined', now + 5 * minuteMs + 1);
    expect(await dueIds(database)).toEqual(['withdrawn', 'undetermined', 'checking', 'received', 'never']);
    expect(await dueIds(database, now, 2)).toEqual(['withdrawn', 'undetermined']);
    expect(await dueIds(database, now + 1)).toContain('now');
    expect(await countOpenApplications(database)).toEqual(
      new Map([
        ['received', 1],
        ['checking', 3],
        ['undetermined', 2],
        ['withdrawn', 1],
      ]),
    );
  });

  it('is looked at when the one process of a database starts: every open state, and nothing that ended', async () => {
    const database = await open();
    for (const state of states) await enter(database, state, state, now + minuteMs);
    await enter(database, 'long due', 'received', now - minuteMs);
    await database.write((transaction) => makeLeftBehindDue(transaction, now));
    const due = await database.all<{ id: string; due: number }>(
      'SELECT application_id AS id, due_at - ? AS due FROM application',
      [now],
    );
    expect(Object.fromEntries(due.map(({ id, due: inMs }) => [id, inMs]))).toEqual({
      received: 0,
      checking: 0,
      undetermined: 0,
      withdrawn: 0,
      accepted: minuteMs,
      rejected: minuteMs,
      reversed: minuteMs,
      'long due': -minuteMs,
    });
  });

  it('is put off with one try more while settling is to reverse it, and no longer', async () => {
    const database = await open();
    for (const state of states) await enter(database, state, state, now);
    for (const state of states) await database.write((t) => postponeReversal(t, state, now + 7));
    const put = await database.all<{ id: string }>(
      'SELECT application_id AS id FROM application WHERE due_at = ? AND attempts = 1 ORDER BY id',
      [now + 7],
    );
    expect(put.map(({ id }) => id)).toEqual(['undetermined', 'withdrawn']);
  });

  it('moves once, by known steps, and keeps its notice and time where none is given', async () => {
    const database = await open();
    await enter(database, 'a', 'checking', now);
    const move = (to: State, change = {}) =>
      database.write((transaction) => moveApplication(transaction, 'a', 'checking', to, now + 1, change));
    await expect(move('withdrawn')).rejects.toThrow('an application does not go from checking to withdrawn');
    await database.write((transaction) => transaction.run("UPDATE application SET notice = 'n'"));
    expect(await move('undetermined')).toBe(true);
    expect(await move('accepted')).toBe(false);
    const kept = await database.get('SELECT state, notice, due_at AS due, updated_at AS at FROM application');
    expect(kept).toEqual({ state: 'undetermined', notice: 'n', due: now, at: now + 1 });
  });

  it('is every hold that is to be extended, once, of orders that are not handed over', async () => {
    const database = await open();
    const due = await enterOrder(database, 'due', now, now + dayMs);
    const handedOver = await enterOrder(database, 'handed over', now, now + dayMs);
    await enterOrder(database, 'later', now + 1, now + dayMs);
    await enterOrder(database, 'not held', null, null);
    await database.write((t) =>
      t.run("UPDATE shop_order SET state = 'dispatching' WHERE order_number = ?", [handedOver]),
    );
    await Promise.all([queueDueExtensions(database, now), queueDueExtensions(database, now)]);
    const waiting = await listDueOperations(database, now, 100);
    expect(waiting).toMatchObject([{ orderNumber: due, action: 'extend', amountMinor: 100, attempts: 0 }]);
    const { operationId } = waiting[0]!;
    const listed = async (at: number) => (await listDueOperations(database, at, 100)).length;
    await database.write((t) => postponeOperation(t, operationId, now + minuteMs));
    expect([await listed(now), await listed(now + minuteMs), await listed(now + minuteMs - 1)]).toEqual([0, 1, 0]);
    expect([await listed(now - 4 * minuteMs), await listed(now - 4 * minuteMs - 1)], 'the clock was set back').toEqual([
      0, 1,
    ]);
    expect(await listDueOperations(database, now + minuteMs, 100)).toMatchObject([{ attempts: 1 }]);
    const answer = () => database.write((t) => answerOperation(t, operationId, { refusal: 'payment_not_held' }, now));
    expect([await answer(), await answer()]).toEqual([true, false]);
    await database.write((t) => postponeOperation(t, operationId, now));
    expect(await listed(now + minuteMs), 'what was answered waits no more').toBe(0);
  });

  it('is a hold that is extended again only while it grows and may', async () => {
    const database = await open();
    const order = await enterOrder(database, 'a', now, now + 2 * dayMs);
    const note = async (heldUntil: number, longestHoldMs = 30 * dayMs) => {
      await database.write((t) => noteHeldUntil(t, order, heldUntil, longestHoldMs, now));
      return database.get('SELECT hold_expires_at AS held, extend_due_at AS due FROM shop_order');
    };
    expect(await note(now + 4 * dayMs)).toEqual({ held: now + 4 * dayMs, due: now + 2 * dayMs });
    expect(await note(now + 4 * dayMs), 'no longer than before').toEqual({ held: now + 4 * dayMs, due: null });
    expect(await note(now + 6 * dayMs, 8 * dayMs), 'it would last too long').toEqual({
      held: now + 6 * dayMs,
      due: null,
    });
    const gone = async (at: number) => {
      await database.write((t) => noteNotHeld(t, order, at));
      return database.get('SELECT hold_expires_at AS held, extend_due_at AS due FROM shop_order');
    };
    expect(await note(now + 8 * dayMs), 'to be extended again').toMatchObject({ due: now + 4 * dayMs });
    expect(await gone(now)).toEqual({ held: now, due: null });
    expect(await gone(now + 1), 'since then').toEqual({ held: now, due: null });
  });
});

const line = (position: number, quantity: number, handedOver = 0, returned = 0) => ({
  position,
  variantId: `v${position}`,
  title: '',
  sku: '',
  quantity,
  unitPriceMinor: 10 ** position,
  handedOver,
  returned,
});

describe('Units of an order', () => {
  it('are priced line by line, in order, and never more than there are', () => {
    const order = { lines: [line(0, 2), line(1, 3)] };
    const choose = (...units: [number, number][]) =>
      chooseUnits(
        order,
        'dispatch',
        units.map(([position, quantity]) => ({ position, quantity })),
      );
    expect(choose([1, 3], [0, 2])).toEqual({
      units: [
        { position: 0, quantity: 2 },
        { position: 1, quantity: 3 },
      ],
      amountMinor: 32,
    });
    expect(chooseUnits(order, 'dispatch', undefined)).toMatchObject({ amountMinor: 32 });
    expect(choose([0, 2], [1, 4])).toEqual({ refusal: 'units_exceeded' });
    expect(choose([2, 1])).toEqual({ refusal: 'units_exceeded' });
    expect(chooseUnits(order, 'return', undefined), 'nothing was handed over').toEqual({ refusal: 'nothing_to_pay' });
  });

  it('come back no oftener than they were handed over', () => {
    const order = { lines: [line(0, 5, 4, 3), line(1, 2)] };
    expect(chooseUnits(order, 'return', undefined), 'none of what never went out').toEqual({
      units: [{ position: 0, quantity: 1 }],
      amountMinor: 1,
    });
    expect(chooseUnits(order, 'return', [{ position: 0, quantity: 2 }])).toEqual({ refusal: 'units_exceeded' });
  });

  it('stand on the shelf again, or came back, line by line', () => {
    expect(restOf([line(0, 5, 2), line(1, 3, 3)])).toEqual([{ variantId: 'v0', quantity: 3 }]);
    expect(isAllReturned([line(0, 5, 2, 2), line(1, 3, 3, 3)])).toBe(true);
    expect(isAllReturned([line(0, 5, 2, 2), line(1, 3, 3, 2)])).toBe(false);
  });
});

async function ask(refusal: string, action: WaitingOperation['action'], attempts = 0) {
  const noted: string[] = [];
  const requester = new SettlingOperationRequester({
    log: createLog('test', 'silent'),
    sellerId: 's',
    signingKey: makeKeyPair(),
    client: { operate: async () => ({ refusal }) } as never,
    keySet: {} as never,
    availability: {
      settlingClock: { now: () => now },
      noteAnswer: () => noted.push('answer'),
      noteCannotDecide: () => noted.push('cannot decide'),
    } as never,
  });
  const operation = {
    operationId: 'o',
    orderNumber: 1,
    orderState: 'dispatching',
    applicationId: 'a',
    amountMinor: 1,
  };
  const result = await requester.ask({ ...operation, currency: 'EUR', action, attempts } as WaitingOperation);
  return { result, noted };
}

const results = async (action: WaitingOperation['action'], ...attempts: number[]) =>
  Promise.all(attempts.map(async (each) => (await ask('payment_unknown', action, each)).result !== undefined));

describe('A refusal of an operation', () => {
  const lasting = [
    'operation_content_differs',
    'payment_content_differs',
    'payment_not_held',
    'payment_not_captured',
    'held_amount_exceeded',
    'captured_amount_exceeded',
  ];

  it.each(lasting)('lasts: %s', async (refusal) => {
    expect((await ask(refusal, 'dispatch')).result).toEqual({ refusal });
  });

  it.each(['request_stale', 'request_malformed', 'seller_unknown', 'too_many_requests'])(
    'may pass: %s',
    async (refusal) => {
      expect(await ask(refusal, 'dispatch', 10_000)).toEqual({ result: undefined, noted: ['answer'] });
    },
  );

  it('for want of a database is asked about at once', async () => {
    expect(await ask('settling_unavailable', 'cancel')).toEqual({
      result: undefined,
      noted: ['answer', 'cannot decide'],
    });
  });

  it('of a payment that settling does not know lasts after twenty tries, and at once where nothing is lost by it', async () => {
    for (const action of ['dispatch', 'collect', 'return'] as const)
      expect(await results(action, 0, 19, 20)).toEqual([false, false, true]);
    for (const action of ['cancel', 'extend'] as const) expect(await results(action, 0)).toEqual([true]);
  });
});
