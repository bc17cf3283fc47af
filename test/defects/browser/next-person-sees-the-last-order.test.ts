import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { purchaseNumberOf } from '../../../contract/seller/purchase-number.ts';
import { english } from '../../../renderer/wording/english.ts';
import { describeWhere } from '../../support/requirements.ts';
import type { StandInBehaviour } from '../../support/stand-in-seller.ts';
import { goToReview, kioskInBrowser, openAsKiosk, pay } from '../../renderer/kiosk-in-browser.ts';
import type { KioskInBrowser } from '../../renderer/kiosk-in-browser.ts';

/*
 * The connection dropped after Pay and the shopper left. Ten minutes later the screen showed the order number and the collection
 * code to the next person.
 */

const orderFacts = ['S-1001', '4K7-92', '18.90'];
const thanks = english['accepted.title'];
const leftTitle = /A payment was started here at/;

const textOf = (page: Page) => page.locator('body').innerText();
const asideIn = (page: Page) =>
  page.evaluate(() => (window as unknown as { asideByShell?: unknown }).asideByShell ?? null);
const keptIn = (page: Page) => page.evaluate(() => sessionStorage.getItem('kept-by-shell'));

async function expectNothingOfTheOrder(page: Page, applicationId: string): Promise<void> {
  const text = await textOf(page);
  for (const fact of [...orderFacts, applicationId, purchaseNumberOf(applicationId)]) expect(text).not.toContain(fact);
}

/** A kiosk whose page has had a clock that the test can move from its beginning: it would not hear of timers begun before. */
function openWithClock(kiosk: KioskInBrowser, behaviour?: Partial<StandInBehaviour>) {
  return openAsKiosk(kiosk, behaviour, {}, ({ clock }) => clock.install());
}

describeWhere('chromium', 'a purchase whose shopper may have gone', () => {
  const kiosk = kioskInBrowser();

  it('is not shown when the connection comes back after ten minutes; staff have its ending', async () => {
    const { page, seller } = await openWithClock(kiosk);
    await goToReview(page);
    // The seller takes it, and its answer is lost.
    await page.route('**/api/applications**', async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await route.abort();
    });
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    const [applicationId] = [...seller.applications.keys()];
    for (let second = 0; second < 25; second++) await page.clock.runFor(1_000);
    await page.getByRole('heading', { name: english['unknown.title'] }).waitFor();
    await page.getByText(purchaseNumberOf(applicationId!)).waitFor();
    await page.clock.runFor(600_000);
    await page.getByRole('heading', { name: leftTitle }).waitFor();
    await page.getByText('please don’t pay again, and ask a member of staff').waitFor();
    await expectNothingOfTheOrder(page, applicationId!);

    // A touch may be anybody's: it brings nothing back.
    await page.mouse.click(300, 300);
    await page.clock.runFor(1_000);
    await expectNothingOfTheOrder(page, applicationId!);

    await page.unrouteAll();
    await expect
      .poll(async () => {
        await page.clock.runFor(3_000);
        return (await textOf(page)).includes('They can see how it ended.');
      })
      .toBe(true);
    await expectNothingOfTheOrder(page, applicationId!);
    expect(await asideIn(page)).toEqual({ applicationId, outcome: 'accepted', orderNumber: 'S-1001' });
    expect(await keptIn(page)).toBeNull();

    await page.getByRole('button', { name: english['left.start'] }).click();
    await page.clock.runFor(1_000);
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect(seller.applications.size).toBe(1);
  });

  it('is shown for as long as somebody touches the screen', async () => {
    const { page } = await openWithClock(kiosk);
    await goToReview(page);
    await page.route('**/api/applications**', (route) => route.abort());
    await pay(page);
    const isUnknown = async () => {
      await page.clock.runFor(5_000);
      await page.mouse.click(300, 300);
      return page.getByRole('heading', { name: english['unknown.title'] }).isVisible();
    };
    await expect.poll(isUnknown).toBe(true);
    for (let step = 0; step < 12; step++) {
      await page.clock.runFor(50_000);
      await page.mouse.click(300, 300);
    }
    await page.getByRole('heading', { name: english['unknown.title'] }).waitFor();
    expect(await page.getByRole('heading', { name: leftTitle }).count()).toBe(0);
  });

  it('is not shown on a kiosk that was restarted, after a while without a touch', async () => {
    const { page, seller } = await openWithClock(kiosk, { checkMs: 1_000 });
    await goToReview(page);
    await pay(page);
    await expect.poll(() => seller.applications.size).toBe(1);
    await page.reload();
    await page.getByRole('heading', { name: thanks }).waitFor();
    await page.getByText('4K7-92').waitFor();
    await page.clock.runFor(61_000);
    await page.getByRole('heading', { name: leftTitle }).waitFor();
    await expectNothingOfTheOrder(page, [...seller.applications.keys()][0]!);
    expect(await asideIn(page)).toMatchObject({ outcome: 'accepted', orderNumber: 'S-1001' });
    // It says where to ask until a touch begins a new visit.
    await page.clock.runFor(20 * 60_000);
    await page.getByRole('heading', { name: leftTitle }).waitFor();
  });

  it('is not shown on a kiosk that was restarted later than its shopper can be there', async () => {
    const { page } = await openWithClock(kiosk);
    await goToReview(page);
    await pay(page);
    await page.getByRole('heading', { name: thanks }).waitFor();
    await page.evaluate((aheadMs) => {
      const kept = JSON.parse(sessionStorage.getItem('kept-by-shell')!) as { keptAt: number };
      sessionStorage.setItem('kept-by-shell', JSON.stringify({ ...kept, keptAt: kept.keptAt - aheadMs }));
    }, 10 * 60_000);
    await page.reload();
    await page.getByRole('heading', { name: leftTitle }).waitFor();
    await expect.poll(() => asideIn(page)).toMatchObject({ outcome: 'accepted' });
    for (const fact of orderFacts) expect(await textOf(page)).not.toContain(fact);
  });

  it('goes to staff when its ending leaves the screen by itself', async () => {
    const { page } = await openWithClock(kiosk);
    await goToReview(page);
    await pay(page);
    await expect
      .poll(async () => {
        await page.clock.runFor(500);
        return (await textOf(page)).includes(thanks);
      })
      .toBe(true);
    await page.clock.runFor(61_000);
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect(await asideIn(page)).toMatchObject({ outcome: 'accepted', orderNumber: 'S-1001' });
  });

  it('is forgotten when its shopper has seen it', async () => {
    const { page } = await openWithClock(kiosk);
    await goToReview(page);
    await pay(page);
    await page.getByRole('heading', { name: thanks }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect([await asideIn(page), await keptIn(page)]).toEqual([null, null]);
  });

  it('is shown after the time that the shop has set', async () => {
    const { page } = await openWithClock(kiosk);
    const url = new URL(page.url());
    url.search = '?idle=200';
    await page.goto(url.href);
    await goToReview(page);
    await page.route('**/api/applications**', (route) => route.abort());
    const now = () => page.evaluate(() => Date.now());
    const paidAt = await now();
    await pay(page);
    // In steps: what the page asks for in between is answered by the real clock.
    for (const title of [english['unknown.title'], leftTitle])
      await expect
        .poll(
          async () => {
            await page.clock.runFor(5_000);
            return page.getByRole('heading', { name: title }).isVisible();
          },
          { interval: 20, timeout: 50_000 },
        )
        .toBe(true);
    expect((await now()) - paidAt).toBeGreaterThanOrEqual(200_000);
  });
});
