import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import {
  addToBasket,
  card,
  checkOut,
  chooseArticle,
  goToAddress,
  goToCard,
  keysOf,
  kioskInBrowser,
  openAsKiosk,
  pay,
  touchKeys,
  typeCard,
  mug,
  collectInstead,
} from './kiosk-in-browser.ts';
import { english } from '../../renderer/wording/english.ts';

const grouped = '4539 1488 0343 6467';
const spellings = [card.number, grouped, grouped.replaceAll(' ', '-'), btoa(card.number)];

/** Everything of the page that others could read: the document as text, what fields hold, and what is stored. */
async function readable(page: Page): Promise<string> {
  const state = await page.evaluate(async () => {
    const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
    const databases = await indexedDB.databases();
    const caches = await globalThis.caches?.keys();
    return JSON.stringify({
      document: document.documentElement.outerHTML,
      fields,
      address: location.href,
      state: history.state as unknown,
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookies: document.cookie,
      databases,
      caches,
    });
  });
  return state;
}

/** A busy machine needs long for a picture of the whole memory. */
const memoryPatienceMs = 300_000;

/** Every string in the memory of the page's script, after what nobody needs any more was let go. */
async function memoryOf(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const pieces: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  // The strings come last, after much more that is not looked at.
  const snapshot = pieces.join('');
  const strings = JSON.parse(
    snapshot.slice(snapshot.lastIndexOf('"strings":[') + '"strings":'.length, snapshot.lastIndexOf(']') + 1),
  ) as string[];
  return strings.join('\n');
}

function holdsNumber(text: string): boolean {
  return spellings.some((spelling) => text.includes(spelling));
}

describeWhere('chromium', 'the credit number in the page', () => {
  const kiosk = kioskInBrowser();

  it('is nowhere but in its field while it is typed, and nowhere at all once it is sealed', async () => {
    const { page, seller } = await kiosk.open();
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    await chooseArticle(page);
    await checkOut(page);
    await typeCard(page, card, 'key by key');

    expect(holdsNumber(await readable(page)), 'the search finds the number in its field').toBe(true);
    const outsideTheField = await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('input[name=number]')!;
      const copy = document.documentElement.cloneNode(true) as HTMLElement;
      return { html: copy.outerHTML, attributes: field.outerHTML };
    });
    expect(holdsNumber(outsideTheField.html)).toBe(false);

    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Card ending in 6467').waitFor();
    expect(holdsNumber(await readable(page)), 'on the review').toBe(false);

    await pay(page);
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    expect(holdsNumber(await readable(page)), 'after the seal').toBe(false);
    expect([...seller.applications.values()].map(({ sealed }) => sealed.card.number)).toEqual([card.number]);
    const sent = seller.requests.map(({ url, body }) => `${url} ${body}`).join('\n');
    expect(holdsNumber(sent), 'in what was sent').toBe(false);
    expect(holdsNumber(messages.join('\n')), 'in what was logged').toBe(false);
    for (const detail of [card.name, card.birthDate]) expect(sent).not.toContain(detail);
  });

  it('is gone when the shopper starts over, with everything else that was typed or chosen', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('searchbox').fill('mug');
    await page.getByRole('link', { name: /Stoneware mug/ }).click();
    await addToBasket(page);
    await checkOut(page);
    await typeCard(page, card, 'key by key');
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    await page.getByText('Your basket is empty').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    expect(holdsNumber(await readable(page))).toBe(false);
    expect(await readable(page)).not.toContain(card.name);
  });

  it(
    'is not even in the memory of the page any more, once it is sealed',
    async () => {
      const { page } = await kiosk.open({}, { at: mug });
      await chooseArticle(page);
      await checkOut(page);
      await typeCard(page, card, 'key by key');
      const typed = await memoryOf(page);
      expect(holdsNumber(typed), 'the search finds the number while it is typed').toBe(true);
      expect(typed).toContain(card.name);
      await page.getByRole('button', { name: 'Continue' }).click();
      await pay(page);
      await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
      const sealed = await memoryOf(page);
      expect(holdsNumber(sealed)).toBe(false);
      expect(sealed).not.toContain(card.name);
    },
    memoryPatienceMs,
  );

  it(
    'is not in the memory of the page after a shopper has started over',
    async () => {
      const { page } = await kiosk.open({}, { at: mug });
      await chooseArticle(page);
      await checkOut(page);
      await typeCard(page, card, 'key by key');
      await page.getByRole('button', { name: 'Start over' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).click();
      await page.getByText('Your basket is empty').waitFor();
      await expect.poll(async () => holdsNumber(await memoryOf(page))).toBe(false);
    },
    memoryPatienceMs,
  );

  it(
    'is not in the memory of the page after it was typed on the kiosk’s own number pad, and left there',
    async () => {
      const { page } = await openAsKiosk(kiosk);
      await page.getByRole('searchbox').tap();
      await touchKeys(page, 'mug');
      await page.getByRole('link', { name: /Stoneware mug/ }).tap();
      await addToBasket(page, 'tap');
      await goToCard(page);
      await keysOf(page).waitFor();
      await touchKeys(page, card.number);
      await touchKeys(page, '033914021980');
      await touchKeys(page, ['A', 'n', 'n', ' ', 'E', 'x', 'a', 'm', 'p', 'l', 'e']);
      const typed = await memoryOf(page);
      expect(holdsNumber(typed), 'the search finds the number while it is typed').toBe(true);
      expect(await page.getByLabel('Name').inputValue()).toBe(card.name);
      expect(holdsNumber(await page.evaluate(() => document.documentElement.outerHTML))).toBe(false);
      await page.getByRole('button', { name: 'Start over' }).tap();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).tap();
      await page.getByText('Your basket is empty').waitFor();
      expect(await keysOf(page).count()).toBe(0);
      // Neither what the system holds of it.
      await page.waitForFunction(() => 'isVisitForgotten' in window);
      await expect
        .poll(async () => {
          const left = await memoryOf(page);
          return holdsNumber(left) || left.includes(card.name) || left.includes('• 6467');
        })
        .toBe(false);
    },
    memoryPatienceMs,
  );

  it.each([
    ['key by key', 'Enter', card.number],
    ['in groups, as it stands on the card', 'Tab', grouped],
    ['with a wrong digit', 'Enter', '4539148803436468'],
    ['as a slow card reader does', 'Enter', `;${card.number}=39031010000012345678?`],
  ])('is not looked for when it is typed into the search, %s', async (_how, end, typed) => {
    const { page, seller } = await kiosk.open();
    const search = page.getByRole('searchbox');
    const sent = () =>
      seller.requests.map(({ url, body }) => `${decodeURIComponent(url)} ${body}`.replaceAll(/[ +-]/g, ''));
    const withDigits = (count: number) => sent().filter((each) => each.includes(card.number.slice(0, count)));
    // A busy machine types on before the page asks for what is there.
    const [sixDigits] = /^(?:\D*\d){6}/.exec(typed)!;
    await search.pressSequentially(sixDigits, { delay: 90 });
    await expect.poll(() => withDigits(6).length, { message: 'it was being typed', interval: 10 }).toBeGreaterThan(0);
    await search.pressSequentially(typed.slice(sixDigits.length), { delay: 90 });
    await page.keyboard.press(end);
    await page.getByText('That looks like a card number').waitFor();
    expect(await search.inputValue()).toBe('');
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect(withDigits(7)).toEqual([]);
    await search.fill('mug');
    await page.getByRole('link', { name: /Stoneware mug/ }).waitFor();
    expect(await page.getByText('That looks like a card number').count()).toBe(0);
  });

  it('is not looked for when it stays in the search, however it is written, and is removed by itself', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const search = page.getByRole('searchbox');
    const told = page.getByText('That looks like a card number');
    for (const typed of [
      card.number,
      '４５３９　１４８８　０３４３　６４６７',
      '٤٥٣٩١٤٨٨٠٣٤٣٦٤٦٧',
      `my card ${grouped}`,
    ]) {
      await search.fill(typed);
      await told.waitFor();
      expect(await search.inputValue(), typed).toBe('');
      expect(
        seller.requests.filter(({ url }) => url.includes('q=') && !url.includes('q=mug')),
        typed,
      ).toEqual([]);
      await search.fill('mug');
      await told.waitFor({ state: 'detached' });
    }
  });

  it('is told from a barcode that somebody types, which is looked for when it is complete', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    await page.getByRole('searchbox').tap();
    await touchKeys(page, '2012345678903');
    expect(seller.requests.filter(({ url }) => url.includes('q=2012345'))).toEqual([]);
    await touchKeys(page, ['Done']);
    await expect
      .poll(() => seller.requests.filter(({ url }) => /\/articles\?.*q=2012345678903/.test(url)).length)
      .toBe(1);
  });

  it('is not offered again: no field remembers', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await goToCard(page);
    const fields = page.getByRole('textbox');
    await fields.first().waitFor();
    for (const field of await fields.all()) expect(await field.getAttribute('autocomplete')).toBe('off');
    expect(await page.getByLabel(english['apply.number']).getAttribute('inputmode')).toBe('numeric');
  });
});

describeWhere('chromium', 'a kiosk that its shopper has left', () => {
  const kiosk = kioskInBrowser();

  it('warns after a minute, stays as often as it is asked to, and then forgets everything', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { hasTouch: false }, ({ clock }) => clock.install());
    await chooseArticle(page);
    await page.clock.runFor(61_000);
    await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor();
    await page.getByRole('button', { name: 'I need more time' }).last().click();
    await page.clock.runFor(30_000);
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    await page.clock.runFor(31_000);
    await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor();
    await page.clock.runFor(21_000);
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    await page.getByText('Your basket is empty').waitFor();
  });

  it('does so whatever becomes of the machine’s clock', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { hasTouch: false }, ({ clock }) => clock.install());
    const setClock = async (byMs: number) => page.clock.setSystemTime((await page.evaluate(() => Date.now())) + byMs);
    const hourMs = 3_600_000;
    await chooseArticle(page);
    await setClock(hourMs);
    await page.clock.runFor(30_000);
    expect(await page.getByRole('alertdialog').count(), 'put forward: nobody was away so long').toBe(0);
    await setClock(-2 * hourMs);
    await page.clock.runFor(31_000);
    await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor();
    await setClock(-hourMs);
    await page.clock.runFor(21_000);
    await page.getByText('Touch anywhere to begin').click();
    await page.getByText('Touch anywhere to begin').waitFor({ state: 'detached' });

    await page.clock.runFor(30_000);
    await setClock(hourMs);
    await page.clock.runFor(2_000);
    expect(await page.getByText('Touch anywhere to begin').count()).toBe(0);
    await setClock(-2 * hourMs);
    await page.clock.runFor(61_000);
    await page.getByText('Touch anywhere to begin').waitFor();
  });

  it(
    'leaves nothing of who walked away: not in the page, not in its memory, not in what a browser stores',
    async () => {
      const { page, seller } = await openAsKiosk(kiosk, {}, { hasTouch: false }, ({ clock }) => clock.install());
      seller.shelf.article('stoneware-mug')!.description = '<p>Rarely described</p>';
      await page.getByRole('searchbox').fill('mug unlike any other');
      await page.getByText('Nothing found').waitFor();
      await chooseArticle(page);
      const street = 'Seldom Seen Street 77';
      await goToAddress(page);
      await page.getByLabel(english['apply.street']).fill(street);
      await page.getByLabel(english['apply.recipient']).fill(`${card.name} junior`);
      await page.getByLabel(english['apply.city.city']).fill('Cork');
      await typeCard(page, card, 'key by key');
      await page.evaluate(async () => {
        localStorage.setItem('left', 'behind');
        sessionStorage.setItem('left', 'behind');
        document.cookie = 'left=behind; Path=/';
        await caches.open('left-behind');
        await new Promise((resolve) => Object.assign(indexedDB.open('left-behind'), { onsuccess: resolve }));
      });
      // The last is what stock was asked for by: queries outlived their shopper by five minutes.
      const traces = [card.name, street, 'mug unlike any other', 'Rarely described', '["stock",["stoneware-mug'];
      const before = await memoryOf(page);
      for (const trace of traces) expect(before, 'the search finds it while the shopper is there').toContain(trace);
      expect(holdsNumber(before)).toBe(true);

      await page.clock.runFor(61_000);
      await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor();
      const nameField = page.getByLabel(english['apply.name'], { exact: true });
      expect(await nameField.inputValue(), 'nothing is lost while it warns').toBe(card.name);
      await page.clock.runFor(21_000);
      await page.getByRole('heading', { name: english['home.headline'] }).waitFor();

      const left = await readable(page);
      for (const trace of [...traces, 'behind']) expect(left).not.toContain(trace);
      await expect
        .poll(
          async () => {
            await page.clock.runFor(1_000);
            const memory = await memoryOf(page);
            return [
              ...traces.filter((trace) => memory.includes(trace)),
              ...(holdsNumber(memory) ? ['the number'] : []),
            ];
          },
          { timeout: 40_000 },
        )
        .toEqual([]);
    },
    memoryPatienceMs,
  );

  it('warns too where nothing was chosen but how the page is shown, and forgets that as well', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { hasTouch: false }, ({ clock }) => clock.install());
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.clock.runFor(61_000);
    await page.getByRole('alertdialog', { name: 'Sind Sie noch da?' }).waitFor();
    await page.clock.runFor(21_000);
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
  });

  it('lets nothing be copied, and never suggests what was typed', async () => {
    const { page } = await openAsKiosk(kiosk, {}, { hasTouch: false });
    await page.evaluate(() => {
      Object.assign(window, { copies: [] as boolean[] });
      document.addEventListener('copy', (event) =>
        (window as unknown as { copies: boolean[] }).copies.push(event.defaultPrevented),
      );
    });
    await journeyOfFields(page);
    await page.getByLabel(english['apply.number']).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    expect(await page.evaluate(() => (window as unknown as { copies: boolean[] }).copies)).toEqual([true]);
  });
});

/** Every field that a shopper can type into: none completes, corrects, checks the spelling of or remembers its content. */
async function journeyOfFields(page: Page): Promise<void> {
  const remembering = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>('input:not([type=checkbox], [type=radio]), textarea')]
        .filter((field) => field.checkVisibility() && (field.autocomplete !== 'off' || field.spellcheck))
        .map((field) => field.outerHTML),
    );
  expect(await remembering()).toEqual([]);
  await chooseArticle(page);
  await goToAddress(page);
  expect(await page.getByRole('textbox').count()).toBeGreaterThanOrEqual(7);
  expect(await remembering()).toEqual([]);
  await collectInstead(page);
  await typeCard(page, card, 'key by key');
  expect(await page.getByRole('textbox').count()).toBeGreaterThanOrEqual(6);
  expect(await remembering()).toEqual([]);
}
