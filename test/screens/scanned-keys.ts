import type { Page } from 'playwright-core';

/** How fast the keys of scanners follow one another, and of a practised typist in a hurry. */
export const scannerGapMs = 8;
export const typistGapMs = 70;

/**
 * Presses real keys whose times say that they came `gapMs` after one another, however long it takes to press them: as an
 * operating system stamps them while the page is busy. `at` goes on from scan to scan.
 */
export async function scannerOn(page: Page): Promise<(keys: string[], gapMs?: number) => Promise<void>> {
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
