import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';

/** How fast the keys of scanners follow one another, and of a practised typist in a hurry. */
export const scannerGapMs = 8;
export const typistGapMs = 70;

/** A page listens to a scanner once its effects have run, which is after it was first painted. */
async function untilItListens(devtools: CDPSession): Promise<void> {
  const hears = async () => {
    const { result } = await devtools.send('Runtime.evaluate', { expression: 'window', objectGroup: 'listeners' });
    const { listeners } = await devtools.send('DOMDebugger.getEventListeners', { objectId: result.objectId! });
    await devtools.send('Runtime.releaseObjectGroup', { objectGroup: 'listeners' });
    return listeners.some(({ type, useCapture }) => type === 'keydown' && useCapture);
  };
  await expect.poll(hears).toBe(true);
}

const controlKey = 2;

type PressedKey = {
  key: string;
  code: string;
  modifiers?: number;
  windowsVirtualKeyCode?: number;
  /** Seconds since 1970. */
  timestamp: number;
};

/** Both events of a key are on their way when this returns: a queue of the browser keeps the order, as a keyboard's does. */
function press(devtools: CDPSession, pressed: PressedKey, text: string): Promise<unknown> {
  return Promise.all([
    devtools.send('Input.dispatchKeyEvent', {
      type: text === '' ? 'rawKeyDown' : 'keyDown',
      ...pressed,
      ...(text !== '' && { text }),
    }),
    devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed }),
  ]);
}

/**
 * Presses real keys whose times say that they came `gapMs` after one another, however long it takes to press them: as an
 * operating system stamps them while the page is busy. `at` goes on from scan to scan.
 * @param options.isHeard whether the page listens to scanners, and is waited for until it does
 */
export async function scannerOn(
  page: Page,
  { isHeard = true } = {},
): Promise<(keys: string[], gapMs?: number) => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  if (isHeard) await untilItListens(devtools);
  let at = Date.now();
  return async (keys, gapMs = scannerGapMs) => {
    at = Math.max(at + 200, Date.now());
    const under: Promise<unknown>[] = [];
    for (const key of keys) {
      at += gapMs;
      if (key === 'Control+]') {
        under.push(
          press(devtools, { key: ']', code: 'BracketRight', modifiers: controlKey, timestamp: at / 1_000 }, ''),
        );
        continue;
      }
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : '';
      const code = key.length === 1 ? `Key${key.toUpperCase()}` : key;
      const windowsVirtualKeyCode = key === 'Enter' ? 13 : key === 'Tab' ? 9 : key.toUpperCase().charCodeAt(0);
      under.push(press(devtools, { key, code, windowsVirtualKeyCode, timestamp: at / 1_000 }, text));
    }
    await Promise.all(under);
  };
}

export type TimedKey = { key: string; code: string; isShifted: boolean; gapMs: number };

const shiftKey = 8;

/**
 * Presses the keys of a device that was made for US keyboards, as the kiosk's layout makes characters of them. Pauses are in the
 * times of the keys, and those that are longer than a scanner's are waited for too, as the page's timers have to run.
 */
export async function deviceOn(page: Page): Promise<(keys: readonly TimedKey[]) => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await untilItListens(devtools);
  let at = 0;
  return async (keys) => {
    at = Math.max(at + 200, Date.now());
    const under: Promise<unknown>[] = [];
    for (const { key, code, isShifted, gapMs } of keys) {
      at += gapMs;
      if (gapMs > 40) {
        await Promise.all(under);
        await page.waitForTimeout(Math.max(gapMs, at - Date.now()));
      }
      const text = key === 'Enter' ? '\r' : key === 'Dead' || key === 'Tab' || key === 'Unidentified' ? '' : key;
      const modifiers = isShifted ? shiftKey : 0;
      under.push(press(devtools, { key, code, modifiers, timestamp: at / 1_000 }, text));
    }
    await Promise.all(under);
  };
}
