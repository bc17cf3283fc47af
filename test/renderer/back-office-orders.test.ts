import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { giveApplication } from '../server/accounts/staff-orders.ts';
import { describeWhere } from '../support/requirements.ts';
import { doubleTap, pressUntilItActs, whileTimeStands } from './double-tap.ts';
import type { DoubleTap } from './double-tap.ts';
import { backOfficeInBrowser, findBarriers, goTo } from './back-office-shop.ts';
import type { Office } from './back-office-shop.ts';
import { english } from '../../renderer/wording/back-office/en.ts';

async function buy({ shop }: Office, quantity = 1): Promise<string> {
  const application = await shop.makeApplication({ quantity });
  await shop.terminal.apply(application);
  await expect.poll(async () => (await shop.terminal.outcome(application.applicationId)).state).toBe('accepted');
  return (await shop.terminal.outcome(application.applicationId)).order!.orderNumber;
}

/** As if it had a gift note, an age check and a receipt that could not be sent. */
async function addService({ shop: { sellerDatabase } }: Office): Promise<void> {
  const check = { checkId: '0190a000-0000-4000-8000-000000000001', ageLimit: 18, checkedAt: 1_800_000_000_000 };
  await sellerDatabase.write(async (transaction) => {
    await transaction.run("UPDATE application SET gift_note = 'Alles Gute, Bob!', age_check = ?", [
      JSON.stringify(check),
    ]);
    await transaction.run(
      `INSERT INTO receipt_mail (mail_id, application_id, terminal_id, state, locale, time_zone, asked_at, due_at, tries, problem, ended_at)
       SELECT ?, application_id, terminal_id, 'given_up', 'en', 'UTC', 1, 1, 2, 'refused', 2 FROM application`,
      [check.checkId],
    );
  });
}

/** Prints the packing slips, labels and notes of an order that is collected and of one that goes to Japan. */
async function printPapers(page: Page, { shop, clock }: Office, collected: string): Promise<void> {
  const address = {
    recipient: '山田 花子',
    street: '千代田1-1',
    city: '千代田区',
    region: '東京都',
    postalCode: '100-0001',
  };
  await giveApplication(shop.sellerDatabase, {
    terminalId: 't',
    at: clock.now(),
    orderNumber: 900_001,
    fulfilment: { method: 'deliver', address: { ...address, country: 'JP' } },
    contact: { phone: '+81312345678', email: 'hanako@example.com' },
  });
  await goTo(page, `/packing?orders=${collected},900001,999999`, english['packing.title']);
  const paper = (number: string) => page.getByRole('article', { name: number });
  await paper('900001').getByText('hanako@example.com').waitFor();
  await page.getByText('There is no order 999999.').waitFor();
  expect(await paper('900001').innerText()).toContain('〒100-0001\n東京都千代田区\n千代田1-1\n山田 花子');
  expect(await paper(collected).innerText()).toContain('A gift note goes with this order.');
  expect((await page.locator('.paper').allInnerTexts()).join(' '), 'no price on a slip').not.toContain('€');
  expect(await paper(collected).innerText()).not.toContain('Bob');
  expect(await findBarriers(page)).toEqual([]);
  const pagesPrinted = async () => (await page.pdf()).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length;
  expect(await pagesPrinted()).toBe(2);
  if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}-packing.png`, fullPage: true });
  await page.getByRole('radio', { name: 'Address labels (1)' }).click();
  await paper(collected).waitFor({ state: 'detached' });
  expect(await paper('900001').innerText(), 'nothing to reach the shopper by on the outside').not.toContain('hanako');
  expect(await pagesPrinted()).toBe(1);
  if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}-label.png`, fullPage: true });
  await page.getByRole('radio', { name: 'Gift notes (1)' }).click();
  await expect.poll(() => page.locator('.paper').allInnerTexts()).toEqual(['Alles Gute, Bob!']);
}

/** A code that is wrong is refused; the one that a scanner types into the search is the proof by itself. */
async function handOverByScan(page: Page, { shop: { sellerDatabase } }: Office, number: string): Promise<void> {
  const handOver = () =>
    page.getByRole('region', { name: 'State' }).getByRole('button', { name: english['order.action.collect'] }).click();
  const question = page.getByRole('alertdialog', { name: `Hand over order ${number}?` });
  const confirm = question.getByRole('button', { name: english['order.yes.collect'] });
  const kept = await sellerDatabase.get<{ code: string }>('SELECT collection_code AS code FROM shop_order');
  const { code } = kept!;
  expect(await page.locator('main').innerText(), 'the page does not give the code away').not.toContain(code);
  await handOver();
  expect(await confirm.isDisabled()).toBe(true);
  await question.getByLabel(english['order.collectionCode'], { exact: true }).last().fill('ABCDEF');
  const wrong = question.getByText(english['order.proof.wrong']);
  // A press within the button's first second does nothing.
  await expect.poll(async () => (await confirm.click(), wrong.count()), { interval: 300 }).toBe(1);
  await question.getByRole('button', { name: english['order.goBack'] }).click();
  await question.waitFor({ state: 'detached' });
  await goTo(page, '/orders', 'Orders');
  await page.getByRole('searchbox').fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `Order ${number}` }).waitFor();
  await handOver();
  await pressUntilItActs(confirm);
}

describeWhere('chromium', 'An order in the back office', () => {
  const office = backOfficeInBrowser();

  it('is handed over and taken back by staff, who are asked first and see what settling said', async () => {
    const started = await office.start();
    const number = await buy(started);
    await addService(started);
    const page = await started.signedIn();
    await goTo(page, `/orders/${number}`, `Order ${number}`);
    const state = page.getByRole('region', { name: 'State' });
    await state.getByText(english['order.state.accepted'], { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Gift note' }).getByText('Alles Gute, Bob!').waitFor();
    await page.getByText('Age 18 and over, confirmed at this kiosk with its PIN at ').waitFor();
    const mails = page.getByRole('region', { name: 'Receipts by email' });
    await mails.getByText('Tried 2 times').waitFor();
    await mails.getByText(english['order.receiptMail.problem.refused']).waitFor();
    await printPapers(page, started, number);
    await goTo(page, `/orders/${number}`, `Order ${number}`);
    await page.getByRole('link', { name: english['order.packing'] }).waitFor();
    expect(await state.getByRole('button').allInnerTexts()).toEqual([
      'Ready to collect',
      'Charge and hand over',
      'Cancel order',
    ]);
    await state.getByRole('button', { name: english['order.action.collect'] }).click();
    const question = page.getByRole('alertdialog', { name: `Hand over order ${number}?` });
    await question.getByText('€12.50', { exact: false }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await question.getByRole('button', { name: english['order.goBack'] }).click();
    await question.waitFor({ state: 'detached' });
    await state.getByText(english['order.state.accepted'], { exact: true }).waitFor();
    await handOverByScan(page, started, number);
    await state.getByText('Collected', { exact: true }).waitFor();
    const notes = page.getByRole('region', { name: english['order.notes'] });
    await notes.getByLabel(english['order.newNote']).fill('Came with a red bag');
    await notes.getByRole('button', { name: english['order.addNote'] }).click();
    await notes.getByText(/^Mara Lindt, /).waitFor();
    expect(await notes.getByLabel(english['order.newNote']).inputValue()).toBe('');
    const payment = () => started.shop.settlingDatabase.get('SELECT state FROM payment');
    expect(await payment()).toEqual({ state: 'captured' });
    await state.getByRole('button', { name: english['order.action.return'] }).click();
    await page.getByRole('button', { name: english['order.yes.return'], exact: true }).click();
    await state.getByText('Returned', { exact: true }).waitFor();
    expect(await payment()).toEqual({ state: 'refunded' });
    expect(await state.getByRole('button').count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await goTo(page, '/orders', 'Orders');
    await page.getByRole('row', { name: number }).getByText('Returned').waitFor();
  });

  it('is handed over and taken back in parts, with what each costs in sight before it is done', async () => {
    const started = await office.start();
    const number = await buy(started, 5);
    const page = await started.signedIn();
    await goTo(page, `/orders/${number}`, `Order ${number}`);
    const state = page.getByRole('region', { name: 'State' });
    await state.getByText('The payment is authorised until', { exact: false }).waitFor();
    await state.getByRole('button', { name: english['order.action.collect'] }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText('5 of 5, €62.50').waitFor();
    const less = question.getByRole('button', { name: 'One fewer of Mug · Blue' });
    await less.click();
    await less.click();
    await question.getByText('card is charged €37.50', { exact: false }).waitFor();
    await question.getByText('The rest, €25.00, is cancelled', { exact: false }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await question.getByRole('button', { name: 'All of Mug · Blue' }).click();
    await question.getByRole('button', { name: 'None of Mug · Blue' }).click();
    await question.getByText('Choose at least one item', { exact: false }).waitFor();
    expect(await question.getByRole('button', { name: english['order.yes.collect'] }).isDisabled()).toBe(true);
    const more = question.getByRole('button', { name: 'One more of Mug · Blue' });
    for (let count = 0; count < 3; count++) await more.click();
    await question.getByRole('radio', { name: english['order.proof.reason'] }).click();
    await pressUntilItActs(question.getByRole('button', { name: english['order.yes.collect'] }));
    await state.getByText('Collected', { exact: true }).waitFor();
    const payment = () =>
      started.shop.settlingDatabase.get('SELECT captured_minor AS captured, refunded_minor AS refunded FROM payment');
    expect(await payment()).toEqual({ captured: 37_50, refunded: 0 });
    await state.getByRole('button', { name: english['order.action.return'] }).click();
    await less.click();
    await question.getByText('€25.00 is refunded', { exact: false }).waitFor();
    await question.getByText('can be returned later', { exact: false }).waitFor();
    await pressUntilItActs(question.getByRole('button', { name: english['order.yes.return'], exact: true }));
    await state.getByText('Partly returned', { exact: true }).waitFor();
    expect(await payment()).toEqual({ captured: 37_50, refunded: 25_00 });
    await page.getByRole('row', { name: 'Charged €37.50' }).waitFor();
    await page.getByRole('row', { name: 'Refunded €25.00' }).waitFor();
    const asked = page.getByRole('region', { name: english['order.operations'] });
    const said = await asked.getByRole('listitem').allInnerTexts();
    expect(said.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^Refund €25\.00 2 items .* Done$/),
      expect.stringMatching(/^Charge €37\.50 3 items .* Done$/),
    ]);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('waits in sight while settling cannot be reached, and says when nothing is held for it', async () => {
    const started = await office.start();
    const number = await buy(started);
    const page = await started.signedIn();
    await goTo(page, `/orders/${number}`, `Order ${number}`);
    const state = page.getByRole('region', { name: 'State' });
    started.shop.line.manners = 'lose-question';
    await started.shop.settlingDatabase.write((transaction) => transaction.run('UPDATE payment SET expires_at = 1'));
    await state.getByRole('button', { name: english['order.action.collect'] }).click();
    await page.getByRole('radio', { name: english['order.proof.reason'] }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: english['order.yes.collect'] }).click();
    await state.getByText('Waiting for the card company.', { exact: false }).waitFor();
    expect(await state.getByRole('button').count()).toBe(0);
    started.shop.line.manners = 'pass';
    await expect
      .poll(
        async () => {
          started.clock.advance(1_000);
          return state.getByText('Don’t hand over the goods', { exact: false }).isVisible();
        },
        { interval: 250 },
      )
      .toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await state.getByRole('button', { name: english['order.action.cancel'] }).click();
    await page.getByRole('button', { name: english['order.yes.cancel'] }).click();
    await state.getByText('Cancelled', { exact: true }).waitFor();
  });

  it.each<DoubleTap>([
    { way: 'mouse', interval: 80 },
    { way: 'touch', interval: 250 },
  ])('is cancelled by no double tap: $way, $interval ms', async (how) => {
    const started = await office.start();
    const number = await buy(started);
    const page = await started.signedIn(undefined, { hasTouch: true });
    await goTo(page, `/orders/${number}`, `Order ${number}`);
    const state = page.getByRole('region', { name: 'State' });
    const yes = page.getByRole('alertdialog').getByRole('button', { name: english['order.yes.cancel'] });
    const cancel = state.getByRole('button', { name: english['order.action.cancel'] });
    await cancel.and(page.locator(':not([aria-disabled])')).waitFor();
    await whileTimeStands(page, async () => {
      await doubleTap(page, cancel, how);
      await yes.evaluate((button: HTMLElement) => button.click());
      expect(await yes.getAttribute('aria-disabled')).toBe('true');
    });
    await expect.poll(() => yes.getAttribute('aria-disabled')).toBeNull();
    await state.getByText(english['order.state.accepted'], { exact: true }).waitFor();
    const payment = () => started.shop.settlingDatabase.get('SELECT state FROM payment');
    expect(await payment()).toEqual({ state: 'held' });
    await yes.click();
    await state.getByText('Cancelled', { exact: true }).waitFor();
  });
});
