import { expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { describeWhere } from '../../support/requirements.ts';
import {
  chooseArticle,
  goToAddress,
  goToCard,
  kioskInBrowser,
  mug,
  openAsKiosk,
  collectInstead,
} from '../../renderer/kiosk-in-browser.ts';

/* The Enter that confirms a Japanese conversion went to the next field. */

/** A key that an input method has taken, as Chromium and Firefox say it, and as Safari does. */
const takenKeys = { 'while it composes': { isComposing: true }, 'after it has composed': { keyCode: 229 } };

/** @returns whether the page let the browser have the key */
function press(field: Locator, key: string, given: object): Promise<boolean> {
  return field.evaluate(
    (input, [name, more]) => {
      input.focus();
      return input.dispatchEvent(
        new KeyboardEvent('keydown', { key: name as string, bubbles: true, cancelable: true, ...(more as object) }),
      );
    },
    [key, given] as const,
  );
}

const hasFocus = (field: Locator) => field.evaluate((input) => input === document.activeElement);

describeWhere('chromium', 'a key that an input method takes', () => {
  const kiosk = kioskInBrowser();

  it.each([
    ['a browser', () => kiosk.open({}, { at: mug })],
    ['a kiosk', () => openAsKiosk(kiosk)],
  ])('stays in its field, in %s', async (_where, open) => {
    const { page } = await open();
    await chooseArticle(page);
    const stayIn = async (names: string[]) => {
      for (const [when, taken] of Object.entries(takenKeys))
        for (const name of names) {
          const field = page.locator(`input[name=${name}]`);
          expect(await press(field, 'Enter', taken)).toBe(true);
          expect([when, name, await hasFocus(field)]).toEqual([when, name, true]);
        }
    };
    await goToAddress(page);
    await stayIn(['phone', 'email', 'recipient', 'street', 'city']);
    await collectInstead(page);
    await stayIn(['name', 'number', 'birthDay']);
    const number = page.locator('input[name=number]');
    await press(number, 'Enter', {});
    expect(await hasFocus(number), 'an Enter of the shopper goes on').toBe(false);
  });

  it('neither searches nor empties the search', async () => {
    const { page } = await kiosk.open();
    const search = page.getByRole('searchbox');
    for (const [when, taken] of Object.entries(takenKeys)) {
      // Digits are searched for when they are confirmed.
      await search.fill('7612345');
      await press(search, 'Enter', taken);
      await press(search, 'Escape', taken);
      expect(await search.inputValue(), when).toBe('7612345');
      expect(page.url(), when).not.toContain('7612345');
      await press(search, 'Enter', {});
      await expect.poll(() => page.url()).toContain('7612345');
      await press(search, 'Escape', {});
      await expect.poll(() => search.inputValue()).toBe('');
      await expect.poll(() => page.url()).not.toContain('7612345');
    }
  });

  it('of a real conversion stays in its field', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await goToCard(page);
    const field = page.locator('input[name=name]');
    await field.focus();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Input.imeSetComposition', { text: 'たなか', selectionStart: 3, selectionEnd: 3 });
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
    await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
    await devtools.send('Input.insertText', { text: '田中' });
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
    expect([await field.inputValue(), await hasFocus(field)]).toEqual(['田中', true]);
  });
});
