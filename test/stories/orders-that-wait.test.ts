import { afterEach, expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { shopVariant } from '../support/shop.ts';
import { OrderDesk } from '../server/order/order-desk.ts';
import { refusalOf } from '../server/accounts/staff-server.ts';

const dayMs = 24 * 3_600_000;

describeOnEveryDatabase('An order that waits to be handed over', (place) => {
  let desk: OrderDesk;

  afterEach(() => desk.shop.stop());

  /** The order, read anew when its hold was extended so many times. */
  async function extended(orderNumber: string, times: number) {
    await desk.until(orderNumber, ({ operations }) => {
      const extensions = operations.filter(({ action, state }) => action === 'extend' && state === 'done');
      return extensions.length === times;
    });
    return desk.read(orderNumber);
  }

  it('keeps its credit held beyond the time of one hold, and is charged then', async () => {
    desk = await OrderDesk.open(place);
    const orderNumber = await desk.buy();
    const { holdExpiresAt } = await desk.read(orderNumber);
    expect(holdExpiresAt! - desk.clock.now()).toBeGreaterThan(6.9 * dayMs);
    await desk.wait(4 * dayMs);
    let order = await extended(orderNumber, 1);
    expect(order.holdExpiresAt! - desk.clock.now()).toBeGreaterThan(6.9 * dayMs);
    expect(order).toMatchObject({ state: 'accepted', isHoldOver: false, actions: ['dispatch', 'cancel'] });
    await desk.wait(5 * dayMs);
    order = await extended(orderNumber, 2);
    await desk.wait(3 * dayMs);
    await desk.act(orderNumber, 'dispatch');
    await desk.becomes(orderNumber, 'dispatched');
    expect(await desk.atSettling()).toMatchObject({ captured: 2 * shopVariant.priceMinor, operations: 3 });
  }, 60_000);

  it('is extended once though the answer is lost and the seller starts again meanwhile', async () => {
    desk = await OrderDesk.open(place);
    const orderNumber = await desk.buy();
    desk.shop.line.manners = 'lose-answer';
    await desk.wait(4 * dayMs);
    await expect.poll(async () => desk.atSettling(), { timeout: 20_000 }).toMatchObject({ operations: 1 });
    expect(await desk.read(orderNumber)).toMatchObject({ operations: [{ action: 'extend', state: 'waiting' }] });
    await desk.shop.restartSeller();
    await desk.signIn();
    desk.shop.line.manners = 'pass';
    await extended(orderNumber, 1);
    expect(await desk.atSettling()).toMatchObject({ state: 'held', operations: 1 });
  }, 60_000);

  it('is held no longer than the shop wants; then staff see that, and end it without money', async () => {
    desk = await OrderDesk.open(place, { seller: { longestHoldMs: 12 * dayMs } });
    const orderNumber = await desk.buy();
    await desk.wait(4 * dayMs);
    const { holdExpiresAt } = await extended(orderNumber, 1);
    await desk.wait(holdExpiresAt! - desk.clock.now());
    const order = await desk.read(orderNumber);
    expect(order).toMatchObject({ state: 'accepted', isHoldOver: true, actions: ['cancel'] });
    expect(await refusalOf(await desk.act(orderNumber, 'dispatch'))).toBe('order_not_ready');
    await desk.act(orderNumber, 'cancel');
    await desk.becomes(orderNumber, 'cancelled');
    expect(await desk.onHand()).toBe(shopVariant.onHand);
    expect(await desk.atSettling()).toMatchObject({ captured: 0, refunded: 0, operations: 1 });
  }, 60_000);

  it('that settling will hold no longer is not extended for ever, and says until when it is held', async () => {
    desk = await OrderDesk.open(place, { settling: { longestHoldMs: 8 * dayMs } });
    const orderNumber = await desk.buy();
    await desk.wait(4 * dayMs);
    const order = await extended(orderNumber, 1);
    expect(order.holdExpiresAt! - order.acceptedAt).toBeLessThanOrEqual(8 * dayMs);
    await desk.wait(order.holdExpiresAt! - desk.clock.now() - 3_600_000);
    expect(await desk.read(orderNumber)).toMatchObject({ state: 'accepted', isHoldOver: false });
    await desk.wait(3_600_000);
    expect(await desk.read(orderNumber)).toMatchObject({ isHoldOver: true, actions: ['cancel'] });
  }, 60_000);

  it('whose hold ended at settling without the seller knowing is told so when it is extended', async () => {
    desk = await OrderDesk.open(place);
    const orderNumber = await desk.buy();
    await desk.shop.settlingDatabase.write((transaction) => transaction.run('UPDATE payment SET expires_at = 1'));
    await desk.wait(4 * dayMs);
    const order = await desk.until(orderNumber, ({ isHoldOver }) => isHoldOver);
    expect(order.operations).toMatchObject([{ action: 'extend', state: 'refused', refusal: 'payment_not_held' }]);
    expect(order.actions).toEqual(['cancel']);
  }, 60_000);
});
