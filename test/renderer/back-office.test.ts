import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { enrolWithCode } from '../../electron/enrolment/enrolling.ts';
import type { Overview } from '../../contract/seller/back-office.ts';
import type { KioskHealth, KioskReport } from '../../contract/seller/kiosk-care.ts';
import type { TerminalKind } from '../../contract/seller/terminal.ts';
import { authenticateTerminal, enrolTerminal, revokeTerminal } from '../../server/terminal/terminal-store.ts';
import { giveApplication } from '../server/accounts/staff-orders.ts';
import { describeWhere } from '../support/requirements.ts';
import { contactByNode } from '../electron/enrolling-shop.ts';
import { backOfficeInBrowser, findBarriers, giveArticles, goTo, mara, signIn } from './back-office-shop.ts';
import { purchaseNumberOf } from '../../contract/seller/purchase-number.ts';
import { english } from '../../renderer/wording/back-office/en.ts';

/** A kiosk with something wrong in every part. */
const healthOfKiosk: Omit<KioskHealth, 'sentAt'> = {
  appVersion: '9.8.7',
  electronVersion: '45.4.1',
  platform: 'linux 6.1 x64',
  uptimeMs: 3_900_000,
  reloads: 2,
  relaunches: 1,
  lastFault: 'hung',
  printer: 'none',
  keychain: 'none',
  screen: { width: 1080, height: 1920, scale: 1 },
  hasStaffPin: true,
};

/** In its first second a sheet takes a touch beside it for one that was meant for what was there before. */
async function touchBesideSheet(page: Page): Promise<void> {
  const touch = async () => {
    await page.mouse.click(5, 400);
    return page.getByRole('dialog').count();
  };
  await expect.poll(touch).toBe(0);
}

describeWhere('chromium', 'The back office', () => {
  const office = backOfficeInBrowser();

  it('lets staff in with the right password, says plainly when it is wrong, and lets them out', async () => {
    const { open } = await office.start();
    const page = await open();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your username.').waitFor();
    await signIn(page, { ...mara, password: 'not the password' });
    await page.getByRole('alert').getByText('Incorrect username or password.').waitFor();
    expect(await page.getByLabel(english['signIn.name']).inputValue()).toBe('mara');
    await signIn(page, mara);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await goTo(page, '/orders', 'Orders');
    await goTo(page, '/terminals', 'Terminals');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  it('shows how the day goes, and whether the private link is up', async () => {
    const { shop, clock, signedIn } = await office.start();
    await giveArticles(shop, [{ articleId: 'empty', variants: [{ variantId: 'empty', onHand: 0 }] }]);
    const { terminalId } = await shop.terminal.session();
    await giveApplication(shop.sellerDatabase, { terminalId, at: clock.now(), orderNumber: 100_001 });
    await giveApplication(shop.sellerDatabase, { terminalId, at: clock.now(), state: 'undetermined' });
    const page = await signedIn();
    await page.getByText('€29.00').first().waitFor();
    await page.getByRole('link', { name: '100001' }).waitFor();
    await page
      .getByRole('region', { name: 'Needs attention' })
      .getByText('1 payment got no answer and is being cancelled')
      .waitFor();
    await page.getByRole('link', { name: '1 published product is out of stock' }).waitFor();
    const link = page.getByRole('region', { name: english['link.title'] });
    await link.getByText(english['link.up'], { exact: true }).waitFor();
    await link.getByText('A dedicated line: a socket on this machine').waitFor();
    await shop.line.stop();
    await link.getByText(english['link.down'], { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Card company: not connected' }).waitFor();
    await page.getByRole('link', { name: '1 published product is out of stock' }).click();
    await page.getByRole('link', { name: 'empty' }).waitFor();
    expect(await page.getByText('1 product', { exact: true }).isVisible()).toBe(true);
  });

  it('says that nothing can be saved and why, and how its clock stands to the card company’s', async () => {
    const { signedIn } = await office.start();
    const told: Partial<Pick<Overview, 'storage'>> & { clock?: Overview['settling']['clock'] } = {};
    const page = await signedIn();
    const panel = page.getByRole('region', { name: english['link.title'] });
    await panel.getByText('This server’s clock agrees').or(panel.getByText('Not compared')).waitFor();
    expect(await page.getByText('The server can’t save anything').count()).toBe(0);
    await page.route('**/api/back-office/overview?*', async (route) => {
      const answer = await route.fetch();
      const overview = (await answer.json()) as Overview;
      const { storage = overview.storage, clock = overview.settling.clock } = told;
      await route.fulfill({ json: { ...overview, storage, settling: { ...overview.settling, clock } } });
    });
    told.storage = { isAvailable: false, since: Date.now(), problem: 'disk_full' };
    told.clock = { standing: 'too_far', difference: { aheadMs: 30 * 3_600_000, errorMs: 40 } };
    await page.reload();
    const banner = page.getByRole('alert').filter({ hasText: 'The server can’t save anything' });
    await banner.getByText('The disk is full. Free some space, and payments open again by themselves.').waitFor();
    await banner.getByText(/^Since .* payments are closed until it can\.$/).waitFor();
    await panel.getByText(/clock is \S.* ahead of the card company’s\. The difference is too large/).waitFor();

    told.storage = { isAvailable: true, since: Date.now(), problem: null };
    told.clock = { standing: 'corrected', difference: { aheadMs: -20 * 60_000, errorMs: 40 } };
    await page.reload();
    await panel.getByText(/clock is 20\D+ behind the card company’s\. Payments allow for the difference/).waitFor();
    expect(await banner.count()).toBe(0);
  });

  it('finds an order by its collection code and shows what is in it', async () => {
    const { shop, clock, signedIn } = await office.start();
    const { terminalId } = await shop.terminal.session();
    const at = clock.now();
    await giveApplication(shop.sellerDatabase, { terminalId, at, orderNumber: 100_001, collectionCode: 'QWERTY' });
    await giveApplication(shop.sellerDatabase, {
      terminalId,
      at,
      orderNumber: 100_002,
      collectionCode: 'ABC234',
      lines: [
        { title: 'Beech board', quantity: 3, unitPriceMinor: 2_150 },
        { title: 'Brass pen', quantity: 1, unitPriceMinor: 4_290 },
      ],
    });
    const page = await signedIn();
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    // The overview lists the same orders: a link that is found before this heading may be one of the overview's.
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
    await page.getByRole('link', { name: '100001' }).waitFor();
    await page.getByRole('searchbox').fill('abc');
    await page.waitForURL(/q=abc/);
    await page.getByRole('link', { name: '100001' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '100002' }).click();
    await page.getByRole('heading', { level: 1, name: 'Order 100002' }).waitFor();
    await page.getByRole('row', { name: 'Beech board SKU-0 3 €21.50 €64.50' }).waitFor();
    await page.getByRole('row', { name: 'Total €107.40' }).waitFor();
    await page.getByText('AB····').waitFor();
    await page.goBack();
    await page.getByRole('searchbox').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('abc');
    await page.getByRole('searchbox').fill('nothing');
    await page.getByText('No such order').waitFor();
    await page.getByRole('button', { name: 'Show all orders' }).click();
    await page.getByRole('link', { name: '100001' }).waitFor();
  });

  it('says of every application where it stands', async () => {
    const { shop, clock, signedIn } = await office.start();
    const { terminalId } = await shop.terminal.session();
    const ids: string[] = [];
    for (const state of ['rejected', 'reversed', 'withdrawn'] as const) {
      ids.push(await giveApplication(shop.sellerDatabase, { terminalId, at: clock.now(), state }));
    }
    const page = await signedIn();
    await goTo(page, '/applications', english['applications.title']);
    await page.getByText('Declined by the card company. Stock released.').waitFor();
    await page
      .getByText(
        'Never sent to the card company. Stock released. The card company is being asked to confirm that nothing is held.',
      )
      .waitFor();
    await page.getByRole('button', { name: english['applications.filter'] }).click();
    await page.getByRole('option', { name: english['applications.filter.open'] }).click();
    await page.getByText('Declined by the card company. Stock released.').waitFor({ state: 'detached' });
    await page.getByText('Never sent to the card company').waitFor();
    await page.getByRole('button', { name: english['applications.filter'] }).click();
    await page.getByRole('option', { name: english['applications.filter.all'] }).click();
    const number = purchaseNumberOf(ids[0]!);
    const search = page.getByRole('searchbox', { name: english['applications.search'] });
    await search.fill(number.toLowerCase().replace('-', ''));
    await page.getByText('Never sent to the card company').waitFor({ state: 'detached' });
    await page.getByRole('row', { name: number }).getByText('Declined', { exact: true }).waitFor();
    await search.fill(`${number.slice(0, -1)}${number.endsWith('3') ? '4' : '3'}`);
    await page.getByText(english['applications.mistyped']).waitFor();
    await page.getByRole('button', { name: english['applications.showAll'] }).click();
    await page.getByText('Never sent to the card company').waitFor();
  });

  it('enrols a kiosk by a code, says how it is and who tried its PIN, and takes it out of service after asking', async () => {
    const { shop, clock, signedIn } = await office.start();
    const page = await signedIn();
    await page.getByRole('link', { name: 'Terminals' }).click();
    await page.getByRole('button', { name: english['terminals.enrol'] }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Show a code' }).click();
    await sheet.getByText('Enter a name.').waitFor();
    await sheet.getByText('The PIN has 6 to 10 digits.').waitFor();
    await sheet.getByLabel('Name of the kiosk').fill('By the window');
    await sheet.getByLabel('PIN for the staff menu').fill('482915');
    await sheet.getByRole('button', { name: 'Show a code' }).click();
    await sheet.getByRole('heading', { name: 'Add By the window' }).waitFor();
    await sheet.getByText(new URL(shop.url).host).waitFor();
    const code = await sheet.getByText(/^\d{6}$/).innerText();
    expect(await findBarriers(page)).toEqual([]);

    const wrong = code === '000000' ? '000001' : '000000';
    expect(await enrolWithCode({ sellerUrl: shop.url, code: wrong }, contactByNode())).toEqual({
      refusal: 'code_wrong',
    });
    await sheet.getByText('1 of 5 attempts used.').waitFor();
    const enrolled = await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode());
    if (!('handedOver' in enrolled)) throw new Error(enrolled.refusal);
    const { credential } = enrolled.handedOver;
    await sheet.getByText('The kiosk was added.').waitFor();
    await sheet.getByRole('button', { name: 'Close' }).last().click();
    await sheet.waitFor({ state: 'detached' });

    await page.getByText('No status report yet.').waitFor();
    const report: KioskReport = {
      health: { ...healthOfKiosk, sentAt: clock.now() - 90_000 },
      events: [{ eventId: randomUUID(), kind: 'pin_wrong', at: clock.now() }],
    };
    const told = await fetch(`${shop.url}/api/terminal/health`, {
      method: 'POST',
      headers: { authorization: `Terminal ${credential}`, 'content-type': 'application/json' },
      body: JSON.stringify(report),
    });
    expect(await told.json()).toMatchObject({ staffPin: enrolled.handedOver.staffPin });
    await page.reload();
    const line = page.getByRole('row', { name: 'By the window' });
    for (const words of [
      'Its clock is 1 min behind this server’s.',
      'Its page restarted 2 times and the app once. Last fault: it hung.',
      'It has no printer.',
      'Its system has no keychain',
    ])
      await line.getByText(words).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Status of By the window' }).click();
    await sheet.getByText('Wrong PIN').waitFor();
    await sheet.getByText('9.8.7 · Electron 45.4.1').waitFor();
    await sheet.getByLabel('New PIN').fill('12345');
    await sheet.getByRole('button', { name: 'Set the PIN' }).click();
    await sheet.getByText('The PIN has 6 to 10 digits.').waitFor();
    await sheet.getByLabel('New PIN').fill('7391824');
    await sheet.getByRole('button', { name: 'Set the PIN' }).click();
    await page.getByText('The new PIN takes effect within a minute.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Remove By the window' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await authenticateTerminal(shop.sellerDatabase, credential)).toHaveProperty('terminal');
    await page.getByRole('button', { name: 'Remove By the window' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: english['terminals.revokeYes'] }).click();
    await page.getByText('By the window is out of service.').waitFor();
    expect(await authenticateTerminal(shop.sellerDatabase, credential)).toEqual({ refusal: 'terminal_revoked' });
    await line.waitFor({ state: 'detached' });
  });

  it('finds any of many terminals, on whatever page it is, and those that were revoked', async () => {
    const { shop, clock, signedIn } = await office.start();
    const enrol = (name: string, kind: TerminalKind) => enrolTerminal(shop.sellerDatabase, { name, kind }, clock.now());
    const { terminalId } = await enrol('Sold', 'kiosk');
    await revokeTerminal(shop.sellerDatabase, terminalId, clock.now());
    await enrol('At the till', 'kiosk');
    await enrol('Nameinonewordofasmanycharactersastheshopallowsittohavewhichareeightyaltogetherhe', 'kiosk');
    for (let visitor = 1; visitor <= 60; visitor++) await enrol(`Visitor ${visitor}`, 'browser');
    const page = await signedIn();
    await goTo(page, '/terminals', 'Terminals');
    const lines = page.getByRole('row').filter({ hasText: /Visitor|At the till|Sold|Nameinoneword/ });
    await expect.poll(() => lines.count()).toBe(50);
    await lines.getByText('At the till').waitFor();
    await page.getByText('1 to 50 of').waitFor();
    await page.setViewportSize({ width: 768, height: 1024 });
    const inSight = await lines.first().getByRole('button', { name: english['terminals.revoke'] }).boundingBox();
    expect(inSight!.x + inSight!.width, 'beside a name in one word').toBeLessThan(768);
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText('51 to').waitFor();
    await expect.poll(() => lines.count()).toBeLessThan(50);
    await goTo(page, '/terminals?offset=5000', 'Terminals');
    // The page may still show what it showed before; its address tells that it has moved.
    await page.waitForURL(/offset=50$/);
    await page.getByText('51 to').waitFor();
    await goTo(page, '/terminals?offset=nowhere', 'Terminals');
    await page.getByText('1 to 50 of').waitFor();
    await page.getByLabel('Name or id').fill('visitor 17');
    await expect.poll(() => lines.allInnerTexts()).toEqual([expect.stringContaining('Visitor 17')]);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel('Name or id').fill('sold');
    await page.getByText('No such terminal').waitFor();
    await page.getByRole('button', { name: english['terminals.service'] }).click();
    await page.getByRole('option', { name: english['terminals.service.out'] }).click();
    await expect.poll(() => lines.allInnerTexts()).toEqual([expect.stringContaining('Sold')]);
    await page.getByLabel('Name or id').fill('till');
    await page.getByRole('button', { name: 'Show all in service' }).click();
    await lines.getByText('At the till').waitFor();
  });

  it('says what is wrong while the seller does not answer, and goes on when it does', async () => {
    const { signedIn } = await office.start();
    const page = await signedIn();
    await page.route('**/api/back-office/orders?*', (route) => route.abort());
    await goTo(page, '/orders?when=month', 'Orders');
    await page.getByText('Can’t reach the server.').waitFor();
    await page.unroute('**/api/back-office/orders?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No such order').waitFor();
  });

  const waysToLeaveCode: [way: string, leave: (page: Page) => Promise<unknown>][] = [
    ['its cross', (page) => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()],
    ['Escape', (page) => page.keyboard.press('Escape')],
    ['a touch beside it', touchBesideSheet],
    ['Cancel', (page) => page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()],
    ['another page of the back office', (page) => goTo(page, '/orders', 'Orders')],
    ['another page altogether', (page) => page.goto('about:blank')],
  ];

  it('closes an enrolment code with its sheet, however that is left: it stayed open for a quarter of an hour', async () => {
    const { shop, signedIn } = await office.start();
    const page = await signedIn();
    const openCodes = () => shop.sellerDatabase.all('SELECT kiosk_name FROM enrolment_code WHERE closed_at IS NULL');
    const showCode = async (name: string) => {
      await goTo(page, '/terminals', 'Terminals');
      await page.getByRole('button', { name: english['terminals.enrol'] }).first().click();
      await page.getByLabel('Name of the kiosk').fill(name);
      await page.getByLabel('PIN for the staff menu').fill('482915');
      await page.getByRole('button', { name: 'Show a code' }).click();
    };
    for (const [way, leave] of waysToLeaveCode) {
      await showCode(way);
      await page.getByRole('dialog', { name: `Add ${way}` }).waitFor();
      expect(await openCodes()).toEqual([{ kiosk_name: way }]);
      await leave(page);
      await expect.poll(openCodes, { message: way }).toEqual([]);
    }
    await page.goto(`${shop.url}/back-office`);
    const held = Promise.withResolvers<void>();
    await page.route('**/api/back-office/enrolment-codes', async (route) => {
      const response = await route.fetch();
      await held.promise;
      await route.fulfill({ response });
    });
    await showCode('late');
    await expect.poll(openCodes).toEqual([{ kiosk_name: 'late' }]);
    await page.keyboard.press('Escape');
    held.resolve();
    await expect.poll(openCodes, { message: 'a code that came when nobody waited any more' }).toEqual([]);
  });

  it.each([
    ['1280 × 800', { width: 1280, height: 800 }],
    ['768 × 1024', { width: 768, height: 1024 }],
  ])('has no barriers on any page and fits at %s', async (_size, viewport) => {
    const { shop, clock, open } = await office.start();
    await giveArticles(shop, [
      {
        articleId: 'throw',
        title: 'Wool throw',
        variants: ['Moss', 'Sand'].map((colour) => ({ variantId: colour, optionValues: [colour] })),
      },
    ]);
    const { terminalId } = await shop.terminal.session();
    await giveApplication(shop.sellerDatabase, {
      terminalId,
      at: clock.now(),
      orderNumber: 100_001,
      collectionCode: 'ABC234',
    });
    await giveApplication(shop.sellerDatabase, { terminalId, at: clock.now(), state: 'undetermined' });
    const page = await open({ viewport });
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    const found: Record<string, string[]> = { 'sign-in': await findBarriers(page) };
    await signIn(page, mara);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    for (const [address, heading] of [
      ['/', 'Overview'],
      ['/articles', english['articles.title']],
      ['/articles/throw', 'Wool throw'],
      ['/orders', 'Orders'],
      ['/orders/100001', 'Order 100001'],
      ['/applications', english['applications.title']],
      ['/terminals', 'Terminals'],
      ['/staff', english['staff.title']],
      ['/record', english['record.title']],
    ] as const) {
      await goTo(page, address, heading);
      await page.waitForLoadState('networkidle');
      found[address] = await findBarriers(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${address} is not wider than the screen`).toBeLessThanOrEqual(0);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((address) => [address, []])));
  });
});
