import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { card, chooseArticle, goToCard, kioskInBrowser, mug } from '../../renderer/kiosk-in-browser.ts';
import { describeWhere } from '../../support/requirements.ts';

const inScript = (digits: string, zero: string) =>
  [...digits].map((digit) => String.fromCodePoint(zero.codePointAt(0)! + Number(digit)));

/** What the fields of the card hold. */
const typed = (page: Page) =>
  page.evaluate(() =>
    ['number', 'expiry', 'birthDay', 'birthMonth', 'birthYear'].map(
      (name) => document.querySelector<HTMLInputElement>(`input[name=${name}]`)!.value,
    ),
  );

const inShape = ['4539 1488 0343 6467', '03/39', '14', '02', '1980'];
const fields = { number: card.number, expiry: '0339', birthDay: '14', birthMonth: '02', birthYear: '1980' };

describeWhere('chromium', 'digits of other scripts', () => {
  const kiosk = kioskInBrowser();

  it('become ASCII: typed on a real keyboard in every script, and composed by an input method, each once', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await goToCard(page);
    const devtools = await page.context().newCDPSession(page);
    const empty = async () => {
      for (const name of Object.keys(fields)) await page.locator(`input[name=${name}]`).fill('');
      expect(await typed(page)).toEqual(['', '', '', '', '']);
    };
    for (const [script, zero] of [
      ['Arabic-Indic', '٠'],
      ['Persian', '۰'],
      ['Devanagari', '०'],
      ['full-width', '０'],
      ['Adlam', '𞥐'],
    ] as const) {
      for (const [name, digits] of Object.entries(fields)) {
        await page.locator(`input[name=${name}]`).focus();
        for (const text of inScript(digits, zero)) {
          await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', key: text, text });
          await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key: text });
        }
      }
      expect(await typed(page), script).toEqual(inShape);
      await empty();
    }
    for (const [name, digits] of Object.entries(fields)) {
      await page.locator(`input[name=${name}]`).focus();
      let composed = '';
      for (const text of inScript(digits, '０')) {
        composed += text;
        await devtools.send('Input.imeSetComposition', {
          text: composed,
          selectionStart: composed.length,
          selectionEnd: composed.length,
        });
      }
      await devtools.send('Input.insertText', { text: composed });
    }
    expect(await typed(page)).toEqual(inShape);
  });
});
