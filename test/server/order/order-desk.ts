import { expect } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import type { SellerConfig } from '../../../server/config/seller-config.ts';
import { staffOrderSchema } from '../../../contract/seller/back-office.ts';
import type { OrderAction, StaffOrder } from '../../../contract/seller/back-office.ts';
import { createStaffMember } from '../../../server/accounts/staff-store.ts';
import type { SettlingConfig } from '../../../settling/config/settling-config.ts';
import { verifyLedger } from '../../../settling/ledger/verify-ledger.ts';
import type { DatabasePlace } from '../../support/databases.ts';
import { openShop, shopVariant } from '../../support/shop.ts';
import type { Shop } from '../../support/shop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { credentials, Tab } from '../accounts/staff-server.ts';

const address = { recipient: 'R. Okafor', street: '4 Quay', postalCode: '20457', city: 'Hamburg', country: 'DE' };

/** A whole shop with a clock that can be moved, and a member of staff who acts on its orders. */
export class OrderDesk {
  readonly shop: Shop;
  readonly clock: MovableClock;
  #tab: Tab;

  private constructor(shop: Shop, clock: MovableClock) {
    this.shop = shop;
    this.clock = clock;
    this.#tab = new Tab(shop);
  }

  static async open(
    place: DatabasePlace,
    changes: { seller?: Partial<SellerConfig>; settling?: Partial<SettlingConfig> } = {},
  ): Promise<OrderDesk> {
    const clock = new MovableClock();
    const shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await place.freshUrl(),
      settlingDatabaseUrl: await place.freshUrl(),
      clock,
      sellerChanges: changes.seller ?? {},
      settlingChanges: changes.settling ?? {},
    });
    const desk = new OrderDesk(shop, clock);
    await createStaffMember(shop.sellerDatabase, clock, { ...credentials, name: 'Mara Lindt', role: 'owner' });
    await desk.signIn();
    return desk;
  }

  /** Anew, after the seller started again or the session is over. */
  async signIn(): Promise<void> {
    this.#tab = new Tab(this.shop);
    await this.#tab.signIn();
  }

  /** Lets so much time pass, as far as the servers know. */
  async wait(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await this.signIn();
  }

  /** A purchase that was accepted. @returns its order's number */
  async buy({ method = 'deliver', quantity = 2 }: { method?: 'collect' | 'deliver'; quantity?: number } = {}) {
    const fulfilment = method === 'deliver' ? { method, address } : { method };
    const application = await this.shop.makeApplication({ quantity, fulfilment });
    await this.shop.terminal.apply(application);
    const outcome = () => this.shop.terminal.outcome(application.applicationId);
    await expect.poll(async () => (await outcome()).state).toBe('accepted');
    return (await outcome()).order!.orderNumber;
  }

  /** An order is handed over for a reason, where `body` says nothing else. */
  act(orderNumber: string, action: OrderAction, body?: object): Promise<Response> {
    const proven = action === 'collect' ? { proof: { reason: 'identity_shown' }, ...body } : body;
    return this.#tab.send('POST', `/api/back-office/orders/${orderNumber}/${action}`, proven);
  }

  async read(orderNumber: string): Promise<StaffOrder> {
    return staffOrderSchema.parse(await (await this.#tab.get(`/api/back-office/orders/${orderNumber}`)).json());
  }

  /** Waits until the order is as it should become; time goes on meanwhile, so that what was put off is tried again. */
  async until(orderNumber: string, isSo: (order: StaffOrder) => boolean | Promise<boolean>): Promise<StaffOrder> {
    let order = await this.read(orderNumber);
    await expect
      .poll(
        async () => {
          this.clock.advance(1_000);
          order = await this.read(orderNumber);
          return isSo(order);
        },
        { timeout: 20_000, interval: 25 },
      )
      .toBe(true);
    return order;
  }

  becomes(orderNumber: string, state: StaffOrder['state']): Promise<StaffOrder> {
    return this.until(orderNumber, (order) => order.state === state);
  }

  /** What settling keeps of its one payment, with the ledger in order. */
  async atSettling(): Promise<object | undefined> {
    expect(await verifyLedger(this.shop.settlingDatabase)).toEqual([]);
    return this.shop.settlingDatabase.get<object>(
      `SELECT state, held_minor AS held, captured_minor AS captured, refunded_minor AS refunded,
              (SELECT COUNT(*) FROM payment_operation) AS operations FROM payment`,
    );
  }

  async onHand(): Promise<number> {
    const row = await this.shop.sellerDatabase.get<{ n: number }>(
      'SELECT on_hand AS n FROM variant WHERE variant_id = ?',
      [shopVariant.variantId],
    );
    return row!.n;
  }
}
