import path from 'node:path';
import type { Page } from 'playwright-core';
import { Application } from '../support/application.ts';
import { withKioskProgram } from './kiosk-in-electron.ts';

/** What a shopper waits for on a machine that is four times slower than this one, in milliseconds. */
export type TouchFigure = { figure: string; times: number; p50Ms: number; p95Ms: number; mostMs: number };

const slowdown = 4;

function summarise(figure: string, taken: number[]): TouchFigure {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]! * 10) / 10;
  return { figure, times: taken.length, p50Ms: at(0.5), p95Ms: at(0.95), mostMs: at(1) };
}

/**
 * Begins to measure in the page: from the moment at which the system reports the next touch or key until a frame was painted in
 * which `shown` is on the page, `value` is in the field, or the page's language is `lang`.
 */
async function armed(
  page: Page,
  wanted: { event: 'pointerup' | 'keydown'; shown?: string; value?: string; lang?: string },
) {
  await page.evaluate(({ event, shown, value, lang }) => {
    const isThere = () =>
      (shown === undefined || document.querySelector(shown) !== null) &&
      (value === undefined || (document.activeElement as HTMLInputElement | null)?.value === value) &&
      (lang === undefined || document.documentElement.lang === lang);
    Object.assign(window, {
      measured: new Promise<number>((resolve) => {
        const begin = ({ timeStamp }: Event) => {
          const look = () =>
            requestAnimationFrame(() => {
              // A message is handled after the frame was painted.
              if (!isThere()) return look();
              const { port1, port2 } = new MessageChannel();
              port1.addEventListener('message', () => resolve(performance.now() - timeStamp));
              port1.start();
              port2.postMessage(null);
            });
          look();
        };
        window.addEventListener(event, begin, { capture: true, once: true });
      }),
    });
  }, wanted);
  return () => page.evaluate(() => (window as unknown as { measured: Promise<number> }).measured);
}

/** Touches the middle of an element, as soon as it is visible. */
async function touch(page: Page, selector: string, shown: { shown?: string; lang?: string }): Promise<number> {
  const target = page.locator(selector).first();
  await target.waitFor();
  await target.scrollIntoViewIfNeeded();
  const box = (await target.boundingBox())!;
  const measured = await armed(page, { event: 'pointerup', ...shown });
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  return measured();
}

/** From the first screen to the form, and back; each step's first frame counts, with or without its data. */
async function walk(page: Page): Promise<number[]> {
  const taken = [
    await touch(page, '.department', { shown: '.browse' }),
    await touch(page, '.browse .tile:not(.tile-gone)', { shown: 'article' }),
    await touch(page, '.article-actions .button-main:not([data-disabled])', { shown: '.lane .basket-line' }),
    await touch(page, '.lane-action button:not([data-disabled])', { shown: '.apply-form' }),
  ];
  await page.locator('.frame-logo').click({ timeout: 5_000 });
  await page.locator('.home').waitFor();
  return taken;
}

async function typeInSearch(page: Page, text: string): Promise<number[]> {
  await page.locator('.search-bar input').click();
  const taken: number[] = [];
  for (let length = 1; length <= text.length; length++) {
    const measured = await armed(page, { event: 'keydown', value: text.slice(0, length) });
    await page.keyboard.press(text[length - 1]!);
    taken.push(await measured());
  }
  return taken;
}

/** Touches, keys and languages of a kiosk in Electron, its processor slowed down four times by Chromium. */
export async function benchKioskTouches(
  { rounds }: { rounds: number },
  say: (line: string) => void,
): Promise<TouchFigure[]> {
  return withKioskProgram(async ({ args, folder, display }) => {
    const profile = ['--user-data-dir', path.join(folder, 'profile')];
    const application = await new Application({ args: [...args, ...profile], env: { DISPLAY: display.name } }).start();
    try {
      const page = application.client;
      await page.locator('.home .department').first().waitFor({ timeout: 60_000 });
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
      const touches: number[] = [];
      const languages: number[] = [];
      const keys: number[] = [];
      for (let round = 0; round < rounds; round++) {
        touches.push(...(await walk(page)));
        for (const lang of ['ja', 'ar', 'de', 'en'])
          languages.push(await touch(page, `.language[lang=${lang}]`, { lang }));
        say(`round ${round + 1} of ${rounds}`);
      }
      for (const word of ['teapot', 'lantern']) {
        keys.push(...(await typeInSearch(page, word)));
        await page.locator('.search-bar input').fill('');
      }
      return [
        summarise('touch to next screen', touches),
        summarise('touch to the other language', languages),
        summarise('key to character', keys),
      ];
    } finally {
      await application.stop();
    }
  });
}
