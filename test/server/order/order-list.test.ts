import { expect, it, onTestFinished } from 'vitest';
import { barcodeKey } from '../../../contract/barcodes/barcode-key.ts';
import { orderStateSchema } from '../../../contract/seller/back-office.ts';
import type { OrderStage } from '../../../contract/seller/back-office.ts';
import type { Database } from '../../../platform/database/database.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { listOperations, moveOrder } from '../../../server/order/operation-store.ts';
import { actOnOrder } from '../../../server/order/order-action.ts';
import { countOrders, stageConditions } from '../../../server/order/order-stages.ts';
import { listOrders } from '../../../server/order/order-list.ts';
import { createOrders, findOrder, readOrderNumbers } from '../../../server/order/order-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { stockVariants } from '../purchase-application/batch-shop.ts';
import { giveApplication } from '../accounts/staff-orders.ts';
import type { GivenApplication } from '../accounts/staff-orders.ts';

const now = 1_800_000_000_000;
const address = { recipient: 'Ann', street: 'Long Lane 1', postalCode: '1000', city: 'Ghent', country: 'BE' };
const jug = { title: 'Jug', quantity: 3, unitPriceMinor: 700 };
const bowl = { title: 'Bowl', quantity: 1, unitPriceMinor: 500 };

const to = (recipient: string): Partial<GivenApplication> => ({
  fulfilment: { method: 'deliver', address: { ...address, recipient } },
});

const give = (database: Database, orderNumber: number, given: Partial<GivenApplication> = {}) =>
  giveApplication(database, { terminalId: 'kiosk', at: now, orderNumber, ...given });

/** As if settling had answered what staff asked for: these units went out or came back. */
async function done(database: Database, orderNumber: number, action: string, ...moved: [number, number][]) {
  const operationId = `${action} of ${orderNumber}`;
  await database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO settling_operation (operation_id, order_number, action, amount_minor, currency, state, staff_id,
                                       asked_at, due_at, receipt, answered_at)
       VALUES (?, ?, ?, 1, 'EUR', 'done', 'staff', ?, ?, 'r', ?)`,
      [operationId, orderNumber, action, now, now, action === 'return' ? now + 2 : now + 1],
    );
    for (const [position, quantity] of moved)
      await transaction.run('INSERT INTO settling_operation_line (operation_id, position, quantity) VALUES (?, ?, ?)', [
        operationId,
        position,
        quantity,
      ]);
  });
  return operationId;
}

describeOnEveryDatabase('The list of orders', (place) => {
  async function open(): Promise<{ database: Database; url: string }> {
    const url = await place.freshUrl();
    const database = await openSellerDatabase(url);
    onTestFinished(() => database.close());
    return { database, url };
  }

  it('shows each order with its own lines, and what of them went out and came back', async () => {
    const { database } = await open();
    await give(database, 100_001, { lines: [jug, bowl] });
    await give(database, 100_002, { lines: [bowl], fulfilment: { method: 'deliver', address } });
    await give(database, 100_003, { lines: [jug] });
    const collected = await done(database, 100_001, 'collect', [0, 3], [1, 1]);
    const returned = await done(database, 100_001, 'return', [0, 2]);
    await done(database, 100_003, 'dispatch', [0, 1]);
    const { rows: orders, total } = await listOrders(database, { limit: 9 });
    const seen = orders.map(({ orderNumber, lines }) => [
      orderNumber,
      lines.map(({ title, quantity, handedOver, returned: back }) => [title, quantity, handedOver, back]),
    ]);
    expect(seen).toEqual([
      ['100003', [['Jug', 3, 1, 0]]],
      ['100002', [['Bowl', 1, 0, 0]]],
      [
        '100001',
        [
          ['Jug', 3, 3, 2],
          ['Bowl', 1, 1, 0],
        ],
      ],
    ]);
    expect(total).toBe(3);
    expect(await listOperations(database, '100001')).toMatchObject([
      {
        operationId: collected,
        units: [
          { position: 0, quantity: 3 },
          { position: 1, quantity: 1 },
        ],
      },
      { operationId: returned, units: [{ position: 0, quantity: 2 }] },
    ]);
  });

  it('is empty where nothing matches, and takes a code in small letters and no pattern', async () => {
    const { database } = await open();
    const applicationId = await give(database, 100_001, { collectionCode: 'QWERTY' });
    const find = async (text: string) => (await listOrders(database, { find: text, limit: 9 })).total;
    expect([await find('qwe'), await find('1000'), await find('ZZZ'), await find('_W%Y')]).toEqual([1, 1, 0, 0]);
    const none = { rows: [], previous: null, next: null, total: 0, hasMoreThanTotal: false };
    expect(await listOrders(database, { find: 'ZZZ', limit: 9 })).toEqual(none);
    expect(await listOrders(database, { find: '?', limit: 9 })).toEqual(none);
    expect(await listOrders(database, { from: now + 1, limit: 9 })).toEqual(none);
    await give(database, 100_010, { collectionCode: 'UVWXYZ' });
    expect([await find('10000'), await find('10001'), await find('1000')]).toEqual([1, 1, 2]);
    for (const text of ['100001x', 'x100001', '1e5', '']) expect(await findOrder(database, text), text).toBeUndefined();
    expect(await readOrderNumbers(database, [])).toEqual(new Map());
    expect(await readOrderNumbers(database, [applicationId])).toEqual(new Map([[applicationId, '100001']]));
  });

  it('is found by a number and a code as people write them', async () => {
    const { database } = await open();
    await give(database, 100_026, { collectionCode: 'EX9U9J' });
    const find = async (text: string) => (await listOrders(database, { find: text, limit: 9 })).total;
    for (const text of ['#100026', '# 100026', 'EX9-U9J', 'ex9 u9j', 'EX9–U9']) expect(await find(text), text).toBe(1);
    expect(await find('#')).toBe(1);
  });

  it('is parted by what an order waits for, each with its count', async () => {
    const { database } = await open();
    const given = [
      [100_001, 'accepted', 'AAAAAA'],
      [100_002, 'accepted', null],
      [100_003, 'accepted', 'BBBBBB'],
      [100_004, 'collecting', 'CCCCCC'],
      [100_005, 'dispatched', null],
    ] as const;
    for (const [orderNumber, state, collectionCode] of given) {
      await give(database, orderNumber);
      const values = [state, collectionCode, orderNumber];
      await database.write((transaction) =>
        transaction.run('UPDATE shop_order SET state = ?, collection_code = ? WHERE order_number = ?', values),
      );
    }
    const stage = async (wanted: OrderStage, find?: string) =>
      (await listOrders(database, { stage: wanted, find, limit: 9 })).rows.map(({ orderNumber }) => orderNumber);
    expect(await stage('collect')).toEqual(['100003', '100001']);
    expect(await stage('collect', '100003')).toEqual(['100003']);
    expect(await stage('send')).toEqual(['100002']);
    expect(await stage('waiting')).toEqual(['100004']);
    expect(await stage('done')).toEqual(['100005']);
    expect(await stage('done', '100003')).toEqual([]);
    expect(await countOrders(database)).toEqual({ collect: 2, send: 1, waiting: 1 });
    const all = orderStateSchema.options.every((state) =>
      Object.values(stageConditions).some((condition) => condition.includes(`'${state}'`)),
    );
    expect(all, 'every state belongs to a stage').toBe(true);
  });

  it('finds open orders by words of a name or address, a telephone number, the total and the barcode of a product', async () => {
    const { database } = await open();
    await give(database, 100_001, { ...to('Jürgen Großmann'), contact: { phone: '+4940123456' }, lines: [jug] });
    await give(database, 100_002, { ...to('Anna Groß'), contact: { email: 'anna@example.com' }, lines: [bowl] });
    await give(database, 100_003, { contact: { email: 'gross@example.org' }, lines: [jug, bowl] });
    await give(database, 100_004, { ...to('山田 花子'), contact: { phone: '+81312345678' } });
    await give(database, 100_005, { ...to('Anna Closed'), lines: [bowl] });
    await database.write((transaction) =>
      transaction.run("UPDATE shop_order SET state = 'dispatched' WHERE order_number = 100005"),
    );
    const find = async (typed: string, stage?: OrderStage) => {
      const { rows, total } = await listOrders(database, { find: typed, stage, limit: 9 });
      expect(total, typed).toBe(rows.length);
      return rows.map(({ orderNumber }) => Number(orderNumber) - 100_000);
    };
    expect(await find('gross')).toEqual([3, 2, 1]);
    expect(await find('  JURGEN grossm ')).toEqual([1]);
    expect(await find('Groß, Anna')).toEqual([2]);
    expect(await find('anna')).toEqual([2]);
    expect(await find('rossmann'), 'words by their beginnings').toEqual([]);
    expect(await find('long lane'), 'an address is no name').toEqual([]);
    expect(await find('花子')).toEqual([4]);
    expect(await find('040 123456'), 'as it is dialled at home').toEqual([1]);
    expect(await find('+49 40 1234-56')).toEqual([1]);
    expect(await find('03-1234')).toEqual([4]);
    for (const total of ['21,00', '21.00', '€ 21.00', '21.00 EUR']) expect(await find(total), total).toEqual([1]);
    expect(await find('26.00', 'collect'), 'it has no code').toEqual([]);
    expect(await find('26.00')).toEqual([3]);
    expect(await find('21'), 'a plain number begins an order number').toEqual([]);
    expect(await find('4006381333931'), 'unknown here').toEqual([]);
    await stockVariants(database, [{ variantId: 'jug', onHand: 9 }]);
    await database.write(async (transaction) => {
      await transaction.run("UPDATE application_line SET variant_id = 'jug' WHERE title = 'Jug'");
      const key = barcodeKey('4006381333931');
      await transaction.run("INSERT INTO variant_barcode (barcode_key, variant_id) VALUES (?, 'jug')", [key]);
    });
    expect(await find('4006381333931')).toEqual([3, 1]);
  });

  it('has a code of six letters and digits for what is collected, another each time, and none for what is sent', async () => {
    const { database } = await open();
    const create = async (method: 'collect' | 'deliver') => {
      const applicationId = await giveApplication(database, { terminalId: 'kiosk', at: now });
      const order = { applicationId, method, hold: null };
      const created = await database.write((transaction) => createOrders(transaction, [order], now));
      return created.get(applicationId)!;
    };
    const codes = new Set<string>();
    for (let count = 0; count < 20; count++) {
      const { collectionCode } = await create('collect');
      expect(collectionCode, 'nothing that is taken for something else').toMatch(/^[A-HJKMNP-Z2-9]{6}$/);
      codes.add(collectionCode!);
    }
    expect(codes.size).toBe(20);
    expect((await create('deliver')).collectionCode).toBeNull();
  });

  it('moves an order on once', async () => {
    const { database } = await open();
    await give(database, 100_001);
    const move = () => database.write((transaction) => moveOrder(transaction, 100_001, 'accepted', 'collecting', now));
    expect([await move(), await move()]).toEqual([true, false]);
  });

  it('takes the same action of many members of staff at once for one', async () => {
    const { database, url } = await open();
    const other = await openSellerDatabase(url);
    onTestFinished(() => other.close());
    await give(database, 100_001);
    const proof = { reason: 'known_to_staff' } as const;
    const asked = { orderNumber: '100001', action: 'collect', staffId: 'staff', proof } as const;
    const answers = await Promise.all([database, other, database, other].map((each) => actOnOrder(each, asked, now)));
    expect(answers).toMatchObject(answers.map(() => ({ state: 'collecting' })));
    expect(await listOperations(database, '100001')).toHaveLength(1);
  });
});
