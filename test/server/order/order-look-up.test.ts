import { expect, it, onTestFinished } from 'vitest';
import { orderLookUpRequestSchema } from '../../../contract/seller/order-look-up.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import type { Database } from '../../../platform/database/database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { waitAfter } from '../../../server/order/look-up-back-off.ts';
import { lookUpOrder } from '../../../server/order/order-look-up.ts';
import { changeReadiness } from '../../../server/order/order-readiness.ts';
import { giveApplication } from '../accounts/staff-orders.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const start = 1_800_000_000_000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const address = { recipient: 'R. Okafor', street: '4 Quay', postalCode: '20457', city: 'Hamburg', country: 'DE' };
const wrong = { refusal: 'not_found' };
const slow = { refusal: 'too_many_requests' };

const ask = (database: Database, at: number, collectionCode: string, orderNumber = '100001', terminalId = 'kiosk-1') =>
  lookUpOrder(database, { terminalId, orderNumber, collectionCode }, at);

describeOnEveryDatabase('An order that is looked up at a kiosk', (place) => {
  async function open() {
    const url = await place.freshUrl();
    const database = await openSellerDatabase(url);
    onTestFinished(() => database.close());
    await giveApplication(database, { terminalId: 't', at: start, orderNumber: 100_001, collectionCode: 'QRS7KP' });
    await giveApplication(database, { terminalId: 't', at: start, orderNumber: 100_002, collectionCode: 'AAAAAA' });
    return { url, database };
  }

  it('is found by its number and code, in any case and script, and shows no person', async () => {
    const { database } = await open();
    const found = {
      orderNumber: '100001',
      state: 'preparing',
      acceptedAt: start,
      lines: [{ title: 'Enamel mug', quantity: 2, unitPriceMinor: 1_450 }],
      totalMinor: 2_900,
      currency: 'EUR',
    };
    for (const [number, code] of [
      ['100001', 'QRS7KP'],
      [' 100 001', 'qrs 7kp'],
      ['١٠٠٠٠١', 'QRS-7KP'],
      ['１００００１', 'ｑｒｓ７ｋｐ'],
    ] as const)
      expect(await ask(database, start, code, number), `${number} ${code}`).toEqual(found);
    await changeReadiness(database, { orderNumber: '100001', isReady: true }, start);
    expect(await ask(database, start, 'QRS7KP')).toEqual({ ...found, state: 'ready' });
    for (const [state, told] of [
      ['collecting', 'ready'],
      ['collected', 'collected'],
      ['cancelling', 'cancelled'],
      ['returned_in_part', 'returned'],
    ] as const) {
      await database.write((each) => each.run('UPDATE shop_order SET state = ? WHERE order_number = 100001', [state]));
      expect(await ask(database, start, 'QRS7KP')).toMatchObject({ state: told });
    }
    await database.write((each) => each.run("UPDATE shop_order SET state = 'accepted', hold_expires_at = ?", [start]));
    expect(await ask(database, start, 'QRS7KP')).toMatchObject({ state: 'ask_staff' });
  });

  it('is not told apart from one that there is not, and a delivery has no code to guess', async () => {
    const { database } = await open();
    const fulfilment = { method: 'deliver', address } as const;
    await giveApplication(database, { terminalId: 't', at: start, orderNumber: 100_003, fulfilment });
    for (const [place_, [number, code]] of [
      ['100001', 'AAAAAA'],
      ['100009', 'QRS7KP'],
      ['100003', 'null'],
      ['x', 'QRS7KP'],
      ['100001', '%'],
    ].entries())
      expect(await ask(database, start, code!, number, `kiosk-${place_}`), number).toEqual(wrong);
  });

  it('is guarded by its kiosk’s waits, which double, and which an order of one’s own in between does not shorten', async () => {
    const { database } = await open();
    for (let tries = 1; tries <= 4; tries++) {
      expect(await ask(database, start, 'WRONG2', `20000${tries}`)).toEqual(wrong);
      // The fourth wrong try begins the wait.
      if (tries < 4) expect(await ask(database, start, 'AAAAAA', '100002')).toMatchObject({ orderNumber: '100002' });
    }
    expect(await ask(database, start + 29_999, 'AAAAAA', '100002')).toEqual(slow);
    expect(await ask(database, start + 29_999, 'AAAAAA', '100002', 'kiosk-2')).toMatchObject({ state: 'preparing' });
    expect(await ask(database, start + 30_000, 'WRONG2', '200005')).toEqual(wrong);
    expect(await ask(database, start + 89_999, 'WRONG2', '200006')).toEqual(slow);
    expect(await ask(database, start + 90_000, 'AAAAAA', '100002'), 'who waits and is right').toMatchObject({
      state: 'preparing',
    });
    expect(waitAfter('terminal', 30)).toBe(15 * minuteMs);
    expect(waitAfter('order', 30)).toBe(60 * minuteMs);
  });

  it('is guarded by waits of its own, from every kiosk together, by tries at once and over a restart', async () => {
    const { url, database } = await open();
    const together = await Promise.all(
      Array.from({ length: 12 }, (_, kiosk) => ask(database, start, 'WRONG2', '100001', `kiosk-${kiosk}`)),
    );
    expect(together.filter((each) => JSON.stringify(each) === JSON.stringify(wrong))).toHaveLength(5);
    const restarted = await openSellerDatabase(url);
    onTestFinished(() => restarted.close());
    expect(await ask(restarted, start + minuteMs - 1, 'QRS7KP', '100001', 'kiosk-99')).toEqual(slow);
    expect(await ask(restarted, start + minuteMs - 1, 'AAAAAA', '100002', 'kiosk-98'), 'another order').toMatchObject({
      orderNumber: '100002',
    });
    expect(await ask(restarted, start + minuteMs, 'QRS7KP', '100001', 'kiosk-99')).toMatchObject({
      state: 'preparing',
    });
    await ask(restarted, start + 3 * dayMs, 'AAAAAA', '100002', 'kiosk-97');
    expect(await database.all('SELECT kind FROM order_look_up_try WHERE failures > 0'), 'forgotten').toEqual([]);
  });

  it('has its table in a shop that was opened before, with its orders as they were', async () => {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    const step = sellerMigrations.findIndex(({ id }) => id === '010-order-look-ups');
    await migrate(database, sellerMigrations.slice(0, step));
    await giveApplication(database, { terminalId: 't', at: start, orderNumber: 100_001, collectionCode: 'QRS7KP' });
    await migrate(database, sellerMigrations);
    expect(await ask(database, start, 'QRS7KP')).toMatchObject({ orderNumber: '100001' });
  });
});

it.each([
  ['the number', { orderNumber: '4539148803436467', collectionCode: 'QRS7KP' }],
  ['the code', { orderNumber: '100001', collectionCode: '4539 1488 0343 6467' }],
  ['both together', { orderNumber: '45391488', collectionCode: '03436467' }],
  ['Arabic digits', { orderNumber: '٤٥٣٩١٤٨٨٠٣٤٣٦٤٦٧', collectionCode: 'QRS7KP' }],
])('a card number typed into %s is refused by its name, and the refusal does not repeat it', (_where, typed) => {
  const { error } = orderLookUpRequestSchema.safeParse(typed);
  expect(error!.issues.every((issue) => issue.code === 'custom' && 'refusal' in (issue.params ?? {}))).toBe(true);
  expect(JSON.stringify(error!.issues)).not.toMatch(/4539|6467|٤٥٣٩/);
  expect(orderLookUpRequestSchema.safeParse({ orderNumber: '100001', collectionCode: 'QRS7KP' }).success).toBe(true);
});
