import { expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { textSizes } from '../../renderer/kiosk/display/display-settings.ts';
import type { TextSize } from '../../renderer/kiosk/display/display-settings.ts';
import { english } from '../../renderer/wording/english.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import { describeWhere } from '../support/requirements.ts';
import { show, speak } from './every-screen.ts';
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
} from './kiosk-in-browser.ts';
import { displays, faultsWhileTyping } from './sight-while-typing.ts';

/** The two steps that are typed into, and a message that each shows when nothing was. */
const forms = {
  address: { goTo: goToAddress, told: english['apply.contact.missing'] },
  card: { goTo: goToCard, told: english['apply.name.wrong'] },
} as const;
type FormName = keyof typeof forms;
const formNames = Object.keys(forms) as FormName[];

/** To the form of a step, with every field that it has. */
async function goToForm(page: Page, form: FormName): Promise<void> {
  await chooseArticle(page);
  await forms[form].goTo(page);
}

/** Every field now says what is wrong with it. */
async function makeMistakes(page: Page, form: FormName): Promise<void> {
  await page.locator('form').evaluate((element: HTMLFormElement) => element.requestSubmit());
  await page.getByText(forms[form].told).waitFor();
}

type Rooms = { on?: readonly (readonly [number, number])[]; texts?: readonly TextSize[]; pages?: string[] };

/** What is wrong on each display, in each size of text. */
async function faultsEverywhere(page: Page, { on = displays, texts = textSizes, pages = [] }: Rooms = {}) {
  const found: string[] = [];
  for (const [width, height] of on) {
    await page.setViewportSize({ width, height });
    // A kiosk asks after a minute whether anybody is still there.
    await page.keyboard.press('Shift');
    for (const text of texts) {
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

describeWhere('chromium', 'a shopper who types, on every display and with every size of text', () => {
  const kiosk = kioskInBrowser();

  it.each(formNames)('sees the field, its label and every key of the kiosk’s own keyboard: %s', async (form) => {
    const { page } = await openAsKiosk(kiosk);
    await goToForm(page, form);
    // Larger displays are looked at with a message, which takes more room.
    expect(await faultsEverywhere(page, { on: smallDisplays, texts: extremes })).toEqual([]);
  });

  it.each(formNames)('sees the message about a mistake, too: %s', async (form) => {
    const { page } = await openAsKiosk(kiosk);
    await goToForm(page, form);
    await makeMistakes(page, form);
    expect(await faultsEverywhere(page)).toEqual([]);
  });

  it.each(formNames)('sees them with a real keyboard: %s', async (form) => {
    const { page } = await kiosk.open();
    await goToForm(page, form);
    expect(await faultsEverywhere(page, { on: smallDisplays, texts: extremes })).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await makeMistakes(page, form);
    expect(await faultsEverywhere(page)).toEqual([]);
  });

  it('sees the search on every display', async () => {
    const { page } = await openAsKiosk(kiosk);
    expect(await faultsEverywhere(page)).toEqual([]);
  });

  it.each(languageCodes)('sees every page of keys on small displays: %s', async (language) => {
    const { page } = await openAsKiosk(kiosk);
    await speak(page, language);
    const wording = wordings[language];
    const pages = pageKeys.map((key) => String(wording[key]));
    expect(await faultsEverywhere(page, { on: smallDisplays, texts: extremes, pages })).toEqual([]);
  });

  it.each(['de', 'ar'] as const)('sees in the search that a card number was removed from it: %s', async (language) => {
    const { page } = await openAsKiosk(kiosk);
    await speak(page, language);
    const search = page.getByRole('searchbox');
    const found: string[] = [];
    for (const [width, height] of displays) {
      await page.setViewportSize({ width, height });
      for (const text of extremes) {
        await show(page, { text });
        await search.fill(card.number);
        await search.press('Enter');
        await page.locator('.search-notice').waitFor();
        const faults = await faultsWhileTyping(page);
        found.push(...faults.map((fault) => `${width} × ${height} ${text} ${fault}`));
      }
    }
    expect(found).toEqual([]);
  });

  it('finds every key where it was when a message appears', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { viewport: { width: 800, height: 480 } });
    await goToForm(page, 'card');
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
  });

  it('gets back what was folded away as soon as the keyboard is put away', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { viewport: { width: 800, height: 480 } });
    await goToForm(page, 'card');
    await page.locator('[name=name]').tap();
    const way = page.getByRole('button', { name: 'Continue' });
    await expect.poll(() => isInSight(way)).toBe(false);
    await keysOf(page).getByRole('button', { name: 'Hide the keyboard' }).tap();
    await expect.poll(() => isInSight(way)).toBe(true);
    await way.click();
    await page.getByText(english['apply.name.wrong']).waitFor();
  });

  it('gets it back with the Tab key of a real keyboard, too', async () => {
    const { page } = await kiosk.open({}, { viewport: { width: 360, height: 640 } });
    await goToForm(page, 'address');
    await show(page, { text: 'largest' });
    await page.getByLabel(english['apply.postalCode.eircode']).focus();
    const way = page.getByRole('button', { name: 'Continue' });
    for (let stops = 0; stops < 8 && !(await way.evaluate((button) => button === document.activeElement)); stops++)
      await page.keyboard.press('Tab');
    await expect.poll(() => way.evaluate((button) => button === document.activeElement)).toBe(true);
    await expect.poll(() => isInSight(way)).toBe(true);
  });
});
