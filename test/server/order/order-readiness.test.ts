import { expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import type { Database } from '../../../platform/database/database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { createStaffMember } from '../../../server/accounts/staff-store.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { changeReadiness, readWallNumbers } from '../../../server/order/order-readiness.ts';
import { isWallSecret, makeWallLink, readWallLink, withdrawWallLink } from '../../../server/terminal/wall-link.ts';
import { giveApplication } from '../accounts/staff-orders.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const start = 1_800_000_000_000;
const dayMs = 24 * 3_600_000;
const address = { recipient: 'R. Okafor', street: '4 Quay', postalCode: '20457', city: 'Hamburg', country: 'DE' };

const give = (database: Database, orderNumber: number, at = start) =>
  giveApplication(database, { terminalId: 't', at, orderNumber, collectionCode: `C${orderNumber}` });

const run = (database: Database, sql: string, values: readonly (string | number)[] = []) =>
  database.write((transaction) => transaction.run(sql, values));

describeOnEveryDatabase('Orders that are ready to collect', (place) => {
  async function open(): Promise<Database> {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    return database;
  }

  it('are on the wall by their number alone, since staff said so, and before that among those that are prepared', async () => {
    const database = await open();
    for (const number of [100_001, 100_002, 100_003]) await give(database, number, start + number);
    const now = start + 200_000;
    expect(await readWallNumbers(database, now)).toEqual({ preparing: ['100001', '100002', '100003'], ready: [] });
    const change = (orderNumber: string, isReady: boolean, at: number) =>
      changeReadiness(database, { orderNumber, isReady }, at);
    expect(await change('100003', true, now)).toMatchObject({
      orderNumber: '100003',
      isReady: true,
      state: 'accepted',
    });
    await change('100001', true, now + 1);
    await change('100003', true, now + 2);
    const kept = await database.get('SELECT ready_at AS at FROM shop_order WHERE order_number = 100003');
    expect(kept, 'a repeat keeps since when').toEqual({ at: now });
    expect(await readWallNumbers(database, now + 3)).toEqual({ preparing: ['100002'], ready: ['100001', '100003'] });
    expect(await change('100001', false, now + 4)).toMatchObject({ isReady: false });
    expect(await readWallNumbers(database, now + 5)).toEqual({ preparing: ['100001', '100002'], ready: ['100003'] });
  });

  it('are none that nobody can collect: deliveries, what was handed over or cancelled, and what is no longer held', async () => {
    const database = await open();
    await giveApplication(database, {
      terminalId: 't',
      at: start,
      orderNumber: 100_001,
      fulfilment: { method: 'deliver', address },
    });
    await give(database, 100_002);
    await give(database, 100_003);
    await give(database, 100_004);
    await give(database, 100_005);
    await run(database, "UPDATE shop_order SET state = 'collecting', ready_at = ? WHERE order_number = 100002", [
      start,
    ]);
    await run(database, "UPDATE shop_order SET state = 'cancelled' WHERE order_number = 100003");
    await run(database, 'UPDATE shop_order SET hold_expires_at = ? WHERE order_number = 100004', [start + 10]);
    for (const orderNumber of ['100001', '100002', '100003', '100004'])
      expect(await changeReadiness(database, { orderNumber, isReady: true }, start + 10), orderNumber).toEqual({
        refusal: 'order_not_ready',
      });
    for (const orderNumber of ['1', 'x', ''])
      expect(await changeReadiness(database, { orderNumber, isReady: true }, start)).toEqual({ refusal: 'not_found' });
    expect(await readWallNumbers(database, start + 10)).toEqual({ preparing: ['100005'], ready: [] });
  });

  it('leave the wall a day after they came to their column, and a long list shows the newest sixty', async () => {
    const database = await open();
    await give(database, 100_001, start - dayMs + 1);
    await give(database, 100_002, start - dayMs);
    expect((await readWallNumbers(database, start)).preparing).toEqual(['100001']);
    await changeReadiness(database, { orderNumber: '100002', isReady: true }, start);
    expect((await readWallNumbers(database, start + dayMs - 1)).ready).toEqual(['100002']);
    expect((await readWallNumbers(database, start + dayMs)).ready).toEqual([]);
    for (let number = 200_001; number <= 200_065; number++) await give(database, number, start + number);
    const { preparing } = await readWallNumbers(database, start + 300_000);
    expect([preparing.length, preparing[0], preparing.at(-1)]).toEqual([60, '200006', '200065']);
  });

  it('are shown to the one link that is open: its secret is told once and kept as a hash, and withdrawing ends it', async () => {
    const database = await open();
    await createStaffMember(database, new MovableClock(start), {
      role: 'owner',
      signInName: 'mara',
      password: 'a very good password',
      name: 'Mara',
    });
    const { id } = (await database.get<{ id: string }>('SELECT staff_id AS id FROM staff_member'))!;
    expect(await readWallLink(database)).toEqual({ link: null });
    const first = await makeWallLink(database, id, start);
    expect(first.secret).toMatch(/^[\w-]{43}$/);
    expect(await isWallSecret(database, first.secret)).toBe(true);
    expect(JSON.stringify(await database.all('SELECT * FROM wall_link'))).not.toContain(first.secret);
    const second = await makeWallLink(database, id, start + 1);
    expect(await isWallSecret(database, first.secret), 'a new link ends the former').toBe(false);
    expect(await readWallLink(database)).toEqual({
      link: { linkId: second.linkId, madeAt: start + 1, madeBy: 'Mara' },
    });
    expect(await withdrawWallLink(database, first.linkId, start + 2)).toBe(false);
    expect(await withdrawWallLink(database, second.linkId, start + 2)).toBe(true);
    for (const secret of [first.secret, second.secret, 'A'.repeat(43)])
      expect(await isWallSecret(database, secret)).toBe(false);
    const together = await Promise.allSettled([3, 4, 5].map((at) => makeWallLink(database, id, start + at)));
    expect(together.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await database.all('SELECT link_id FROM wall_link WHERE withdrawn_at IS NULL')).toHaveLength(1);
  });

  it('begin as not ready in a shop that was opened before there was a wall', async () => {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    const step = sellerMigrations.findIndex(({ id }) => id === '009-ready-orders');
    await migrate(database, sellerMigrations.slice(0, step));
    await give(database, 100_001);
    await migrate(database, sellerMigrations);
    expect(await readWallNumbers(database, start + 1)).toEqual({ preparing: ['100001'], ready: [] });
  });
});
