import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../../contract/seller/application.ts';
import { listApplications } from '../../../server/purchase-application/application-list.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { moveApplication } from '../../../server/purchase-application/move-application.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import {
  makeApplication,
  noticeFor,
  openGround,
  priceMinor,
  shelf,
  startedAt,
  terminal,
  variantId,
} from './purchase-ground.ts';
import { purchaseInParts } from './purchase-in-parts.ts';
import type { Answer } from './purchase-in-parts.ts';
import { soldIn } from '../../support/sold-here.ts';

const database = openGround();
const { shop, begin, clock, receiver, purchaseWith } = purchaseInParts(database);
let purchase = purchaseWith();
beforeEach(() => {
  begin();
  purchase = purchaseWith();
});

describe('A purchase that is sent again', () => {
  it('waits for the first, and has its outcome without its times', async () => {
    const application = makeApplication();
    let end!: (answer: Answer) => void;
    shop.answerOf = () => new Promise((resolve) => (end = resolve));
    const first = purchase.apply(application, terminal);
    await expect.poll(() => end).toBeTypeOf('function');
    const second = purchase.apply(application, terminal);
    end(noticeFor(application, 'approval'));
    expect(await second).toEqual({ ...(await first), timing: null });
    expect(await purchase.apply(application, terminal)).toEqual({ ...(await first), timing: null });
  });

  it('waits for the first in this process past any deadline, while others are served', async () => {
    const application = makeApplication();
    const impatient = purchaseWith({ checkDeadlineMs: 0 });
    let end!: (answer: Answer) => void;
    shop.answerOf = (asked) =>
      asked.applicationId === application.applicationId
        ? new Promise((resolve) => (end = resolve))
        : noticeFor(asked, 'approval');
    const first = impatient.apply(application, terminal);
    await expect.poll(() => end).toBeTypeOf('function');
    const second = impatient.apply(application, terminal);
    expect(await impatient.apply(makeApplication(), terminal)).toMatchObject({ state: 'accepted' });
    end(noticeFor(application, 'approval'));
    expect(await second).toEqual({ ...(await first), timing: null });
    expect(await second).toMatchObject({ state: 'accepted' });
  });

  it('has its first outcome also while the shop is closed, and no other gets in', async () => {
    const application = makeApplication();
    await purchase.apply(application, terminal);
    shop.isOpen = false;
    expect(await purchase.apply(application, terminal)).toMatchObject({ state: 'accepted' });
    expect(await purchase.apply(makeApplication(), terminal)).toEqual({ refusal: 'credit_unavailable' });
    expect(shop.refused).toBe(0);
    shop.isStorageThere = false;
    expect(await purchase.apply(application, terminal)).toMatchObject({ state: 'accepted' });
    expect(shop.refused).toBe(0);
    expect(await purchase.apply(makeApplication(), terminal)).toEqual({ refusal: 'storage_unavailable' });
    expect(shop.refused).toBe(1);
  });

  it('waits up to the deadline for another process that is at work on it', async () => {
    const [slow, quick] = [makeApplication(), makeApplication()];
    for (const application of [slow, quick]) await receiver.receive(application, terminal.terminalId);
    const waiting = purchaseWith({ checkDeadlineMs: 60_000 }).apply(quick, terminal);
    await database.write((t) => moveApplication(t, quick.applicationId, 'received', 'withdrawn', startedAt));
    expect(await waiting).toMatchObject({ state: 'withdrawn' });
    const from = performance.now();
    expect(await purchase.apply(slow, terminal)).toMatchObject({ state: 'received' });
    expect(performance.now() - from).toBeGreaterThanOrEqual(150);
  });

  const address = { recipient: 'Ann', street: 'Long Lane 1', postalCode: '1000', city: 'Ghent', country: 'BE' };
  const delivered = (changes: Partial<typeof address> = {}) =>
    ({ method: 'deliver', address: { ...address, ...changes } }) as const;
  it.each<[string, Partial<Application>]>([
    ['of other quantity and price', { lines: [{ variantId, quantity: 1, unitPriceMinor: 2 * priceMinor }] }],
    ['of another variant', { lines: [{ variantId: 'other', quantity: 2, unitPriceMinor: priceMinor }] }],
    [
      'of another total',
      { lines: [{ variantId, quantity: 3, unitPriceMinor: priceMinor }], totalMinor: 3 * priceMinor },
    ],
    ['to be collected', { fulfilment: { method: 'collect' } }],
    ['for somebody else', { fulfilment: delivered({ recipient: 'Bob' }) }],
    ['to another street', { fulfilment: delivered({ street: 'Long Lane 2' }) }],
    ['to another postal code', { fulfilment: delivered({ postalCode: '1001' }) }],
    ['to another city', { fulfilment: delivered({ city: 'Bruges' }) }],
    ['to another country', { fulfilment: delivered({ country: 'NL' }) }],
    ['with another seal', { seal: 'aGVhZA..aXY.dGV4dA.dGFo' }],
  ])('is refused where it is %s', async (_what, changes) => {
    const applicationId = randomUUID();
    const first = makeApplication({ applicationId, fulfilment: delivered() });
    expect(await receiver.receive(first, terminal.terminalId)).toBe('received');
    const again = makeApplication({ applicationId, fulfilment: delivered(), ...changes });
    expect(await receiver.receive(first, terminal.terminalId)).toBe('known');
    expect(await receiver.receive(first, 'kiosk-2')).toEqual({ refusal: 'application_content_differs' });
    expect(await receiver.receive(again, terminal.terminalId)).toEqual({ refusal: 'application_content_differs' });
  });
});

describe('An application that its terminal takes back', () => {
  const withdrawal = { totalMinor: 2_500, currency: 'EUR' as const };

  it('is withdrawn where it was only received, with its goods back, and is reversed at once', async () => {
    const application = makeApplication();
    const before = await shelf(database);
    await receiver.receive(application, terminal.terminalId);
    expect(await shelf(database)).toEqual({ ...before, reserved: before.reserved + 2 });
    const { applicationId } = application;
    expect(await purchase.withdraw(applicationId, withdrawal, 'kiosk-2')).toEqual({ refusal: 'not_found' });
    expect(shop.hurries).toBe(0);
    expect(await purchase.withdraw(applicationId, withdrawal, terminal.terminalId)).toMatchObject({
      state: 'withdrawn',
    });
    expect(await shelf(database)).toEqual(before);
    expect(shop.hurries).toBe(1);
    const due = 'SELECT due_at AS due FROM application WHERE application_id = ?';
    expect(await database.get(due, [applicationId])).toEqual({ due: startedAt });
  });

  it('stays as it is where settling was asked', async () => {
    const application = makeApplication();
    await purchase.apply(application, terminal);
    expect(await purchase.withdraw(application.applicationId, withdrawal, terminal.terminalId)).toMatchObject({
      state: 'accepted',
      order: {},
    });
  });

  it('is known when it arrives after all, where it is the same as far as was told', async () => {
    const withdrawn = async () => {
      const application = makeApplication();
      const outcome = await purchase.withdraw(application.applicationId, withdrawal, terminal.terminalId);
      expect(outcome).toMatchObject({
        state: 'withdrawn',
        totalMinor: 2_500,
        currency: 'EUR',
        notice: null,
        order: null,
      });
      return application;
    };
    const application = await withdrawn();
    expect(await findApplication(database, application.applicationId)).toMatchObject({
      fulfilment: null,
      receivedAt: startedAt,
    });
    expect(await purchase.apply(application, terminal)).toMatchObject({ state: 'withdrawn' });
    const differs = { refusal: 'application_content_differs' };
    expect(await receiver.receive(application, 'kiosk-2')).toEqual(differs);
    const lines = [{ variantId, quantity: 1, unitPriceMinor: priceMinor }];
    const { applicationId } = application;
    const cheaper = makeApplication({ applicationId, lines, totalMinor: priceMinor });
    expect(await receiver.receive(cheaper, terminal.terminalId)).toEqual(differs);
    const inDollars = new PurchaseApplicationReceiver({ database, clock, sold: soldIn('USD'), leftBehindAfterMs: 1 });
    expect(await inDollars.receive({ ...application, currency: 'USD' }, terminal.terminalId)).toEqual(differs);
  });
});

it('An application goes no way that is not in the table, and nothing of it changes', async () => {
  const application = makeApplication();
  await receiver.receive(application, terminal.terminalId);
  const before = await shelf(database);
  const move = database.write((t) =>
    moveApplication(t, application.applicationId, 'received', 'accepted', startedAt, { notice: 'a.b.c' }),
  );
  await expect(move).rejects.toThrow('an application does not go from received to accepted');
  expect(await findApplication(database, application.applicationId)).toMatchObject({ state: 'received', notice: null });
  expect(await shelf(database)).toEqual(before);
});

it('Staff see applications from the newest on, those in some states alone where they ask', async () => {
  await purchase.apply(makeApplication(), terminal);
  shop.answerOf = (asked) => noticeFor(asked, 'non-approval');
  for (let declined = 0; declined < 2; declined++) await purchase.apply(makeApplication(), terminal);
  const later = new PurchaseApplicationReceiver({
    database,
    clock: { now: () => startedAt + 10 },
    sold: soldIn('EUR'),
    leftBehindAfterMs: 60_000,
  });
  const newest = makeApplication();
  await later.receive(newest, terminal.terminalId);
  const all = await listApplications(database, { limit: 1 });
  expect(all.rows).toEqual([
    {
      applicationId: newest.applicationId,
      terminalId: 'kiosk-1',
      state: 'received',
      totalMinor: 2_500,
      currency: 'EUR',
      receivedAt: startedAt + 10,
      updatedAt: startedAt + 10,
    },
  ]);
  expect(await listApplications(database, { states: [], limit: 1 }), 'no state named is every state').toEqual(all);
  const count = await database.get<{ n: number }>('SELECT count(*) AS n FROM application');
  expect(all.total).toBe(count!.n);
  const ended = await listApplications(database, { states: ['rejected', 'accepted'], limit: 1_000 });
  expect(new Set(ended.rows.map(({ state }) => state))).toEqual(new Set(['rejected', 'accepted']));
  expect(ended.rows).toHaveLength(ended.total);
  expect(ended.total).toBeLessThan(all.total);
  const due = 'SELECT due_at - received_at AS due FROM application WHERE application_id = ?';
  expect(await database.get(due, [newest.applicationId])).toEqual({ due: 60_000 });
});

/** Enters so many applications that are over, named by numbers from this one on. */
const enterMany = (count: number, from: number) =>
  database.write((t) =>
    t.run(
      `WITH RECURSIVE numbers (n) AS (SELECT CAST(? AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
       INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
         received_at, updated_at, due_at) SELECT 'many-' || n, 'kiosk-1', '', 'reversed', 1, 'EUR', '{}', 1, 1, 1 FROM numbers`,
      [from, from + count - 1],
    ),
  );

it('Applications are counted up to ten thousand, and it is said that there are more', async () => {
  const reversed = { states: ['reversed'], limit: 1 } as const;
  const { total } = await listApplications(database, reversed);
  await enterMany(10_000 - total, 1);
  expect(await listApplications(database, reversed)).toMatchObject({ total: 10_000, hasMoreThanTotal: false });
  await enterMany(1, 10_001);
  expect(await listApplications(database, reversed)).toMatchObject({ total: 10_000, hasMoreThanTotal: true });
});
