import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { formatPrice } from '../../contract/price-format.ts';
import { english } from '../../renderer/wording/english.ts';
import type { WordingKey } from '../../renderer/wording/english.ts';
import { formatLocale, languageCodes, languageOf, languages } from '../../renderer/wording/languages.ts';
import { describeWhere } from '../support/requirements.ts';
import { wordings } from './every-wording.ts';
import { addToBasket, card, checkOut, chooseArticle, kioskInBrowser, mug, typeCard } from './kiosk-in-browser.ts';

const keys = Object.keys(english) as WordingKey[];

/** What is filled into a sentence: `{name}` and `{name, plural, …}`. */
function placeholders(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name!))].toSorted();
}

describe.each(languageCodes)('wording in %s', (language) => {
  const wording = wordings[language];
  const intl = createIntl({
    locale: language,
    messages: wording,
    onError: (error) => {
      throw error;
    },
  });

  it('says something for every key and fills in the same as the English', () => {
    for (const key of keys) {
      expect(wording[key].trim(), key).not.toBe('');
      expect(placeholders(wording[key]), key).toEqual(placeholders(english[key]));
      for (const number of [0, 1, 2, 5, 11, 100]) {
        const values = Object.fromEntries(placeholders(english[key]).map((name) => [name, number]));
        expect(intl.formatMessage({ id: key }, values), key).not.toMatch(/[{}#]/);
      }
    }
  });

  it('is a language of its own', () => {
    const same = keys.filter((key) => language !== 'en' && wording[key] === english[key]);
    expect(same.length).toBeLessThan(keys.length / 20);
  });
});

describe('the catalogue of sentences', () => {
  it('holds none that neither the kiosk nor the display on the wall says', () => {
    const source = ['renderer/kiosk', 'renderer/wall']
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.tsx?$/.test(file))
          .map((file) => readFileSync(path.join(folder, file), 'utf8')),
      )
      .join('\n');
    const composed = [...source.matchAll(/`([a-z][\w.]*\.)\$\{/gi)].map(([, prefix]) => prefix!);
    const unsaid = keys.filter(
      (key) => !source.includes(`'${key}'`) && !composed.some((prefix) => key.startsWith(prefix)),
    );
    expect(unsaid).toEqual([]);
  });
});

describe('prices and dates', () => {
  it.each([
    [1890, 'EUR', 'en-IE', '€18.90'],
    [1890, 'EUR', 'de-DE', '18,90\u00a0€'],
    [1980, 'JPY', 'ja-JP', '￥1,980'],
    [1234567, 'KWD', 'en-KW', 'KWD\u00a01,234.567'],
    [Number.MAX_SAFE_INTEGER, 'EUR', 'en-IE', '€90,071,992,547,409.91'],
  ] as const)('writes %i %s in %s as %s', (amountMinor, currency, locale, written) => {
    expect(formatPrice(amountMinor, currency, locale)).toBe(written);
  });

  it('speaks the shop’s language, or English, and writes as in the shop’s country', () => {
    expect(languageOf('ja-JP')).toBe('ja');
    expect(languageOf('fi-FI')).toBe('en');
    expect(formatLocale('en', 'de-DE')).toBe('en-DE');
    expect(formatLocale('ar', 'ar-EG')).toBe('ar-EG-u-nu-latn');
  });
});

describeWhere('chromium', 'languages of the kiosk', () => {
  const kiosk = kioskInBrowser();

  it('opens in the shop’s language with its prices, and changes with one touch', async () => {
    const { page } = await kiosk.open({ locale: 'ja-JP', currency: 'JPY' });
    await page.getByRole('heading', { name: 'ここで注文、カードで支払い。' }).waitFor();
    await page
      .getByText(/^￥[\d,]+$/)
      .first()
      .waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Hier bestellen. Mit Karte zahlen.' }).waitFor();
    await page
      .getByText(/^[\d.]+\s¥$/)
      .first()
      .waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });

  it('changes with one touch while one pays, and nothing that was typed or chosen is lost', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await checkOut(page);
    await typeCard(page);
    const typed = () =>
      page
        .locator('.apply-form input')
        .evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value).toSorted());
    const before = await typed();
    expect(before).toContain(card.name);
    for (const { name } of Object.values(languages)) {
      await page.getByRole('button', { name, exact: true }).click();
      expect(await typed(), name).toEqual(before);
    }
    const number = page.locator('input[name=number]');
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    const direction = await number.evaluate((field) => getComputedStyle(field).direction);
    expect(direction, 'a card number is read from the left in Arabic too').toBe('ltr');
    await page.getByRole('button', { name: 'متابعة' }).click();
    await page.getByRole('heading', { name: 'راجع طلبك' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Card ending in 6467').waitFor();
    await page.getByRole('complementary', { name: 'Your basket' }).getByText('Stoneware mug').waitFor();
  });

  it('shows products in it, on their screen and in the basket, and says of what is not translated which language it is', async () => {
    const { page, seller } = await kiosk.open({}, { at: mug });
    seller.shelf.germanTitles.set('stoneware-mug', 'Steingutbecher');
    await chooseArticle(page);
    const basket = page.locator('.basket-title').first();
    await expect.poll(() => basket.textContent()).toBe('Stoneware mug');
    const attributeOf = (place: string) => page.locator(place).first().getAttribute('lang');
    expect(await attributeOf('.description')).toBe(null);
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Steingutbecher' }).waitFor();
    await expect.poll(() => basket.textContent()).toBe('Steingutbecher');
    expect(await attributeOf('.article-title bdi')).toBe(null);
    expect(await attributeOf('.description')).toBe('en');
    await page.getByRole('button', { name: 'English' }).click();
    await expect.poll(() => basket.textContent()).toBe('Stoneware mug');
  });

  it('mirrors the page in Arabic: what points, points the other way, and what is first stands on the right', async () => {
    const { page } = await kiosk.open();
    const arrow = page.locator('.hero .icon-turning').first();
    const facing = () => arrow.evaluate((icon) => getComputedStyle(icon).transform);
    expect(await facing()).toBe('none');
    const logo = page.locator('.frame-logo');
    const before = await logo.boundingBox();
    await page.getByRole('button', { name: 'العربية' }).click();
    await expect.poll(facing).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    const after = await logo.boundingBox();
    expect(before!.x).toBeLessThan(100);
    expect(after!.x + after!.width).toBeGreaterThan(1180);
    const name = page.locator('.department-name').first();
    const side = await name.evaluate((each) => getComputedStyle(each).textAlign);
    expect(side, 'a name in Latin letters stands where the lines around it begin').toBe('right');
  });

  it('is the shop’s again for the next shopper', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('button', { name: 'Empezar de nuevo' }).click();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
  });

  it.each([
    ['en-US', ['Month', 'Day', 'Year']],
    ['de-DE', ['Tag', 'Monat', 'Jahr']],
    ['ja-JP', ['年（西暦）', '月', '日']],
  ])('asks for the date of birth in the order of %s', async (locale, order) => {
    const { page, seller } = await kiosk.open({ locale });
    await page.goto(`${seller.url}/#/articles/stoneware-mug`);
    await addToBasket(page);
    await page.locator('.lane-action button').click();
    await page.locator('.fulfilment-option').first().click();
    await page.locator('input[name=email]').fill('ann@example.com');
    await page.locator('.lane-action button').click();
    const labels = () => page.locator('.birth-date-parts label').allTextContents();
    await expect.poll(labels).toEqual(order);
  });
});
