import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { app, ipcMain, Menu, powerSaveBlocker, protocol, session } from 'electron';
import { answerBridge } from './bridge-handlers.ts';
import { KioskEnrolment } from './enrolment.ts';
import { kioskScheme } from './kiosk-origin.ts';
import { openKioskWindow } from './kiosk-window.ts';
import { isReachableByPage, lockDownChromium, lockDownContents, lockDownSession } from './lockdown.ts';
import { PageFiles } from './page-files.ts';
import { printReceipt } from './receipt-printing.ts';
import { openSellerGateway } from './seller-gateway.ts';
import { readStartOptions } from './start-options.ts';

// Electron would show a dialogue, which a shopper could do nothing about.
process.on('uncaughtException', endWithError);

const programFolder = import.meta.dirname;
const hasDeveloperTools = !app.isPackaged;
const options = readStartOptions(process.argv.slice(1), process.env, process.cwd());

app.setName('Sidelane');
app.setPath('userData', options.profileFolder ?? path.join(app.getPath('appData'), 'Sidelane'));
protocol.registerSchemesAsPrivileged([
  { scheme: kioskScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
lockDownChromium(app);
lockDownContents(app);

const enrolment = new KioskEnrolment(options.enrolmentFile ?? path.join(app.getPath('userData'), 'enrolment.json'));
let kiosk: BrowserWindow | undefined;

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => kiosk?.focus());
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start).catch(endWithError);
} else {
  console.error(`A kiosk with the profile ${app.getPath('userData')} is running already.`);
  app.exit(1);
}

function start(): void {
  Menu.setApplicationMenu(null);
  powerSaveBlocker.start('prevent-display-sleep');

  // In memory alone: what a shopper did leaves no trace on this disk.
  const pageSession = session.fromPartition('kiosk');
  const sellerSession = session.fromPartition('persist:seller');
  lockDownSession(pageSession, (url) => isReachableByPage(url, hasDeveloperTools));
  lockDownSession(sellerSession, (url) => isAtSeller(url));
  openSellerGateway(pageSession.protocol, {
    pageFiles: new PageFiles(path.join(programFolder, '../page')),
    enrolment: () => enrolment.read(),
    sellerSession,
  });
  answerBridge(ipcMain, () => kiosk?.webContents.id, {
    enrolment: async () => {
      const reading = enrolment.read();
      if ('refusal' in reading) throw new Error(reading.refusal);
      const { rootThumbprint, shopName } = reading.enrolment;
      return { rootThumbprint, shopName, appVersion: readVersion() };
    },
    printReceipt: (receipt) => printReceipt(receipt, kiosk!.webContents),
  });
  kiosk = openKioskWindow({
    preloadFile: path.join(programFolder, 'preload.cjs'),
    pageSession,
    size: options.window,
    hasDeveloperTools,
  });
}

function endWithError(error: unknown): void {
  console.error(error);
  app.exit(1);
}

function isAtSeller(url: URL): boolean {
  const reading = enrolment.read();
  return 'enrolment' in reading && url.origin === new URL(reading.enrolment.sellerUrl).origin;
}

function readVersion(): string {
  return JSON.parse(readFileSync(path.join(programFolder, '../../package.json'), 'utf8')).version;
}
