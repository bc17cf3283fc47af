import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bridgeChannels } from '../../electron/bridge/bridge-contract.ts';
import { installedElectron, sandboxSwitches } from '../support/application.ts';
import { receiptOf } from './receipt/receipt-of.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite } from './kiosk-under-test.ts';

describeWhere('electron', 'the shell', () => {
  const suite = kioskSuite();
  const kiosk = suite.sharedKiosk();

  it('shows the page from app:// with its script and its style', async () => {
    const { client } = kiosk();
    expect(client.url()).toBe('app://kiosk/');
    await client.getByRole('heading', { name: 'A page', exact: true }).waitFor();
    expect(await client.evaluate(() => getComputedStyle(document.querySelector('h1')!).color)).toBe('rgb(0, 128, 0)');
    expect(await client.evaluate(() => [location.origin, isSecureContext])).toEqual(['app://kiosk', true]);
  });

  it('fills the screen and has no menu', async () => {
    const { browserWindow, electron } = kiosk();
    expect(await browserWindow.isKiosk()).toBe(true);
    expect(await browserWindow.isVisible()).toBe(true);
    expect(await browserWindow.getBounds()).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
    expect(await electron.evaluate(({ Menu }) => Menu.getApplicationMenu())).toBeNull();
  });

  it('is an ordinary window of the size that was asked for during development', async () => {
    const args = ['--windowed=700x600', '--display-size=708@850'];
    const windowed = await suite.startKiosk(temporaryFolder(), { args });
    try {
      expect(
        await windowed.client.evaluate(() => window.sidelane!.display()),
        'defect: an option named --display was Chromium’s, and no window opened',
      ).toEqual({ pixelsPerMillimetre: 800 / 708, lowerEdgeMillimetres: 850 });
      expect(await windowed.browserWindow.isKiosk()).toBe(false);
      expect(await windowed.browserWindow.getBounds()).toMatchObject({ width: 700, height: 600 });
    } finally {
      await windowed.stop();
    }
  });

  it('gives the page exactly the calls of the bridge', async () => {
    const calls = await kiosk().client.evaluate(() =>
      Object.entries(window.sidelane!).map(([name, call]) => [name, typeof call]),
    );
    expect(calls.toSorted()).toEqual(
      Object.keys(bridgeChannels)
        .map((name) => [name, 'function'])
        .toSorted(),
    );
  });

  it('tells the page what it was enrolled with, and not the credential', async () => {
    const { rootThumbprint, shopName } = suite.seller().enrolment;
    const told = await kiosk().client.evaluate(() => window.sidelane!.enrolment());
    expect(told).toEqual({ rootThumbprint, shopName, appVersion: '9.8.7' });
  });

  it('says that nothing was printed where the system has no printer', async () => {
    const printers = await kiosk().electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.getPrintersAsync(),
    );
    const printed = await kiosk().client.evaluate(
      (given) => window.sidelane!.printReceipt(given),
      receiptOf({ orderNumber: '1' }),
    );
    if (printers.length === 0) expect(printed).toEqual({ printed: false, problem: 'no_printer' });
    else expect(printed).toHaveProperty('printed');
  });

  it('gives the page nothing of Node or Electron', async () => {
    const found = await kiosk().client.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
  });

  it('keeps its window in the sandbox, isolated, without Node and without dialogues', async () => {
    const preferences = await kiosk().electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, disableDialogs } = (
          contents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
        ).getLastWebPreferences();
        return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, disableDialogs };
      }),
    );
    expect(preferences).toEqual([
      {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        disableDialogs: true,
      },
    ]);
  });

  it('does not start twice with one profile', async () => {
    const folder = temporaryFolder();
    const first = await suite.startKiosk(folder);
    try {
      const program = path.join(folder, 'dist/electron/main.cjs');
      const second = spawnSync(
        installedElectron(),
        [...sandboxSwitches(installedElectron()), program, '--user-data-dir', path.join(folder, 'profile')],
        { env: { ...process.env, DISPLAY: suite.display().name }, encoding: 'utf8', timeout: 30_000 },
      );
      expect(second.status).toBe(1);
      expect(second.stderr).toContain('is running already');
      expect(first.isRunning()).toBe(true);
    } finally {
      await first.stop();
    }
  });
});
