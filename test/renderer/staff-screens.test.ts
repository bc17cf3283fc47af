import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { purchaseNumberOf } from '../../contract/seller/purchase-number.ts';
import { PageFiles } from '../../electron/pages/page-files.ts';
import { staffPageHeaders } from '../../electron/pages/security-headers.ts';
import type { StaffView } from '../../electron/bridge/service-menu-bridge-contract.ts';
import { launchChromium } from '../support/chromium.ts';
import { builtPage } from '../support/keeper-question.ts';
import { describeWhere } from '../support/requirements.ts';
import { doubleTap, doubleTaps, whileTimeStands } from './double-tap.ts';
import { axeViolations } from './axe-violations.ts';
import { english } from '../../renderer/wording/service-menu/english.ts';

const languages = ['en', 'ja', 'de', 'es', 'ar'];

const menu: StaffView & { screen: 'menu' } = {
  screen: 'menu',
  locale: 'en',
  settings: { language: null, volumePercent: 75 },
  unprinted: [],
  unseenPurchases: [],
  isShopOpen: true,
  kiosk: {
    shop: { shopName: 'Corner & Co.', sellerUrl: 'https://shop.example:8443', keychain: 'none' },
    appVersion: '0.1.0',
    electronVersion: '45.4.1',
    sellerAnsweredAt: Date.UTC(2026, 4, 12, 10, 30),
    clock: {
      aheadOfSeller: { aheadMs: 3_725_000, errorMs: 12 },
      aheadOfSettling: { aheadMs: 3_125_000, errorMs: 14 },
    },
    update: { stage: 'ready', version: '0.2.0', problem: null },
    versionBefore: '0.0.9',
  },
};

const views: Record<string, StaffView> = {
  enrolment: { screen: 'enrolment', locale: 'en', sellerUrl: '' },
  'out-of-service': {
    screen: 'out_of_service',
    locale: 'en',
    reason: 'terminal_revoked',
    problem: null,
    enrolAnew: { byPin: true },
  },
  'enrolment-unreadable': {
    screen: 'out_of_service',
    locale: 'en',
    reason: 'enrolment_unreadable',
    problem: {
      file: '/home/kiosk/.config/Sidelane/enrolment.json',
      problems: [
        'The system’s keychain does not open the credential in it: the kiosk has to be enrolled anew.',
        'What the kiosk remembers of itself cannot be read, its PIN among it: /home/kiosk/.config/Sidelane/kiosk-record.json',
      ],
    },
    enrolAnew: {
      byPin: false,
      files: ['/home/kiosk/.config/Sidelane/enrolment.json', '/home/kiosk/.config/Sidelane/kiosk-record.json'],
    },
  },
  pin: { screen: 'pin', locale: 'en', hasStaffPin: true, isShopOpen: true },
  'no-pin': { screen: 'pin', locale: 'en', hasStaffPin: false, isShopOpen: true },
  'age-check': { screen: 'age_check', locale: 'en', hasStaffPin: true, ageLimit: 18 },
  'no-pin-unenrolled': { screen: 'pin', locale: 'en', hasStaffPin: false, isShopOpen: false },
  menu,
  'menu-without-shop': { ...menu, isShopOpen: false, kiosk: { ...menu.kiosk, shop: null, sellerAnsweredAt: null } },
  'menu-left-purchases': {
    ...menu,
    unseenPurchases: (['accepted', 'not_charged', 'unknown', 'accepted'] as const).map((outcome, index) => ({
      applicationId: `01912345-6789-7abc-8def-0123456789a${index}`,
      totalMinor: 18_90,
      currency: 'EUR',
      keptAt: Date.UTC(2026, 4, 12, 10, 20),
      outcome,
      orderNumber: outcome === 'accepted' ? '100001' : null,
    })),
  },
  'menu-unprinted': {
    ...menu,
    unprinted: ['100001', '100002', '100003', '100004', '100005'].map((orderNumber) => ({
      orderNumber,
      acceptedAt: Date.UTC(2026, 4, 12, 10, 20),
    })),
  },
};

const sizes = [
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
];

/** What cannot be touched well: too small, or not wholly on the screen. */
function badTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, input, [role=radio]')].flatMap((control) => {
      const { width, height, left, right } = control.getBoundingClientRect();
      const least = control.classList.contains('button-main') ? 64 : 44;
      const isGood = height >= least && width >= 44 && left >= 0 && right <= innerWidth;
      return isGood ? [] : [`${control.textContent} ${width} × ${height} at ${left}`];
    }),
  );
}

function isScrolled(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
  );
}

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['SIDELANE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

describeWhere('chromium', 'the screens of staff', () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const files = new PageFiles(path.join(await builtPage(), 'page'));
    server = createServer(async (request, response) => {
      const file = await files.read(request.url === '/' ? '/service-menu.html' : request.url!);
      response.writeHead(file ? 200 : 404, { ...staffPageHeaders, 'content-type': file?.mediaType ?? 'text/plain' });
      response.end(file?.content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function show(view: StaffView, viewport: (typeof sizes)[number]): Promise<Page> {
    const context = await browser.newContext({ viewport, hasTouch: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.addInitScript((given) => {
      let view = given;
      const listeners: (() => void)[] = [];
      Object.assign(window, {
        speak(locale: string) {
          view = { ...view, locale };
          for (const listener of listeners) listener();
        },
      });
      window.sidelaneStaff = {
        view: () => Promise.resolve(view),
        enrol: () => Promise.resolve({ enrolled: false, refusal: 'code_wrong' }),
        enrolAnew: () => Promise.race<never>([]),
        unlock: () => Promise.resolve({ unlocked: false, retryAfterMs: 30_000 }),
        close: () => Promise.race<never>([]),
        testPrinter: () => Promise.resolve({ printed: false, problem: 'paper_out' }),
        printReceiptAgain: () => Promise.resolve({ printed: false, problem: 'cover_open' }),
        testNetwork: () => Promise.resolve({ reached: true, durationMs: 12 }),
        changeSettings: () => Promise.race<never>([]),
        installUpdate: () => Promise.resolve(),
        goBack: () => Promise.race<never>([]),
        restart: () => Promise.race<never>([]),
        exit: () => Promise.race<never>([]),
        onViewChanged: (listener) => {
          listeners.push(listener);
        },
      };
    }, view);
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  it.each(Object.keys(views))('can be touched and read whole, and has no barrier: %s', async (name) => {
    const page = await show(views[name]!, sizes[0]!);
    for (const locale of languages) {
      await page.evaluate((locale) => (window as unknown as { speak: (locale: string) => void }).speak(locale), locale);
      await page.waitForFunction((locale) => document.documentElement.lang === locale, locale);
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(locale === 'ar' ? 'rtl' : 'ltr');
      for (const size of sizes) {
        await page.setViewportSize(size);
        await look(page, `${name}-${locale}-${size.width}x${size.height}`);
        const found = { badTargets: await badTargets(page), isScrolled: await isScrolled(page) };
        expect({ locale, size, ...found }).toEqual({ locale, size, badTargets: [], isScrolled: false });
      }
      const violations = await axeViolations(page, {}, '[data-live-announcer]');
      const barriers = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
      expect({ locale, barriers }).toEqual({ locale, barriers: [] });
    }
    await page.context().close();
  });

  it('shows what became of purchases that shoppers left', async () => {
    const page = await show(views['menu-left-purchases']!, sizes[2]!);
    await page.getByRole('button', { name: 'Payments left unseen (4)' }).click();
    for (const words of [
      'order 100001',
      'not charged',
      'no result yet',
      purchaseNumberOf('01912345-6789-7abc-8def-0123456789a2'),
    ])
      await page.getByText(words).first().waitFor();
    expect(await page.getByText('18.90').count()).toBe(4);
    for (const size of sizes) {
      await page.setViewportSize(size);
      expect([size, await badTargets(page), await isScrolled(page)]).toEqual([size, [], false]);
      await look(page, `left-purchases-${size.width}x${size.height}`);
    }
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('heading', { name: 'Staff menu' }).waitFor();
    await page.context().close();
  });

  it('takes address and code by touch alone, and says why it did not work', async () => {
    const page = await show(views['enrolment']!, sizes[0]!);
    for (const sign of 'shop.example:8443') await page.getByRole('button', { name: sign, exact: true }).tap();
    await page.getByRole('button', { name: 'z', exact: true }).tap();
    await page.getByRole('button', { name: 'Delete' }).tap();
    expect(await page.getByRole('textbox').inputValue()).toBe('shop.example:8443');
    await page.getByRole('button', { name: 'Next' }).tap();
    for (const digit of '1234567') await page.getByRole('button', { name: digit, exact: true }).tap();
    expect(await page.getByRole('status').first().innerText()).toBe('123456');
    await look(page, 'code-1080x1920');
    await page.getByRole('button', { name: english['enrol.go'] }).tap();
    await page.getByRole('alert').filter({ hasText: 'someone is intercepting the connection' }).waitFor();
    await look(page, 'code-wrong-1080x1920');
    await page.context().close();
  });

  it('shows of a PIN how long it is and nothing else, and says how long to wait', async () => {
    const page = await show(views['pin']!, sizes[2]!);
    await page.keyboard.type('482915');
    await page.getByText('6 digits typed').waitFor();
    expect(await page.content()).not.toContain('482915');
    await look(page, 'pin-typed-1280x800');
    await page.keyboard.press('Enter');
    await page.getByText(/Try again in (30|29) s/).waitFor();
    await look(page, 'pin-wait-1280x800');
    await page.context().close();
  });

  it('defect: a shell that failed at a PIN left the screen waiting for ever', async () => {
    const page = await show(views['pin']!, sizes[2]!);
    await page.evaluate(() => {
      let tries = 0;
      const shell = window.sidelaneStaff!;
      shell.unlock = () =>
        ++tries === 1 ? Promise.reject(new Error('no')) : Promise.resolve({ unlocked: false, retryAfterMs: 30_000 });
    });
    await page.keyboard.type('482915');
    await page.keyboard.press('Enter');
    await page.getByText('Not accepted.', { exact: true }).waitFor();
    await page.keyboard.type('482915');
    await page.keyboard.press('Enter');
    await page.getByText(/Try again in (30|29) s/).waitFor();
    await page.context().close();
  });

  it('says what is wrong with the printer, of the test and of a receipt that is printed again', async () => {
    const page = await show(views['menu-unprinted']!, sizes[2]!);
    await page.getByRole('button', { name: 'Print a test page' }).click();
    await page.getByText('The printer has no paper.').waitFor();
    await page.getByRole('button', { name: /^100001 / }).click();
    await page.getByText('The printer’s cover is open.').waitFor();
    await look(page, 'menu-cover-open-1280x800');
    await page.context().close();
  });

  it.each(doubleTaps)('ends the kiosk by no double tap: $way, $interval ms', async (how) => {
    const page = await show(views['menu']!, sizes[2]!);
    await page.evaluate(() => {
      let exits = 0;
      window.sidelaneStaff!.exit = () => {
        document.title = `exits: ${++exits}`;
        return Promise.race<never>([]);
      };
    });
    const yes = page.getByRole('button', { name: english['menu.exitYes'] });
    const exit = page.getByRole('button', { name: english['menu.exit'] });
    await exit.and(page.locator(':not([aria-disabled])')).waitFor();
    await whileTimeStands(page, async () => {
      await doubleTap(page, exit, how);
      await yes.evaluate((button: HTMLElement) => button.click());
    });
    expect(await page.title()).not.toContain('exits');
    await yes.click();
    expect(await page.title()).toBe('exits: 1');
    await page.context().close();
  });
});
