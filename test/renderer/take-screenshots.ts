import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startBenchShop } from '../bench/bench-shop.ts';
import { launchChromium } from '../support/chromium.ts';
import { english } from '../../renderer/wording/english.ts';

/**
 * `npm run screenshots [-- NAME …]`: the README's pictures, taken from a whole shop as a newcomer would see it. With names,
 * such as `kiosk-apply`, it writes only those pictures.
 */

if (process.argv.includes('--help')) {
  console.log(`npm run screenshots [-- NAME …]

Retakes the README's pictures from a whole shop, into docs/. With names, such as kiosk-apply, only those.`);
  process.exit(0);
}

const folder = path.resolve(import.meta.dirname, '../../docs');
mkdirSync(folder, { recursive: true });

const wanted = process.argv.slice(2);
const missed = new Set(wanted);

async function take(page: Page, name: string): Promise<void> {
  missed.delete(name);
  if (wanted.length > 0 && !wanted.includes(name)) return;
  // The letters of other languages are loaded after a page's first screen.
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() =>
    [...document.images].every((image) => {
      const { top } = image.getBoundingClientRect();
      return top > window.innerHeight || (image.complete && getComputedStyle(image).opacity === '1');
    }),
  );
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  console.log(`docs/${name}.png`);
}

const shop = await startBenchShop({ link: 'auto' });
const browser = await launchChromium();
try {
  const { url, accounts, staff } = shop.report;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });

  const kiosk = await context.newPage();
  await kiosk.goto(url);
  await kiosk.getByRole('link', { name: /^Kitchen/ }).waitFor();
  await take(kiosk, 'kiosk-home');
  await kiosk.getByRole('link', { name: /^Kitchen/ }).click();
  await kiosk.getByRole('heading', { name: 'Kitchen' }).waitFor();
  await kiosk
    .locator('main')
    .getByRole('link', { name: /Cast-Iron Skillet/ })
    .waitFor();
  await take(kiosk, 'kiosk-category');
  await kiosk
    .getByRole('link', { name: /teapot/i })
    .first()
    .click();
  await kiosk.getByRole('button', { name: 'Add to basket' }).waitFor();
  await take(kiosk, 'kiosk-article');
  await kiosk.getByRole('button', { name: 'Add to basket' }).click();
  await kiosk.getByRole('button', { name: 'Check out' }).first().click();
  await kiosk.getByRole('button', { name: english['apply.collect'] }).click();
  await kiosk.getByLabel(english['apply.email']).fill('ann@example.com');
  await take(kiosk, 'kiosk-contact');
  await kiosk.getByRole('button', { name: 'Continue' }).click();
  const card = accounts[0]!;
  const [expiryYear, expiryMonth] = card.expiry.split('-');
  const [year, month, day] = card.birthDate.split('-');
  await kiosk.getByLabel(english['apply.number']).pressSequentially(card.number);
  await kiosk.getByLabel(english['apply.expiry']).pressSequentially(`${expiryMonth}${expiryYear!.slice(2)}`);
  await kiosk.getByLabel('Name').fill(card.name);
  await kiosk.getByLabel('Day').fill(day!);
  await kiosk.getByLabel('Month', { exact: true }).fill(month!);
  await kiosk.getByLabel('Year', { exact: true }).fill(year!);
  await take(kiosk, 'kiosk-apply');
  await kiosk.getByRole('button', { name: 'Continue' }).click();
  await kiosk.getByRole('button', { name: /^Pay / }).click();
  await kiosk
    .getByText(/^\d{6}$/)
    .first()
    .waitFor();
  await take(kiosk, 'kiosk-accepted');
  await kiosk.close();

  const standing = await browser.newContext({
    viewport: { width: 1080, height: 1920 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  const upright = await standing.newPage();
  await upright.goto(`${url}/?keyboard=on`);
  await upright.getByRole('link', { name: /^Kitchen/ }).tap();
  await upright
    .getByRole('link', { name: /teapot/i })
    .first()
    .tap();
  await upright.getByRole('button', { name: 'Add to basket' }).tap();
  await upright.getByRole('button', { name: 'Check out' }).first().tap();
  await upright.getByRole('button', { name: english['apply.collect'] }).tap();
  await upright.getByLabel(english['apply.email']).fill('ann@example.com');
  await upright.getByRole('button', { name: 'Continue' }).tap();
  await upright.getByLabel(english['apply.number']).tap();
  await upright.locator('.keyboard').waitFor();
  await take(upright, 'kiosk-number-pad');
  await standing.close();

  const office = await context.newPage();
  await office.goto(`${url}/back-office`);
  await office.getByLabel('Username').fill(staff.signInName);
  await office.getByLabel('Password', { exact: true }).fill(staff.password);
  await office.getByRole('button', { name: 'Sign in' }).click();
  await office.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await office.locator('.recharts-surface').first().waitFor();
  await take(office, 'back-office-overview');
  await office.getByRole('link', { name: 'Products', exact: true }).click();
  await office.getByRole('link', { name: 'Admiral Duck' }).waitFor();
  await take(office, 'back-office-articles');
  await office.getByRole('searchbox').fill('teapot');
  await office.getByRole('link', { name: 'Gull Teapot' }).click();
  await office.getByRole('heading', { level: 1, name: 'Gull Teapot' }).waitFor();
  await take(office, 'back-office-article');
} finally {
  await browser.close();
  await shop.stop();
}
if (missed.size > 0) {
  console.error(`No picture is called ${[...missed].join(', ')}.`);
  process.exitCode = 2;
}
