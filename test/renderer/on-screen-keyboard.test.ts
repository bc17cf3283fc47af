import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import {
  card,
  chooseArticle,
  goOn,
  goToAddress,
  goToCard,
  keysOf,
  kioskInBrowser,
  openAsKiosk,
  passToCard,
  touchKeys,
} from './kiosk-in-browser.ts';
import { english } from '../../renderer/wording/english.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
];

/** Touches the search and gives it back. */
async function searchField(page: Page) {
  const search = page.getByRole('searchbox');
  await search.tap();
  await keysOf(page).waitFor();
  return search;
}

async function goToPaying(page: Page): Promise<void> {
  await chooseArticle(page);
  await goToCard(page);
  await keysOf(page).waitFor();
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name ?? '');
}

describeWhere('chromium', 'the kiosk’s own keyboard', () => {
  const kiosk = kioskInBrowser();

  it('comes with the focus, types as a real one does, and goes when it is put away', async () => {
    const { page } = await openAsKiosk(kiosk);
    expect(await keysOf(page).count()).toBe(0);
    const search = await searchField(page);
    expect(await search.getAttribute('inputmode'), 'the system’s keyboard stays away').toBe('none');
    await touchKeys(page, ['Capital letters', 'M', 'u', 'g', ' ', '7', 'Delete', 'Delete']);
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
    expect(await search.inputValue()).toBe('Mug');
    await touchKeys(page, ['Hide the keyboard']);
    await keysOf(page).waitFor({ state: 'detached' });
    await search.tap();
    await touchKeys(page, ['Done']);
    await keysOf(page).waitFor({ state: 'detached' });
    expect(await search.inputValue()).toBe('Mug');
  });

  it('stops deleting when two fingers that held the key have gone', async () => {
    const { page } = await openAsKiosk(kiosk, {}, {}, ({ clock }) => clock.install());
    const search = await searchField(page);
    await search.fill('x'.repeat(100));
    const box = (await keysOf(page).getByRole('button', { name: 'Delete' }).boundingBox())!;
    const finger = (id: number) => ({ x: box.x + box.width / 2 + id * 8, y: box.y + box.height / 2, id });
    const devtools = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchEnd', touchPoints: ReturnType<typeof finger>[]) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
    await touch('touchStart', [finger(0)]);
    await touch('touchStart', [finger(0), finger(1)]);
    await page.clock.runFor(1_000);
    const held = await search.inputValue();
    expect(held.length, 'it goes on while it is held').toBeLessThan(96);
    await touch('touchEnd', [finger(0)]);
    await touch('touchEnd', []);
    await page.clock.runFor(2_000);
    expect(await search.inputValue()).toBe(held);
  });

  it('types at the caret and over what is selected, and stops where the field is full', async () => {
    const { page } = await openAsKiosk(kiosk);
    const search = await searchField(page);
    await touchKeys(page, 'lamp');
    await search.evaluate((field: HTMLInputElement) => field.setSelectionRange(1, 3));
    await touchKeys(page, 'u');
    expect(await search.inputValue()).toBe('lup');
    await touchKeys(page, 'm');
    expect(await search.inputValue()).toBe('lump');
    expect(await search.evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(3);
    await search.evaluate((field: HTMLInputElement) => (field.maxLength = 5));
    await touchKeys(page, 'sxy');
    expect(await search.inputValue()).toBe('lumsp');
  });

  it('is there in a browser only where it is asked for', async () => {
    const { page, seller } = await kiosk.open({}, { hasTouch: true });
    await page.getByRole('searchbox').tap();
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    expect(await keysOf(page).count()).toBe(0);
    await page.goto(`${seller.url}/?keyboard=on`);
    await searchField(page);
    await touchKeys(page, 'mug');
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
  });

  it.each([
    [
      '日本語',
      ['か', '濁点', 'は', '半濁点', 'つ', '小さい文字', 'カタカナ', 'キ', '濁点', 'タ', 'ー', 'カタカナ', 'の'],
      'がぱっギターの',
    ],
    ['العربية', ['م', 'ر', 'ح', 'ب', 'ا', 'حروف لاتينية', 'q'], 'مرحباq'],
    ['Deutsch', ['Großbuchstaben', 'Ü', 'ß', 'Buchstaben mit Akzenten', 'ø'], 'Üßø'],
    ['Español', ['ñ', 'á', 'Cifras y signos', '¿'], 'ñá¿'],
  ])('writes %s', async (language, keys, written) => {
    const { page } = await openAsKiosk(kiosk);
    await page.getByRole('button', { name: language }).tap();
    const search = await searchField(page);
    await touchKeys(page, keys);
    expect(await search.inputValue()).toBe(written);
  });

  it('has what addresses of e-mail are made of', async () => {
    const { page } = await openAsKiosk(kiosk);
    await page.getByRole('searchbox').evaluate((field: HTMLInputElement) => (field.inputMode = 'email'));
    const search = await searchField(page);
    await touchKeys(page, ['a', '_', 'b', '@', 'c', '.com']);
    expect(await search.inputValue()).toBe('a_b@c.com');
  });

  it('pays by the number pad: groups, tells a wrong digit at once, leads on by itself, covers the number', async () => {
    const { page, seller } = await openAsKiosk(kiosk, {}, { viewport: { width: 1080, height: 1920 } });
    await goToPaying(page);
    const number = page.getByLabel(english['apply.number']);
    await touchKeys(page, card.number.slice(0, -1) + '8');
    await page.getByText('This number doesn’t look right.').waitFor();
    expect(await number.inputValue()).toBe('4539 1488 0343 6468');
    expect(await focusedName(page)).toBe('number');
    await touchKeys(page, ['Delete', '7']);
    await expect.poll(() => focusedName(page)).toBe('expiry');
    await page.getByText('•••• •••• •••• 6467').waitFor();
    expect(await number.evaluate((field) => getComputedStyle(field).color)).toBe('rgba(0, 0, 0, 0)');
    await touchKeys(page, '0339');
    await touchKeys(page, '14021980');
    await expect.poll(() => focusedName(page)).toBe('name');
    await touchKeys(page, ['A', 'n', 'n', ' ', 'E', 'x', 'a', 'm', 'p', 'l', 'e', 'Done']);
    await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
    await keysOf(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Pay / }).tap();
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    expect([...seller.applications.values()].map(({ sealed }) => sealed.card)).toEqual([card]);
  });

  it('tells of a number that is too short when its field is left', async () => {
    const { page } = await openAsKiosk(kiosk);
    await goToPaying(page);
    await touchKeys(page, ['4', '5', 'Next']);
    await page.getByText('Some digits are missing.').waitFor();
    expect(await page.getByText('••').count()).toBe(0);
  });

  it.each(sizes)('never covers the field that is typed into, nor the way on, at %o', async (viewport) => {
    const { page } = await openAsKiosk(kiosk, {}, { viewport });
    await chooseArticle(page);
    await goToAddress(page);
    const areUncovered = async () => {
      for (const field of await page.getByRole('textbox').all()) {
        await field.focus();
        await keysOf(page).waitFor();
        await expect
          .poll(async () => {
            const box = (await field.boundingBox())!;
            const keys = (await keysOf(page).boundingBox())!;
            return box.y >= 0 && box.y + box.height <= keys.y;
          })
          .toBe(true);
      }
    };
    await areUncovered();
    await page.getByRole('button', { name: english['frame.back'] }).tap();
    await passToCard(page);
    await areUncovered();
    const action = (await page.getByRole('button', { name: 'Continue' }).boundingBox())!;
    expect(action.y + action.height).toBeLessThanOrEqual((await keysOf(page).boundingBox())!.y);
  });

  it('lets a touch on a button reach it, although the keyboard goes with it', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { viewport: { width: 1080, height: 1920 } });
    await chooseArticle(page);
    await searchField(page);
    await page.getByRole('button', { name: 'Check out' }).first().tap();
    await passToCard(page);
    await goOn(page);
    await page.getByText('Enter the name on your card.').waitFor();
  });

  it('is one stop of the Tab key; the arrow keys lead through it, and what is typed is told but for secrets', async () => {
    const { page } = await openAsKiosk(kiosk);
    const search = await searchField(page);
    const stops = await keysOf(page)
      .getByRole('button')
      .evaluateAll((keys: HTMLElement[]) => keys.filter(({ tabIndex }) => tabIndex === 0).length);
    expect(stops).toBe(1);
    const status = page.getByRole('region', { name: 'On-screen keyboard' }).getByRole('status');
    await keysOf(page).getByRole('button', { name: '1', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await search.inputValue()).toBe('w');
    expect(await status.textContent()).toBe('w');
    await page.keyboard.press('Escape');
    await keysOf(page).waitFor({ state: 'detached' });
    expect(await search.evaluate((field) => field === document.activeElement)).toBe(true);

    await goToPaying(page);
    const pad = page.getByRole('region', { name: 'Number pad' });
    await pad.getByRole('button', { name: '4' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.getByLabel(english['apply.number']).inputValue()).toBe('4');
    expect(await pad.getByRole('status').textContent()).toBe('One character');
    expect(await page.getByText('Some digits are missing.').count(), 'the field was not left').toBe(0);
  });
});
