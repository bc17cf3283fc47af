import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../../support/requirements.ts';
import { pressUntilItActs } from '../../renderer/double-tap.ts';
import {
  card,
  goToReview,
  kioskInBrowser,
  openAsKiosk,
  pay,
  sentApplications,
} from '../../renderer/kiosk-in-browser.ts';
import { purchaseNumberOf } from '../../../contract/seller/purchase-number.ts';
import { english } from '../../../renderer/wording/english.ts';

/* A page that was reloaded during a purchase forgot it, and the shopper bought again. */

const thanks = english['accepted.title'];

async function heading(page: Page): Promise<string | null> {
  const told = page.getByRole('alert');
  await told.waitFor();
  return told.getByRole('heading').textContent();
}

const keptIn = (page: Page) => page.evaluate(() => JSON.stringify({ ...sessionStorage }));

const isForgotten = (page: Page) => expect.poll(() => keptIn(page)).toBe('{}');

describeWhere('chromium', 'a page that is reloaded during a purchase', () => {
  const kiosk = kioskInBrowser();

  it('before anything was sent has it withdrawn, so that it buys nothing when it arrives late', async () => {
    const { page, seller } = await kiosk.open();
    let late: string | null = null;
    await page.route('**/api/applications', (route) => void (late = route.request().postData()));
    await goToReview(page);
    await pay(page);
    await expect.poll(() => late).not.toBeNull();
    const kept = await keptIn(page);
    expect(kept).toContain('applicationId');
    for (const secret of [card.number, card.name, card.birthDate, 'seal', 'nonce']) expect(kept).not.toContain(secret);

    await page.reload();
    expect(await heading(page)).toBe('Payment cancelled. You haven’t been charged.');
    await page.getByText('This purchase was interrupted on this screen.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(sentApplications(seller)).toEqual([]);

    await page.unrouteAll();
    const answer = await page.evaluate(
      async (body) => (await fetch('/api/applications', { method: 'POST', body })).json() as Promise<{ state: string }>,
      late,
    );
    expect(answer.state).toBe('reversed');
    await pressUntilItActs(page.getByRole('button', { name: 'Done' }));
    await isForgotten(page);
  });

  it('while it is decided shows how it ended, again and again, until somebody has seen it', async () => {
    const { page, seller } = await kiosk.open({ checkMs: 2_500 });
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    await page.reload();
    await page.reload();
    expect(await heading(page)).toBe(thanks);
    for (const fact of ['S-1001', '4K7-92', '€18.90']) await page.getByText(fact).waitFor();
    await page.reload();
    expect(await heading(page)).toBe(thanks);
    // Nothing leads past it.
    await page.evaluate(() => (location.hash = '#/articles'));
    expect(await heading(page)).toBe(thanks);
    expect(await page.getByText('This screen will clear').count(), 'it stays until it is seen').toBe(0);
    await pressUntilItActs(page.getByRole('button', { name: 'Done' }));
    await isForgotten(page);
    await page.reload();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect(seller.applications.size).toBe(1);
    expect(sentApplications(seller)).toHaveLength(1);
  });

  it('on the screen of its ending shows it once more', async () => {
    const { page } = await kiosk.open({ ending: 'rejected' });
    await goToReview(page);
    await pay(page);
    expect(await heading(page)).toBe('Your card was declined');
    await page.reload();
    expect(await heading(page)).toBe('Your card was declined');
    await pressUntilItActs(page.getByRole('button', { name: 'Done' }));
    await isForgotten(page);
  });

  it('believes no more than before: an ending that settling did not sign is not known', async () => {
    const { page, seller } = await kiosk.open({ checkMs: 1_500 });
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    for (const { outcome } of seller.applications.values()) Object.assign(outcome, { state: 'reversed', order: null });
    await page.reload();
    expect(await heading(page)).toBe('We can’t confirm this payment');
    await page.getByText(purchaseNumberOf([...seller.applications.keys()][0]!)).waitFor();
  });

  it('while the seller is away says that it does not know, and then how it ended', async () => {
    const { page, seller } = await kiosk.open({ checkMs: 1_500 });
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    await page.route('**/api/**', (route) => route.abort());
    await page.route('**/api/shop', (route) => route.continue());
    await page.reload();
    await page.getByRole('heading', { name: 'We lost the connection during your payment' }).waitFor();
    await page.unrouteAll();
    await page.getByRole('heading', { name: thanks }).waitFor();
  });

  it('at another shop by now does not ask that one', async () => {
    const { page, seller } = await kiosk.open({ checkMs: 1_500 });
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    seller.behaviour.sellerId = 'another-shop';
    const asked = seller.requests.length;
    await page.reload();
    expect(await heading(page)).toBe('This screen belongs to another shop now');
    const [applicationId] = seller.applications.keys();
    await page.getByText(purchaseNumberOf(applicationId!)).waitFor();
    expect(seller.requests.slice(asked).filter(({ url }) => url.includes(applicationId!))).toEqual([]);
    await pressUntilItActs(page.getByRole('button', { name: 'Done' }));
    await isForgotten(page);
  });

  it('shows the next shopper nothing of the order', async () => {
    const { page } = await kiosk.open({ checkMs: 3_000 });
    await goToReview(page);
    await pay(page);
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).click();
    await page.getByText('If it was yours, please ask a member of staff. They can see how it ended.').waitFor();
    for (const fact of ['S-1001', '4K7-92', '18.90']) expect(await page.getByText(fact).count()).toBe(0);
    await pressUntilItActs(page.getByRole('button', { name: 'Start shopping' }));
    await isForgotten(page);
  });

  it('keeps the collection code to the first minutes', async () => {
    const { page } = await kiosk.open();
    await goToReview(page);
    await pay(page);
    expect(await heading(page)).toBe(thanks);
    await page.clock.install({ time: Date.now() + 170_000 });
    await page.reload();
    await page.getByText('4K7-92').waitFor();
    await page.clock.runFor(15_000);
    await page.getByText('The collection code is no longer shown here.').waitFor();
    expect(await page.getByText('4K7-92').count()).toBe(0);
  });

  it('sends nothing where the purchase cannot be kept', async () => {
    const { page, seller } = await kiosk.open();
    await goToReview(page);
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new Error('no room');
      };
    });
    await pay(page);
    await page.getByText('Nothing was sent').waitFor();
    expect(sentApplications(seller)).toEqual([]);
  });

  it('keeps it before it sends it, and waits for the disk', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    await goToReview(page);
    await page.evaluate(() => {
      const { keepPurchase } = window.sidelane!;
      const kept = new Promise<void>((resolve) => Object.assign(window, { letKeep: resolve }));
      window.sidelane!.keepPurchase = async (purchase) => {
        await kept;
        await keepPurchase(purchase);
      };
    });
    await pay(page);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(sentApplications(seller)).toEqual([]);
    await page.evaluate(() => (window as unknown as { letKeep: () => void }).letKeep());
    expect(await heading(page)).toBe(thanks);
    expect(await keptIn(page)).toContain([...seller.applications.keys()][0]!);
  });
});

describeWhere('chromium', 'a kiosk whose purchase was interrupted', () => {
  const kiosk = kioskInBrowser();

  it('says for as long as no one has touched it who can tell its ending', async () => {
    const { page, seller } = await openAsKiosk(kiosk, { checkMs: 1_000 });
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    await page.clock.install();
    await page.reload();
    await expect.poll(() => heading(page)).toBe(thanks);
    await page.clock.runFor(20 * 60_000);
    await page.getByText('If it was yours, please ask a member of staff.').waitFor();
    await page.getByRole('button', { name: 'Start shopping' }).click();
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('kept-by-shell'))).toBeNull();
  });
});
