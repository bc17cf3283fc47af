import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export type DoubleTap = { way: 'mouse' | 'touch'; interval: number };

/** How a trembling or an impatient hand touches twice; the interval is in milliseconds. */
export const doubleTaps: DoubleTap[] = (['mouse', 'touch'] as const).flatMap((way) =>
  [80, 250].map((interval) => ({ way, interval })),
);

/** Touches twice at the place where the control was before the first touch. */
export async function doubleTap(page: Page, control: Locator, { way, interval }: DoubleTap): Promise<void> {
  await control.and(page.locator(':not([aria-disabled])')).waitFor();
  await control.hover();
  const box = (await control.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const tap = () => (way === 'mouse' ? page.mouse.click(x, y) : page.touchscreen.tap(x, y));
  await tap();
  await page.waitForTimeout(interval);
  await tap();
}

/**
 * Does something while the page's clock stands, so that a guarded control stays as new as the taps found it, however slow the machine
 * is. The clock runs again afterwards.
 */
export async function whileTimeStands(page: Page, act: () => Promise<void>): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 5_000);
  await act();
  await page.clock.resume();
}

/** A guarded button that moved under the pointer ignores a press within a second of the touch that moved it. */
export async function pressUntilItActs(button: Locator): Promise<void> {
  await button.waitFor();
  const press = async () => {
    // It may go between the look and the press.
    if ((await button.count()) > 0) await button.click({ timeout: 2_000 }).catch(() => undefined);
    return button.count();
  };
  await expect.poll(press, { interval: 300 }).toBe(0);
}
