import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { axeViolations, standards } from './axe-violations.ts';
import {
  addToBasket,
  enrolAsKiosk,
  giveBridge,
  keysOf,
  kioskInBrowser,
  openAsKiosk,
  touchKeys,
} from './kiosk-in-browser.ts';
import { scannerOn } from './scanned-keys.ts';

async function violations(page: Page): Promise<string[]> {
  const found = await axeViolations(page, { runOnly: standards });
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`));
}

/** Everything that can be touched is at least 44 px high and wide, or, in a line of text, needs not be (WCAG 2.2, 2.5.8). */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, [role=radio]')]
      .filter(
        (element) =>
          element.checkVisibility({ visibilityProperty: true }) && element.closest('[aria-hidden=true]') === null,
      )
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 43.5 || box.height < 43.5))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 120)} is ${box.width} × ${box.height}`),
  );
}

async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
}

// Every screen, in every language, is in kiosk-accessibility-matrix.test.ts.
describeWhere('chromium', 'accessibility of what only a kiosk shows', () => {
  const kiosk = kioskInBrowser();

  it.each([
    { locale: 'en-IE', width: 1280, height: 800 },
    { locale: 'ja-JP', width: 1280, height: 800 },
    { locale: 'ar-EG', width: 1080, height: 1920 },
    { locale: 'es-ES', width: 1920, height: 1080 },
  ])('finds nothing wrong with its own keyboard and number pad in $locale at $width × $height', async (where) => {
    const { locale, ...viewport } = where;
    const { page } = await openAsKiosk(kiosk, { locale }, { viewport });
    await page.getByRole('searchbox').tap();
    await keysOf(page).waitFor();
    await expectAccessible(page);
    for (const sign of ['123', 'àéö']) {
      await keysOf(page).getByRole('button').filter({ hasText: sign }).tap();
      await expectAccessible(page);
    }
    await page.locator('.frame-logo').click();
    await page.getByRole('main').getByRole('link').last().tap();
    await addToBasket(page, 'tap');
    await page.locator('.lane-action button').tap();
    await page.locator('.fulfilment-option').first().tap();
    await page.locator('input[name=email]').fill('ann@example.com');
    await page.locator('.lane-action button').tap();
    await page.locator('input[name=number]').waitFor();
    await keysOf(page).waitFor();
    await touchKeys(page, '4539148803436468');
    await page.locator('.field-message-error').first().waitFor();
    await expectAccessible(page);
    const main = await keysOf(page).getByRole('button').last().boundingBox();
    expect(Math.min(main!.width, main!.height)).toBeGreaterThanOrEqual(64);
  });

  it('finds nothing wrong when a barcode is not known', async () => {
    const { page } = await openAsKiosk(kiosk);
    const scan = await scannerOn(page);
    await scan([...'4006381333931', 'Enter']);
    await page.getByText('We have no product with this barcode.').waitFor();
    await expectAccessible(page);
  });

  it.each(['en-IE', 'ar-EG'])('finds nothing wrong while it waits for somebody in %s', async (locale) => {
    const { page, seller } = await kiosk.open({ locale });
    await giveBridge(page, seller.rootThumbprint);
    await page.clock.install();
    await enrolAsKiosk(page);
    await page.getByRole('link').last().waitFor();
    await page.clock.runFor(61_000);
    await page.locator('.attract .picture-arrived').waitFor();
    await expectAccessible(page);
  });
});
