import { expect, it } from 'vitest';
import { openAtReview, kioskInBrowser, pay } from '../../renderer/kiosk-in-browser.ts';
import { describeWhere } from '../../support/requirements.ts';
import type { Ending } from '../../support/stand-in-seller.ts';

/* A cancelled payment read "Settled: nothing was bought" under the green tick of an accepted one. */

const notCharged = 'You haven’t been charged';

/** Each ending, its heading, and whether settling has signed that nothing is held. */
const endings: [ending: Ending, heading: string, says: 'confirmed' | 'not charged' | 'not known'][] = [
  ['accepted', 'Thank you! Your order is confirmed.', 'confirmed'],
  ['rejected', 'Your card was declined', 'not charged'],
  ['reversed', 'Payment cancelled. You haven’t been charged.', 'not charged'],
  ['seal_refused', 'Something went wrong. Please try again.', 'not charged'],
  ['terminal_refused', 'We can’t take card payments here right now', 'not charged'],
  ['undetermined', 'Your card company hasn’t answered yet', 'not known'],
  ['withdrawn', 'We can’t say yet how this payment ended', 'not known'],
  ['wrong-signature', 'We can’t confirm this payment', 'not known'],
];

describeWhere('chromium', 'the ending of a purchase', () => {
  const kiosk = kioskInBrowser();

  it.each(endings)('says only what is true: %s', async (ending, heading, says) => {
    const { page } = await openAtReview(kiosk, { ending });
    await pay(page);
    const told = page.getByRole('alert');
    await told.getByRole('heading', { name: heading, exact: true }).waitFor();
    const words = await told.innerText();
    expect(words.includes(notCharged), 'says that nothing was charged').toBe(says === 'not charged');
    expect(words.includes('Please don’t pay again'), 'warns against paying twice').toBe(says === 'not known');
    expect(await page.locator('.ending').evaluate((shown) => shown.matches('.ending-good'))).toBe(says === 'confirmed');
  });

  it('has a sign of its own, whether accepted, declined, cancelled or not known', async () => {
    const signs: string[] = [];
    for (const ending of ['accepted', 'rejected', 'reversed', 'undetermined'] as const) {
      const { page } = await openAtReview(kiosk, { ending });
      await pay(page);
      await page.getByRole('alert').waitFor();
      signs.push(
        await page
          .locator('.ending-sign')
          .evaluate((sign) => `${getComputedStyle(sign).backgroundColor} ${sign.innerHTML}`),
      );
    }
    expect(new Set(signs.map((sign) => sign.replace(/ <.*/s, ''))).size, 'colours').toBe(signs.length);
    expect(new Set(signs.map((sign) => sign.replace(/^.*?(?=<)/s, ''))).size, 'signs').toBe(signs.length);
  });
});
