import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { kioskInBrowser, card, openAsKiosk } from '../../renderer/kiosk-in-browser.ts';
import { layouts, pressedFor } from '../../renderer/keyboard-layouts.ts';
import { deviceOn } from '../../renderer/scanned-keys.ts';
import type { TimedKey } from '../../renderer/scanned-keys.ts';
import type { StandInSeller } from '../../support/stand-in-seller.ts';
import { describeWhere } from '../../support/requirements.ts';

const track = `;${card.number}=39031011234?`;
const keysFor = (text: string, layout: string, pauses: Record<number, number> = {}, gapMs = 8): TimedKey[] =>
  [...text, 'Enter'].map((character, place) => ({
    ...pressedFor(character, layout),
    gapMs: pauses[place] ?? gapMs,
  }));

/** What was looked for, by barcode or by words. */
const looked = (seller: StandInSeller) =>
  seller.requests.map(({ url }) => url).filter((url) => url.includes('barcode=') || /[?&]q=/.test(url));

/** The digits of the card that somebody who knows the layout could read in what was sent; a blank for anything else. */
function digitsTold(urls: string[], layout: string): string {
  const queries = urls.map((url) => new URLSearchParams(url.split('?')[1]).get('q') ?? '');
  const digitOf = (character: string) => {
    const place = layouts[layout]!.digits.indexOf(character);
    return place >= 0 ? String((place + 1) % 10) : /\p{Nd}/u.test(character) ? '0' : '';
  };
  return [...queries.join(' ')].map((character) => digitOf(character) || ' ').join('');
}

/** How many digits were told in a row: on Czech the "%" that begins track 1 is typed as a 5, and is none of them. */
const mostInARow = (told: string) => Math.max(...told.split(/ +/).map((run) => run.length));

describeWhere('chromium', 'a card that is swiped at a kiosk', () => {
  const kiosk = kioskInBrowser();

  // Most of this is waiting until keys no longer belong together, so three kiosks wait at once.
  it('reaches no server and is stored nowhere, whole, broken by a pause or slow, on any layout', async () => {
    await Promise.all(
      [
        ['French', 'Belgian', 'Czech'],
        ['Slovak', 'Persian', 'Arabic-Indic'],
        ['German', 'Thai', 'US'],
      ].map(async (layoutsOfKiosk) => {
        const opened = await openAsKiosk(kiosk);
        const press = await deviceOn(opened.page);
        for (const layout of layoutsOfKiosk) await swipeIsLost({ ...opened, press }, layout);
      }),
    );
  });

  type SwipedAt = { page: Page; seller: StandInSeller; press: (keys: readonly TimedKey[]) => Promise<void> };

  async function swipeIsLost({ page, seller, press }: SwipedAt, layout: string): Promise<void> {
    const notice = page.getByText('We don’t recognise this barcode.');
    await notice.waitFor({ state: 'detached' });
    const before = looked(seller).length;
    await press(keysFor(track, layout));
    await notice.waitFor();
    const search = page.getByRole('searchbox');
    await search.focus();
    await page.waitForTimeout(2_200);
    await press(keysFor(track, layout, { 9: 90 }));
    await page.waitForTimeout(2_200);
    await press(keysFor(`%B${card.number}^EXAMPLE/ANN^39031011234?`, layout, { 6: 60, 14: 350 }));
    await page.waitForTimeout(2_200);
    await press(keysFor(card.number.replaceAll(/\d{4}(?=\d)/g, '$&.'), layout));
    await page.waitForTimeout(500);
    expect(await search.inputValue(), layout).toBe('');
    const urls = looked(seller).slice(before);
    expect(
      urls.filter((url) => url.includes('barcode=')),
      layout,
    ).toEqual([]);
    // As many digits as every receipt shows may have been searched for while they seemed to be typed.
    for (const url of urls) expect(mostInARow(digitsTold([url], layout)), `${layout} ${url}`).toBeLessThanOrEqual(6);
    await search.blur();
  }

  it('by a reader as slow as a person tells six digits at most on French, Czech and Persian', async () => {
    await Promise.all(['French', 'Czech', 'Persian'].map(slowSwipeTellsLittle));
  });

  async function slowSwipeTellsLittle(layout: string): Promise<void> {
    const { page, seller } = await openAsKiosk(kiosk);
    const press = await deviceOn(page);
    await page.getByRole('searchbox').focus();
    await press(keysFor(track, layout, {}, 90));
    await page.waitForTimeout(2_000);
    expect(await page.getByRole('searchbox').inputValue(), layout).toBe('');
    for (const url of looked(seller))
      expect(mostInARow(digitsTold([url], layout)), `${layout} ${url}`).toBeLessThanOrEqual(6);
    const held = card.number.slice(0, 7);
    expect(
      looked(seller).some((url) => digitsTold([url], layout).includes(held)),
      layout,
    ).toBe(false);
  }

  it('is told from a barcode, which opens its article on any layout', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const press = await deviceOn(page);
    // Each another product: what a barcode belongs to is asked for once.
    for (const [layout, title, handle] of [
      ['French', 'Stoneware mug', 'stoneware-mug'],
      ['Belgian', 'Enamel pot', 'enamel-pot'],
      ['Czech', 'Carafe with lid', 'carafe-with-lid'],
      ['Persian', 'Milk jug', 'milk-jug'],
      ['Lithuanian', 'Bread knife', 'bread-knife'],
    ] as const) {
      const heading = page.getByRole('heading', { name: title, exact: true });
      const { barcode } = seller.shelf.variant(`${handle}-0`)!;
      const before = looked(seller).length;
      // A busy machine tears a scan apart, which is then ignored; a shopper scans again.
      const scan = async () => {
        await press(keysFor(barcode, layout));
        return heading.waitFor({ timeout: 5_000 }).then(
          () => 'open',
          () => 'ignored',
        );
      };
      await expect.poll(scan).toBe('open');
      expect(looked(seller).slice(before), layout).toEqual([`/api/variants?barcode=${barcode}`]);
    }
  });
});
