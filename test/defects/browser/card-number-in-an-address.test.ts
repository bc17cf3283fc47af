import { expect, it } from 'vitest';
import {
  card,
  chooseArticle,
  goToAddress,
  kioskInBrowser,
  mug,
  pay,
  sentApplications,
  typeCard,
} from '../../renderer/kiosk-in-browser.ts';
import { describeWhere } from '../../support/requirements.ts';

const told = 'That looks like a card number, so we removed it.';

describeWhere('chromium', 'a card number that is typed into an address', () => {
  const kiosk = kioskInBrowser();

  it('is taken out when the field is left, is never sent, and the shopper is told where it belongs', async () => {
    const { page, seller } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await goToAddress(page);
    await page.getByRole('button', { name: 'Ireland Country' }).click();
    await page.getByRole('option', { name: 'Germany' }).click();
    const field = (name: string) => page.locator(`input[name=${name}]`);
    const [recipient, street, city, postalCode] = [
      field('recipient'),
      field('street'),
      field('city'),
      field('postalCode'),
    ];
    await recipient.fill('Ann Example');
    await street.fill(`Flat 4539.1488.0343.6467`);
    await postalCode.fill('12345');
    await page.getByText(told).waitFor();
    expect(await street.inputValue()).toBe('');

    // Over two lines, and with Enter instead of leaving the field.
    await street.fill('45391488');
    expect(await page.getByText(told).count()).toBe(0);
    await city.fill('٠٣٤٣٦٤٦٧');
    await city.press('Enter');
    await expect.poll(() => page.getByText(told).count()).toBe(2);
    expect([await street.inputValue(), await city.inputValue()]).toEqual(['', '']);

    await street.fill('1 High Street');
    await city.fill('Hull');

    // Into the fields of the contact, alone and over the address.
    await field('phone').fill(card.number);
    await field('email').fill(`${card.number}@example.com`);
    await street.click();
    await expect.poll(() => page.getByText(told).count()).toBe(2);
    expect([await field('phone').inputValue(), await field('email').inputValue()]).toEqual(['', '']);
    await field('phone').fill('45391488');
    await street.fill('03436467');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => page.getByText(told).count()).toBeGreaterThanOrEqual(2);
    expect([await field('phone').inputValue(), await street.inputValue()]).toEqual(['', '']);
    await field('phone').fill('+49 151 23456789');
    await field('email').fill('ann@example.com');
    await street.fill('1 High Street');
    await typeCard(page);
    await field('name').fill(card.number);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(told).waitFor();
    expect(await field('name').inputValue()).toBe('');
    await field('name').fill(card.name);
    await page.getByRole('button', { name: 'Continue' }).click();
    await pay(page);
    await expect.poll(() => sentApplications(seller).length).toBe(1);
    const sent = seller.requests.map(({ url, body }) => `${url}${body}`).join('\n');
    expect(sent).toContain('1 High Street');
    expect(sent).not.toMatch(/4539|0343|٠٣٤٣/);
  });
});
