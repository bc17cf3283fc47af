import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { textSizes } from '../../renderer/kiosk/display/display-settings.ts';
import { english } from '../../renderer/wording/english.ts';
import { languageCodes, languages } from '../../renderer/wording/languages.ts';
import { describeWhere } from '../support/requirements.ts';
import { show, speak } from './every-screen.ts';
import { checkOut, chooseArticle, kioskInBrowser, openAsKiosk } from './kiosk-in-browser.ts';
import { displays, faultsWhileTyping } from './sight-while-typing.ts';

/** To the form with every field that it has. */
async function goToForm(page: Page): Promise<void> {
  await chooseArticle(page);
  await checkOut(page);
  await page.getByLabel(english['apply.number']).waitFor();
  await page.getByRole('radio', { name: english['apply.deliver'] }).click();
  await page.getByLabel(english['apply.recipient']).waitFor();
}

/** Every field now says what is wrong with it. */
async function makeMistakes(page: Page): Promise<void> {
  await page.locator('form').evaluate((form: HTMLFormElement) => form.requestSubmit());
  await page.getByText(english['apply.name.wrong']).waitFor();
}

/** What is wrong on each display, in each size of text. */
async function faultsEverywhere(page: Page, pages: string[] = []): Promise<string[]> {
  const found: string[] = [];
  for (const [width, height] of displays) {
    await page.setViewportSize({ width, height });
    for (const text of textSizes) {
      await show(page, { text });
      const faults = await faultsWhileTyping(page, pages);
      found.push(...faults.map((fault) => `${width} × ${height} ${text} ${fault}`));
    }
  }
  return found;
}

const pageKeys = ['typing.signs', 'typing.accents', 'typing.moreAccents', 'typing.latin', 'typing.letters'] as const;

describeWhere('chromium', 'a shopper who types, on every display and with every size of text', () => {
  const kiosk = kioskInBrowser();

  it('sees the field, its label, its message and every key of the kiosk’s own keyboard', async () => {
    const { page } = await openAsKiosk(kiosk);
    await goToForm(page);
    const untouched = await faultsEverywhere(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await makeMistakes(page);
    expect([...untouched, ...(await faultsEverywhere(page))]).toEqual([]);
  });

  it('sees them with a real keyboard', async () => {
    const { page } = await kiosk.open();
    await goToForm(page);
    const untouched = await faultsEverywhere(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await makeMistakes(page);
    expect([...untouched, ...(await faultsEverywhere(page))]).toEqual([]);
  });

  it('sees the search, on every page of keys in every language', async () => {
    const { page } = await openAsKiosk(kiosk);
    const found: string[] = [];
    for (const language of languageCodes) {
      await speak(page, language);
      const { wording } = languages[language];
      const faults = await faultsEverywhere(
        page,
        pageKeys.map((key) => String(wording[key])),
      );
      found.push(...faults.map((fault) => `${language} ${fault}`));
    }
    expect(found).toEqual([]);
  });
});
