import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { shopVariant } from '../../support/shop.ts';
import { OrderDesk } from './order-desk.ts';
import { refusalOf } from '../accounts/staff-server.ts';

const each = shopVariant.priceMinor;
const part = (quantity: number, position = 0) => ({ operationId: randomUUID(), units: [{ position, quantity }] });

describeOnEveryDatabase('Part of an order', (place) => {
  let desk: OrderDesk;

  beforeEach(async () => {
    desk = await OrderDesk.open(place);
  });

  afterEach(() => desk.shop.stop());

  it('is dispatched: the shopper is charged for it once, and the rest is released and stands on the shelf again', async () => {
    const orderNumber = await desk.buy({ quantity: 5 });
    const asked = part(2);
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.act(orderNumber, 'dispatch', asked)));
    // The same asked at once is one thing on every database: on PostgreSQL all but the first were refused.
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const order = await desk.becomes(orderNumber, 'dispatched');
    expect(order.lines).toMatchObject([{ quantity: 5, handedOver: 2, returned: 0 }]);
    expect(order.operations).toMatchObject([
      {
        operationId: asked.operationId,
        action: 'dispatch',
        state: 'done',
        amountMinor: 2 * each,
        units: [{ position: 0, quantity: 2 }],
      },
    ]);
    expect(await desk.atSettling()).toMatchObject({ state: 'captured', held: 0, captured: 2 * each, operations: 1 });
    expect(await desk.onHand()).toBe(shopVariant.onHand - 2);
    expect((await desk.act(orderNumber, 'dispatch', asked)).status).toBe(200);
    const otherwise = { ...asked, units: [{ position: 0, quantity: 3 }] };
    expect(await refusalOf(await desk.act(orderNumber, 'dispatch', otherwise))).toBe('order_action_differs');
    expect(await refusalOf(await desk.act(orderNumber, 'return', asked))).toBe('order_action_differs');
    expect(await refusalOf(await desk.act(orderNumber, 'dispatch', part(1)))).toBe('order_not_ready');
    expect(await desk.atSettling()).toMatchObject({ captured: 2 * each, operations: 1 });
  });

  it('comes back in several parts, and never more than was handed over', async () => {
    const orderNumber = await desk.buy({ method: 'collect', quantity: 5 });
    await desk.act(orderNumber, 'collect', part(4));
    await desk.becomes(orderNumber, 'collected');
    expect(await refusalOf(await desk.act(orderNumber, 'return', part(5)))).toBe('units_exceeded');
    const first = part(1);
    await desk.act(orderNumber, 'return', first);
    let order = await desk.becomes(orderNumber, 'returned_in_part');
    expect(order).toMatchObject({ lines: [{ handedOver: 4, returned: 1 }], actions: ['return'] });
    expect(await desk.atSettling()).toMatchObject({ state: 'refunded_in_part', refunded: each });
    expect((await desk.act(orderNumber, 'return', first)).status).toBe(200);
    expect(await refusalOf(await desk.act(orderNumber, 'return', part(4)))).toBe('units_exceeded');
    // Several members of staff at once: one of them is first.
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.act(orderNumber, 'return', part(2))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    order = await desk.until(
      orderNumber,
      ({ lines, state }) => lines[0]!.returned === 3 && state === 'returned_in_part',
    );
    await desk.act(orderNumber, 'return');
    order = await desk.becomes(orderNumber, 'returned');
    expect(order).toMatchObject({ lines: [{ handedOver: 4, returned: 4 }], actions: [] });
    expect(order.operations.map(({ amountMinor }) => amountMinor / each)).toEqual([4, 1, 2, 1]);
    expect(await desk.atSettling()).toMatchObject({ state: 'refunded', captured: 4 * each, refunded: 4 * each });
    expect(await desk.onHand()).toBe(shopVariant.onHand - 4);
  });

  it('of several lines is charged by what each costs', async () => {
    const orderNumber = await desk.buy({ quantity: 6 });
    // As if the shopper had chosen two articles: four of the one, and one at the price of two.
    await desk.shop.sellerDatabase.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO application_line (application_id, position, variant_id, quantity, unit_price_minor, title, sku)
         SELECT application_id, 1, 'gone-since', 1, ?, 'Jug', 'JUG' FROM shop_order WHERE order_number = ?`,
        [2 * each, Number(orderNumber)],
      );
      await transaction.run('UPDATE application_line SET quantity = 4 WHERE position = 0');
    });
    const units = [
      { position: 1, quantity: 1 },
      { position: 0, quantity: 1 },
    ];
    await desk.act(orderNumber, 'dispatch', { operationId: randomUUID(), units });
    const order = await desk.becomes(orderNumber, 'dispatched');
    expect(order.lines.map(({ handedOver }) => handedOver)).toEqual([1, 1]);
    expect(await desk.atSettling()).toMatchObject({ captured: 3 * each });
    await desk.act(orderNumber, 'return', part(1, 1));
    expect((await desk.becomes(orderNumber, 'returned_in_part')).lines.map(({ returned }) => returned)).toEqual([0, 1]);
    expect(await desk.atSettling()).toMatchObject({ refunded: 2 * each });
  });

  it('waits while the answer is lost and the seller starts again, and is charged once', async () => {
    const orderNumber = await desk.buy({ quantity: 3 });
    desk.shop.line.manners = 'lose-answer';
    await desk.act(orderNumber, 'dispatch', part(1));
    await expect
      .poll(async () => desk.atSettling(), { timeout: 20_000 })
      .toMatchObject({ state: 'captured', captured: each });
    await desk.shop.restartSeller();
    await desk.signIn();
    const order = await desk.read(orderNumber);
    expect(order).toMatchObject({ state: 'dispatching', lines: [{ handedOver: 0 }] });
    expect(await desk.onHand()).toBe(shopVariant.onHand - 3);
    desk.shop.line.manners = 'pass';
    await desk.becomes(orderNumber, 'dispatched');
    expect(await desk.atSettling()).toMatchObject({ captured: each, operations: 1 });
    expect(await desk.onHand()).toBe(shopVariant.onHand - 1);
  });

  it('that is none, or is named badly, is refused and changes nothing', async () => {
    const orderNumber = await desk.buy();
    const operationId = randomUUID();
    for (const [body, refusal] of [
      [{ units: [{ position: 0, quantity: 1 }] }, 'request_malformed'],
      [{ operationId, units: [] }, 'request_malformed'],
      [{ operationId, units: [{ position: 0, quantity: 0 }] }, 'request_malformed'],
      [{ operationId, units: [{ position: 0, quantity: 1.5 }] }, 'request_malformed'],
      [{ operationId, units: [{ position: 0, quantity: -1 }] }, 'request_malformed'],
      [{ operationId: 'mine', units: [{ position: 0, quantity: 1 }] }, 'request_malformed'],
      [{ operationId, units: [0, 0].map((position) => ({ position, quantity: 1 })) }, 'request_malformed'],
      [{ operationId, amountMinor: 1 }, 'request_malformed'],
      [[], 'request_malformed'],
      [{ operationId, units: [{ position: 1, quantity: 1 }] }, 'units_exceeded'],
      [{ operationId, units: [{ position: 0, quantity: 3 }] }, 'units_exceeded'],
    ] as const) {
      expect([body, await refusalOf(await desk.act(orderNumber, 'dispatch', body))]).toEqual([body, refusal]);
    }
    expect(await refusalOf(await desk.act(orderNumber, 'cancel', part(1)))).toBe('request_malformed');
    await desk.shop.sellerDatabase.write((transaction) =>
      transaction.run('UPDATE application_line SET unit_price_minor = 0'),
    );
    expect(await refusalOf(await desk.act(orderNumber, 'dispatch', part(1)))).toBe('nothing_to_pay');
    expect(await desk.read(orderNumber)).toMatchObject({ state: 'accepted', operations: [] });
  });
});
