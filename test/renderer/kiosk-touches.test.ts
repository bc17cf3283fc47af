import { expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { articleStandsStill, card, keysOf, kioskInBrowser, openAsKiosk, touchKeys } from './kiosk-in-browser.ts';
import { english } from '../../renderer/wording/english.ts';

const mostTouches = 6;

/** A shopper's finger: what it touches is counted and written down; keys are typing. */
class Finger {
  readonly touches: string[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async touch(what: string, place: Locator): Promise<void> {
    await place.waitFor();
    this.touches.push(what);
    await place.tap();
  }

  /** A key of the keyboard that leads on is typing, as Enter is. */
  async goOn(): Promise<void> {
    await keysOf(this.#page).locator('.keyboard-side button').last().tap();
  }

  /** Where nothing in particular is. */
  async touchAnywhere(what: string): Promise<void> {
    const { width, height } = this.#page.viewportSize()!;
    this.touches.push(what);
    await this.#page.touchscreen.tap(width * 0.4, height * 0.3);
  }

  async type(signs: Iterable<string>): Promise<void> {
    await keysOf(this.#page).waitFor();
    await touchKeys(this.#page, signs);
  }
}

describeWhere('chromium', 'the way from the attract screen to accepted', () => {
  const kiosk = kioskInBrowser();

  it(`takes at most ${mostTouches} touches besides typing`, async () => {
    const { page, seller } = await openAsKiosk(kiosk, {}, { viewport: { width: 1080, height: 1920 } }, ({ clock }) =>
      clock.install(),
    );
    await page.getByRole('link', { name: /Bread knife/ }).waitFor();
    await page.clock.runFor(61_000);
    await page.getByRole('heading', { name: 'Touch anywhere to begin' }).waitFor();

    const finger = new Finger(page);

    await finger.touchAnywhere('the attract screen, anywhere');
    await page.getByRole('heading', { name: 'Touch anywhere to begin' }).waitFor({ state: 'detached' });
    await finger.touch('an article', page.getByRole('link', { name: /Bread knife/ }));
    await articleStandsStill(page);
    await finger.touch('Add to basket', page.getByRole('button', { name: 'Add to basket' }));
    await page.locator('.lane-action button:enabled').waitFor();
    await finger.touch('Check out', page.getByRole('button', { name: 'Check out' }).first());
    await finger.touch('Collect in store', page.getByRole('button', { name: english['apply.collect'] }));
    await finger.type('0871234567');
    await finger.goOn();
    await finger.goOn();
    await page.getByLabel(english['apply.number']).waitFor();
    await finger.type(card.number);
    await finger.type('0339');
    await finger.type('14021980');
    await finger.type(['A', 'n', 'n', ' ', 'E', 'x', 'a', 'm', 'p', 'l', 'e']);
    await finger.goOn();
    await finger.touch('Pay', page.getByRole('button', { name: /^Pay / }));
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();

    const shown = finger.touches.map((what, index) => `${index + 1}. ${what}`).join('\n');
    console.log(`${finger.touches.length} touches from the attract screen to accepted:\n${shown}`);
    expect(finger.touches.length, shown).toBeLessThanOrEqual(mostTouches);
    const [{ application, sealed }] = [...seller.applications.values()] as [
      NonNullable<ReturnType<typeof seller.applications.get>>,
    ];
    expect(sealed.card).toEqual(card);
    expect(application).toMatchObject({
      lines: [{ variantId: 'bread-knife-0', quantity: 1 }],
      fulfilment: { method: 'collect' },
      contact: { phone: '0871234567' },
    });
  });
});

describeWhere('chromium', 'the attract screen', () => {
  const kiosk = kioskInBrowser();

  it('comes after a minute without a touch, and the touch that wakes it does nothing else', async () => {
    const { page } = await openAsKiosk(kiosk, {}, {}, ({ clock }) => clock.install());
    await page.getByRole('link', { name: /Bread knife/ }).waitFor();
    const start = page.getByRole('button', { name: 'Touch anywhere to begin' });
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    const department = await page.getByRole('link', { name: /^Kitchen/ }).boundingBox();
    await page.clock.runFor(40_000);
    await page.touchscreen.tap(500, 20);
    await page.clock.runFor(40_000);
    expect(await start.count()).toBe(0);
    await page.clock.runFor(21_000);
    await start.waitFor();
    await page.touchscreen.tap(department!.x + 20, department!.y + 20);
    await start.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect(await page.getByRole('button', { name: 'Back' }).count(), 'still on the first screen').toBe(0);
  });

  it('begins in a language with one touch, and by keyboard', async () => {
    const { page } = await openAsKiosk(kiosk, {}, {}, ({ clock }) => clock.install());
    await page.getByRole('link', { name: /Bread knife/ }).waitFor();
    await page.clock.runFor(61_000);
    await page.locator('.attract').getByRole('button', { name: 'Deutsch' }).tap();
    await page.getByRole('heading', { name: 'Hier bestellen. Mit Karte zahlen.' }).waitFor();
    expect(await page.locator('.attract').count()).toBe(0);
    await page.clock.runFor(61_000);
    await page.locator('.attract').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.attract').waitFor({ state: 'detached' });
  });

  it('never comes in a browser of one’s own, nor over what somebody has chosen', async () => {
    const { page } = await kiosk.open();
    await page.clock.install();
    await page.reload();
    await page.getByRole('link', { name: /Bread knife/ }).waitFor();
    await page.clock.runFor(200_000);
    expect(await page.locator('.attract').count()).toBe(0);
  });
});
