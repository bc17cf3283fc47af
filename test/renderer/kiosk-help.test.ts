import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { english } from '../../renderer/wording/english.ts';
import { checkOut, chooseArticle, kioskInBrowser, openAsKiosk } from './kiosk-in-browser.ts';
import { pressUntilItActs } from './double-tap.ts';

const kiosk = kioskInBrowser();

const bell = (page: Page, name: string = english['help.open']) => page.getByRole('button', { name, exact: true });

/** Opens the sheet and calls. */
async function callOut(page: Page): Promise<void> {
  await bell(page).click();
  const call = page.getByRole('button', { name: english['help.call'] });
  await pressUntilItActs(call);
}

const notice = (page: Page) => page.locator('.help-notice');

it('a shopper calls from any screen, reads that help was called and that somebody comes, also after a reload', async () => {
  const { page, seller } = await openAsKiosk(kiosk);
  await chooseArticle(page);
  await checkOut(page);
  await callOut(page);
  expect(seller.helpCall).toMatchObject({ state: 'waiting' });
  await page.getByRole('dialog').getByText(english['help.waiting']).waitFor();
  await page.getByRole('button', { name: english['help.goOn'] }).click();
  expect(await notice(page).textContent()).toBe(english['help.waiting.title']);

  await page.reload();
  await notice(page).getByText(english['help.waiting.title']).waitFor();
  seller.helpCall = { ...seller.helpCall!, state: 'on_the_way' };
  await notice(page).getByText(english['help.onTheWay.title']).waitFor({ timeout: 5_000 });
  await bell(page, english['help.onTheWay.title']).waitFor();
  const sent = seller.requests.filter(({ method, url }) => method === 'POST' && url === '/api/help-calls');
  expect(sent, 'one call').toHaveLength(1);

  await page.getByRole('button', { name: english['frame.startOver'] }).click();
  await expect.poll(() => seller.helpCall, { timeout: 5_000 }).toBeNull();
  await notice(page).waitFor({ state: 'detached' });
  expect(await bell(page).count(), 'the next shopper finds no call').toBe(1);
});

it('a call that does not get through says where to go, and a line that was cut as the visit ended leaves no call', async () => {
  const { page, seller } = await openAsKiosk(kiosk);
  seller.helpRefusal = 'too_many_requests';
  await callOut(page);
  await page.getByRole('dialog').getByRole('alert').getByText(english['help.failed']).waitFor();
  expect(await notice(page).count()).toBe(0);

  seller.helpRefusal = null;
  const again = page.getByRole('button', { name: english['help.again'] });
  await pressUntilItActs(again);
  await page.getByRole('button', { name: english['help.goOn'] }).click();
  await notice(page).waitFor();
  await page.route('**/end', (route) => route.abort());
  await page.getByRole('button', { name: english['frame.startOver'] }).click();
  await notice(page).waitFor({ state: 'detached' });
  expect(seller.helpCall, 'the seller does not know yet').not.toBeNull();
  await page.unroute('**/end');
  await expect.poll(() => seller.helpCall, { timeout: 8_000 }).toBeNull();
});

it.each([
  [{ width: 360, height: 640 }, 'largest'],
  [{ width: 800, height: 480 }, 'largest'],
  [{ width: 1280, height: 800 }, 'usual'],
  [{ width: 1080, height: 1920 }, 'usual'],
])('the bell of a display of %o with text %s is in sight, and never over Pay', async (viewport, text) => {
  const { page, seller } = await openAsKiosk(kiosk, {}, { viewport });
  await page.evaluate((size) => {
    document.documentElement.dataset['text'] = size;
  }, text);
  await callOut(page);
  await page.getByRole('button', { name: english['help.goOn'] }).click();
  seller.helpCall = { ...seller.helpCall!, state: 'on_the_way' };
  await notice(page).getByText(english['help.onTheWay.title']).waitFor();
  const box = async (selector: string) => {
    await page.locator(selector).waitFor();
    return (await page.locator(selector).boundingBox())!;
  };
  const sign = await box('.help-button');
  const action = await box('.lane-action');
  expect(Math.min(sign.width, sign.height)).toBeGreaterThanOrEqual(44);
  expect(sign.x >= 0 && sign.y >= 0 && sign.x + sign.width <= viewport.width).toBe(true);
  expect(sign.y + sign.height).toBeLessThanOrEqual(viewport.height);
  const isApart = sign.y + sign.height <= action.y || action.y + action.height <= sign.y;
  expect(isApart || sign.x + sign.width <= action.x || action.x + action.width <= sign.x).toBe(true);
  if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}-${viewport.width}.png` });
});
