import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runningAppImage } from '../../electron/machine/app-image.ts';
import { installedElectron } from '../support/application.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite } from './kiosk-under-test.ts';

const patience = { timeout: 30_000 };

describe('the AppImage that a kiosk runs from', () => {
  it('is the one in whose mount it lies, and not one that it was only started from', () => {
    const environment = { APPIMAGE: '/opt/Sidelane.AppImage', APPDIR: '/tmp/.mount_SideXY' };
    expect(runningAppImage(environment, '/tmp/.mount_SideXY/sidelane')).toBe('/opt/Sidelane.AppImage');
    expect(runningAppImage(environment, '/tmp/.mount_SideXYZ/sidelane')).toBeNull();
    expect(runningAppImage(environment, '/opt/Sidelane/sidelane')).toBeNull();
    expect(runningAppImage({}, '/opt/Sidelane/sidelane')).toBeNull();
  });
});

describeWhere('electron', 'a kiosk that runs from an AppImage', () => {
  const suite = kioskSuite();

  it('defect: it ended for good when it should have started anew', async () => {
    const folder = temporaryFolder();
    const started = path.join(folder, 'started with');
    const appImage = path.join(folder, 'Side lane.AppImage');
    writeFileSync(appImage, `#!/bin/sh\nprintf '%s\\n' "$@" > "${started}.new" && mv "${started}.new" "${started}"\n`, {
      mode: 0o755,
    });
    const env = { APPIMAGE: appImage, APPDIR: path.dirname(installedElectron()) };
    const kiosk = await suite.startKiosk(folder, { env, args: ['--receipt-paper=58'] });
    onTestFinished(() => kiosk.stop());
    for (let crash = 0; crash < 3; crash++) {
      await kiosk.electron.evaluate(({ BrowserWindow, ipcMain }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        return new Promise<void>((resolve) => {
          webContents.once('did-finish-load', () => ipcMain.once('sidelane:alive', () => resolve()));
          webContents.forcefullyCrashRenderer();
        });
      });
    }
    expect(existsSync(started)).toBe(false);
    await kiosk.electron
      .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer())
      .catch(() => {});
    await expect.poll(() => kiosk.isRunning(), patience).toBe(false);
    await expect.poll(() => existsSync(started), patience).toBe(true);
    const words = readFileSync(started, 'utf8').split('\n');
    expect(words).toEqual(expect.arrayContaining(['--receipt-paper=58', path.join(folder, 'enrolment.json')]));
  });
});
