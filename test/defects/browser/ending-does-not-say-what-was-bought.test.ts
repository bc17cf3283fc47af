import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { purchaseNumberOf } from '../../../contract/seller/purchase-number.ts';
import { english } from '../../../renderer/wording/english.ts';
import { describeWhere } from '../../support/requirements.ts';
import type { StandInBehaviour } from '../../support/stand-in-seller.ts';
import { pressUntilItActs } from '../../renderer/double-tap.ts';
import { axeViolations, standards } from '../../renderer/axe-violations.ts';
import { goToReview, kioskInBrowser, openAsKiosk, pay } from '../../renderer/kiosk-in-browser.ts';

/** An ending told neither what was bought, nor where and when, and the receipt came after the button that ends the visit. */

const place = { address: ['1 Quay Street', 'Dublin'], timeZone: 'Pacific/Kiritimati' };

/** What a phone reads from the code on the screen. */
async function scan(page: Page): Promise<string> {
  const picture = page.getByRole('img', { name: english['onPhone.code'] });
  await picture.waitFor();
  const { data, info } = await sharp(await picture.screenshot())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return decodeQR({ width: info.width, height: info.height, data });
}

const buttonsOf = (page: Page) => page.locator('.ending-actions').getByRole('button').allInnerTexts();

describeWhere('chromium', 'The ending of a purchase', () => {
  const kiosk = kioskInBrowser();

  async function buy(behaviour: Partial<StandInBehaviour>) {
    const opened = await kiosk.open({ place, ...behaviour });
    await goToReview(opened.page);
    await pay(opened.page);
    await opened.page.locator('.ending').waitFor();
    return opened;
  }

  it('says what was bought, where and when, and offers the receipt first, as a code for phones', async () => {
    const receiptCode = `https://corner.example/receipt/${'e30'.repeat(200)}`;
    const { page, seller } = await buy({ receiptCode: null });
    const bought = page.getByRole('region', { name: english['bought.title'] });
    const told = await bought.innerText();
    for (const fact of ['1 ×', 'Stoneware mug', '€18.90', 'Corner & Co.', '1 Quay Street', 'Collection in store'])
      expect(told).toContain(fact);
    const time = await bought.locator('time').innerText();
    const shown = new Date(`${time.replace(/ at |,/, ' ')} GMT+14`).getTime();
    expect(Math.abs(Date.now() - shown), `${time} is the shop's time`).toBeLessThan(5 * 60_000);
    expect(await buttonsOf(page)).toEqual([english['accepted.onPhone'], english['ending.done']]);
    const sheet = page.getByRole('dialog');
    // What is behind the sheet keeps its role, so the button does not go.
    const open = async () => {
      const button = page.getByRole('button', { name: english['accepted.onPhone'] });
      if ((await sheet.count()) === 0) await button.click({ timeout: 2_000 }).catch(() => undefined);
      return sheet.count();
    };
    await expect.poll(open).toBe(1);
    await sheet.getByText(english['onPhone.failed']).waitFor();
    seller.behaviour.receiptCode = receiptCode;
    await sheet.getByRole('button', { name: english['ending.again'] }).click();
    expect(await scan(page)).toBe(receiptCode);
    expect(await axeViolations(page, { runOnly: standards })).toEqual([]);
    await page.setViewportSize({ width: 800, height: 480 });
    expect(await scan(page), 'on a small display').toBe(receiptCode);
    await sheet.getByRole('button', { name: english['frame.close'] }).click();
    await page.getByText('S-1001').waitFor();
  });

  it('says so of a purchase that was declined, with its number and without a receipt', async () => {
    const { page, seller } = await buy({ ending: 'rejected' });
    const [applicationId] = [...seller.applications.keys()];
    await page.getByText(purchaseNumberOf(applicationId!)).waitFor();
    await page.getByRole('region', { name: english['bought.title'] }).getByText('Stoneware mug').waitFor();
    expect(await buttonsOf(page)).not.toContain(english['accepted.onPhone']);
  });

  it('offers paper first where there is a printer, and the phone where there turns out to be none', async () => {
    const { page } = await openAsKiosk(kiosk, { place });
    await goToReview(page);
    await pay(page);
    await page.locator('.ending').waitFor();
    expect((await buttonsOf(page)).slice(0, 2)).toEqual([english['accepted.print'], english['accepted.onPhone']]);
    await page.evaluate(() => {
      window.sidelane!.printReceipt = () => Promise.resolve({ printed: false, problem: 'no_printer' });
    });
    await pressUntilItActs(page.getByRole('button', { name: english['accepted.print'] }));
    await page.getByText(english['accepted.noPrinter']).waitFor();
    expect((await buttonsOf(page))[0]).toBe(english['accepted.onPhone']);
  });
});
