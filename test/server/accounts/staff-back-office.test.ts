import { describe, expect, it } from 'vitest';
import {
  applicationListSchema,
  orderListSchema,
  overviewSchema,
  staffOrderSchema,
} from '../../../contract/seller/back-office.ts';
import { staffTerminalListSchema } from '../../../contract/seller/back-office-terminal.ts';
import { dayBoundaries } from '../../../server/order/shop-days.ts';
import { authenticateTerminal, enrolTerminal } from '../../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { giveApplication } from './staff-orders.ts';
import { refusalOf, startStaffServer, Tab } from './staff-server.ts';

const hourMs = 3_600_000;
const address = { recipient: 'R. Okafor', street: '4 Quay', postalCode: '20457', city: 'Hamburg', country: 'DE' };

describeOnEveryDatabase('The back office', (place) => {
  async function signedIn() {
    const server = await startStaffServer(await place.freshUrl());
    const tab = new Tab(server);
    await tab.signIn();
    const { terminalId } = await enrolTerminal(server.database, { kind: 'kiosk', name: 'By the door' }, 0);
    return { ...server, tab, terminalId };
  }

  it.each([
    ['GET', 'overview'],
    ['GET', 'orders'],
    ['GET', 'orders/100001'],
    ['GET', 'applications'],
    ['GET', 'terminals'],
    ['GET', 'staff-record'],
    ['POST', 'enrolment-codes'],
    ['POST', 'terminals/any/revoke'],
  ])('shows a stranger nothing: %s %s', async (method, path) => {
    const response = await new Tab(await startStaffServer(await place.freshUrl())).send(
      method,
      `/api/back-office/${path}`,
    );
    expect(response.status).toBe(401);
    expect(await refusalOf(response)).toBe('sign_in_required');
  });

  it('counts the orders of each day where the shop is, and what is open', async () => {
    const { tab, database, clock, terminalId } = await signedIn();
    // 10:30 UTC: a quarter past four in the afternoon in Kathmandu, where the day began at 18:15 UTC.
    const dayBegan = Date.UTC(2026, 4, 11, 18, 15);
    await giveApplication(database, { terminalId, at: dayBegan, orderNumber: 100_002 });
    await giveApplication(database, { terminalId, at: dayBegan - 1, orderNumber: 100_001 });
    await giveApplication(database, { terminalId, at: clock.now(), state: 'checking' });
    await giveApplication(database, { terminalId, at: clock.now(), state: 'undetermined' });
    await giveApplication(database, { terminalId, at: clock.now(), state: 'rejected' });
    const overview = overviewSchema.parse(
      await (await tab.get('/api/back-office/overview?timeZone=Asia/Kathmandu&days=3')).json(),
    );
    expect(overview.orders).toMatchObject({ today: 1, todayMinor: 2_900, currency: 'EUR' });
    expect(overview.orders.days.map(({ count }) => count)).toEqual([0, 1, 1]);
    expect(overview.orders.days.at(-1)!.startsAt).toBe(dayBegan);
    expect(overview.applications).toEqual({ open: 2, undetermined: 1 });
    expect(overview.settling).toMatchObject({ isReachable: false, link: 'line' });
    expect((await tab.get('/api/back-office/overview?timeZone=Nowhere/Town')).status).toBe(400);
  });

  it('finds orders by number, by collection code and by day, newest first, page by page', async () => {
    const { tab, database, clock, terminalId } = await signedIn();
    const now = clock.now();
    await giveApplication(database, {
      terminalId,
      at: now - 50 * hourMs,
      orderNumber: 100_001,
      collectionCode: 'QWERTY',
    });
    await giveApplication(database, {
      terminalId,
      at: now - 2 * hourMs,
      orderNumber: 100_002,
      collectionCode: 'ABC234',
    });
    await giveApplication(database, {
      terminalId,
      at: now - hourMs,
      orderNumber: 100_013,
      fulfilment: { method: 'deliver', address },
    });
    const find = async (query: string) => {
      const response = await tab.get(`/api/back-office/orders?${query}`);
      return orderListSchema.parse(await response.json());
    };
    const numbers = async (query: string) => (await find(query)).orders.map(({ orderNumber }) => orderNumber);
    expect(await numbers('')).toEqual(['100013', '100002', '100001']);
    expect(await numbers('q=10001')).toEqual(['100013']);
    expect(await numbers('q=abc')).toEqual(['100002']);
    expect(await numbers(`from=${now - 50 * hourMs}&to=${now - 2 * hourMs}`)).toEqual(['100001']);
    const { next } = await find('limit=1');
    expect(await find(`limit=1&after=${next}`)).toMatchObject({ total: 3, orders: [{ orderNumber: '100002' }] });
    for (const cursor of ['after=1', `after=${next}&before=${next}`, 'before=1.one'])
      expect(await refusalOf(await tab.get(`/api/back-office/orders?${cursor}`)), cursor).toBe('request_malformed');
    const unreadable = await tab.get('/api/back-office/orders?q=%00');
    expect(await refusalOf(unreadable)).toBe('request_malformed');
    expect((await find('q=100013')).orders).toEqual([
      {
        state: 'accepted',
        isReady: false,
        isHoldOver: false,
        orderNumber: '100013',
        acceptedAt: now - hourMs,
        totalMinor: 2_900,
        currency: 'EUR',
        method: 'deliver',
        codeBeginning: null,
        unitCount: 2,
        terminalName: 'By the door',
      },
    ]);
  });

  it('shows one order with its lines and where it goes', async () => {
    const { tab, database, terminalId } = await signedIn();
    await giveApplication(database, {
      terminalId,
      at: 5,
      orderNumber: 100_007,
      fulfilment: { method: 'deliver', address },
      contact: { phone: '+4940123456' },
    });
    const order = staffOrderSchema.parse(await (await tab.get('/api/back-office/orders/100007')).json());
    expect(order).toMatchObject({ terminalName: 'By the door', fulfilment: { method: 'deliver', address } });
    expect(order.contact).toEqual({ phone: '+4940123456' });
    expect(order.lines).toMatchObject([{ title: 'Enamel mug', quantity: 2, unitPriceMinor: 1_450 }]);
    for (const nothing of ['100008', 'abc', '1e5', '99999999999999999999']) {
      expect(await refusalOf(await tab.get(`/api/back-office/orders/${nothing}`))).toBe('not_found');
    }
  });

  it('lists applications, those that somebody still acts on by themselves', async () => {
    const { tab, database, terminalId } = await signedIn();
    const accepted = await giveApplication(database, { terminalId, at: 1, orderNumber: 100_001 });
    const undetermined = await giveApplication(database, { terminalId, at: 2, state: 'undetermined' });
    const withdrawn = await giveApplication(database, { terminalId, at: 3, state: 'withdrawn' });
    await giveApplication(database, { terminalId, at: 4, state: 'reversed' });
    const list = async (query: string) =>
      applicationListSchema.parse(await (await tab.get(`/api/back-office/applications?${query}`)).json());
    expect((await list('')).applications.map(({ state }) => state)).toEqual([
      'reversed',
      'withdrawn',
      'undetermined',
      'accepted',
    ]);
    expect(await list('state=open')).toMatchObject({
      total: 2,
      applications: [{ applicationId: withdrawn }, { applicationId: undetermined }],
    });
    expect((await list('state=accepted')).applications).toMatchObject([
      { applicationId: accepted, orderNumber: '100001', terminalName: 'By the door' },
    ]);
    expect((await tab.get('/api/back-office/applications?state=stolen')).status).toBe(400);
  });

  it('takes a kiosk out of service, and lists it there', async () => {
    const { tab, database } = await signedIn();
    const { terminalId, credential } = await enrolTerminal(database, { kind: 'kiosk', name: 'Window' }, 1);
    const listed = await (await tab.get('/api/back-office/terminals')).text();
    expect(staffTerminalListSchema.parse(JSON.parse(listed)).terminals[0]).toMatchObject({
      terminalId,
      name: 'Window',
    });
    expect(listed).not.toContain(credential.split('.')[1]);
    expect((await tab.send('POST', `/api/back-office/terminals/${terminalId}/revoke`)).status).toBe(204);
    expect(await authenticateTerminal(database, credential)).toEqual({ refusal: 'terminal_revoked' });
    const list = async (query: string) =>
      staffTerminalListSchema.parse(await (await tab.get(`/api/back-office/terminals?${query}`)).json());
    expect((await list('service=in&q=window')).total).toBe(0);
    expect((await list('service=out&q=window')).terminals).toMatchObject([{ terminalId }]);
    expect((await tab.get('/api/back-office/terminals?service=both')).status).toBe(400);
    expect((await tab.send('POST', '/api/back-office/terminals/nothing/revoke')).status).toBe(404);
  });
});

describe('Days where the shop is', () => {
  it('begin at midnight by the wall clock, also when the clocks change', () => {
    const afterSpring = dayBoundaries(Date.UTC(2026, 2, 30, 12), 'Europe/Berlin', 3);
    expect(afterSpring.map((each) => new Date(each).toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
    const autumn = dayBoundaries(Date.UTC(2026, 9, 25, 12), 'America/New_York', 2);
    const nearTheDateLine = dayBoundaries(Date.UTC(2026, 8, 27), 'Pacific/Auckland', 1);
    expect(nearTheDateLine).toEqual([Date.UTC(2026, 8, 26, 12), Date.UTC(2026, 8, 27, 11)]);
    expect(autumn).toEqual([Date.UTC(2026, 9, 24, 4), Date.UTC(2026, 9, 25, 4), Date.UTC(2026, 9, 26, 4)]);
  });
});
