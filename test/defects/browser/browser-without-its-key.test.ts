import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import {
  chooseArticle,
  checkOut,
  goToReview,
  mug,
  kioskInBrowser,
  pay,
  typeCard,
} from '../../renderer/kiosk-in-browser.ts';
import { english } from '../../../renderer/wording/english.ts';

const kiosk = kioskInBrowser();

const keyDatabase = 'sidelane-terminal';

/** What a script of the page, or one that got into it, can get at of the browser's key. */
function keyAsScriptsSeeIt(page: Page) {
  return page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')));
    });
    const kept = await new Promise<{ privateKey: CryptoKey }>((resolve, reject) => {
      const reading = database.transaction('keys').objectStore('keys').get('own');
      reading.addEventListener('success', () => resolve(reading.result as { privateKey: CryptoKey }));
      reading.addEventListener('error', () => reject(reading.error ?? new Error('not read')));
    });
    database.close();
    const exported = await crypto.subtle.exportKey('jwk', kept.privateKey).then(
      () => 'exported',
      (error: Error) => error.name,
    );
    return { isExtractable: kept.privateKey.extractable, exported };
  }, keyDatabase);
}

const isAccepted = (page: Page) => page.getByRole('heading', { name: /^Thank you/ }).waitFor();

/** Leaves the purchase that the page still shows. */
async function beginAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: english['frame.home'] }).click();
  await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
}

const enrolmentsAt = (requests: { method: string; url: string }[]) =>
  requests.filter(({ method, url }) => method === 'POST' && url === '/api/terminals').length;

it('A browser signs with a key that no script can read, and one that lost its key enrols anew and buys', async () => {
  const { page, seller } = await kiosk.open({}, { at: mug });
  await goToReview(page);
  expect(await keyAsScriptsSeeIt(page)).toEqual({ isExtractable: false, exported: 'InvalidAccessError' });
  await pay(page);
  await isAccepted(page);
  expect(enrolmentsAt(seller.requests)).toBe(1);

  // Seen again later, it is the same terminal.
  await page.goto(seller.url);
  await beginAgain(page);
  await goToReview(page);
  await pay(page);
  await isAccepted(page);
  expect(enrolmentsAt(seller.requests)).toBe(1);

  // The browser's storage was cleaned, and its cookie was not.
  await page.goto('about:blank');
  await page.goto(seller.url);
  await page.evaluate(
    (name) => new Promise((resolve) => indexedDB.deleteDatabase(name).addEventListener('success', () => resolve(null))),
    keyDatabase,
  );
  await page.reload();
  await beginAgain(page);
  await chooseArticle(page);
  await checkOut(page);
  await typeCard(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await pay(page);
  await isAccepted(page);
  expect(enrolmentsAt(seller.requests)).toBe(2);
  const terminals = [...seller.applications.values()].map(({ sealed }) => sealed.terminalId);
  expect(new Set(terminals).size).toBe(2);
});
