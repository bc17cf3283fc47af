import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { selectionIsKnownAfterMs } from '../../electron/windows/primary-selection.ts';
import type { Application } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { kioskSuite } from './kiosk-under-test.ts';

let numbers = 0;
/** Another for each test: Chromium does not tell the system of a text again that it told last, whoever wrote there since. */
const anotherNumber = () => `453914880343${6467 + numbers++}`;

/** The X11 selection that the middle button pastes: whatever was selected last, in whichever program. */
function selection({ electron }: Application): Promise<string> {
  return electron.evaluate(({ clipboard }) =>
    clipboard.selection
      ? clipboard.selection.readText()
      : (clipboard.readText as unknown as (type: string) => string)('selection'),
  );
}

/** As if something had been selected before. */
function select({ electron }: Application, text: string): Promise<void> {
  return electron.evaluate(async ({ clipboard }, text) => {
    if (clipboard.selection) await clipboard.selection.writeText(text);
    else (clipboard.writeText as (text: string, type: string) => unknown)(text, 'selection');
  }, text);
}

/** Chromium looks at the selection with each frame, and tells the system of it only where it differs from what it saw last. */
const frames = (page: Page) =>
  page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  });

/** Writes a field into the page, with a number in it, which it gives, and gives it the focus. */
async function fill(page: Page, isSecret: boolean): Promise<string> {
  const number = anotherNumber();
  await page.evaluate(
    ([number, isSecret]) => {
      document.body.innerHTML = `<div ${isSecret ? 'data-secret' : ''}><input style="font: 40px monospace" size="20"></div>`;
      const field = document.querySelector('input')!;
      field.value = number;
      field.focus();
      delete document.body.dataset['keyIsUp'];
      field.addEventListener('keyup', ({ key }) => key === 'a' && (document.body.dataset['keyIsUp'] = ''));
    },
    [number, isSecret] as const,
  );
  await frames(page);
  return number;
}

async function pressSelectAll({ electron, client }: Application): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    for (const type of ['keyDown', 'keyUp'] as const)
      webContents.sendInputEvent({ type, keyCode: 'A', modifiers: ['control'] });
  });
  await client.waitForFunction(() => 'keyIsUp' in document.body.dataset);
}

async function drag(page: Page): Promise<void> {
  const box = (await page.locator('input').boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 4, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 4, y, { steps: 5 });
  await page.mouse.up();
}

/**
 * Waits until nothing more comes of what a test did: the shell forgets once more a moment after it was told that a secret is
 * selected. What the page asks for is answered after what the page told before.
 */
async function nothingMoreComes({ electron, client }: Application): Promise<void> {
  await frames(client);
  await client.evaluate(() => window.sidelane!.settings());
  await electron.evaluate(
    (_electron, ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    2 * selectionIsKnownAfterMs,
  );
}

const ways: [string, (kiosk: Application) => Promise<void>][] = [
  ['Ctrl+A', pressSelectAll],
  ['a double tap', (kiosk) => kiosk.client.locator('input').dblclick()],
  ['a drag', (kiosk) => drag(kiosk.client)],
  [
    'a touch with Shift',
    async ({ client }) => {
      const { width, height } = (await client.locator('input').boundingBox())!;
      const field = client.locator('input');
      await field.click({ position: { x: 4, y: height / 2 } });
      await field.click({ position: { x: width - 4, y: height / 2 }, modifiers: ['Shift'] });
    },
  ],
];

describeWhere('electron', 'what is selected at the kiosk', () => {
  const kiosk = kioskSuite().sharedKiosk();
  afterEach(() => nothingMoreComes(kiosk()));

  it.each(ways)('of a field that is not secret, is the system’s to give away: %s', async (_way, selectAll) => {
    await select(kiosk(), 'before');
    const number = await fill(kiosk().client, false);
    await selectAll(kiosk());
    await expect.poll(() => selection(kiosk())).toBe(number);
  });

  it.each(ways)('defect: a credit number outlived the page in the primary selection: %s', async (way, selectAll) => {
    await select(kiosk(), 'before');
    await fill(kiosk().client, true);
    await selectAll(kiosk());
    const isHeld = way !== 'a drag';
    const isSelected = await kiosk().client.evaluate(() => {
      const { selectionStart, selectionEnd } = document.querySelector('input')!;
      return selectionStart !== selectionEnd;
    });
    expect(isSelected).toBe(!isHeld);
    await nothingMoreComes(kiosk());
    expect(await selection(kiosk())).toBe(isHeld ? 'before' : '');
  });

  it('is forgotten when a secret was selected all the same', async () => {
    await select(kiosk(), await fill(kiosk().client, true));
    await kiosk().client.evaluate(() => document.querySelector('input')!.select());
    await nothingMoreComes(kiosk());
    expect(await selection(kiosk())).toBe('');
  });

  it('is forgotten with the visit, and with a page that ends', async () => {
    const { client } = kiosk();
    await select(kiosk(), 'Mara Lindqvist');
    expect(await selection(kiosk())).toBe('Mara Lindqvist');
    await client.evaluate(() => window.sidelane!.forgetVisit());
    expect(await selection(kiosk())).toBe('');
    await select(kiosk(), 'Mara Lindqvist');
    await client.reload();
    await expect.poll(() => selection(kiosk())).toBe('');
  });
});
