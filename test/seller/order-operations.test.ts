import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { staffOrderSchema } from '../../server/contract/staff.ts';
import type { OrderAction, StaffOrder } from '../../server/contract/staff.ts';
import { createStaffMember } from '../../server/staff/staff-store.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop, shopVariant } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { credentials, refusalOf, Tab } from './staff-server.ts';

const address = { recipient: 'R. Okafor', street: '4 Quay', postalCode: '20457', city: 'Hamburg', country: 'DE' };

describeOnEveryDatabase('An order', (place) => {
  let shop: Shop;
  let tab: Tab;

  beforeEach(async () => {
    shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await place.freshUrl(),
      settlingDatabaseUrl: await place.freshUrl(),
    });
    await createStaffMember(shop.sellerDatabase, systemClock, { ...credentials, name: 'Mara Lindt' });
    tab = new Tab(shop);
    await tab.signIn();
  });

  afterEach(() => shop.stop());

  async function buy(method: 'collect' | 'deliver' = 'deliver'): Promise<string> {
    const fulfilment = method === 'deliver' ? { method, address } : { method };
    const application = await shop.makeApplication({ quantity: 2, fulfilment });
    await shop.terminal.apply(application);
    await expect.poll(async () => (await shop.terminal.outcome(application.applicationId)).state).toBe('accepted');
    const row = await shop.sellerDatabase.get<{ n: number }>('SELECT MAX(order_number) AS n FROM shop_order');
    return String(row!.n);
  }

  const act = (orderNumber: string, action: OrderAction) =>
    tab.send('POST', `/api/back-office/orders/${orderNumber}/${action}`);

  async function read(orderNumber: string): Promise<StaffOrder> {
    return staffOrderSchema.parse(await (await tab.get(`/api/back-office/orders/${orderNumber}`)).json());
  }

  const becomes = (orderNumber: string, state: StaffOrder['state']) =>
    expect.poll(async () => (await read(orderNumber)).state, { timeout: 20_000, interval: 25 }).toBe(state);

  /** What settling keeps of its one payment, and what the person owes for it. */
  async function atSettling() {
    expect(await verifyLedger(shop.settlingDatabase)).toEqual([]);
    const payment = await shop.settlingDatabase.get<object>(
      `SELECT state, held_minor AS held, captured_minor AS captured, refunded_minor AS refunded,
              (SELECT COUNT(*) FROM payment_operation) AS operations FROM payment`,
    );
    return payment;
  }

  const onHand = async () =>
    (await shop.sellerDatabase.get<{ n: number }>('SELECT on_hand AS n FROM variant WHERE variant_id = ?', [
      shopVariant.variantId,
    ]))!.n;

  const totalMinor = 2 * shopVariant.priceMinor;

  it('is captured once when it is dispatched, however often that is asked, and refunded when it comes back', async () => {
    const orderNumber = await buy();
    expect((await read(orderNumber)).actions).toEqual(['dispatch', 'cancel']);
    const answers = await Promise.all(Array.from({ length: 8 }, () => act(orderNumber, 'dispatch')));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    await becomes(orderNumber, 'dispatched');
    expect((await act(orderNumber, 'dispatch')).status).toBe(200);
    const captured = { state: 'captured', held: 0, captured: totalMinor, refunded: 0, operations: 1 };
    expect(await atSettling()).toEqual(captured);
    expect(await refusalOf(await act(orderNumber, 'cancel'))).toBe('order_not_ready');
    await act(orderNumber, 'return');
    await becomes(orderNumber, 'returned');
    expect(await atSettling()).toEqual({ ...captured, state: 'refunded', refunded: totalMinor, operations: 2 });
    expect((await read(orderNumber)).operations).toMatchObject([
      { action: 'dispatch', state: 'done', amountMinor: totalMinor, refusal: null },
      { action: 'return', state: 'done', amountMinor: totalMinor, refusal: null },
    ]);
  });

  it('is voided when it is cancelled, and its goods stand on the shelf again', async () => {
    const orderNumber = await buy('collect');
    expect(await onHand()).toBe(shopVariant.onHand - 2);
    expect(await refusalOf(await act(orderNumber, 'dispatch'))).toBe('order_not_ready');
    await act(orderNumber, 'cancel');
    await becomes(orderNumber, 'cancelled');
    expect(await atSettling()).toEqual({ state: 'voided', held: 0, captured: 0, refunded: 0, operations: 1 });
    expect(await onHand()).toBe(shopVariant.onHand);
    expect((await act(orderNumber, 'cancel')).status).toBe(200);
    expect(await onHand()).toBe(shopVariant.onHand);
    expect(await refusalOf(await act(orderNumber, 'collect'))).toBe('order_not_ready');
  });

  it('waits while the answer is lost and the seller starts again, and is captured once', async () => {
    const orderNumber = await buy('collect');
    shop.line.manners = 'lose-answer';
    expect((await (await act(orderNumber, 'collect')).json()) as StaffOrder).toMatchObject({ state: 'collecting' });
    await expect
      .poll(async () => (await atSettling()) as object, { timeout: 20_000 })
      .toMatchObject({ state: 'captured', captured: totalMinor });
    expect((await read(orderNumber)).state).toBe('collecting');
    await shop.restartSeller();
    tab = new Tab(shop);
    await tab.signIn();
    expect(await read(orderNumber)).toMatchObject({ state: 'collecting', operations: [{ state: 'waiting' }] });
    shop.line.manners = 'pass';
    await becomes(orderNumber, 'collected');
    expect(await atSettling()).toMatchObject({ captured: totalMinor, operations: 1 });
  });

  it('is accepted still, and says why, when settling holds nothing for it any more', async () => {
    const orderNumber = await buy();
    await shop.settlingDatabase.write((transaction) => transaction.run('UPDATE payment SET expires_at = 1'));
    await act(orderNumber, 'dispatch');
    await becomes(orderNumber, 'accepted');
    expect((await read(orderNumber)).operations).toMatchObject([{ state: 'refused', refusal: 'payment_not_held' }]);
    await act(orderNumber, 'cancel');
    await becomes(orderNumber, 'cancelled');
    expect(await onHand()).toBe(shopVariant.onHand);
  });

  it('is nobody else’s to change, and is not found where there is none', async () => {
    const orderNumber = await buy();
    for (const action of ['dispatch', 'collect', 'cancel', 'return'] as const) {
      expect(await refusalOf(await act('999999', action))).toBe('not_found');
      const stranger = await new Tab(shop).send('POST', `/api/back-office/orders/${orderNumber}/${action}`);
      expect(await refusalOf(stranger)).toBe('sign_in_required');
    }
    expect(await read(orderNumber)).toMatchObject({ state: 'accepted', operations: [] });
  });
});
