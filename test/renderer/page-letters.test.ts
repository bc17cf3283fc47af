import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { receiptDocument } from '../../electron/receipt/receipt-document.ts';
import { ReceiptLetters } from '../../electron/receipt/receipt-letters.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import type { Language } from '../../renderer/wording/languages.ts';
import { arabic } from '../../renderer/wording/service-menu/arabic.ts';
import { english } from '../../renderer/wording/service-menu/english.ts';
import { german } from '../../renderer/wording/service-menu/german.ts';
import { japanese } from '../../renderer/wording/service-menu/japanese.ts';
import { spanish } from '../../renderer/wording/service-menu/spanish.ts';
import { japaneseReceipt } from '../electron/receipt/receipt-of.ts';
import { builtPage } from '../support/keeper-question.ts';
import { describeWhere } from '../support/requirements.ts';
import { wordings } from './every-wording.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';

const serviceMenu = { en: english, ja: japanese, de: german, es: spanish, ar: arabic };

/** What is drawn with typefaces of the machine that the test runs on, when no more letters arrive. */
async function drawnBySystem(page: Page, selector: string): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('DOM.enable');
  await devtools.send('CSS.enable');
  const { root } = await devtools.send('DOM.getDocument');
  const { nodeIds } = await devtools.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector });
  // Chromium tells the typefaces of an element's own text.
  const drawn = await Promise.all(nodeIds.map((nodeId) => devtools.send('CSS.getPlatformFontsForNode', { nodeId })));
  await devtools.detach();
  const typefaces = drawn.flatMap(({ fonts }) => fonts);
  expect(typefaces.length).toBeGreaterThan(0);
  return typefaces
    .filter(({ isCustomFont }) => !isCustomFont)
    .map(({ familyName, glyphCount }) => `${familyName}: ${glyphCount}`);
}

/** Writes a line for each language into the page. */
async function write(page: Page, text: (language: Language) => string): Promise<void> {
  const lines = languageCodes.map((language) => ({ lang: language, text: text(language) }));
  await page.evaluate((written) => {
    document.querySelector('#written')?.remove();
    const place = Object.assign(document.createElement('div'), { id: 'written' });
    for (const { lang, text: line } of written)
      place.append(Object.assign(document.createElement('p'), { lang, textContent: line }));
    document.body.append(place);
    // The letters are asked for when the text is laid out.
    place.getBoundingClientRect();
  }, lines);
}

/** Names of products as a shop may have them, in every language that a kiosk speaks. */
const products =
  'Crème brûlée torch – 東京の急須 (有田焼) – كوب شاي من السيراميك – Größe Œ – €18.90 ¥1,980 ￥1,980 ½ № 5 ×2';

describeWhere('chromium', 'letters of the pages', () => {
  const kiosk = kioskInBrowser();

  it('are shipped for every sentence of the kiosk in every language, and none is asked for outside the shop', async () => {
    const { page, seller } = await kiosk.open({ locale: 'ja-JP', currency: 'JPY' });
    const outside: string[] = [];
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(seller.url)) outside.push(request.url());
    });
    await page.reload();
    await write(page, (language) => `${Object.values(wordings[language]).join(' ')} ${products}`);
    await expect.poll(() => drawnBySystem(page, '#written *')).toEqual([]);
    expect(outside).toEqual([]);
  });

  it('are shipped for a Japanese screen, and for the names of the shop and of other languages', async () => {
    const { page } = await kiosk.open({ locale: 'ja-JP', currency: 'JPY', shopName: '角の店 متجر' });
    await expect.poll(() => drawnBySystem(page, 'h1, h2, .logo-name, .language')).toEqual([]);
  });

  it('are of one file for the Japanese sentences, where each looks as in the part of the typeface that it is from', async () => {
    const { page } = await kiosk.open({ locale: 'ja-JP', currency: 'JPY' });
    const said = [...new Set(Object.values(wordings.ja).join(''))].join('');
    const letters = said.match(/[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/g)!.join('');
    await write(page, (language) => (language === 'ja' ? said : ''));
    await expect.poll(() => drawnBySystem(page, '#written [lang=ja]')).toEqual([]);
    const seen = await page.evaluate(async (text) => {
      const draw = async (family: string, weight: number) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 600 });
        const drawing = canvas.getContext('2d')!;
        drawing.font = `${weight} 30px '${family}'`;
        await document.fonts.load(drawing.font, text);
        for (const [place, letter] of [...text].entries())
          drawing.fillText(letter, (place % 30) * 33, 33 + Math.floor(place / 30) * 40);
        return canvas.toDataURL();
      };
      const parts = [...document.fonts].filter(({ family }) => family.includes('Noto Sans JP'));
      const loadedParts = parts.filter(({ status }) => status !== 'unloaded').length;
      const differing = [];
      const drawings = new Set<string>();
      for (const weight of [400, 620, 720]) {
        const gathered = await draw('Sidelane Japanese Variable', weight);
        drawings.add(gathered);
        if (gathered !== (await draw('Noto Sans JP Variable', weight))) differing.push(weight);
      }
      return { parts: parts.length, loadedParts, differing, weights: drawings.size };
    }, letters);
    expect(seen).toEqual({ parts: 124, loadedParts: 0, differing: [], weights: 3 });
  });

  it('are shipped with the service menu and the back office; other scripts come from the system', async () => {
    const { page, seller } = await kiosk.open();
    for (const name of ['service-menu', 'back-office']) {
      await page.goto(`${seller.url}/${name}.html`);
      await write(page, (language) => `${Object.values(serviceMenu[language]).join(' ')} ${products}`);
      await expect.poll(() => drawnBySystem(page, '#written *')).toEqual([]);
    }
    await write(page, () => 'தேநீர்');
    await expect.poll(() => drawnBySystem(page, '#written *')).not.toEqual([]);
  });

  it('are embedded in receipts', async () => {
    const { page } = await kiosk.open();
    const letters = new ReceiptLetters(path.join(await builtPage(), 'page'));
    const lines = [{ title: products, quantity: 2, unitPriceMinor: 1_890, sumMinor: 3_780 }];
    for (const locale of ['ja-JP', 'ar-EG', 'de-DE']) {
      const receipt = { ...japaneseReceipt, lines, locale };
      const plain = receiptDocument(receipt, true, { medium: 'sheet' });
      await page.goto('about:blank');
      await page.setContent(receiptDocument(receipt, true, { medium: 'sheet' }, letters.rulesFor(plain)));
      expect(await drawnBySystem(page, 'body *'), locale).toEqual([]);
    }
  });
});
