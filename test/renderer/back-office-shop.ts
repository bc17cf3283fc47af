import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { saveArticles } from '../../server/article/article-writing.ts';
import type { ArticleRecord, VariantRecord } from '../../server/article/article-record.ts';
import { createStaffMember } from '../../server/accounts/staff-store.ts';
import { launchChromium } from '../support/chromium.ts';
import { builtPage } from '../support/keeper-question.ts';
import { openShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { axeViolations } from './axe-violations.ts';
import { patienceMs } from './kiosk-in-browser.ts';

export const mara = { signInName: 'mara', password: 'a very good password', name: 'Mara Lindt' };
export const jun = { signInName: 'jun', password: 'seventeen blue cranes', name: 'Jun Abe' };

export type Office = {
  shop: Shop;
  clock: MovableClock;
  /** Opens the back office in a browser profile of its own. */
  open(context?: BrowserContextOptions): Promise<Page>;
  /** As `open`, with somebody signed in. */
  signedIn(who?: typeof mara, context?: BrowserContextOptions): Promise<Page>;
};

export type GivenVariant = Partial<VariantRecord> & Pick<VariantRecord, 'variantId'>;

/** Puts articles into the shop; a variant without a price is one that an import left so. */
export async function giveArticles(
  { sellerDatabase }: Shop,
  given: (Partial<Omit<ArticleRecord, 'variants'>> & { articleId: string; variants?: GivenVariant[] })[],
): Promise<void> {
  const records = given.map(({ articleId, variants = [{ variantId: `${articleId}-only` }], ...article }) => ({
    articleId,
    handle: articleId,
    title: articleId,
    description: '<p>Good for years.</p>',
    vendor: 'Tern & Co',
    category: 'Kitchen',
    tags: [],
    shelf: '',
    related: [],
    ageLimit: null,
    optionNames: [],
    status: 'published' as const,
    pictures: [],
    imported: null,
    ...article,
    variants: variants.map((variant, index) => ({
      sku: `${articleId}-${index}`,
      barcode: '',
      optionValues: [],
      priceMinor: 1_000,
      compareAtMinor: null,
      onHand: 10,
      sellsWithoutStock: false,
      pictureId: null,
      imported: null,
      ...variant,
    })),
  }));
  for (let first = 0; first < records.length; first += 1_000) {
    await sellerDatabase.write((transaction) =>
      saveArticles(transaction, records.slice(first, first + 1_000), { now: Date.now(), stock: 'set' }),
    );
  }
}

/** The built back office in Chromium before a whole shop; one browser for a file, a shop for each test. */
export function backOfficeInBrowser(): { start(): Promise<Office> } {
  let browser: Browser;
  let pageFolder: string;
  const opened: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    pageFolder = path.join(await builtPage(), 'page');
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close();
  });
  afterAll(() => browser?.close());

  return {
    async start() {
      const folder = temporaryFolder();
      const clock = new MovableClock();
      const shop = await openShop({
        folder,
        sellerDatabaseUrl: path.join(folder, 'seller.sqlite'),
        settlingDatabaseUrl: path.join(folder, 'settling.sqlite'),
        clock,
        pageFolder,
        sellerChanges: { mediumFolder: path.join(folder, 'medium') },
      });
      opened.push(() => shop.stop());
      for (const who of [mara, jun]) await createStaffMember(shop.sellerDatabase, clock, { role: 'owner', ...who });

      async function open(options?: BrowserContextOptions): Promise<Page> {
        const context = await browser.newContext({
          viewport: { width: 1280, height: 800 },
          reducedMotion: 'reduce',
          ...options,
        });
        const violations: string[] = [];
        await context.exposeFunction('noteViolation', (what: string) => violations.push(what));
        await context.addInitScript(() => {
          const { noteViolation } = globalThis as unknown as { noteViolation(what: string): void };
          addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
            noteViolation(`${violatedDirective} ${blockedURI} ${sourceFile}`),
          );
        });
        opened.push(async () => {
          await context.close();
          expect(violations, 'the page keeps to its content security policy').toEqual([]);
        });
        const page = await context.newPage();
        page.setDefaultTimeout(patienceMs);
        await page.goto(`${shop.url}/back-office`);
        return page;
      }

      return {
        shop,
        clock,
        open,
        async signedIn(who = mara, options) {
          const page = await open(options);
          await signIn(page, who);
          await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
          return page;
        },
      };
    },
  };
}

export async function signIn(page: Page, { signInName, password }: typeof mara): Promise<void> {
  await page.getByLabel('Username').fill(signInName);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Goes to a page by its address, as a bookmark would. */
export async function goTo(page: Page, address: string, heading: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** What somebody who cannot see, or uses no pointer, would stumble over. */
export async function findBarriers(page: Page): Promise<string[]> {
  // React Aria's announcer points at what it reads aloud for a few seconds, also when that is gone by then.
  const violations = await axeViolations(page, {}, '[data-live-announcer]');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
