import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { english } from '../../renderer/wording/english.ts';
import { describeWhere } from '../support/requirements.ts';
import {
  card,
  checkOut,
  chooseArticle,
  chooseFulfilment,
  goOn,
  kioskInBrowser,
  pay,
  sentApplications,
  typeCard,
} from './kiosk-in-browser.ts';

const field = (page: Page, name: string) => page.locator(`input[name=${name}]`);
const labels = (page: Page) => page.locator('.address .field-label').allTextContents();
const back = (page: Page) => page.getByRole('button', { name: english['frame.back'] }).click();

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

describeWhere('chromium', 'the steps from the basket to Pay', () => {
  const kiosk = kioskInBrowser();

  it('begin with a choice that nothing made before, tell where one is, and keep what was typed on the way back', async () => {
    const { page, seller } = await kiosk.open();
    const progress = page.locator('output.apply-progress');
    await chooseArticle(page);
    await checkOut(page);
    await progress.getByText('Step 1 of 4: Collect or deliver').waitFor();
    expect(await page.getByRole('button', { pressed: true }).and(page.locator('.fulfilment-option')).count()).toBe(0);
    expect(await page.getByRole('button', { name: english['apply.next'] }).count()).toBe(0);

    await chooseFulfilment(page, 'deliver');
    await progress.getByText('Step 2 of 4: Your details').waitFor();
    await page.getByRole('button', { name: /Country$/ }).click();
    const countries = await page.getByRole('option').allTextContents();
    expect(countries, 'the shop’s own first').toEqual(['Ireland', 'Germany', 'Hong Kong', 'Japan', 'United States']);
    await page.getByRole('option', { name: 'Hong Kong' }).click();
    await field(page, 'street').waitFor();
    expect(await labels(page)).toEqual(['Country', 'Full name', 'Street address', 'District (optional)', 'Area']);
    await choose(page, 'Country', 'United States');
    await field(page, 'postalCode').waitFor();
    expect(await labels(page)).toEqual(['Country', 'Full name', 'Street address', 'Town or city', 'State', 'ZIP code']);

    await field(page, 'phone').fill('CALL ME');
    await field(page, 'recipient').fill('Ann Example');
    await field(page, 'street').fill('1 Long Lane');
    await field(page, 'city').fill('Austin');
    await field(page, 'postalCode').fill('7870');
    await goOn(page);
    await page.getByText(english['apply.phone.wrong']).waitFor();
    await page.getByText('Please fill in “State”.').waitFor();
    await page.getByText('Please check “ZIP code”. It should look like 95014.').waitFor();
    await field(page, 'phone').fill('٠٥١٢ ٥٥٥ ٠١٩٩');
    await field(page, 'postalCode').fill('787011234');
    await choose(page, 'State', 'Texas');
    await goOn(page);
    await progress.getByText('Step 3 of 4: Card').waitFor();

    await typeCard(page);
    await back(page);
    expect(await field(page, 'city').inputValue()).toBe('Austin');
    await page.getByRole('button', { name: /Texas.*State$/ }).waitFor();
    await back(page);
    await page.getByRole('button', { name: english['apply.deliver'], pressed: true }).click();
    await goOn(page);
    expect(await field(page, 'name').inputValue()).toBe('Ann Example');
    expect(await page.locator('.field-message-error').count(), 'no message before Continue').toBe(0);
    await goOn(page);
    await progress.getByText('Step 4 of 4: Review and pay').waitFor();
    await page.getByText('Austin, TX 78701-1234').waitFor();
    await pay(page);
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    const { application } = [...seller.applications.values()][0]!;
    expect(application).toMatchObject({
      contact: { phone: '05125550199' },
      fulfilment: {
        method: 'deliver',
        address: {
          recipient: 'Ann Example',
          street: '1 Long Lane',
          city: 'Austin',
          region: 'TX',
          postalCode: '78701-1234',
          country: 'US',
        },
      },
    });
  });

  it('go back one by one by the browser’s own Back, which loses nothing and never leads past what was not checked', async () => {
    const { page, seller } = await kiosk.open();
    const progress = page.locator('output.apply-progress');
    const at = (place: string) => progress.getByText(`Step ${place}`).waitFor();
    await chooseArticle(page);
    await checkOut(page);
    await chooseFulfilment(page, 'collect');
    await field(page, 'email').fill('ann@example.com');
    await goOn(page);
    await at('3 of 4');
    await typeCard(page);
    await goOn(page);
    await at('4 of 4');

    await page.goBack();
    await at('3 of 4');
    expect(await field(page, 'name').inputValue()).toBe(card.name);
    await page.goBack();
    await at('2 of 4');
    await field(page, 'email').fill('');
    await page.goForward();
    await expect.poll(() => page.evaluate(() => (history.state as { usr: unknown }).usr)).toEqual({ step: 'contact' });
    await at('2 of 4');
    await goOn(page);
    await page.getByText(english['apply.contact.missing']).waitFor();
    await field(page, 'email').fill('bob@example.com');
    await page.getByRole('button', { name: english['apply.giftNote.add'] }).click();
    await field(page, 'giftNote').fill('For Bob, from 4539 1488 0343 6467');
    await field(page, 'email').focus();
    await page.getByText('That looks like a card number').waitFor();
    expect(await field(page, 'giftNote').inputValue()).toBe('');
    await field(page, 'giftNote').fill('x'.repeat(201));
    await goOn(page);
    await page.getByText('Please use at most 200 characters.').waitFor();
    await field(page, 'giftNote').fill(' Alles  Gute, Bob! ');
    await page.goBack();
    await at('1 of 4');
    await chooseFulfilment(page, 'collect');
    expect(await field(page, 'email').inputValue()).toBe('bob@example.com');
    expect(await field(page, 'giftNote').inputValue()).toBe(' Alles  Gute, Bob! ');
    await goOn(page);
    await at('3 of 4');
    expect(await field(page, 'name').inputValue()).toBe(card.name);
    await goOn(page);
    await at('4 of 4');
    await page.getByText('Gift note: Alles Gute, Bob!').waitFor();
    const stored = () => page.evaluate(() => [location.href, history.state, { ...sessionStorage }]);
    expect(JSON.stringify(await stored())).not.toMatch(/4539|1980|Ann|bob@|Alles/);
    await pay(page);
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    await page.goBack();
    await page.getByText('S-1001').waitFor();
    expect(sentApplications(seller)).toHaveLength(1);
    expect(seller.applications.size).toBe(1);
    expect([...seller.applications.values()][0]!.application).toMatchObject({
      contact: { email: 'bob@example.com' },
      giftNote: 'Alles Gute, Bob!',
    });
  });

  it('begin at the first one after a reload, and Back from there leads out of the checkout', async () => {
    const { page } = await kiosk.open();
    await chooseArticle(page);
    await checkOut(page);
    await chooseFulfilment(page, 'collect');
    await field(page, 'email').fill('ann@example.com');
    await goOn(page);
    await page.getByText('Step 3 of 4').waitFor();
    await page.reload();
    await page.getByText('Step 1 of 4').waitFor();
    await expect.poll(() => page.evaluate(() => (history.state as { usr: unknown } | null)?.usr ?? null)).toBe(null);
    await page.goBack();
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
  });

  it('have no choice where the shop has one way and one country, and say so', async () => {
    const { page, seller } = await kiosk.open({ fulfilments: ['deliver'], servedCountries: ['JP'] });
    await chooseArticle(page);
    await checkOut(page);
    await page.getByText(english['apply.deliver.only']).waitFor();
    await page.getByText('Step 1 of 3: Your details').waitFor();
    await page.getByText('We deliver in Japan.').waitFor();
    expect(await page.getByRole('button', { name: english['frame.back'] }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /Country$/ }).count()).toBe(0);
    expect((await labels(page))[0]).toBe('Full name');
    await page.getByRole('button', { name: '日本語' }).click();
    await expect.poll(async () => (await labels(page))[0]).toBe('郵便番号');
    await field(page, 'postalCode').fill('１５４００２３');
    await page.getByRole('button', { name: /都道府県$/ }).click();
    await page.getByRole('option', { name: '東京都' }).click();
    await field(page, 'city').fill('世田谷区');
    await field(page, 'street').fill('4-2-8');
    await field(page, 'recipient').fill('田中 花子');
    await field(page, 'email').fill('hanako＠example.com');
    await page.getByRole('button', { name: 'English' }).click();
    await typeCard(page);
    await goOn(page);
    await expect
      .poll(() => page.locator('.review-address span').allTextContents())
      .toEqual(['〒154-0023', '東京都世田谷区', '4-2-8', '田中 花子', 'Japan']);
    await pay(page);
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    expect([...seller.applications.values()][0]!.application).toMatchObject({
      contact: { email: 'hanako@example.com' },
      fulfilment: { method: 'deliver', address: { postalCode: '154-0023', region: '東京都' } },
    });
  });
});
