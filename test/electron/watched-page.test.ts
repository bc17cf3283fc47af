import path from 'node:path';
import { expect, it } from 'vitest';
import { KioskRecord } from '../../electron/machine/kiosk-record.ts';
import type { Application } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite } from './kiosk-under-test.ts';

const patience = { timeout: 30_000 };

/** Notes what the program would do to itself, and does not do it. */
function holdBackRelaunch({ electron }: Application): Promise<void> {
  return electron.evaluate(({ app }) => {
    const done: string[] = [];
    Object.assign(globalThis, { done });
    app.relaunch = () => void done.push('relaunch');
    app.exit = (status) => void done.push(`exit ${status}`);
  });
}

const relaunches = ({ electron }: Application) =>
  electron.evaluate(() => (globalThis as unknown as { done: string[] }).done);

/** Breaks the page in the main process, and measures from the fault's discovery until the page says again that it lives, in ms. */
async function breakPage(kiosk: Application, how: 'crash' | 'hang' | 'empty'): Promise<number> {
  const { electron } = kiosk;
  await electron.evaluate(
    ({ ipcMain }) => new Promise((resolve) => void ipcMain.once('sidelane:alive', resolve as () => void)),
  );
  const usableAgain = electron.evaluate(
    ({ BrowserWindow, ipcMain }, how) =>
      new Promise<number>((resolve) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        let foundAt = performance.now();
        const onLoads = (details: { isMainFrame: boolean; isSameDocument: boolean }) => {
          if (!details.isMainFrame || details.isSameDocument) return;
          if (how !== 'crash') foundAt = performance.now();
          webContents.once('did-finish-load', () =>
            ipcMain.on('sidelane:alive', function heard(_event, hasContent) {
              if (hasContent !== true) return;
              ipcMain.off('sidelane:alive', heard);
              resolve(performance.now() - foundAt);
            }),
          );
        };
        if (how === 'hang') webContents.once('render-process-gone', () => (foundAt = performance.now()));
        (webContents.once as unknown as (event: string, listener: (details: never) => void) => void)(
          'did-start-navigation',
          onLoads as (details: never) => void,
        );
        if (how === 'crash') webContents.forcefullyCrashRenderer();
        if (how === 'hang') void webContents.executeJavaScript('for (;;);').catch(() => {});
        if (how === 'empty') void webContents.executeJavaScript('document.body.replaceChildren()').catch(() => {});
      }),
    how,
  );
  return usableAgain;
}

describeWhere('electron', 'a kiosk that is left alone', () => {
  const suite = kioskSuite();

  it('starts a page again that hung before it said anything', async () => {
    const kiosk = await suite.startKiosk(temporaryFolder());
    try {
      const saysAgain = kiosk.electron.evaluate(({ BrowserWindow, ipcMain }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        return new Promise<void>((resolve) => {
          webContents.once('render-process-gone', () => ipcMain.once('sidelane:alive', () => resolve()));
          webContents.once('dom-ready', () => void webContents.executeJavaScript('for (;;);').catch(() => {}));
          webContents.reload();
        });
      });
      await saysAgain;
      expect(kiosk.output).toMatch(/The page (did not load|does not answer): it starts again\./);
    } finally {
      await kiosk.stop();
    }
  });

  it.each(['crash', 'hang', 'empty'] as const)('is usable again after a page’s %s, at the beginning', async (how) => {
    const folder = temporaryFolder();
    const kiosk = await suite.startKiosk(folder);
    try {
      await kiosk.client.evaluate(() => history.pushState(null, '', '/somewhere/deep'));
      const ms = await breakPage(kiosk, how);
      console.log(`usable again ${Math.round(ms)} ms after the ${how} was found out`);
      const shown = await kiosk.electron.evaluate(async ({ BrowserWindow }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        const text = await webContents.executeJavaScript('document.body.textContent.trim()');
        return { url: webContents.getURL(), isCrashed: webContents.isCrashed(), text };
      });
      expect(shown).toEqual({ url: 'app://kiosk/', isCrashed: false, text: 'A page' });
      const fault = { crash: 'crashed', hang: 'hung', empty: 'empty' }[how];
      const told = () => suite.seller().reports.map(({ health }) => health);
      await expect
        .poll(() => told().at(-1), patience)
        .toMatchObject({ reloads: 1, relaunches: 0, lastFault: fault, appVersion: '9.8.7', keychain: 'none' });
      expect(new KioskRecord(path.join(folder, 'profile/kiosk-record.json')).content).toMatchObject({ reloads: 1 });
    } finally {
      await kiosk.stop();
    }
  });

  it('starts the program anew when three new pages did not help', async () => {
    const kiosk = await suite.startKiosk(temporaryFolder());
    try {
      await holdBackRelaunch(kiosk);
      for (let each = 0; each < 3; each++) await breakPage(kiosk, 'crash');
      expect(await relaunches(kiosk)).toEqual([]);
      await kiosk.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
      );
      await expect.poll(() => relaunches(kiosk), patience).toEqual(['relaunch', 'exit 0']);
    } finally {
      await kiosk.stop();
    }
  });

  it('asks its service manager to be started anew where there is one', async () => {
    const kiosk = await suite.startKiosk(temporaryFolder(), { args: ['--supervised'] });
    try {
      await holdBackRelaunch(kiosk);
      for (let each = 0; each < 3; each++) await breakPage(kiosk, 'crash');
      await kiosk.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
      );
      await expect.poll(() => relaunches(kiosk), patience).toEqual(['exit 75']);
    } finally {
      await kiosk.stop();
    }
  });

  it('goes on with the same page when the seller goes and comes back, and when the clock is set', async () => {
    const kiosk = await suite.startKiosk(temporaryFolder());
    try {
      const ask = () =>
        kiosk.client.evaluate(() =>
          fetch('/api/shop').then(
            ({ status }) => status,
            () => 'unreachable',
          ),
        );
      await kiosk.client.evaluate(() => Object.assign(window, { same: true }));
      expect(await ask()).toBe(200);
      const back = await suite.seller().fallSilent();
      expect(await ask()).toBe('unreachable');
      // A year forward and a year back, in the main process and in the page.
      for (const offsetMs of [365 * 86_400_000, -365 * 86_400_000]) {
        await kiosk.electron.evaluate((_electron, ms) => {
          Date.now = () => 1_800_000_000_000 + ms + performance.now();
        }, offsetMs);
        await kiosk.client.evaluate((ms) => {
          Date.now = () => 1_800_000_000_000 + ms + performance.now();
        }, offsetMs);
        // Longer than any page may be silent.
        await new Promise((resolve) => setTimeout(resolve, 6_000));
      }
      await back.serveAgain();
      await expect.poll(ask, patience).toBe(200);
      expect(await kiosk.client.evaluate(() => 'same' in window)).toBe(true);
      expect(kiosk.output).not.toContain('starts again');
    } finally {
      await kiosk.stop();
    }
  });
});

describeWhere('electron', 'a kiosk that the shop does not want any more', () => {
  const suite = kioskSuite();

  it.each([
    ['terminal_revoked', 'The shop has removed this kiosk'],
    ['terminal_unknown', 'The shop does not know this kiosk'],
  ] as const)('sells no more and says so: %s', async (refusal, words) => {
    const kiosk = await suite.startKiosk(temporaryFolder());
    try {
      const opened = kiosk.electron.waitForEvent('window');
      suite.seller().refusal = refusal;
      const staff = await opened;
      await staff.getByRole('heading', { name: 'This kiosk is out of service' }).waitFor();
      await staff.getByText(words).waitFor();
      await expect.poll(() => kiosk.electron.windows().length, patience).toBe(1);
    } finally {
      suite.seller().refusal = null;
      await kiosk.stop();
    }
  });

  it('opens its shop again when the seller knows it again', async () => {
    const kiosk = await suite.startKiosk(temporaryFolder());
    try {
      const closed = kiosk.electron.waitForEvent('window');
      suite.seller().refusal = 'terminal_unknown';
      const staff = await closed;
      await staff.getByRole('heading', { name: 'This kiosk is out of service' }).waitFor();
      const opened = kiosk.electron.waitForEvent('window');
      suite.seller().refusal = null;
      const shop = await opened;
      await shop.getByRole('heading', { name: 'A page', exact: true }).waitFor();
    } finally {
      suite.seller().refusal = null;
      await kiosk.stop();
    }
  });
});
