import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { english } from '../../renderer/wording/english.ts';
import { axeViolations } from './axe-violations.ts';
import { show, speak } from './every-screen.ts';
import { faultsInSizes } from './targets-and-words.ts';
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
  await notice(page).getByText(english['help.onTheWay.title']).waitFor();
  await bell(page, english['help.onTheWay.title']).waitFor();
  const sent = seller.requests.filter(({ method, url }) => method === 'POST' && url === '/api/help-calls');
  expect(sent, 'one call').toHaveLength(1);

  await page.getByRole('button', { name: english['frame.startOver'] }).click();
  await expect.poll(() => seller.helpCall).toBeNull();
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
  await expect.poll(() => seller.helpCall).toBeNull();
});

it('a shopper who waits for help is asked after three minutes and not after one, and the call ends with the visit', async () => {
  const { page, seller } = await openAsKiosk(kiosk);
  await callOut(page);
  await page.getByRole('button', { name: english['help.goOn'] }).click();
  await notice(page).waitFor();
  await page.clock.install();
  // The clock's timers begin with what is counted anew by a touch.
  await page.getByRole('link', { name: /^Kitchen/ }).click();
  await page.getByRole('button', { name: english['frame.home'] }).click();
  const question = page.getByRole('alertdialog', { name: english['idle.title'] });
  await page.clock.runFor(120_000);
  expect(await question.count()).toBe(0);
  expect(seller.helpCall).not.toBeNull();
  await page.clock.runFor(61_000);
  await question.waitFor();
  await page.clock.runFor(21_000);
  await expect.poll(() => seller.helpCall).toBeNull();
});

const displays = [
  [{ width: 1280, height: 800 }, 'usual'],
  [{ width: 1080, height: 1920 }, 'usual'],
  [{ width: 800, height: 480 }, 'largest'],
  [{ width: 360, height: 640 }, 'largest'],
] as const;

it('the bell is in sight on every display, and never over the main action; an order is found behind it', async () => {
  const { page, seller } = await openAsKiosk(kiosk);
  await callOut(page);
  await page.getByRole('button', { name: english['help.goOn'] }).click();
  seller.helpCall = { ...seller.helpCall!, state: 'on_the_way' };
  await notice(page).getByText(english['help.onTheWay.title']).waitFor();
  for (const [viewport, text] of displays) {
    await page.setViewportSize(viewport);
    await show(page, { text });
    const box = async (selector: string) => (await page.locator(selector).boundingBox())!;
    const [sign, action] = [await box('.help-button'), await box('.lane-action')];
    const where = `${viewport.width} × ${viewport.height}`;
    expect(Math.min(sign.width, sign.height), where).toBeGreaterThanOrEqual(44);
    expect(sign.x >= 0 && sign.y >= 0 && sign.x + sign.width <= viewport.width, where).toBe(true);
    expect(sign.y + sign.height, where).toBeLessThanOrEqual(viewport.height);
    const isAbove = sign.y + sign.height <= action.y || action.y + action.height <= sign.y;
    expect(isAbove || sign.x + sign.width <= action.x || action.x + action.width <= sign.x, where).toBe(true);
    if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}-${viewport.width}.png` });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await show(page, { text: 'usual' });

  await bell(page, english['help.onTheWay.title']).click();
  await page.getByRole('button', { name: english['lookUp.title'] }).click();
  const [number, code] = [page.getByLabel(english['accepted.order']), page.getByLabel(english['accepted.code'])];
  const lookUps = () => seller.requests.filter(({ url }) => url === '/api/order-look-ups');
  await number.fill('4539148803436467');
  await code.fill('QRS7KP');
  await code.press('Enter');
  await page
    .locator('.field-message-error')
    .first()
    .getByText(/card number/)
    .waitFor();
  expect(await number.inputValue()).toBe('');
  expect(lookUps(), 'a card number goes nowhere').toEqual([]);
  await number.fill('100001');
  await code.fill('WRONG2');
  await code.press('Enter');
  await page.getByRole('alert').getByText(english['lookUp.unknown']).waitFor();
  await code.fill('qrs 7kp');
  await code.press('Enter');
  await page.getByRole('alert').getByText(english['lookUp.state.ready']).waitFor();
  await page.getByText('Stoneware mug').waitFor();
  if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}-order.png` });
  expect((await axeViolations(page, {})).map(({ id }) => id)).toEqual([]);
  for (const [viewport, text] of [displays[0], displays[3]]) {
    await page.setViewportSize(viewport);
    for (const language of ['ja', 'de', 'es', 'ar', 'en']) {
      await speak(page, language);
      const atFault = await faultsInSizes(page, [text], ['words', 'targets']);
      expect(atFault, `${language} at ${viewport.width} × ${viewport.height}`).toEqual([]);
    }
  }
  await page.locator('.start-over button').click();
  await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
  expect(await page.content()).not.toMatch(/100001|QRS/i);
  expect(seller.requests.map(({ url }) => url).join(' ')).not.toMatch(/100001|QRS|4539/i);
});
