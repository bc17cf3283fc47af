import type { Page } from 'playwright-core';
import type { StandInSeller } from '../support/stand-in-seller.ts';
import {
  checkOut,
  chooseArticle,
  chooseFulfilment,
  enrolAsKiosk,
  giveBridge,
  goOn,
  goToReview,
  pay,
  typeCard,
  mug,
  collectInstead,
} from './kiosk-in-browser.ts';
import type { KioskInBrowser } from './kiosk-in-browser.ts';
import { pressUntilItActs } from './double-tap.ts';
import { english } from '../../renderer/wording/english.ts';

export type Visit = (page: Page, screen: string, seller: StandInSeller) => Promise<void>;

/** Puts the page into a language without leaving what is on it; a sheet that lies over the languages does not matter. */
export async function speak(page: Page, language: string): Promise<void> {
  const choice = page.locator(`.language[lang=${language}]`).first();
  await choice.evaluate((button: HTMLElement) => button.click());
  await page.waitForFunction((code) => document.documentElement.lang === code, language);
}

/** Looks as a setting of this name makes it look. */
export async function show(page: Page, look: { theme?: string; text?: string; reach?: string }): Promise<void> {
  await page.evaluate((wanted) => {
    Object.assign(document.documentElement.dataset, wanted);
    // Colours change in transitions, which begin with the next style and take a frame even where motion is unwanted.
    document.body.getBoundingClientRect();
    for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
  }, look);
}

/**
 * Measures a page that is not drawn meanwhile: to draw it is most of what a room costs. It takes its room and its touches all the same;
 * axe would take it for invisible.
 */
export async function withoutDrawing<Result>(page: Page, measure: () => Promise<Result>): Promise<Result> {
  const setOpacity = (opacity: string) =>
    page.evaluate((wanted) => void (document.documentElement.style.opacity = wanted), opacity);
  await setOpacity('0');
  const measured = await measure();
  await setOpacity('');
  return measured;
}

/** Keeps the page as it is: a page that tries to reach its shop again is empty meanwhile. */
async function stopTimers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const newest = Number(setTimeout(() => undefined));
    for (let timer = 0; timer <= newest; timer++) clearTimeout(timer);
  });
}

/** What a shopper meets on the way to a full basket. Leaves the page as a new shopper finds it. */
async function visitBrowsing({ open }: KioskInBrowser, visit: Visit): Promise<void> {
  const { page, seller } = await open();
  const at = (screen: string) => visit(page, screen, seller);
  await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
  await at('home');
  await page.getByRole('button', { name: 'Display and accessibility' }).click();
  await page.getByRole('dialog').waitFor();
  await at('display settings');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('zebra');
  await page.getByText('Nothing found').waitFor();
  await at('nothing found');
  await page.getByRole('searchbox').fill('lamp');
  await page.getByText('2 products').waitFor();
  await at('articles');
  await chooseArticle(page, 'Clothing', 'Heavy cotton shirt');
  await at('article');
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('alertdialog').waitFor();
  await at('start over');
  await page.getByRole('button', { name: 'Stay here' }).click();
}

/** The steps from the basket to an accepted purchase. */
async function visitCheckout({ open }: KioskInBrowser, visit: Visit): Promise<void> {
  const { page, seller } = await open();
  const at = (screen: string) => visit(page, screen, seller);
  await chooseArticle(page);
  await checkOut(page);
  await page.getByRole('button', { name: english['apply.deliver'] }).waitFor();
  await at('collect or deliver');
  await chooseFulfilment(page, 'deliver');
  await goOn(page);
  await page.getByText(english['apply.contact.missing']).waitFor();
  await at('address with mistakes');
  await collectInstead(page);
  await goOn(page);
  await page.getByText('Enter the name on your card.').waitFor();
  await at('card with mistakes');
  await typeCard(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
  await at('review');
  // Within a second of the touch that brought it back, Pay would take this one for a second touch of that.
  await pressUntilItActs(page.getByRole('button', { name: /^Pay / }));
  await page.getByText('4K7-92').waitFor();
  await at('accepted');
}

/** Loads the page again and leaves what it still shows of a purchase. */
async function beginAgain(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('button', { name: english['frame.home'] }).click();
  await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
}

const otherEndings = ['rejected', 'undetermined', 'wrong-signature', 'reversed'] as const;

async function visitEndings({ open }: KioskInBrowser, visit: Visit): Promise<void> {
  const { page, seller } = await open();
  for (const ending of otherEndings) {
    seller.behaviour.ending = ending;
    await goToReview(page);
    await pay(page);
    await page.getByRole('alert').waitFor();
    await visit(page, ending, seller);
    await beginAgain(page);
  }
  seller.behaviour.refusal = 'basket_out_of_date';
  seller.behaviour.differences = [
    { variantId: 'stoneware-mug-0', problem: 'price_changed', unitPriceMinor: 2090, available: 1 },
  ];
  await goToReview(page);
  await pay(page);
  await page.getByRole('button', { name: 'OK, continue' }).waitFor();
  await visit(page, 'something changed', seller);
}

async function visitTroubles({ open }: KioskInBrowser, visit: Visit): Promise<void> {
  const { page, seller } = await open({ checkMs: 600_000 }, { at: mug });
  await goToReview(page);
  await pay(page);
  await page.getByRole('heading', { name: english['waiting.title'] }).waitFor();
  await visit(page, 'waiting', seller);
  seller.behaviour.isCreditAvailable = false;
  await beginAgain(page);
  await chooseArticle(page);
  await checkOut(page);
  await page.getByRole('heading', { name: 'Sorry, we can’t take payments right now' }).waitFor();
  await visit(page, 'credit unavailable', seller);
  await page.route('**/api/shop', (route) => route.abort());
  await page.reload();
  await page.getByRole('alert').waitFor();
  await stopTimers(page);
  await visit(page, 'shop out of reach', seller);
}

async function visitLeftKiosk({ open }: KioskInBrowser, visit: Visit): Promise<void> {
  const { page, seller } = await open();
  await giveBridge(page, seller.rootThumbprint);
  await enrolAsKiosk(page);
  await chooseArticle(page);
  // A minute has gone, and then time stands: the question goes after 20 seconds, and a busy machine looks longer.
  await page.evaluate(() => {
    const now = performance.now() + 61_000;
    performance.now = () => now;
  });
  await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor();
  await visit(page, 'are you still there', seller);
}

/** Every screen that a shopper can meet, in English and as a shopper finds it; a visit that changes that changes it back. */
export const journeys = { visitBrowsing, visitCheckout, visitEndings, visitTroubles, visitLeftKiosk };
