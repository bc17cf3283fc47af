import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { receiptSchema } from '../../electron/receipt/receipt.ts';
import type { StandInBehaviour, StandInSeller } from '../support/stand-in-seller.ts';
import {
  card,
  checkOut,
  chooseArticle,
  email,
  enrolAsKiosk,
  giveBridge,
  goOn,
  goToAddress,
  goToCard,
  goToReview,
  kioskInBrowser,
  openAsKiosk,
  passToCard,
  pay,
  sentApplications,
  typeCard,
} from './kiosk-in-browser.ts';
import { axeViolations, standards } from './axe-violations.ts';
import { pressUntilItActs } from './double-tap.ts';
import { english } from '../../renderer/wording/english.ts';

async function endingOf(page: Page): Promise<string | null> {
  const told = page.getByRole('alert');
  await told.waitFor();
  return told.getByRole('heading').textContent();
}

/** What axe finds wrong on the screen. */
const barriers = async (page: Page) => (await axeViolations(page, { runOnly: standards })).map(({ id }) => id);

function onlyApplication({ applications }: StandInSeller) {
  expect(applications.size).toBe(1);
  return [...applications.values()][0]!;
}

describeWhere('chromium', 'a purchase in the kiosk', () => {
  const kiosk = kioskInBrowser();

  it('goes from the start screen to accepted, with order number and collection code', async () => {
    const { page, seller } = await kiosk.open();
    await goToReview(page);
    await pay(page);
    expect(await endingOf(page)).toBe(english['accepted.title']);
    const { application, sealed } = onlyApplication(seller);
    expect(await page.getByText('Order number').locator('..').textContent()).toContain('S-1001');
    expect(await page.getByText('Collection code').locator('..').textContent()).toContain('4K7-92');
    expect(application).toMatchObject({
      lines: [{ variantId: 'stoneware-mug-0', quantity: 1, unitPriceMinor: 1890 }],
      totalMinor: 1890,
      currency: 'EUR',
      fulfilment: { method: 'collect' },
    });
    expect(sealed).toMatchObject({ card, sellerId: 'stand-in', amountMinor: 1890, currency: 'EUR' });
  });

  it('delivers to the address that the shopper gives, in the shop’s country unless another is chosen', async () => {
    const { page, seller } = await kiosk.open();
    await chooseArticle(page);
    await goToAddress(page);
    await goOn(page);
    for (const missing of [
      english['apply.contact.missing'],
      'Please fill in “Full name”.',
      'Please fill in “Street address”.',
      'Please fill in “Town or city”.',
    ])
      await page.getByText(missing).waitFor();
    await page.getByLabel(english['apply.email']).fill(email);
    await page.getByLabel(english['apply.recipient']).fill('Ann Example');
    await page.getByLabel(english['apply.street']).fill('1 Quay Street');
    await page.getByLabel(english['apply.postalCode.eircode']).fill('D02 X285');
    await page.getByLabel(english['apply.city.city'], { exact: true }).fill('Dublin');
    await typeCard(page);
    await goOn(page);
    await pay(page);
    expect(await endingOf(page)).toBe(english['accepted.title']);
    const { application } = onlyApplication(seller);
    expect(application.fulfilment).toEqual({
      method: 'deliver',
      address: {
        recipient: 'Ann Example',
        street: '1 Quay Street',
        postalCode: 'D02 X285',
        city: 'Dublin',
        country: 'IE',
      },
    });
    expect(await page.getByText('Collection code').count()).toBe(0);
  });

  it('empties the basket once it is accepted, and its logo begins the next visit', async () => {
    const { page, seller } = await kiosk.open();
    await goToReview(page);
    await pay(page);
    expect(await endingOf(page)).toBe(english['accepted.title']);
    await page.goBack();
    expect(await endingOf(page), 'no way leads past it').toBe(english['accepted.title']);
    await page.getByText('S-1001').waitFor();
    await page.evaluate(() => (location.hash = '#/apply'));
    await page.getByText('S-1001').waitFor();
    expect(await page.getByRole('button', { name: /^(?:Pay|Check out)/ }).count()).toBe(0);
    await page.getByRole('button', { name: english['frame.home'] }).click();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    await page.getByText('Your basket is empty').waitFor();
    expect(await page.getByRole('button', { name: 'Check out' }).isDisabled()).toBe(true);
    expect(sentApplications(seller)).toHaveLength(1);
  });

  it('is not lost from sight while it is checked: the logo does nothing, and every way leads back to it', async () => {
    const { page } = await kiosk.open({ checkMs: 4_000 });
    await goToReview(page);
    await pay(page);
    await page.getByRole('heading', { name: english['waiting.title'] }).waitFor();
    expect(await page.getByRole('button', { name: english['frame.home'] }).isDisabled()).toBe(true);
    await page.goBack();
    await page.evaluate(() => (location.hash = '#/'));
    await page.getByRole('heading', { name: english['waiting.title'] }).waitFor();
    expect(await endingOf(page)).toBe(english['accepted.title']);
    for (const fact of ['S-1001', '4K7-92']) await page.getByText(fact).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Your basket is empty').waitFor();
  });

  it('has its receipt sent by email to the address that is there or another one, and only when that is pressed', async () => {
    const { page, seller } = await kiosk.open({ mailsReceipts: true, mailRefusal: 'storage_unavailable' });
    await goToReview(page);
    await pay(page);
    await pressUntilItActs(page.getByRole('button', { name: english['accepted.byMail'] }));
    const field = page.getByLabel(english['apply.email']);
    const send = page.getByRole('button', { name: english['byMail.send'] });
    expect(await field.inputValue(), 'the address that was given as contact').toBe(email);
    expect(seller.receiptMails).toEqual([]);
    expect(await barriers(page)).toEqual([]);
    await field.fill('4539 1488 0343 6467');
    await page.keyboard.press('Enter');
    await page.getByText('That looks like a card number').waitFor();
    expect(await field.inputValue()).toBe('');
    await field.fill('ann@example');
    await page.keyboard.press('Enter');
    await page.getByText('An email address has one @').waitFor();
    await field.fill('ann＠example.com');
    await page.keyboard.press('Enter');
    await page.getByText(english['byMail.failed']).waitFor();
    seller.behaviour.mailRefusal = null;
    await pressUntilItActs(send);
    await page.getByText(english['accepted.mailed']).waitFor();
    const [first, ...later] = seller.receiptMails;
    expect(first).toMatchObject({ email: 'ann@example.com', locale: 'en-IE' });
    expect(new Set(later.map(({ mailId }) => mailId)), 'the same mail again').toEqual(new Set([first!.mailId]));
    await page.getByText('S-1001').waitFor();
    expect(await page.getByRole('button', { name: english['accepted.byMail'] }).count()).toBe(0);
  });

  it('of a product with an age limit waits for staff to check the age, in this visit alone, and only for that product', async () => {
    const { page, seller } = await openAsKiosk(kiosk, { ageLimits: { 'stoneware-mug': 18 } });
    const payButton = page.getByRole('button', { name: /^Pay/ });
    const confirm = page.getByRole('button', { name: english['age.confirm'] });
    await goToReview(page);
    await page.getByText('A member of staff needs to check your age').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await payButton.isDisabled()).toBe(true);
    await confirm.click();
    await page.getByText(english['age.notChecked']).waitFor();
    expect(await payButton.isDisabled()).toBe(true);
    const removed = page.getByRole('button', { name: 'Remove Stoneware mug' });
    await page.getByRole('button', { name: english['frame.home'] }).click();
    await pressUntilItActs(removed);
    await chooseArticle(page, 'Kitchen', 'Enamel pot');
    await checkOut(page);
    await typeCard(page);
    await goOn(page);
    await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
    expect(await confirm.count(), 'the need is gone with the product').toBe(0);
    await page.getByRole('button', { name: english['frame.home'] }).click();

    await page.evaluate(() => Object.assign(window, { staffConfirm: true }));
    await goToReview(page);
    await confirm.click();
    await page.getByText(english['age.checked']).waitFor();
    await pay(page);
    expect(await endingOf(page)).toBe(english['accepted.title']);
    expect(onlyApplication(seller).application.ageCheck).toMatch(/^e30\.MTg\./);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Your basket is empty').waitFor();
    await goToReview(page);
    await confirm.waitFor();
    expect(await payButton.isDisabled(), 'the next visit begins without it').toBe(true);
  });

  it('says kindly that it was rejected, without a reason, and keeps the basket', async () => {
    const { page } = await kiosk.open({ ending: 'rejected' });
    await goToReview(page);
    await pay(page);
    expect(await endingOf(page)).toBe('Your card was declined');
    await page.getByText('You haven’t been charged.').waitFor();
    await page.getByRole('button', { name: 'Back to my basket' }).click();
    await page.getByRole('complementary', { name: 'Your basket' }).getByText('Stoneware mug').waitFor();
  });

  it('tells what to do when the card company did not answer, and that nothing was charged once that is signed', async () => {
    const { page, seller } = await kiosk.open({ ending: 'undetermined' });
    await goToReview(page);
    await pay(page);
    expect(await endingOf(page)).toBe('Your card company hasn’t answered yet');
    await page.getByText('Please don’t pay again').waitFor();
    expect(await page.getByText('You haven’t been charged').count()).toBe(0);
    seller.reverse();
    await page.getByRole('heading', { name: 'Payment cancelled. You haven’t been charged.' }).waitFor();
  });

  it.each(['wrong-signature', 'wrong-amount'] as const)(
    'does not believe an acceptance with a notice of %s',
    async (ending) => {
      const { page } = await kiosk.open({ ending });
      await goToReview(page);
      await pay(page);
      expect(await endingOf(page)).toBe('We can’t confirm this payment');
      expect(await page.getByText('order is confirmed').count()).toBe(0);
      expect(await page.getByText('You haven’t been charged').count()).toBe(0);
      expect(await page.getByText('4K7-92').count()).toBe(0);
    },
  );

  it('asks for no card and sends nothing when the key set is not signed by the pinned root', async () => {
    const { page, seller } = await kiosk.open({ keySetIsSwapped: true });
    await chooseArticle(page);
    await checkOut(page);
    await page.getByRole('heading', { name: 'Card payment isn’t available on this screen' }).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Pay/ }).count()).toBe(0);
    expect(sentApplications(seller)).toEqual([]);
  });

  it('does not seal for a key set that is swapped after the card was typed', async () => {
    const { page, seller } = await kiosk.open();
    await goToReview(page);
    seller.behaviour.keySetIsSwapped = true;
    await page.clock.install();
    await page.clock.runFor(15_000);
    await page.getByRole('heading', { name: 'Card payment isn’t available on this screen' }).waitFor();
    expect(sentApplications(seller)).toEqual([]);
  });

  it('sends one application however often Pay is touched', async () => {
    const { page, seller } = await kiosk.open({ checkMs: 400 });
    await goToReview(page);
    const button = page.getByRole('button', { name: /^Pay / });
    await button.and(page.locator(':not([aria-disabled])')).waitFor();
    await button.evaluate((button: HTMLElement) => {
      for (let touch = 0; touch < 5; touch++) button.click();
    });
    expect(await endingOf(page)).toBe(english['accepted.title']);
    expect(sentApplications(seller)).toHaveLength(1);
  });

  it('sends the very same application again when the line is cut before the answer', async () => {
    const { page, seller } = await kiosk.open({ cutLines: 2 });
    await goToReview(page);
    await pay(page);
    expect(await endingOf(page)).toBe(english['accepted.title']);
    const sent = sentApplications(seller);
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    expect(seller.applications.size).toBe(1);
  });

  it('seals anew, with a new id, after a seal that could not be opened', async () => {
    const { page, seller } = await kiosk.open({ ending: 'seal_refused' });
    await goToReview(page);
    await pay(page);
    expect(await endingOf(page)).toBe('Something went wrong. Please try again.');
    seller.behaviour.ending = 'accepted';
    await page.getByRole('button', { name: 'Try again' }).click();
    await passToCard(page);
    expect(await page.getByLabel(english['apply.number']).inputValue()).toBe('');
    await typeCard(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await pay(page);
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    const [first, second] = [...seller.applications.values()];
    expect(first!.application.applicationId).not.toBe(second!.application.applicationId);
    expect(first!.sealed.nonce).not.toBe(second!.sealed.nonce);
  });

  it.each<[string, Partial<StandInBehaviour>, Partial<StandInBehaviour>]>([
    ['credit is unavailable', { isCreditAvailable: false }, { isCreditAvailable: true }],
    ['the shop can record nothing', { sessionRefusal: 'storage_unavailable' }, { sessionRefusal: null }],
  ])('says before a card is typed that %s, and goes on by itself when it is back', async (_what, now, later) => {
    const { page, seller } = await kiosk.open(now);
    await chooseArticle(page);
    await checkOut(page);
    await page.getByRole('heading', { name: 'Sorry, we can’t take payments right now' }).waitFor();
    await page.getByRole('button', { name: 'Try again now' }).waitFor();
    expect(await page.getByRole('main').getByRole('textbox').count()).toBe(0);
    Object.assign(seller.behaviour, later);
    await page.getByRole('button', { name: english['apply.collect'] }).waitFor();
  });

  it('keeps what was typed while credit is unavailable for a moment', async () => {
    const { page, seller } = await kiosk.open();
    await chooseArticle(page);
    await goToAddress(page);
    await page.getByLabel(english['apply.street']).fill('Seldom Seen Street 77');
    seller.behaviour.isCreditAvailable = false;
    await page.getByRole('heading', { name: 'Sorry, we can’t take payments right now' }).waitFor();
    expect(await page.getByRole('button', { name: 'Continue' }).count()).toBe(0);
    seller.behaviour.isCreditAvailable = true;
    await page.getByLabel(english['apply.street']).waitFor();
    expect(await page.getByLabel(english['apply.street']).inputValue()).toBe('Seldom Seen Street 77');
  });

  it('says so when credit becomes unavailable between typing and paying', async () => {
    const { page } = await kiosk.open({ refusal: 'credit_unavailable' });
    await goToReview(page);
    await pay(page);
    expect(await endingOf(page)).toBe('Sorry, we can’t take payments right now');
    await page.getByText('You haven’t been charged, and your basket is unchanged.').waitFor();
  });

  it('shows a price that changed before the card is sealed; one touch agrees', async () => {
    const { page, seller } = await kiosk.open();
    await chooseArticle(page);
    const variant = seller.shelf.variant('stoneware-mug-0')!;
    variant.priceMinor = 2000;
    await checkOut(page);
    await page.getByText('Stoneware mug now costs €20.00 instead of €18.90.').waitFor();
    await page.getByRole('button', { name: 'OK, continue' }).click();
    await typeCard(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Pay €20.00' }).click();
    expect(await endingOf(page)).toBe(english['accepted.title']);
  });

  it('shows what is true now when the seller refuses an outdated basket; one touch removes', async () => {
    const { page, seller } = await kiosk.open();
    await chooseArticle(page, 'Bags', 'Canvas tote');
    await goToReview(page);
    seller.behaviour.refusal = 'basket_out_of_date';
    seller.behaviour.differences = [
      { variantId: 'canvas-tote-0', problem: 'variant_gone', unitPriceMinor: null, available: 0 },
    ];
    await pay(page);
    expect(await endingOf(page)).toBe('Prices or stock have changed');
    await page.getByText('Canvas tote is sold out.').waitFor();
    await page.getByText('New total: €18.90').waitFor();
    seller.behaviour.refusal = null;
    await page.getByRole('button', { name: english['changed.remove'] }).click();
    await typeCard(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Pay €18.90' }).click();
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
  });

  it('tells a wrong check digit while it is typed, and asks for what is missing', async () => {
    const { page } = await kiosk.open();
    await chooseArticle(page);
    await goToCard(page);
    await page.getByLabel(english['apply.number']).pressSequentially('4539148803436468');
    await page.getByText('This number doesn’t look right.').waitFor();
    expect(await page.getByLabel(english['apply.number']).inputValue()).toBe('4539 1488 0343 6468');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Enter the name on your card.').waitFor();
    const birthWrong = 'Enter a valid date of birth.';
    await page.getByText(birthWrong).waitFor();
    for (const part of ['Day', 'Month', 'Year']) {
      const field = page.getByLabel(part, { exact: true });
      expect(await field.getAttribute('aria-invalid'), part).toBe('true');
      const describes = (await field.getAttribute('aria-describedby'))!;
      expect(await page.locator(`[id="${describes}"]`).textContent()).toBe(birthWrong);
    }
    await page.getByLabel(english['apply.number']).fill(card.number);
    expect(await page.getByText('This number doesn’t look right.').count()).toBe(0);
  });
});

describeWhere('chromium', 'a purchase in the desktop kiosk', () => {
  const kiosk = kioskInBrowser();

  it('believes the root it was enrolled with, not the seller’s word', async () => {
    const { page, seller } = await kiosk.open();
    await giveBridge(page, 'A'.repeat(43));
    await enrolAsKiosk(page);
    await chooseArticle(page);
    await checkOut(page);
    await page.getByRole('heading', { name: 'Card payment isn’t available on this screen' }).waitFor();
    expect(await page.getByLabel(english['apply.number']).count()).toBe(0);
    expect(sentApplications(seller)).toEqual([]);
  });

  it('stays accepted for a minute, whatever becomes of the machine’s clock', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { hasTouch: false }, ({ clock }) => clock.install());
    await goToReview(page);
    await pay(page);
    await page.getByText('4K7-92').waitFor();
    const hourMs = 3_600_000;
    await page.clock.setSystemTime((await page.evaluate(() => Date.now())) + hourMs);
    await page.clock.runFor(5_000);
    await page.getByText('4K7-92').waitFor();
    await page.clock.setSystemTime((await page.evaluate(() => Date.now())) - 2 * hourMs);
    await page.clock.runFor(60_000);
    await page.getByText('Your basket is empty').waitFor();
  });

  it('says in time that the ending is cleared, stays for whoever touches it, and while it prints', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { hasTouch: false }, ({ clock }) => clock.install());
    await goToReview(page);
    await pay(page);
    const code = page.getByText('4K7-92');
    await code.waitFor();
    const soon = page.getByRole('status').getByText('This screen will clear in 20 seconds. Touch it');
    await page.clock.runFor(30_000);
    expect(await soon.count()).toBe(0);
    await page.clock.runFor(11_000);
    await soon.waitFor();
    await code.click();
    await soon.waitFor({ state: 'detached' });
    await page.clock.runFor(55_000);
    await soon.waitFor();
    await code.waitFor();

    await page.evaluate(() => {
      window.sidelane!.printReceipt = () =>
        new Promise((resolve) =>
          Object.assign(window, { finishPrinting: () => resolve({ printed: true, on: 'paper' }) }),
        );
    });
    await page.getByRole('button', { name: 'Print a receipt' }).click();
    await page.clock.runFor(70_000);
    await code.waitFor();
    await page.evaluate(() => (window as unknown as { finishPrinting(): void }).finishPrinting());
    await page.getByText('Your receipt is printed.').waitFor();
    await page.getByRole('button', { name: 'I need more time' }).last().click();
    await page.clock.runFor(50_000);
    await code.waitFor();
    await soon.waitFor();
    await page.clock.runFor(11_000);
    await page.getByText('Your basket is empty').waitFor();
  });

  it('prints a receipt, and says when the printer did not take it', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { hasTouch: false });
    await goToReview(page);
    await pay(page);
    await page.getByRole('button', { name: 'Print a receipt' }).click();
    await page.getByText('Your receipt couldn’t be printed. Your order is safe').waitFor();
    for (const fact of ['S-1001', '4K7-92']) await page.getByText(fact).waitFor();
    await pressUntilItActs(page.getByRole('button', { name: english['accepted.printAgain'] }));
    await page.getByText('Your receipt is printed.').waitFor();
    expect(await page.getByRole('button', { name: /print/i }).count()).toBe(0);
    const [receipt] = await page.evaluate(() => (window as unknown as { printed: unknown[] }).printed);
    expect(receipt).toMatchObject({
      orderNumber: 'S-1001',
      collectionCode: '4K7-92',
      lines: [{ title: 'Stoneware mug', quantity: 1, unitPriceMinor: 1890, sumMinor: 1890 }],
      totalMinor: 1890,
      currency: 'EUR',
    });
    expect(receiptSchema.safeParse(receipt).error).toBeUndefined();
  });

  it('says that it is out of service when it has no credential any more', async () => {
    const { page, seller } = await kiosk.open();
    await giveBridge(page, seller.rootThumbprint);
    await page.context().clearCookies();
    await page.reload();
    await page.getByRole('heading', { name: 'This screen is out of service' }).waitFor();
    expect(seller.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});
