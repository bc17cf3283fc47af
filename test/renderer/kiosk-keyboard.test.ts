import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { addToBasket, card, kioskInBrowser } from './kiosk-in-browser.ts';
import { english } from '../../renderer/wording/english.ts';

/** What has the focus, as a screen reader would name it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });
}

/** Goes on with the Tab key alone until what is named has the focus, and checks that it can be seen to have it. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (typeof name === 'string' ? here === name : name.test(here)) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
      expect(outline, `the focus on ${here} can be seen`).not.toBe('none');
      return;
    }
  }
  throw new Error(`sixty times Tab did not lead to ${name}`);
}

describeWhere('chromium', 'the kiosk by keyboard alone', () => {
  const kiosk = kioskInBrowser();

  it('buys an article without a pointer', async () => {
    const { page, seller } = await kiosk.open();
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    await tabTo(page, /^Kitchen/);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
    await tabTo(page, /Stoneware mug/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
    await tabTo(page, 'Add to basket');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Check out');
    await page.keyboard.press('Enter');
    await tabTo(page, new RegExp(`^${english['apply.collect']}`));
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.getByLabel(english['apply.phone']).evaluate((field) => field === document.activeElement))
      .toBe(true);
    await page.keyboard.type('087 123 4567');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByLabel(english['apply.number']).waitFor();
    await expect
      .poll(() => page.getByLabel(english['apply.number']).evaluate((field) => field === document.activeElement))
      .toBe(true);
    await page.keyboard.type(card.number);
    await page.keyboard.press('Enter');
    await page.keyboard.type('0339');
    await page.keyboard.type('14021980');
    await page.keyboard.type(card.name);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
    await tabTo(page, /^Pay /);
    await page.locator(':focus:not([aria-disabled])').waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    expect([...seller.applications.values()].map(({ sealed }) => sealed.card)).toEqual([card]);
  });

  it('closes what is open with Escape and returns to where it was opened', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByRole('link', { name: /Stoneware mug/ }).click();
    await addToBasket(page);
    const startOver = page.getByRole('button', { name: 'Start over' });
    await startOver.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog', { name: 'Start over?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('Start over');
  });
});
