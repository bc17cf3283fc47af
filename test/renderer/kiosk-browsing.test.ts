import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { addToBasket, findArticle, kioskInBrowser, openAsKiosk } from './kiosk-in-browser.ts';
import { english } from '../../renderer/wording/english.ts';

/** Breaks whatever shows a price next. */
const breakPrices = (page: Page) =>
  page.evaluate(() => {
    Reflect.defineProperty(String.prototype, 'padStart', {
      get() {
        throw new Error('a screen broke');
      },
    });
  });

describeWhere('chromium', 'browsing in the kiosk', () => {
  const kiosk = kioskInBrowser();

  it('finds while it is typed, keeps what it found while it looks again, and gives up what is no longer wanted', async () => {
    const { page, seller } = await kiosk.open();
    const held = Promise.withResolvers<void>();
    await page.getByRole('searchbox').fill('lamp');
    await page.getByRole('heading', { name: 'Results for “lamp”' }).waitFor();
    await page.getByText('2 products').waitFor();
    await page.route(/q=lampx/, async (route) => {
      await held.promise;
      await route.continue().catch(() => {});
    });
    const givenUp = page.waitForEvent('requestfailed', (request) => request.url().includes('q=lampx'));
    const asked = page.waitForRequest(/q=lampx/);
    await page.getByRole('searchbox').fill('lampx');
    await asked;
    expect(await page.getByRole('link', { name: /Desk lamp/ }).count()).toBe(1);
    await page.getByRole('searchbox').fill('mug');
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
    await givenUp;
    held.resolve();
    expect(seller.requests.some(({ url }) => url.includes('q=lampx'))).toBe(false);
  });

  it('says what it searched for in place of a misspelt word, and searches for what was typed when that is wanted', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('searchbox').fill('stonewere');
    await page.getByRole('heading', { name: 'Results for “Stoneware”' }).waitFor();
    await page.getByText('There are no results for “stonewere”. These are the results for “Stoneware”.').waitFor();
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
    await page.getByRole('button', { name: 'Search only for “stonewere”' }).click();
    await page.getByRole('heading', { name: 'Results for “stonewere”' }).waitFor();
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('button', { name: 'Did you mean “Stoneware”?' }).click();
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('stonewere');
  });

  it('asks for what was typed last within a tenth of a second, and keeps every letter that is typed meanwhile', async () => {
    const { page } = await kiosk.open();
    const field = page.getByRole('searchbox');
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1_000);
    await field.fill('lant');
    const asked = page.waitForRequest(/q=lant&/);
    await page.clock.runFor(100);
    await asked;
    await page.clock.resume();
    for (let length = 5; length <= 'lantern'.length; length++) {
      const request = page.waitForRequest(new RegExp(`q=${'lantern'.slice(0, length)}&`));
      await field.press('lantern'[length - 1]!);
      await request;
    }
    await page.getByRole('link', { name: /Candle lantern/ }).waitFor();
    expect(await field.inputValue()).toBe('lantern');
  });

  it('asks once for a word that is typed quickly', async () => {
    const { page, seller } = await kiosk.open();
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1_000);
    await page.getByRole('searchbox').pressSequentially('lantern');
    await page.clock.resume();
    await page.getByRole('link', { name: /Candle lantern/ }).waitFor();
    const asked = seller.requests
      .map(({ url }) => /\/articles\?(?:[^#]*&)?q=(\w+)/.exec(url)?.[1])
      .filter((words) => words !== undefined);
    expect(asked).toEqual(['lantern']);
  });

  it('answers a touch with the next screen before anything else runs', async () => {
    const { page } = await kiosk.open();
    const isThere = await page
      .locator('.department')
      .first()
      .evaluate(async (department: HTMLElement) => {
        department.click();
        await Promise.resolve();
        return document.querySelector('.browse') !== null && document.querySelector('.home') === null;
      });
    expect(isThere).toBe(true);
  });

  it('filters and sorts, and remembers both when one comes back from an article', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByText('8 products').waitFor();
    await page.getByRole('button', { name: 'In stock only' }).click();
    await page.getByText('7 products').waitFor();
    await page.getByRole('button', { name: /Sort/ }).click();
    await page.getByRole('option', { name: 'Price: high to low' }).click();
    await expect
      .poll(() => page.getByRole('main').getByRole('listitem').first().textContent())
      .toContain('Bread knife');
    await page.getByRole('link', { name: /Bread knife/ }).click();
    await page.getByRole('heading', { name: 'Bread knife' }).waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByText('7 products').waitFor();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
  });

  it('says that nothing was found and offers a way on', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('searchbox').fill('zebra');
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('main').getByRole('button', { name: english['home.browse'] }).click();
    await page.getByText('34 products').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => page.getByRole('main').getByRole('list').last().getByRole('listitem').count()).toBe(34);
  });

  it('shows sold-out variants without letting them be chosen, and follows the stock while one looks', async () => {
    const { page, seller } = await kiosk.open();
    await page.getByRole('searchbox').fill('heavy cotton');
    await page.getByRole('link', { name: /Heavy cotton shirt/ }).click();
    const soldOut = page.getByRole('radio', { name: /XL/ });
    await soldOut.waitFor();
    expect(await soldOut.isDisabled()).toBe(true);
    expect(await soldOut.textContent()).toContain('Sold out');
    await page.getByRole('main').getByText('In stock').waitFor();
    seller.shelf.variant('heavy-cotton-shirt-0')!.available = 2;
    await page.getByRole('main').getByText('Only 2 left').waitFor();
    seller.shelf.variant('heavy-cotton-shirt-0')!.available = 0;
    await expect.poll(() => page.getByRole('button', { name: 'Sold out' }).isDisabled()).toBe(true);
  });

  it('lets quantities be changed up to the stock, and brings back what was removed', async () => {
    const { page, seller } = await kiosk.open();
    seller.shelf.variant('stoneware-mug-0')!.available = 3;
    await findArticle(page);
    const basket = page.getByRole('complementary', { name: 'Your basket' });
    const more = basket.getByRole('button', { name: 'One more' });
    await more.click();
    await more.click();
    await basket.getByText('€56.70').first().waitFor();
    expect(await more.isDisabled()).toBe(true);
    await basket.getByRole('button', { name: 'Remove Stoneware mug' }).click();
    await basket.getByText('Stoneware mug was removed.').waitFor();
    expect(await basket.getByRole('button', { name: 'Check out' }).isDisabled()).toBe(true);
    await basket.getByRole('button', { name: 'Undo' }).click();
    await basket.getByText('€56.70').first().waitFor();
  });

  it.each([
    { width: 1280, height: 800 },
    { width: 1080, height: 1920 },
  ])('moves nothing while it loads, however late each answer comes, at %o', async (viewport) => {
    const { page, seller } = await kiosk.open({}, { viewport });
    await page.addInitScript(() => {
      const shifts: { value: number; moved: string }[] = [];
      Object.assign(window, { shifts });
      type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] };
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
          const moved = sources.map(({ node }) => node?.className).join(', ');
          if (!hadRecentInput) shifts.push({ value, moved });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    // Longer than what a browser forgives after a touch.
    await page.route(/\/api\/(categories|articles|stock|pictures)/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      await route.continue().catch(() => {});
    });
    await page.goto(`${seller.url}/?again`);
    await page.getByRole('link', { name: /Bread knife/ }).waitFor();
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByText('8 products').waitFor();
    await page.getByRole('link', { name: /Stoneware mug/ }).click();
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
    await page.waitForLoadState('networkidle');
    await addToBasket(page);
    await page.waitForLoadState('networkidle');
    type Shifts = { shifts: { value: number; moved: string }[] };
    const shifts = await page.evaluate(() => (window as unknown as Shifts).shifts);
    // The search makes room for Back, which a browser forgives right after the touch, and a slow machine does later.
    expect(
      shifts.reduce((sum, { value }) => sum + value, 0),
      JSON.stringify(shifts),
    ).toBeLessThan(0.005);
  });

  it('takes no markup from a description', async () => {
    const { page, seller } = await kiosk.open();
    const article = seller.shelf.article('stoneware-mug')!;
    article.description =
      '<p onclick="x()">Fired <b style="color:red">twice</b>.</p><img src=x onerror="document.title=1"><script>document.title=2</script><a href="https://elsewhere.example">elsewhere</a><style>*{display:none}</style>';
    await findArticle(page);
    const about = page.getByRole('heading', { name: english['article.description'] }).locator('..');
    await about.getByText('Fired twice.').waitFor();
    expect(await about.locator('img, script, style, a, [style], [onclick]').count()).toBe(0);
    expect(await about.textContent()).not.toContain('document.title');
  });

  it('says so in the shopper’s language when a screen breaks, and starts over', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    await breakPrices(page);
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByText('Etwas ist schiefgegangen').waitFor();
    expect(await page.getByText('Unexpected Application Error').count()).toBe(0);
    await page.getByRole('button', { name: 'Neu beginnen' }).click();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
  });

  it('leaves a kiosk’s page empty when a screen breaks, which is what its shell starts anew', async () => {
    const { page } = await openAsKiosk(kiosk);
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    await breakPrices(page);
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await expect.poll(() => page.evaluate(() => document.body.childElementCount)).toBe(0);
    expect(await page.evaluate(() => document.body.textContent)).toBe('');
  });

  it('keeps trying and says so when the shop cannot be reached', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    await page.route('**/api/articles**', (route) => route.abort());
    await page.getByRole('link', { name: /^Bags/ }).click();
    await page.getByText('We’ve lost the connection').waitFor();
    await page.unroute('**/api/articles**');
    await page.getByRole('link', { name: /Canvas tote/ }).waitFor();
  });

  it('keeps within its content security policy', async () => {
    const { page } = await kiosk.open();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text());
    });
    await page.reload();
    await findArticle(page, 'Clothing', 'Heavy cotton shirt');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: /Sort/ }).click();
    await page.getByRole('option', { name: 'Newest' }).click();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('alertdialog').waitFor();
    expect(complaints).toEqual([]);
    expect(await page.locator('style').count()).toBe(0);
  });
});
