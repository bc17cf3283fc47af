import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { doubleTap, doubleTaps as cases, pressUntilItActs } from './double-tap.ts';
import {
  checkOut,
  chooseArticle,
  goToReview,
  kioskInBrowser,
  openAsKiosk,
  pay,
  sentApplications,
  typeCard,
  mug,
} from './kiosk-in-browser.ts';
import { english } from '../../renderer/wording/english.ts';

/** Lets all that a touch could still cause happen: the page has answered and painted. */
async function pageAnswers(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 300))));
}

/** One quick and one slow pair, for what every pair meets in the same way. */
const fewer = cases.filter(({ way, interval }) => (way === 'mouse') === (interval === 80));

describeWhere('chromium', 'a double tap', () => {
  const kiosk = kioskInBrowser();

  it('on Continue does not buy', async () => {
    const { page, seller } = await kiosk.open({}, { at: mug, hasTouch: true });
    await chooseArticle(page);
    await checkOut(page);
    await typeCard(page);
    for (const how of cases) {
      await doubleTap(page, page.getByRole('button', { name: 'Continue' }), how);
      await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
      await pageAnswers(page);
      expect(sentApplications(seller), `${how.way} ${how.interval}`).toEqual([]);
      if (how === cases.at(-1)) continue;
      await page.goBack();
      await page.getByLabel(english['apply.number']).waitFor();
    }
    await pay(page);
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    expect(sentApplications(seller)).toHaveLength(1);
  });

  it('on a line’s bin takes no other line out of the basket, and on the last line’s bin leaves it removed', async () => {
    const { page } = await kiosk.open({}, { hasTouch: true });
    const bins = page.locator('.basket-controls > .icon-button');
    for (const how of fewer) {
      await chooseArticle(page);
      await chooseArticle(page, 'Kitchen', 'Bread knife');
      await expect.poll(() => bins.count()).toBe(2);
      await doubleTap(page, bins.first(), how);
      await pageAnswers(page);
      expect(await bins.count(), `${how.way} ${how.interval}`).toBe(1);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => bins.count()).toBe(2);
      await bins.first().and(page.locator(':not([aria-disabled])')).click();
      await expect.poll(() => bins.count()).toBe(1);
      await doubleTap(page, bins, how);
      await pageAnswers(page);
      expect(await bins.count(), `${how.way} ${how.interval}`).toBe(0);
    }
  });

  it('on Start over asks, and neither ends the visit nor takes the question away', async () => {
    const { page } = await kiosk.open({}, { hasTouch: true });
    for (const how of cases) {
      await chooseArticle(page);
      await doubleTap(page, page.getByRole('button', { name: 'Start over' }), how);
      await pageAnswers(page);
      const question = page.getByRole('alertdialog');
      expect(await question.count(), `${how.way} ${how.interval}`).toBe(1);
      await pressUntilItActs(question.getByRole('button', { name: 'Start over' }));
      await page.getByText(english['basket.empty.words']).waitFor();
    }
  });

  it('does not accept new prices before the shopper can have read them', async () => {
    const { page, seller } = await kiosk.open({}, { hasTouch: true });
    seller.behaviour.refusal = 'basket_out_of_date';
    seller.behaviour.differences = [
      { variantId: 'stoneware-mug-0', problem: 'price_changed', unitPriceMinor: 2090, available: 1 },
    ];
    await goToReview(page);
    await pay(page);
    const agree = page.getByRole('button', { name: 'OK, continue' });
    await agree.waitFor();
    const { x, y } = (await agree.boundingBox())!;
    await page.mouse.click(x + 9, y + 9);
    await pageAnswers(page);
    expect(await agree.count()).toBe(1);
  });

  it('does not clear the order’s number from the screen', async () => {
    const { page } = await openAsKiosk(kiosk);
    await goToReview(page);
    await pay(page);
    await page.getByText('4K7-92').waitFor();
    const done = page.getByRole('button', { name: english['ending.done'] });
    const { x, y } = (await done.boundingBox())!;
    await page.touchscreen.tap(x + 9, y + 9);
    await page.locator('.frame-logo').dispatchEvent('click', { detail: 0 });
    await pageAnswers(page);
    expect(await page.getByText('4K7-92').count()).toBe(1);
    await pressUntilItActs(done);
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
  });

  it('does not end the visit where the question whether one is still there appears under a finger', async () => {
    const { page } = await openAsKiosk(kiosk, {}, {}, ({ clock }) => clock.install());
    await chooseArticle(page);
    // The page's time stands still from here on but for what is run of it, however slow the machine is.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
    await page.clock.runFor(30_000);
    const leave = page.getByRole('alertdialog').getByRole('button', { name: english['idle.leave'] });
    while (!(await leave.isVisible())) await page.clock.runFor(100);
    await leave.evaluate((button: HTMLElement) => button.click());
    expect(await page.getByRole('alertdialog').count()).toBe(1);
  });
});

describeWhere('chromium', 'a control that commits', () => {
  const kiosk = kioskInBrowser();

  it('says for a second that it does not act, keeps the focus, and then acts by the keyboard', async () => {
    const { page, seller } = await kiosk.open();
    await page.clock.install();
    await chooseArticle(page);
    await checkOut(page);
    await typeCard(page);
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
    await page.getByRole('button', { name: 'Continue' }).press('Enter');
    const button = page.getByRole('button', { name: /^Pay / });
    await button.waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.focus();
    await page.keyboard.press('Enter');
    await page.clock.runFor(900);
    await page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(sentApplications(seller)).toEqual([]);
    await page.clock.runFor(1_000);
    expect(await button.getAttribute('aria-disabled')).toBeNull();
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.clock.runFor(1_000);
    await page.clock.resume();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    expect(sentApplications(seller)).toHaveLength(1);
  });
});
