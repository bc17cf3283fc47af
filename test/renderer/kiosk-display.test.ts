import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { smallestCapital } from './smallest-capital.ts';
import { rooms } from './targets-and-words.ts';
import { chooseArticle, findArticle, enrolAsKiosk, giveBridge, kioskInBrowser } from './kiosk-in-browser.ts';
import { english } from '../../renderer/wording/english.ts';

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Display and accessibility' }).click();
  await page.getByRole('dialog', { name: 'Display and accessibility' }).waitFor();
}

describeWhere('chromium', 'the page as a shopper wants it', () => {
  const kiosk = kioskInBrowser();

  it.each(rooms)('has its settings one touch away at $width × $height', async (viewport) => {
    const { page } = await kiosk.open({}, { viewport, hasTouch: true });
    await page.locator('.display-button').first().tap();
    await page.locator('.display-settings').waitFor();
    await page.locator('.sheet-side .icon-button').first().tap();
    await page.locator('.display-settings').waitFor({ state: 'detached' });
  });

  it('keeps the settings through the visit and forgets them with the shopper', async () => {
    const { page } = await kiosk.open();
    const look = () => page.evaluate(() => ({ ...document.documentElement.dataset }));
    const usual = await look();
    await openSettings(page);
    await page.getByRole('radio', { name: 'Very large' }).click();
    await page.getByRole('radio', { name: 'High contrast, dark' }).click();
    await page.getByRole('switch', { name: /Easy reach/ }).press('Space');
    await page.getByRole('button', { name: 'Done' }).click();
    const chosen = { text: 'larger', theme: 'contrast-dark', reach: 'low' };
    expect(await look()).toMatchObject(chosen);
    await chooseArticle(page);
    expect(await look()).toMatchObject(chosen);
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    await expect.poll(look).toEqual(usual);
  });

  it('can be put back as it was with one touch', async () => {
    const { page } = await kiosk.open();
    await openSettings(page);
    await page.getByRole('radio', { name: 'Dark', exact: true }).click();
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('standard');
  });

  it('has capitals of at least 7.3 mm on the display that it was told of, where text is largest', async () => {
    const pixelsPerMillimetre = 4.6;
    const { page, seller } = await kiosk.open({}, { viewport: { width: 1080, height: 1920 } });
    await giveBridge(page, seller.rootThumbprint);
    await page.addInitScript((density) => {
      window.sidelane!.display = () => Promise.resolve({ pixelsPerMillimetre: density });
    }, pixelsPerMillimetre);
    await enrolAsKiosk(page);
    await openSettings(page);
    await page.getByRole('radio', { name: 'Largest' }).click();
    expect(await smallestCapital(page)).toBeGreaterThanOrEqual(7.3 * pixelsPerMillimetre);
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await smallestCapital(page)).toBeGreaterThanOrEqual(7.3 * pixelsPerMillimetre);
  });

  it('brings everything that can be touched within reach of somebody who sits', async () => {
    const measures = { pixelsPerMillimetre: 2.7, lowerEdgeMillimetres: 800 };
    const reachable = (1200 - 800) * 2.7;
    const { page, seller } = await kiosk.open({}, { viewport: { width: 1080, height: 1920 } });
    await giveBridge(page, seller.rootThumbprint);
    await page.addInitScript((told) => {
      window.sidelane!.display = () => Promise.resolve(told);
    }, measures);
    await enrolAsKiosk(page);
    const highest = () =>
      page.evaluate(() => {
        const inSight = [...document.querySelectorAll<HTMLElement>('a[href], button, input')].filter(
          (target) => target.closest('[inert]') === null && target.getBoundingClientRect().width > 1,
        );
        // What is scrolled out of its part of the page cannot be touched there.
        const tops = inSight.map((target) => {
          let top = Math.max(target.getBoundingClientRect().top, 0);
          for (let part = target.parentElement; part; part = part.parentElement) {
            if (getComputedStyle(part).overflowY !== 'visible') top = Math.max(top, part.getBoundingClientRect().top);
          }
          return top;
        });
        return Math.min(...tops);
      });
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    expect(await highest(), 'as it stands for somebody who stands').toBeLessThan(200);
    const button = await page.getByRole('button', { name: 'Display and accessibility' }).boundingBox();
    expect(button!.y, 'the way to the settings is within reach from the start').toBeGreaterThan(1920 - reachable);
    await openSettings(page);
    await page.getByRole('switch', { name: /Easy reach/ }).press('Space');
    expect(await highest(), 'in the settings').toBeGreaterThanOrEqual(1920 - reachable - 1);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await highest(), 'on the first screen').toBeGreaterThanOrEqual(1920 - reachable - 1);
    await findArticle(page);
    expect(await highest(), 'at an article').toBeGreaterThanOrEqual(1920 - reachable - 1);
    await page.locator('.lane-opener').click();
    await page.getByRole('dialog', { name: 'Your basket' }).waitFor();
    expect(await highest(), 'in the basket').toBeGreaterThanOrEqual(1920 - reachable - 1);
  });
});
