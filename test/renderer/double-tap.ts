import type { Locator, Page } from 'playwright-core';

export type DoubleTap = { way: 'mouse' | 'touch'; interval: number };

/** How a trembling or an impatient hand touches twice; the interval is in milliseconds. */
export const doubleTaps: DoubleTap[] = (['mouse', 'touch'] as const).flatMap((way) =>
  [80, 120, 180, 250].map((interval) => ({ way, interval })),
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
