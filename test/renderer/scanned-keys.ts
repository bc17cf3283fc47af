import type { Page } from 'playwright-core';

/** How fast the keys of scanners follow one another, and of a practised typist in a hurry. */
export const scannerGapMs = 8;
export const typistGapMs = 70;

/** A page listens to a scanner once its effects have run, which is after it was first painted. */
async function untilItListens(page: Page): Promise<void> {
  await page.locator('.frame').first().waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
}

/**
 * Presses real keys whose times say that they came `gapMs` after one another, however long it takes to press them: as an
 * operating system stamps them while the page is busy. `at` goes on from scan to scan.
 */
export async function scannerOn(page: Page): Promise<(keys: string[], gapMs?: number) => Promise<void>> {
  await untilItListens(page);
  const devtools = await page.context().newCDPSession(page);
  let at = Date.now();
  return async (keys, gapMs = scannerGapMs) => {
    at = Math.max(at + 200, Date.now());
    for (const key of keys) {
      at += gapMs;
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : '';
      const code = key.length === 1 ? `Key${key.toUpperCase()}` : key;
      const windowsVirtualKeyCode = key === 'Enter' ? 13 : key === 'Tab' ? 9 : key.toUpperCase().charCodeAt(0);
      const pressed = { key, code, windowsVirtualKeyCode, timestamp: at / 1_000 };
      await devtools.send('Input.dispatchKeyEvent', {
        type: text === '' ? 'rawKeyDown' : 'keyDown',
        ...pressed,
        ...(text !== '' && { text }),
      });
      await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
    }
  };
}

export type TimedKey = { key: string; code: string; isShifted: boolean; gapMs: number };

const shiftKey = 8;

/**
 * Presses the keys of a device that was made for US keyboards, as the kiosk's layout makes characters of them. Pauses are in the
 * times of the keys, and those that are longer than a scanner's are waited for too, as the page's timers have to run.
 */
export async function deviceOn(page: Page): Promise<(keys: readonly TimedKey[]) => Promise<void>> {
  await untilItListens(page);
  const devtools = await page.context().newCDPSession(page);
  let at = 0;
  return async (keys) => {
    at = Math.max(at + 200, Date.now());
    for (const { key, code, isShifted, gapMs } of keys) {
      at += gapMs;
      if (gapMs > 40) await page.waitForTimeout(Math.max(gapMs, at - Date.now()));
      const text = key === 'Enter' ? '\r' : key === 'Dead' || key === 'Tab' || key === 'Unidentified' ? '' : key;
      const pressed = { key, code, modifiers: isShifted ? shiftKey : 0, timestamp: at / 1_000 };
      await devtools.send('Input.dispatchKeyEvent', {
        type: text === '' ? 'rawKeyDown' : 'keyDown',
        ...pressed,
        ...(text !== '' && { text }),
      });
      await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
    }
  };
}
