import { expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { textSizes } from '../../renderer/kiosk/display/display-settings.ts';
import type { TextSize } from '../../renderer/kiosk/display/display-settings.ts';
import { english } from '../../renderer/wording/english.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import { describeWhere } from '../support/requirements.ts';
import { show, speak, withoutDrawing } from './every-screen.ts';
import { wordings } from './every-wording.ts';
import {
  card,
  chooseArticle,
  goToAddress,
  goToCard,
  keysOf,
  kioskInBrowser,
  openAsKiosk,
  touchKeys,
  mug,
  collectInstead,
} from './kiosk-in-browser.ts';
import { displays, faultsWhileTyping } from './sight-while-typing.ts';

type Rooms = { on?: readonly (readonly [number, number])[]; texts?: readonly TextSize[]; pages?: string[] };

/** What is wrong on each display, in each size of text. */
function faultsEverywhere(page: Page, rooms: Rooms = {}): Promise<string[]> {
  return withoutDrawing(page, () => faultsInRooms(page, rooms));
}

async function faultsInRooms(page: Page, { on = displays, texts = textSizes, pages = [] }: Rooms): Promise<string[]> {
  const found: string[] = [];
  for (const [width, height] of on) {
    await page.setViewportSize({ width, height });
    for (const text of texts) {
      // A kiosk asks after a minute whether anybody is still there.
      await page.keyboard.press('Shift');
      await show(page, { text });
      const faults = await faultsWhileTyping(page, pages);
      found.push(...faults.map((fault) => `${width} × ${height} ${text} ${fault}`));
    }
  }
  return found;
}

/** Whether a touch in the middle of a control reaches it. */
function isInSight(control: Locator): Promise<boolean> {
  return control.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
}

const extremes = ['usual', 'largest'] as const;
/** Where keys flow and shrink. */
const smallDisplays = displays.filter(([width, height]) => width * height < 800_000);

const pageKeys = ['typing.signs', 'typing.accents', 'typing.moreAccents', 'typing.latin', 'typing.letters'] as const;

/**
 * What is wrong with a form: as it comes, and with a message at every field that nothing was typed into. Larger displays are looked at
 * with the messages alone, which take more room. Leaves the page as it was.
 */
async function faultsOfForm(page: Page, message: string): Promise<string[]> {
  const before = await faultsEverywhere(page, { on: smallDisplays, texts: extremes });
  await page.locator('form').evaluate((element: HTMLFormElement) => element.requestSubmit());
  await page.getByText(message).waitFor();
  const after = await faultsEverywhere(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await show(page, { text: 'usual' });
  return [...before, ...after.map((fault) => `${fault} (${message})`)];
}

describeWhere('chromium', 'a shopper who types, on every display and with every size of text', () => {
  const kiosk = kioskInBrowser();

  it.each([
    ['the kiosk’s own keyboard', () => openAsKiosk(kiosk)],
    ['a real keyboard', () => kiosk.open({}, { at: mug })],
  ])(
    'sees every field, its label, every key and the message about a mistake: %s',
    async (_keyboard, open) => {
      const { page } = await open();
      await chooseArticle(page);
      await goToAddress(page);
      expect(await faultsOfForm(page, english['apply.contact.missing'])).toEqual([]);
      await collectInstead(page);
      expect(await faultsOfForm(page, english['apply.name.wrong'])).toEqual([]);
    },
    300_000,
  );

  it('sees the search on every display, and that a card number was removed from it', async () => {
    const { page } = await openAsKiosk(kiosk);
    expect(await faultsEverywhere(page)).toEqual([]);
    const search = page.getByRole('searchbox');
    const found: string[] = [];
    await withoutDrawing(page, async () => {
      for (const language of ['de', 'ar']) {
        await speak(page, language);
        for (const [width, height] of displays) {
          await page.setViewportSize({ width, height });
          for (const text of extremes) {
            await show(page, { text });
            await search.fill(card.number);
            await search.press('Enter');
            await page.locator('.search-notice').waitFor();
            const faults = await faultsWhileTyping(page);
            found.push(...faults.map((fault) => `${language} ${width} × ${height} ${text} ${fault}`));
          }
        }
      }
    });
    expect(found).toEqual([]);
  }, 300_000);

  it('sees every page of keys on small displays, in every language', async () => {
    const { page } = await openAsKiosk(kiosk);
    const found: string[] = [];
    for (const language of languageCodes) {
      await speak(page, language);
      const pages = pageKeys.map((key) => String(wordings[language][key]));
      const faults = await faultsEverywhere(page, { on: smallDisplays, texts: extremes, pages });
      found.push(...faults.map((fault) => `${language} ${fault}`));
    }
    expect(found).toEqual([]);
  }, 300_000);

  it('finds every key where it was when a message appears, and gets back what was folded away with the keyboard', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { viewport: { width: 800, height: 480 } });
    await chooseArticle(page);
    await goToCard(page);
    await show(page, { text: 'largest' });
    await page.getByLabel(english['apply.number']).focus();
    const places = () =>
      keysOf(page)
        .getByRole('button')
        .evaluateAll((keys) => keys.map((key) => JSON.stringify(key.getBoundingClientRect())));
    await expect.poll(() => faultsWhileTyping(page)).toEqual([]);
    await page.getByLabel(english['apply.number']).focus();
    const before = await places();
    await touchKeys(page, '4539148803436468');
    await page.getByText(english['apply.number.wrong']).waitFor();
    expect(await places()).toEqual(before);

    await show(page, { text: 'usual' });
    await page.locator('[name=name]').tap();
    const way = page.getByRole('button', { name: 'Continue' });
    await expect.poll(() => isInSight(way)).toBe(false);
    await keysOf(page).getByRole('button', { name: 'Hide the keyboard' }).tap();
    await expect.poll(() => isInSight(way)).toBe(true);
    await way.click();
    await page.getByText(english['apply.name.wrong']).waitFor();
  });

  it('gets it back with the Tab key of a real keyboard, too', async () => {
    const { page } = await kiosk.open({}, { at: mug, viewport: { width: 360, height: 640 } });
    await chooseArticle(page);
    await goToAddress(page);
    await show(page, { text: 'largest' });
    await page.getByLabel(english['apply.postalCode.eircode']).focus();
    const way = page.getByRole('button', { name: 'Continue' });
    for (let stops = 0; stops < 8 && !(await way.evaluate((button) => button === document.activeElement)); stops++)
      await page.keyboard.press('Tab');
    await expect.poll(() => way.evaluate((button) => button === document.activeElement)).toBe(true);
    await expect.poll(() => isInSight(way)).toBe(true);
  });
});
