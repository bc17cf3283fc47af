import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import {
  card,
  chooseArticle,
  enrolAsKiosk,
  giveBridge,
  goToCard,
  keysOf,
  kioskInBrowser,
  openAsKiosk,
} from './kiosk-in-browser.ts';
import { speak } from './every-screen.ts';
import { english } from '../../renderer/wording/english.ts';

type Said = { text: string; lang: string; volume: number };

declare global {
  interface Window {
    said: Said[];
    silenced: number;
    plugIn(): void;
  }
}

/** A voice that writes down what it would say, and a place for headphones. */
async function giveVoice(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.said = [];
    window.silenced = 0;
    const voice = {
      speak: ({ text, lang, volume }: SpeechSynthesisUtterance) => window.said.push({ text, lang, volume }),
      cancel: () => window.silenced++,
    };
    Object.defineProperty(window, 'speechSynthesis', { value: voice });
    let outputs = 1;
    const devices = new EventTarget();
    const enumerateDevices = () => Promise.resolve(Array.from({ length: outputs }, () => ({ kind: 'audiooutput' })));
    Object.defineProperty(navigator, 'mediaDevices', { value: Object.assign(devices, { enumerateDevices }) });
    window.plugIn = () => {
      outputs++;
      devices.dispatchEvent(new Event('devicechange'));
    };
  });
  await page.reload();
  await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
}

/** Counts the tones from now on. */
async function countTones(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const create = AudioContext.prototype.createOscillator;
    Object.assign(window, { tones: 0 });
    AudioContext.prototype.createOscillator = function counted() {
      (window as unknown as { tones: number }).tones++;
      return create.call(this);
    };
  });
  return () => page.evaluate(() => (window as unknown as { tones: number }).tones);
}

const said = (page: Page) => page.evaluate(() => window.said.map(({ text }) => text));
const saidAll = async (page: Page) => (await said(page)).join('\n');
const hush = (page: Page) => page.evaluate(() => void (window.said.length = 0));

async function startSpeaking(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Read aloud' }).click();
  await expect.poll(() => saidAll(page)).toContain('Reading aloud is on');
}

describeWhere('chromium', 'spoken mode', () => {
  const kiosk = kioskInBrowser();

  it('says nothing until it is asked to, with one touch, and stops with one', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await page.getByRole('searchbox').focus();
    expect(await said(page)).toEqual([]);
    await startSpeaking(page);
    await expect.poll(() => saidAll(page)).toContain('Order here. Pay by card., heading');
    await page.getByRole('button', { name: 'Stop reading aloud' }).dblclick();
    await page.getByRole('complementary', { name: 'Reading aloud' }).waitFor({ state: 'detached' });
    await hush(page);
    await page.getByRole('searchbox').focus();
    expect(await said(page)).toEqual([]);
  });

  it('begins when headphones are plugged in', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await page.evaluate(() => window.plugIn());
    await expect.poll(() => saidAll(page)).toContain('Reading aloud is on');
  });

  it('says what has the focus, what it is and how it stands', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await startSpeaking(page);
    await page.getByRole('searchbox').focus();
    await expect.poll(() => saidAll(page)).toContain('Search the shop, text field, empty');
    await page.getByRole('link', { name: /^Kitchen/ }).focus();
    await expect.poll(() => saidAll(page)).toContain('Kitchen. 8 products., link');
    await page.getByRole('button', { name: 'English' }).focus();
    await expect.poll(() => saidAll(page)).toContain('English, button, chosen');
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('ü');
    await expect.poll(() => said(page)).toContain('ü');
  });

  it('says a control that is touched once and presses it when it is touched again', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await startSpeaking(page);
    await hush(page);
    const kitchen = page.getByRole('link', { name: /^Kitchen/ });
    await kitchen.click();
    await expect.poll(() => saidAll(page)).toContain('Kitchen. 8 products., link');
    await page.waitForTimeout(200);
    expect(page.url(), 'the first touch went nowhere').not.toContain('category=');
    await kitchen.click();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
    await expect.poll(() => said(page), { message: 'the new screen says its name' }).toContain('Kitchen');
    await expect.poll(() => saidAll(page), { message: 'and what became of it' }).toContain('8 products');
    await page.getByRole('heading', { name: 'Kitchen' }).click();
    await expect.poll(() => saidAll(page), { message: 'words can be touched too' }).toContain('Kitchen, heading');
  });

  it('scrolls by two fingers, which press nothing, and by its bar; one finger explores', async () => {
    const { page } = await kiosk.open({}, { hasTouch: true });
    await giveVoice(page);
    await startSpeaking(page);
    await expect.poll(() => saidAll(page)).toContain('Move two fingers to scroll.');
    const scrolled = () => page.locator('main').evaluate((main) => Math.round(main.scrollTop));
    const box = (await page.getByRole('link', { name: /^Kitchen/ }).boundingBox())!;
    const fingers = (count: 1 | 2, movedUp: number) =>
      Array.from({ length: count }, (_, id) => ({ x: box.x + 40 + id * 60, y: box.y + 60 - movedUp, id }));
    const devtools = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: ReturnType<typeof fingers>) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints });

    await touch('touchStart', fingers(1, 0));
    for (const moved of [20, 80, 160]) await touch('touchMove', fingers(1, moved));
    await touch('touchEnd', []);
    await expect.poll(() => saidAll(page)).toContain('Kitchen. 8 products., link');
    expect(await scrolled()).toBe(0);

    await hush(page);
    await touch('touchStart', fingers(1, 0));
    await touch('touchStart', fingers(2, 0));
    for (const moved of [20, 80, 160, 200]) await touch('touchMove', fingers(2, moved));
    await touch('touchEnd', []);
    await expect.poll(scrolled).toBe(200);
    await expect.poll(() => saidAll(page)).toMatch(/Part 1 of \d/);
    expect(page.url(), 'nothing was pressed').not.toContain('category=');

    const bar = page.getByRole('complementary', { name: 'Reading aloud' });
    await bar.getByRole('button', { name: 'Scroll down' }).tap();
    expect(await scrolled(), 'the first touch only says').toBe(200);
    await bar.getByRole('button', { name: 'Scroll down' }).tap();
    await expect.poll(scrolled).toBeGreaterThan(400);
    await expect.poll(() => saidAll(page)).toMatch(/Part 2 of \d/);
    await bar.getByRole('button', { name: 'Scroll up' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(scrolled).toBe(0);
  });

  it('says what changes by itself and what a question asks', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await chooseArticle(page);
    await startSpeaking(page);
    await page.getByRole('button', { name: 'Add to basket' }).focus();
    await hush(page);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Start over' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => saidAll(page)).toMatch(/Start over\?, dialog, .*empties your basket/);
  });

  it('speaks the shopper’s language', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await startSpeaking(page);
    await speak(page, 'de');
    await hush(page);
    await page.getByRole('searchbox').focus();
    await expect.poll(() => said(page)).toContain('Im Geschäft suchen, Textfeld, leer');
    expect(await page.evaluate(() => window.said.at(-1)!.lang)).toBe('de-IE');
  });

  it('says it again, is quiet, and is louder or quieter, as one likes', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await startSpeaking(page);
    await page.getByRole('searchbox').focus();
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).focus();
      await hush(page);
      await page.keyboard.press('Enter');
    };
    await press('Say again');
    await expect.poll(() => said(page)).toEqual(['Search the shop, text field, empty']);
    const before = await page.evaluate(() => window.silenced);
    await press('Stop speaking');
    expect(await page.evaluate(() => window.silenced)).toBeGreaterThan(before);
    await press('Louder');
    await press('Say again');
    await expect.poll(() => page.evaluate(() => window.said.at(-1)?.volume)).toBeCloseTo(0.8);
  });

  it('is no louder than staff let the kiosk be', async () => {
    const { page, seller } = await kiosk.open();
    await giveBridge(page, seller.rootThumbprint, { language: null, volumePercent: 50 });
    await enrolAsKiosk(page);
    await giveVoice(page);
    await startSpeaking(page);
    expect(await page.evaluate(() => window.said.at(-1)?.volume)).toBeCloseTo(0.3);
  });

  it('gives a tone for each character of what is private, and says nothing of it', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await chooseArticle(page);
    await goToCard(page);
    const tones = await countTones(page);
    await startSpeaking(page);
    await page.getByLabel(english['apply.number']).focus();
    await page.keyboard.type(card.number);
    await expect.poll(() => saidAll(page)).toContain('16 characters typed');
    expect(await tones()).toBe(16);
    await page.getByLabel(english['apply.expiry']).focus();
    await page.keyboard.type('0339');
    await page.getByLabel('Name').focus();
    await page.keyboard.type(card.name);
    await page.getByLabel('Day').focus();
    await page.keyboard.type('14021980');
    await page.getByLabel('Name').focus();
    await page.getByLabel(english['apply.number']).focus();
    await expect.poll(() => saidAll(page)).toContain('Card number complete');
    await page.getByRole('button', { name: 'Continue' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
    await page.getByText('Card ending in').click();
    await expect.poll(() => saidAll(page)).toContain('Private: shown on screen only.');
    const everything = await saidAll(page);
    for (const secret of [card.name, 'Ann', '6467', '4539', '1980', '03/39']) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/(?:^|\n)\d(?:\n|$)/);
  });

  it.each(['keyboard', 'finger'])(
    'says no digit of the credit number that is typed on its own keys by %s',
    async (way) => {
      const { page } = await openAsKiosk(kiosk);
      await giveVoice(page);
      await chooseArticle(page);
      await goToCard(page);
      await keysOf(page).waitFor();
      const tones = await countTones(page);
      await startSpeaking(page);
      await page.getByLabel(english['apply.number']).focus();
      await keysOf(page).waitFor();
      await hush(page);
      const key = (sign: string) => keysOf(page).getByRole('button', { name: sign, exact: true });
      // A switch or a screen reader brings the focus to a key.
      await key('1').focus();
      if (way === 'keyboard') {
        await page.keyboard.press('Enter');
        for (const arrow of ['ArrowRight', 'ArrowDown']) {
          await page.keyboard.press(arrow);
          await page.keyboard.press('Enter');
        }
      } else {
        for (const sign of ['1', '2', '5']) {
          await key(sign).tap();
          await key(sign).tap();
        }
      }
      expect((await page.getByLabel(english['apply.number']).inputValue()).replaceAll(' ', '')).toBe('125');
      await expect.poll(() => saidAll(page)).toContain('This key is not said aloud.');
      await expect.poll(tones).toBeGreaterThanOrEqual(way === 'keyboard' ? 6 : 7);
      expect(await saidAll(page)).not.toMatch(/\b\d\b(?! characters?)/);
      await key('Delete').focus();
      await expect.poll(() => saidAll(page), { message: 'what types nothing is said' }).toContain('Delete, button');
    },
  );

  it('says what is private where the shopper wants it, as with headphones', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await chooseArticle(page);
    await goToCard(page);
    await startSpeaking(page);
    await page.getByRole('button', { name: 'Display and accessibility' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: /Say private details aloud/ }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel(english['apply.number']).focus();
    await hush(page);
    await page.keyboard.type('45');
    await expect.poll(() => said(page)).toEqual(['4', '5']);
  });

  it('remembers nothing for the next shopper', async () => {
    const { page } = await kiosk.open();
    await giveVoice(page);
    await startSpeaking(page);
    await page.getByRole('button', { name: 'Start over' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Reading aloud' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Read aloud' }).getAttribute('aria-pressed')).toBe('false');
    await hush(page);
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
    expect(await said(page)).toEqual([]);
  });
});
