import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { shopVariant } from '../../support/shop.ts';
import { OrderDesk } from './order-desk.ts';
import { refusalOf, Tab } from '../accounts/staff-server.ts';

describeOnEveryDatabase('An order', (place) => {
  let desk: OrderDesk;

  beforeEach(async () => {
    desk = await OrderDesk.open(place);
  });

  afterEach(() => desk.shop.stop());

  const totalMinor = 2 * shopVariant.priceMinor;

  it('is captured once when it is dispatched, however often that is asked, and refunded when it comes back', async () => {
    const orderNumber = await desk.buy();
    expect((await desk.read(orderNumber)).actions).toEqual(['dispatch', 'cancel']);
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.act(orderNumber, 'dispatch')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await desk.becomes(orderNumber, 'dispatched');
    expect((await desk.act(orderNumber, 'dispatch')).status).toBe(200);
    const captured = { state: 'captured', held: 0, captured: totalMinor, refunded: 0, operations: 1 };
    expect(await desk.atSettling()).toEqual(captured);
    expect(await refusalOf(await desk.act(orderNumber, 'cancel'))).toBe('order_not_ready');
    await desk.act(orderNumber, 'return');
    await desk.becomes(orderNumber, 'returned');
    expect(await desk.atSettling()).toEqual({ ...captured, state: 'refunded', refunded: totalMinor, operations: 2 });
    expect((await desk.read(orderNumber)).operations).toMatchObject([
      { action: 'dispatch', state: 'done', amountMinor: totalMinor, refusal: null },
      { action: 'return', state: 'done', amountMinor: totalMinor, refusal: null },
    ]);
  });

  it('is voided when it is cancelled, and its goods stand on the shelf again', async () => {
    const orderNumber = await desk.buy({ method: 'collect' });
    expect(await desk.onHand()).toBe(shopVariant.onHand - 2);
    expect(await refusalOf(await desk.act(orderNumber, 'dispatch'))).toBe('order_not_ready');
    await desk.act(orderNumber, 'cancel');
    await desk.becomes(orderNumber, 'cancelled');
    expect(await desk.atSettling()).toEqual({ state: 'voided', held: 0, captured: 0, refunded: 0, operations: 1 });
    expect(await desk.onHand()).toBe(shopVariant.onHand);
    expect((await desk.act(orderNumber, 'cancel')).status).toBe(200);
    expect(await desk.onHand()).toBe(shopVariant.onHand);
    expect(await refusalOf(await desk.act(orderNumber, 'collect'))).toBe('order_not_ready');
  });

  it.each([
    { name: 'was counted when it was sold', atSale: 0, afterwards: 1, onHand: shopVariant.onHand },
    { name: 'was not counted when it was sold', atSale: 1, afterwards: 0, onHand: shopVariant.onHand },
  ])(
    'puts back what was taken of a variant that $name and is otherwise now',
    async ({ atSale, afterwards, onHand }) => {
      const countAs = (sellsWithoutStock: number) =>
        desk.shop.sellerDatabase.write((transaction) =>
          transaction.run('UPDATE variant SET sells_without_stock = ?', [sellsWithoutStock]),
        );
      await countAs(atSale);
      const orderNumber = await desk.buy({ quantity: 3 });
      await countAs(afterwards);
      await desk.act(orderNumber, 'cancel');
      await desk.becomes(orderNumber, 'cancelled');
      expect(await desk.onHand()).toBe(onHand);
    },
  );

  it('waits while the answer is lost and the seller starts again, and is captured once', async () => {
    const orderNumber = await desk.buy({ method: 'collect' });
    desk.shop.line.manners = 'lose-answer';
    expect((await (await desk.act(orderNumber, 'collect')).json()) as StaffOrder).toMatchObject({
      state: 'collecting',
    });
    await expect
      .poll(async () => (await desk.atSettling()) as object, { timeout: 20_000 })
      .toMatchObject({ state: 'captured', captured: totalMinor });
    expect((await desk.read(orderNumber)).state).toBe('collecting');
    await desk.shop.restartSeller();
    await desk.signIn();
    expect(await desk.read(orderNumber)).toMatchObject({ state: 'collecting', operations: [{ state: 'waiting' }] });
    desk.shop.line.manners = 'pass';
    await desk.becomes(orderNumber, 'collected');
    expect(await desk.atSettling()).toMatchObject({ captured: totalMinor, operations: 1 });
  });

  it('waits while settling is still doing what it was asked for before, and is captured once', async () => {
    const orderNumber = await desk.buy();
    const { settlingDatabase, sellerDatabase } = desk.shop;
    const attempts = async () => {
      desk.clock.advance(100);
      const row = await sellerDatabase.get<{ attempts: number }>('SELECT attempts FROM settling_operation');
      return row!.attempts;
    };
    await settlingDatabase.write(async (transaction) => {
      // SQLite has one writer, which is this one.
      if (transaction.dialect === 'postgres') await transaction.all('SELECT state FROM payment FOR UPDATE');
      await desk.act(orderNumber, 'dispatch');
      // The first had no answer in time, the second is told that the first is in flight.
      await expect.poll(attempts, { timeout: 12_000 }).toBeGreaterThanOrEqual(2);
      expect(await desk.read(orderNumber)).toMatchObject({ state: 'dispatching', operations: [{ state: 'waiting' }] });
    });
    await desk.becomes(orderNumber, 'dispatched');
    expect(await desk.atSettling()).toMatchObject({ state: 'captured', captured: totalMinor, operations: 1 });
    const told = `SELECT COUNT(*) AS count FROM audit_record WHERE reason = 'operation_in_flight'`;
    await expect
      .poll(async () => (await settlingDatabase.get<{ count: number }>(told))!.count)
      .toBeGreaterThanOrEqual(1);
  }, 40_000);

  it('is accepted still, and says why, when settling holds nothing for it any more', async () => {
    const orderNumber = await desk.buy();
    await desk.shop.settlingDatabase.write((transaction) => transaction.run('UPDATE payment SET expires_at = 1'));
    await desk.act(orderNumber, 'dispatch');
    await desk.becomes(orderNumber, 'accepted');
    expect((await desk.read(orderNumber)).operations).toMatchObject([
      { state: 'refused', refusal: 'payment_not_held' },
    ]);
    await desk.act(orderNumber, 'cancel');
    await desk.becomes(orderNumber, 'cancelled');
    expect(await desk.onHand()).toBe(shopVariant.onHand);
  });

  /** As after a restore from a backup of before the purchase; what it gives brings the payment back. */
  async function settlingForgetsPayment(): Promise<() => Promise<void>> {
    const { settlingDatabase } = desk.shop;
    const [row] = await settlingDatabase.all<Record<string, string | number>>('SELECT * FROM application');
    const columns = Object.keys(row!);
    const movePayment = (applicationId: string) =>
      settlingDatabase.write((transaction) =>
        transaction.run('UPDATE payment SET application_id = ?', [applicationId]),
      );
    const elsewhere = randomUUID();
    await settlingDatabase.write((transaction) =>
      transaction.run(
        `INSERT INTO application (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        columns.map((column) => ({ ...row, application_id: elsewhere, seal_nonce: null })[column] ?? null),
      ),
    );
    await movePayment(elsewhere);
    return async () => {
      await movePayment(row!['application_id'] as string);
    };
  }

  it('is cancelled though settling lost its payment: it went back to accepted for ever, and its goods never came back', async () => {
    const orderNumber = await desk.buy();
    await settlingForgetsPayment();
    await desk.act(orderNumber, 'cancel');
    const order = await desk.until(orderNumber, ({ state }) => state !== 'cancelling');
    expect(order).toMatchObject({ state: 'cancelled', operations: [{ refusal: 'payment_unknown' }] });
    expect(await desk.onHand()).toBe(shopVariant.onHand);
  });

  it('is dispatched when settling has found its payment again: not knowing it counted as a result', async () => {
    const orderNumber = await desk.buy();
    const findAgain = await settlingForgetsPayment();
    await desk.act(orderNumber, 'dispatch');
    const triesOf = async () =>
      (await desk.shop.sellerDatabase.get<{ attempts: number }>('SELECT attempts FROM settling_operation'))!.attempts;
    await desk.until(orderNumber, async () => (await triesOf()) >= 2);
    expect(await desk.read(orderNumber)).toMatchObject({ state: 'dispatching', operations: [{ state: 'waiting' }] });
    await findAgain();
    await desk.becomes(orderNumber, 'dispatched');
    expect(await desk.atSettling()).toMatchObject({ state: 'captured', captured: totalMinor, operations: 1 });
  });

  it('is accepted still, to be cancelled, when settling does not find its payment again', async () => {
    const orderNumber = await desk.buy();
    await settlingForgetsPayment();
    await desk.act(orderNumber, 'dispatch');
    await desk.shop.sellerDatabase.write((transaction) =>
      transaction.run('UPDATE settling_operation SET attempts = 20, due_at = 0'),
    );
    const order = await desk.becomes(orderNumber, 'accepted');
    expect(order).toMatchObject({ operations: [{ refusal: 'payment_unknown' }], actions: ['cancel'] });
  });

  it('is nobody else’s to change, and is not found where there is none', async () => {
    const orderNumber = await desk.buy();
    for (const action of ['dispatch', 'collect', 'cancel', 'return'] as const) {
      expect(await refusalOf(await desk.act('999999', action))).toBe('not_found');
      const stranger = await new Tab(desk.shop).send('POST', `/api/back-office/orders/${orderNumber}/${action}`);
      expect(await refusalOf(stranger)).toBe('sign_in_required');
    }
    expect(await desk.read(orderNumber)).toMatchObject({ state: 'accepted', operations: [] });
  });
});
