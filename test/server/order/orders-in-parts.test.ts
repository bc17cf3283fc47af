import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Fulfilment } from '../../../contract/seller/application.ts';
import { actOnOrder } from '../../../server/order/order-action.ts';
import { listOperations } from '../../../server/order/operation-store.ts';
import { listOrders } from '../../../server/order/order-list.ts';
import { findOrder, readOrderNumbers } from '../../../server/order/order-store.ts';
import { countOrdersBetween } from '../../../server/order/order-tally.ts';
import type {
  OperationResult,
  SettlingOperationRequester,
} from '../../../server/order/settling-operation-requester.ts';
import { SettlingOperations } from '../../../server/order/settling-operations.ts';
import {
  keptLog,
  makeApplication,
  openGround,
  priceMinor,
  shelf,
  startedAt,
  terminal,
  variantId,
} from '../purchase-application/purchase-ground.ts';
import { purchaseInParts } from '../purchase-application/purchase-in-parts.ts';
import { anyContact } from '../../support/sold-here.ts';

const database = openGround();
const dayMs = 86_400_000;
const { purchaseWith } = purchaseInParts(database);
let purchase = purchaseWith();
const address = { recipient: 'Ann', street: 'Long Lane 1', postalCode: '1000', city: 'Ghent', country: 'BE' };
const delivered: Fulfilment = { method: 'deliver', address };

let now = startedAt;
beforeEach(() => {
  now = startedAt;
  purchase = purchaseWith();
});

/** An order of two lines, 2 and 3 units of the same variant. */
async function order(fulfilment: Fulfilment = delivered) {
  const line = { variantId, unitPriceMinor: priceMinor };
  const lines = [
    { ...line, quantity: 2 },
    { ...line, quantity: 3 },
  ];
  const application = makeApplication({ lines, totalMinor: 5 * priceMinor, fulfilment });
  const outcome = await purchase.apply(application, terminal);
  const { orderNumber, collectionCode } = (outcome as { order: { orderNumber: string; collectionCode: string } }).order;
  return { orderNumber, collectionCode, applicationId: application.applicationId };
}

type Asked = Parameters<typeof actOnOrder>[1];
const act = (orderNumber: string, action: Asked['action'], more: Partial<Asked> = {}) =>
  actOnOrder(database, { orderNumber, action, staffId: 'staff-1', proof: { reason: 'receipt_shown' }, ...more }, now);
const units = (...given: [position: number, quantity: number][]) =>
  given.map(([position, quantity]) => ({ position, quantity }));
const stateOf = async (orderNumber: string) => (await findOrder(database, orderNumber))!.state;

const longestHoldMs = 30 * 24 * 3_600_000;

/** Brings what waits to a settling that answers so, until all is answered or put off. */
async function settle(answer: OperationResult | undefined | ((action: string) => OperationResult | undefined)) {
  const asked: { action: string; amountMinor: number; orderNumber: number }[] = [];
  const { log, told } = keptLog();
  const requester = {
    ask: async (operation: (typeof asked)[0]) => {
      asked.push(operation);
      return typeof answer === 'function' ? answer(operation.action) : answer;
    },
  } as unknown as SettlingOperationRequester;
  const operations = new SettlingOperations({
    database,
    clock: { now: () => now },
    log,
    requester,
    longestHoldMs,
  });
  operations.start();
  const open = `SELECT (SELECT count(*) FROM settling_operation WHERE state = 'waiting' AND due_at <= ?)
                     + (SELECT count(*) FROM shop_order WHERE state = 'accepted' AND extend_due_at <= ?) AS n`;
  await expect.poll(async () => (await database.get<{ n: number }>(open, [now, now]))!.n).toBe(0);
  await operations.stop();
  return { asked, told };
}
const receipt = { receipt: 'a.receipt', heldUntil: startedAt + 14 * dayMs };

describe('An order that staff act on', () => {
  it('is dispatched once settling captured its amount, however often that is asked for', async () => {
    const { orderNumber } = await order();
    const before = await shelf(database);
    expect(await act(orderNumber, 'dispatch')).toMatchObject({ orderNumber, state: 'dispatching' });
    expect(await act(orderNumber, 'dispatch'), 'once more').toMatchObject({ state: 'dispatching' });
    const { asked, told } = await settle(receipt);
    expect(asked).toMatchObject([
      { action: 'dispatch', amountMinor: 5 * priceMinor, orderNumber: Number(orderNumber) },
    ]);
    expect(told).toEqual([
      { level: 'info', event: 'order_changed', orderNumber: Number(orderNumber), state: 'dispatched' },
    ]);
    expect(await act(orderNumber, 'dispatch')).toMatchObject({ state: 'dispatched' });
    expect(await listOperations(database, orderNumber)).toEqual([
      {
        operationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        action: 'dispatch',
        state: 'done',
        amountMinor: 5 * priceMinor,
        askedAt: startedAt,
        answeredAt: startedAt,
        refusal: null,
        askedBy: 'staff-1',
        handedOverBy: null,
        restocks: false,
        units: units([0, 2], [1, 3]),
      },
    ]);
    expect(await shelf(database)).toEqual(before);
  });

  it('is as it was where settling refuses, and may be asked for again', async () => {
    const { orderNumber } = await order({ method: 'collect' });
    await act(orderNumber, 'collect');
    await settle({ refusal: 'held_amount_exceeded' });
    expect(await stateOf(orderNumber)).toBe('accepted');
    expect(await listOperations(database, orderNumber)).toMatchObject([
      { state: 'refused', refusal: 'held_amount_exceeded' },
    ]);
    expect((await findOrder(database, orderNumber))!.holdExpiresAt, 'it is still held').toBe(startedAt + 7 * dayMs);
    expect(await act(orderNumber, 'collect')).toMatchObject({ state: 'collecting' });
    await settle(receipt);
    expect(await stateOf(orderNumber)).toBe('collected');
  });

  it('is not handed over in the wrong way, in the wrong state, after its hold, or of more than there is', async () => {
    const { orderNumber } = await order();
    const notReady = { refusal: 'order_not_ready' };
    expect(await act(orderNumber, 'collect')).toEqual(notReady);
    expect(await act(orderNumber, 'return')).toEqual(notReady);
    expect(await act('999999', 'dispatch')).toEqual({ refusal: 'not_found' });
    expect(await act('1e3', 'dispatch')).toEqual({ refusal: 'not_found' });
    expect(await act(orderNumber, 'dispatch', { units: units([0, 3]) })).toEqual({ refusal: 'units_exceeded' });
    now = startedAt + 7 * dayMs;
    expect(await act(orderNumber, 'dispatch')).toEqual(notReady);
    expect(await act(orderNumber, 'cancel')).toMatchObject({ state: 'cancelling' });
    await settle(receipt);
  });

  it('goes out in part, with the rest back on the shelf, and comes back bit by bit', async () => {
    const { orderNumber } = await order();
    const before = await shelf(database);
    await act(orderNumber, 'dispatch', { units: units([1, 2], [0, 2]) });
    expect((await settle(receipt)).asked).toMatchObject([{ amountMinor: 4 * priceMinor }]);
    expect(await shelf(database)).toEqual({ ...before, onHand: before.onHand + 1 });
    const lines = async () =>
      (await findOrder(database, orderNumber))!.lines.map(({ handedOver, returned }) => [handedOver, returned]);
    expect(await lines()).toEqual([
      [2, 0],
      [2, 0],
    ]);
    await act(orderNumber, 'return', { units: units([1, 1]) });
    expect((await settle(receipt)).told).toMatchObject([{ state: 'returned_in_part' }]);
    expect(await lines()).toEqual([
      [2, 0],
      [2, 1],
    ]);
    await act(orderNumber, 'return');
    await settle({ refusal: 'captured_amount_exceeded' });
    expect(await stateOf(orderNumber)).toBe('returned_in_part');
    await act(orderNumber, 'return');
    expect((await settle(receipt)).asked).toMatchObject([{ action: 'return', amountMinor: 3 * priceMinor }]);
    expect(await stateOf(orderNumber)).toBe('returned');
    expect(await shelf(database), 'goods that come back may be broken').toEqual({
      ...before,
      onHand: before.onHand + 1,
    });
  });

  it('is handed over for its code in any spelling, or for a reason, and for nothing else', async () => {
    const first = await order({ method: 'collect' });
    const code = first.collectionCode;
    const spelt = `${code.slice(0, 3).toLowerCase()} – ${code.slice(3)}`;
    const prove = (proof: Asked['proof'], more: Partial<Asked> = {}) =>
      act(first.orderNumber, 'collect', { proof, ...more });
    expect(await prove(undefined)).toEqual({ refusal: 'hand_over_unproven' });
    const other = code.startsWith('A') ? `B${code.slice(1)}` : `A${code.slice(1)}`;
    for (const collectionCode of [other, code.slice(0, 5), `${code}A`, '-']) {
      expect(await prove({ collectionCode }), collectionCode).toEqual({ refusal: 'collection_code_wrong' });
    }
    expect(await listOperations(database, first.orderNumber)).toEqual([]);
    const operationId = randomUUID();
    expect(await prove({ collectionCode: spelt }, { operationId })).toMatchObject({ state: 'collecting' });
    expect(await prove({ collectionCode: code }, { operationId }), 'again').toMatchObject({ state: 'collecting' });
    expect(await prove({ reason: 'other' }, { operationId })).toEqual({ refusal: 'order_action_differs' });
    await settle(receipt);
    const second = await order({ method: 'collect' });
    await act(second.orderNumber, 'collect', { proof: { reason: 'identity_shown' } });
    await settle(receipt);
    expect(await stateOf(second.orderNumber)).toBe('collected');
    expect(await listOperations(database, first.orderNumber)).toMatchObject([{ handedOverBy: 'code' }]);
    expect(await listOperations(database, second.orderNumber)).toMatchObject([{ handedOverBy: 'identity_shown' }]);
  });

  it('is sent and cancelled without a proof', async () => {
    const { orderNumber } = await order();
    expect(await act(orderNumber, 'dispatch', { proof: undefined })).toMatchObject({ state: 'dispatching' });
    const collected = await order({ method: 'collect' });
    expect(await act(collected.orderNumber, 'cancel', { proof: undefined })).toMatchObject({ state: 'cancelling' });
    await settle(receipt);
  });

  it('goes back into stock where staff say so, once settling has refunded it and in every part', async () => {
    const { orderNumber } = await order();
    const before = await shelf(database);
    await act(orderNumber, 'dispatch');
    await settle(receipt);
    const operationId = randomUUID();
    const returned = { operationId, units: units([0, 1]), restock: true };
    await act(orderNumber, 'return', returned);
    await settle({ refusal: 'captured_amount_exceeded' });
    expect(await shelf(database), 'refused').toEqual(before);
    const again = { ...returned, operationId: randomUUID() };
    await act(orderNumber, 'return', again);
    expect(await shelf(database), 'not before the refund').toEqual(before);
    expect(await act(orderNumber, 'return', { ...again, restock: false })).toEqual({ refusal: 'order_action_differs' });
    await settle(receipt);
    expect(await act(orderNumber, 'return', again), 'a repeat').toMatchObject({ state: 'returned_in_part' });
    expect(await shelf(database)).toEqual({ ...before, onHand: before.onHand + 1 });
    await act(orderNumber, 'return', { operationId: randomUUID(), units: units([0, 1], [1, 2]), restock: true });
    await settle(receipt);
    expect(await shelf(database)).toEqual({ ...before, onHand: before.onHand + 4 });
    await act(orderNumber, 'return');
    await settle(receipt);
    expect(await stateOf(orderNumber)).toBe('returned');
    expect(await shelf(database), 'the last was broken').toEqual({ ...before, onHand: before.onHand + 4 });
    const restocks = (await listOperations(database, orderNumber)).map((operation) => operation.restocks);
    expect(restocks).toEqual([false, true, true, true, false]);
  });

  it('is cancelled with all of it back on the shelf', async () => {
    const { orderNumber } = await order();
    const before = await shelf(database);
    await act(orderNumber, 'cancel');
    await settle(receipt);
    expect(await stateOf(orderNumber)).toBe('cancelled');
    expect(await shelf(database)).toEqual({ ...before, onHand: before.onHand + 5 });
  });

  it.each(['payment_not_held', 'payment_unknown'])('is cancelled also where settling says %s', async (refusal) => {
    const { orderNumber } = await order();
    await act(orderNumber, 'cancel');
    await settle({ refusal });
    expect(await stateOf(orderNumber)).toBe('cancelled');
  });

  it.each(['payment_not_held', 'payment_unknown'])(
    'counts as held no more where its dispatch meets %s',
    async (refusal) => {
      const { orderNumber } = await order();
      now = startedAt + 1_000;
      await act(orderNumber, 'dispatch');
      await settle({ refusal });
      expect(await findOrder(database, orderNumber)).toMatchObject({
        state: 'accepted',
        holdExpiresAt: startedAt + 1_000,
      });
      expect(await act(orderNumber, 'dispatch')).toEqual({ refusal: 'order_not_ready' });
    },
  );

  it('is not cancelled where settling refuses that for another reason', async () => {
    const { orderNumber } = await order();
    const before = await shelf(database);
    await act(orderNumber, 'cancel');
    await settle({ refusal: 'payment_content_differs' });
    expect(await stateOf(orderNumber)).toBe('accepted');
    expect(await shelf(database)).toEqual(before);
  });

  it('waits for settling, longer each time, while it does not answer', async () => {
    const { orderNumber } = await order();
    await act(orderNumber, 'dispatch');
    const kept = () =>
      database.get<{ due: number; attempts: number }>(
        'SELECT due_at - ? AS due, attempts FROM settling_operation WHERE order_number = ?',
        [startedAt, Number(orderNumber)],
      );
    await settle(undefined);
    expect(await kept()).toEqual({ due: 500, attempts: 1 });
    now += 500;
    await settle(undefined);
    expect(await kept()).toEqual({ due: 1_500, attempts: 2 });
    expect(await stateOf(orderNumber)).toBe('dispatching');
    now += 1_000;
    await settle(receipt);
    expect(await stateOf(orderNumber)).toBe('dispatched');
  });
});

/** What asks settling, with a settling that answers so. */
const operationsWith = (ask: (operation: { orderNumber: number }) => Promise<OperationResult | undefined>) => {
  const { log, told } = keptLog();
  const requester = { ask } as unknown as SettlingOperationRequester;
  return {
    told,
    operations: new SettlingOperations({ database, clock: { now: () => now }, log, requester, longestHoldMs }),
  };
};

describe('What settling answers', () => {
  it('is asked for at once where somebody is in a hurry, not half a second later', async () => {
    const { orderNumber } = await order();
    const asked: number[] = [];
    const { operations } = operationsWith(async (operation) => {
      asked.push(operation.orderNumber);
      return receipt;
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    operations.start();
    vi.advanceTimersByTime(0);
    // The next round is to come.
    await expect.poll(() => vi.getTimerCount()).toBe(1);
    await act(orderNumber, 'dispatch');
    vi.advanceTimersByTime(0);
    operations.hurry();
    vi.advanceTimersByTime(0);
    await expect.poll(() => asked).toEqual([Number(orderNumber)]);
    await operations.stop();
  });

  it('is not kept, and asked for again, where the order was changed by hand meanwhile', async () => {
    const { orderNumber } = await order();
    await act(orderNumber, 'dispatch');
    const { operations, told } = operationsWith(async () => {
      await database.write((t) =>
        t.run("UPDATE shop_order SET state = 'accepted' WHERE order_number = ?", [Number(orderNumber)]),
      );
      return receipt;
    });
    operations.start();
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await operations.stop();
    expect(told.slice(0, 1)).toMatchObject([
      { level: 'error', err: { message: `Order ${orderNumber} waits for an operation but is dispatching` } },
    ]);
    expect(await listOperations(database, orderNumber)).toMatchObject([{ state: 'waiting', answeredAt: null }]);
    await database.write((t) =>
      t.run("UPDATE shop_order SET state = 'dispatching' WHERE order_number = ?", [Number(orderNumber)]),
    );
    await settle(receipt);
    expect(await stateOf(orderNumber)).toBe('dispatched');
  });
});

describe('What is asked for with an id of its own', () => {
  it('is one thing with the same order, action and units in any order, and refused with others', async () => {
    const [{ orderNumber }, other] = [await order(), await order()];
    const operationId = randomUUID();
    const ask = (changes: Partial<Asked> = {}) =>
      act(orderNumber, 'dispatch', { operationId, units: units([1, 1], [0, 2]), ...changes });
    const differs = { refusal: 'order_action_differs' };
    expect(await ask()).toMatchObject({ state: 'dispatching' });
    expect(await ask({ units: units([0, 2], [1, 1]) })).toMatchObject({ state: 'dispatching' });
    for (const changes of [
      { units: units([0, 2]) },
      { units: units([0, 1], [1, 2]) },
      { units: undefined },
      { action: 'cancel' as const },
      { orderNumber: other.orderNumber },
    ])
      expect(await ask(changes), JSON.stringify(changes)).toEqual(differs);
    expect((await settle(receipt)).asked).toHaveLength(1);
    expect(await ask()).toMatchObject({ state: 'dispatched' });
    expect(await listOperations(database, other.orderNumber)).toEqual([]);
  });

  it('is all of an order where no units are named, and of a return what could come back then', async () => {
    const { orderNumber } = await order();
    const [dispatchId, returnId] = [randomUUID(), randomUUID()];
    const ask = (action: Asked['action'], operationId: string, more: Partial<Asked> = {}) =>
      act(orderNumber, action, { operationId, ...more });
    await ask('dispatch', dispatchId);
    expect(await ask('dispatch', dispatchId, { units: units([0, 2], [1, 3]) })).toMatchObject({
      state: 'dispatching',
    });
    await settle(receipt);
    await ask('return', returnId);
    await settle(receipt);
    expect(await ask('return', returnId)).toMatchObject({ state: 'returned' });
    expect(await ask('return', returnId, { units: units([0, 1]) })).toEqual({ refusal: 'order_action_differs' });
    expect(await listOperations(database, orderNumber)).toMatchObject([
      { operationId: dispatchId },
      { operationId: returnId },
    ]);
  });
});

describe('A hold that is to be extended', () => {
  it('is extended with settling’s time for it, and asked for no more where settling will not', async () => {
    const { orderNumber } = await order();
    now = startedAt + 3.5 * dayMs;
    const { asked, told } = await settle((action) => (action === 'extend' ? receipt : undefined));
    expect(asked.filter((each) => each.orderNumber === Number(orderNumber))).toMatchObject([
      { action: 'extend', amountMinor: 5 * priceMinor },
    ]);
    expect(told).toEqual([]);
    expect(await findOrder(database, orderNumber)).toMatchObject({
      state: 'accepted',
      holdExpiresAt: receipt.heldUntil,
    });
    now = startedAt + 8.75 * dayMs;
    await settle({ refusal: 'payment_not_held' });
    expect(await findOrder(database, orderNumber)).toMatchObject({ holdExpiresAt: now });
    now += dayMs;
    const again = await settle(receipt);
    expect(again.asked.filter((each) => each.orderNumber === Number(orderNumber))).toEqual([]);
  });
});

describe('Orders as staff find them', () => {
  it('are listed from the newest on, and found by the beginning of a number or code and by day', async () => {
    const [first, second] = [await order({ method: 'collect' }), await order()];
    const find = async (query: Partial<Parameters<typeof listOrders>[1]>) => {
      const { rows, total, next } = await listOrders(database, { limit: 100, ...query });
      return { next, total, numbers: rows.map(({ orderNumber }) => orderNumber) };
    };
    const all = await find({ limit: 2 });
    expect(all.numbers).toEqual([second.orderNumber, first.orderNumber]);
    const { next } = await find({ limit: 1 });
    expect((await find({ after: next!, limit: 1 })).numbers).toEqual([first.orderNumber]);
    const { collectionCode: code } = first;
    for (const text of [code, ` ${code.toLowerCase()} `, code.slice(0, 5), `%${code}`])
      expect((await find({ find: text })).numbers, text).toContain(first.orderNumber);
    expect((await find({ find: second.orderNumber })).numbers).toContain(second.orderNumber);
    expect(await find({ find: 'no such code' })).toEqual({ numbers: [], total: 0, next: null });
    await database.write((t) =>
      t.run('UPDATE shop_order SET accepted_at = ? WHERE order_number = ?', [
        startedAt + 5,
        Number(second.orderNumber),
      ]),
    );
    expect(await find({ from: startedAt + 5 })).toEqual({ numbers: [second.orderNumber], total: 1, next: null });
    expect((await find({ until: startedAt + 5 })).numbers).not.toContain(second.orderNumber);
    expect((await find({ from: startedAt + 5, until: startedAt + 6 })).total).toBe(1);
    expect(await countOrdersBetween(database, [startedAt + 1, startedAt + 5, startedAt + 6, startedAt + 7])).toEqual([
      { count: 0, totalMinor: 0 },
      { count: 1, totalMinor: 5 * priceMinor },
      { count: 0, totalMinor: 0 },
    ]);
  });

  it('say what was bought, by which terminal, and for whom', async () => {
    const { orderNumber, applicationId } = await order();
    expect(await findOrder(database, orderNumber)).toEqual({
      orderNumber,
      applicationId,
      terminalId: 'kiosk-1',
      totalMinor: 5 * priceMinor,
      currency: 'EUR',
      fulfilment: delivered,
      contact: anyContact,
      giftNote: null,
      ageCheck: null,
      collectionCode: null,
      acceptedAt: startedAt,
      isReady: false,
      state: 'accepted',
      holdExpiresAt: startedAt + 7 * dayMs,
      lines: [2, 3].map((quantity, position) => ({
        position,
        variantId,
        title: 'Mug · Blue',
        sku: 'MUG-1',
        quantity,
        unitPriceMinor: priceMinor,
        handedOver: 0,
        returned: 0,
      })),
    });
    for (const none of ['', 'x', '1'.repeat(16), `${orderNumber}0000`, ` ${orderNumber}`, `${orderNumber}x`])
      expect(await findOrder(database, none), none).toBeUndefined();
    expect(await readOrderNumbers(database, [applicationId, randomUUID()])).toEqual(
      new Map([[applicationId, orderNumber]]),
    );
    expect(await readOrderNumbers(database, [])).toEqual(new Map());
  });
});
