import type { Page } from 'playwright-core';
import type { Card } from '../../contract/card.ts';
import { english } from '../../renderer/wording/english.ts';

/**
 * Buys one article through the kiosk's page as a shopper does, from the start screen up to the touch that pays.
 * @param title of an article that the start screen shows
 */
export async function buyByHand(page: Page, title: string, { number, expiry, name, birthDate }: Card): Promise<void> {
  const [expiryYear, expiryMonth] = expiry.split('-') as [string, string];
  const [birthYear, birthMonth, birthDay] = birthDate.split('-') as [string, string, string];
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page
    .getByRole('link', { name: 'Check out' })
    .or(page.getByRole('button', { name: 'Check out' }))
    .first()
    .click();
  await page.getByRole('button', { name: english['apply.collect'] }).click();
  await page.getByLabel(english['apply.email']).fill('ann@example.com');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel(english['apply.number']).pressSequentially(number);
  await page.getByLabel(english['apply.expiry']).pressSequentially(`${expiryMonth}${expiryYear.slice(2)}`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Day').fill(birthDay);
  await page.getByLabel('Month', { exact: true }).fill(birthMonth);
  await page.getByLabel('Year', { exact: true }).fill(birthYear);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: /^Pay/ }).click();
}
