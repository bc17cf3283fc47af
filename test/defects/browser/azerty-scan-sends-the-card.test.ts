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
  it.each([
    ['French', 'Belgian', 'Czech'],
    ['Slovak', 'Persian', 'Arabic-Indic'],
    ['German', 'Thai', 'US'],
  ])(
    'reaches no server and is stored nowhere, whole, broken by a pause or slow, on %s, %s and %s',
    async (...swipedOn) => {
      await Promise.all(swipedOn.map(swipeIsLost));
    },
  );

  async function swipeIsLost(layout: string): Promise<void> {
    const { page, seller } = await openAsKiosk(kiosk);
    const press = await deviceOn(page);
    await press(keysFor(track, layout));
    await page.getByText('We don’t recognise this barcode.').waitFor();
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
    expect(
      looked(seller).filter((url) => url.includes('barcode=')),
      layout,
    ).toEqual([]);
    // As many digits as every receipt shows may have been searched for while they seemed to be typed.
    for (const url of looked(seller))
      expect(mostInARow(digitsTold([url], layout)), `${layout} ${url}`).toBeLessThanOrEqual(6);
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

  it.each(['French', 'Belgian', 'Czech', 'Persian', 'Lithuanian'])(
    'is told from a barcode, which opens its article where the layout is %s',
    async (layout) => {
      const { page, seller } = await openAsKiosk(kiosk);
      const press = await deviceOn(page);
      const heading = page.getByRole('heading', { name: 'Stoneware mug' });
      // A busy machine tears a scan apart, which is then ignored; a shopper scans again.
      const scan = async () => {
        await press(keysFor(seller.shelf.variant('stoneware-mug-0')!.barcode, layout));
        return heading.waitFor({ timeout: 5_000 }).then(
          () => 'open',
          () => 'ignored',
        );
      };
      await expect.poll(scan).toBe('open');
      expect(looked(seller)).toEqual([`/api/variants?barcode=${seller.shelf.variant('stoneware-mug-0')!.barcode}`]);
    },
  );
});
