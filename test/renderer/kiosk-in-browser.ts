import { makeTerminalKey, signAsTerminal } from '../../contract/seller/terminal-key.ts';
import type { SealToSign, TerminalKey } from '../../contract/seller/terminal-key.ts';
import type { KioskSettings } from '../../electron/bridge/bridge-contract.ts';
import path from 'node:path';
import type { StoredPurchase } from '../../contract/seller/purchase-under-way.ts';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { holdEndlessMotion, launchChromium } from '../support/chromium.ts';
import { builtPage } from '../support/keeper-question.ts';
import { StandInSeller } from '../support/stand-in-seller.ts';
import type { StandInBehaviour } from '../support/stand-in-seller.ts';
import { lineFor } from '../../renderer/kiosk/basket/basket-lines.ts';
import { english } from '../../renderer/wording/english.ts';

/** A card that the stand-in's settling server knows nothing about, with a right check digit. */
export const card = { number: '4539148803436467', expiry: '2039-03', name: 'Ann Example', birthDate: '1980-02-14' };

/** How long a busy machine is waited for before a page counts as stuck. */
export const patienceMs = 30_000;

/** `at`: the screen that the page is loaded at, as `#/apply`; otherwise the start screen, which costs more than any other. */
export type OpeningOptions = BrowserContextOptions & { at?: string };

export type KioskInBrowser = {
  /** Opens the page as a new shopper, before a seller of its own. `prepare` runs before the page is loaded. */
  open(
    behaviour?: Partial<StandInBehaviour>,
    options?: OpeningOptions,
    prepare?: (page: Page, seller: StandInSeller) => Promise<void>,
  ): Promise<{ page: Page; seller: StandInSeller }>;
};

/** The built page in Chromium before a stand-in seller; one browser for a file, a seller and a profile for each test. */
export function kioskInBrowser(): KioskInBrowser {
  let browser: Browser;
  let pageFolder: string;
  const opened: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    pageFolder = path.join(await builtPage(), 'page');
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const close of opened.splice(0)) await close();
  });
  afterAll(() => browser?.close());
  return {
    async open(behaviour, { at = '', ...options } = {}, prepare) {
      const seller = await StandInSeller.start(pageFolder, behaviour);
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        ...options,
      });
      opened.push(async () => {
        await context.close();
        await seller.stop();
      });
      await holdEndlessMotion(context);
      const page = await context.newPage();
      page.setDefaultTimeout(patienceMs);
      await prepare?.(page, seller);
      await page.goto(`${seller.url}/${at}`);
      await page.getByRole('heading').first().waitFor();
      return { page, seller };
    },
  };
}

/** As a shopper finds an article, from the start screen: a department, an article of it, Add to basket. */
export async function findArticle(page: Page, department = 'Kitchen', title = 'Stoneware mug'): Promise<void> {
  await page.getByRole('button', { name: english['frame.home'] }).click();
  await page.getByRole('link', { name: new RegExp(`^${department}`) }).click();
  await page.getByRole('link', { name: new RegExp(title) }).click();
  await addToBasket(page);
}

/** Where the article is that `chooseArticle` chooses: a browser's page that is loaded here spares its start screen. */
export const mug = '#/articles/stoneware-mug';

/**
 * Puts an article into the basket from any screen that can be left: in a browser by its address, as lists on the way cost as much as
 * all the rest. A kiosk's screens have no addresses.
 */
export async function chooseArticle(page: Page, department = 'Kitchen', title = 'Stoneware mug'): Promise<void> {
  if (await page.evaluate(() => window.sidelane !== undefined)) return findArticle(page, department, title);
  await page.evaluate((hash) => void (location.hash = hash), `#/articles/${title.toLowerCase().replaceAll(' ', '-')}`);
  await addToBasket(page);
}

/** Waits until nothing moves an article's button any more: the keyboard is gone, and the picture has come. */
export async function articleStandsStill(page: Page): Promise<void> {
  await keysOf(page).waitFor({ state: 'detached' });
  await page.locator('.article-picture .picture-arrived').waitFor();
}

/** From an article's screen: Add to basket, as soon as it stands still, and waits until the basket holds it. */
export async function addToBasket(page: Page, how: 'click' | 'tap' = 'click'): Promise<void> {
  const article = page.locator('article');
  await articleStandsStill(page);
  await article.locator('.button-main')[how]();
  await article.locator('.article-added span').first().waitFor();
  await page.locator('.lane-action button:enabled').waitFor();
}

export async function checkOut(page: Page): Promise<void> {
  await page.getByRole('complementary', { name: 'Your basket' }).getByRole('button', { name: 'Check out' }).click();
}

export const email = 'ann@example.com';

/** Takes this way of the two, where the shop offers both. */
export async function chooseFulfilment(page: Page, method: 'collect' | 'deliver'): Promise<void> {
  await page.getByRole('button', { name: english[`apply.${method}`] }).click();
  await page.getByLabel(english['apply.email']).waitFor();
}

/** The next step, or what is missing in this one. */
export async function goOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: english['apply.next'] }).click();
}

/** From wherever the shopper is in the first steps to the card: to be collected, with an e-mail address. */
export async function passToCard(page: Page): Promise<void> {
  const [number, mail] = [page.getByLabel(english['apply.number']), page.getByLabel(english['apply.email'])];
  const collect = page.getByRole('button', { name: english['apply.collect'] });
  await number.or(mail).or(collect).first().waitFor();
  if ((await collect.count()) > 0) await chooseFulfilment(page, 'collect');
  if ((await mail.count()) > 0) {
    if ((await mail.inputValue()) === '') await mail.fill(email);
    // Where a display is so low that Continue is folded away while one types, Enter in the last field leads on.
    if ((await page.getByLabel(english['apply.recipient']).count()) > 0) await goOn(page);
    else await mail.press('Enter');
    await number.waitFor();
  }
}

/** Back from the form for a delivery, and to the card by the other way. */
export async function collectInstead(page: Page): Promise<void> {
  await page.getByRole('button', { name: english['frame.back'] }).click();
  await page.getByRole('button', { name: english['apply.collect'] }).waitFor();
  await passToCard(page);
}

/** From the basket to the card's fields. */
export async function goToCard(page: Page): Promise<void> {
  await checkOut(page);
  await passToCard(page);
}

/** From the basket to the form for a delivery. */
export async function goToAddress(page: Page): Promise<void> {
  await checkOut(page);
  await chooseFulfilment(page, 'deliver');
  await page.getByLabel(english['apply.recipient']).waitFor();
}

/** Fills in the card; goes to its step first. Key by key it is as a shopper does it, which costs ten times as much. */
export async function typeCard(page: Page, typed = card, how: 'at once' | 'key by key' = 'at once'): Promise<void> {
  await passToCard(page);
  const [expiryYear, expiryMonth] = typed.expiry.split('-') as [string, string];
  const [year, month, day] = typed.birthDate.split('-') as [string, string, string];
  const way = how === 'at once' ? 'fill' : 'pressSequentially';
  await page.getByLabel(english['apply.number'])[way](typed.number);
  await page.getByLabel(english['apply.expiry'])[way](expiryMonth + expiryYear.slice(2));
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Month', { exact: true }).fill(month);
  await page.getByLabel('Year', { exact: true }).fill(year);
  await page.getByLabel('Name').fill(typed.name);
}

/** From any screen that can be left to just before Pay. */
export async function goToReview(page: Page): Promise<void> {
  await chooseArticle(page);
  await checkOut(page);
  await passToReview(page);
}

/** From wherever the shopper is in the first steps to just before Pay. */
async function passToReview(page: Page): Promise<void> {
  await typeCard(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
}

/** Opens the page with an article in its basket, as it is when it is loaded again at the checkout, and goes to just before Pay. */
export async function openAtReview(
  kiosk: KioskInBrowser,
  behaviour?: Partial<StandInBehaviour>,
  options?: OpeningOptions,
): Promise<{ page: Page; seller: StandInSeller }> {
  const opened = await kiosk.open(behaviour, { at: '#/apply', ...options }, async (page, { shelf }) => {
    const article = shelf.article('stoneware-mug')!;
    await page.addInitScript(
      (lines) => {
        const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        if (load?.type === 'navigate') sessionStorage.setItem('sidelane-basket', lines);
      },
      JSON.stringify([lineFor(article, article.variants[0]!, 1)]),
    );
  });
  await passToReview(opened.page);
  return opened;
}

export async function pay(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Pay / }).click();
}

/** The applications that were sent, as they came over the line; a repeat stands twice. */
export function sentApplications(seller: StandInSeller): string[] {
  return seller.requests
    .filter(({ method, url }) => method === 'POST' && url === '/api/applications')
    .map(({ body }) => body);
}

const shellKeys = new WeakMap<Page, Promise<TerminalKey>>();

/** The key of the shell that is played around a page. */
function shellKeyOf(page: Page): Promise<TerminalKey> {
  const key = shellKeys.get(page) ?? makeTerminalKey(true);
  shellKeys.set(page, key);
  return key;
}

/** What the desktop shell gives to the page, as far as these tests need it. */
export async function giveBridge(
  page: Page,
  rootThumbprint: string,
  kioskSettings: KioskSettings = { language: null, volumePercent: 100 },
): Promise<void> {
  await page.exposeFunction('signAsShell', async (toSign: SealToSign) => {
    const cookies = await page.context().cookies();
    const terminalId = cookies.find(({ name }) => name === 'sidelane_terminal')!.value;
    return signAsTerminal(await shellKeyOf(page), terminalId, toSign);
  });
  await page.addInitScript(
    ({ root, settings }) => {
      const printed: unknown[] = [];
      Object.assign(window, { printed });
      window.sidelane = {
        enrolment: () => Promise.resolve({ rootThumbprint: root, shopName: 'Corner & Co.', appVersion: '0' }),
        settings: async () => settings,
        display: () => Promise.resolve({}),
        signSeal: (toSign) =>
          (window as unknown as { signAsShell: (given: typeof toSign) => Promise<string> }).signAsShell(toSign),
        // A shell keeps it on its disk; here the browser's session plays that.
        keepPurchase: async (purchase) => {
          const kept = { ...purchase, keptAt: Date.now(), isVisitOver: false };
          sessionStorage.setItem('kept-by-shell', JSON.stringify(kept));
        },
        keptPurchase: async () =>
          JSON.parse(sessionStorage.getItem('kept-by-shell') ?? 'null') as StoredPurchase | null,
        forgetPurchase: async () => sessionStorage.removeItem('kept-by-shell'),
        setPurchaseAside: async (applicationId, ending) => {
          sessionStorage.removeItem('kept-by-shell');
          Object.assign(window, { asideByShell: { applicationId, ...ending } });
        },
        // Staff confirm every age, once a test says so.
        checkAge: async (ageLimit) => {
          const staff = window as unknown as { agesAsked?: number[]; staffConfirm?: boolean };
          staff.agesAsked = [...(staff.agesAsked ?? []), ageLimit];
          return staff.staffConfirm
            ? { checked: true, signed: `e30.${btoa(`${ageLimit}`).replaceAll('=', '')}.${'A'.repeat(86)}` }
            : { checked: false };
        },
        noteSpeech: async (standing) => void Object.assign(window, { speechTold: standing }),
        forgetVisit: async () => void Object.assign(window, { isVisitForgotten: true }),
        printReceipt: (receipt) => {
          printed.push(receipt);
          return Promise.resolve(
            printed.length > 1 ? { printed: true, on: 'paper' } : { printed: false, problem: 'paper_out' },
          );
        },
      };
    },
    { root: rootThumbprint, settings: kioskSettings },
  );
}

/** In the desktop kiosk the shell holds the terminal's credential; here a cookie plays it. */
async function enrolShell(page: Page, sellerUrl: string): Promise<void> {
  const { publicJwk } = await shellKeyOf(page);
  const enrolled = await page.request.post(new URL('/api/terminals', sellerUrl).href, {
    data: JSON.stringify({ kind: 'browser', publicJwk }),
  });
  if (!enrolled.ok()) throw new Error(`The stand-in seller enrols no kiosk: ${enrolled.status()}`);
}

/** Makes a kiosk of a page that is open already. */
export async function enrolAsKiosk(page: Page): Promise<void> {
  await enrolShell(page, page.url());
  await page.reload();
}

/**
 * Opens the page as the desktop kiosk does, with its keyboard, its scanner and nobody's history. `prepare` runs before the page
 * is loaded, as a test's clock has to.
 */
export function openAsKiosk(
  kiosk: KioskInBrowser,
  behaviour?: Partial<StandInBehaviour>,
  options?: OpeningOptions,
  prepare?: (page: Page) => Promise<void>,
): Promise<{ page: Page; seller: StandInSeller }> {
  return kiosk.open(behaviour, { hasTouch: true, ...options }, async (page, seller) => {
    await giveBridge(page, seller.rootThumbprint);
    await enrolShell(page, seller.url);
    await prepare?.(page);
  });
}

/** The keys of the kiosk's own keyboard or number pad. */
export function keysOf(page: Page): Locator {
  return page.getByRole('toolbar');
}

/** Touches the keys with these signs on the kiosk's own keyboard, one after another. */
export async function touchKeys(page: Page, signs: Iterable<string>): Promise<void> {
  for (const sign of signs) {
    const key = keysOf(page).getByRole('button', { name: sign === ' ' ? 'Space' : sign, exact: true });
    await key.tap();
  }
}
