import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app, ipcMain, Menu, powerSaveBlocker, protocol, safeStorage, session } from 'electron';
import { z } from 'zod';
import { BadUsage } from '../platform/bad-usage.ts';
import { runningAppImage } from './machine/app-image.ts';
import { saidInstead } from './machine/before-start.ts';
import type { SaidInstead } from './machine/before-start.ts';
import { installAutostart, removeAutostart } from './machine/autostart.ts';
import { KioskEnrolment } from './enrolment/enrolment.ts';
import { keptOptions } from './machine/kept-options.ts';
import { systemKeychain } from './enrolment/keychain.ts';
import { kioskScheme } from './pages/kiosk-origin.ts';
import { KioskRecord } from './machine/kiosk-record.ts';
import { Kiosk } from './kiosk.ts';
import { isReachableByPage, lockDownChromium, lockDownContents, lockDownSession } from './windows/lockdown.ts';
import { foreignSwitches, forbiddenVariables, switchesRefused } from './machine/own-switches.ts';
import { PageFiles } from './pages/page-files.ts';
import { launchOf } from './update/launch.ts';
import { PurchaseRecord } from './seller/purchase-record.ts';
import { UnseenPurchases } from './seller/unseen-purchases.ts';
import { openReceipts } from './receipt/kiosk-receipts.ts';
import { readReceiptMeans } from './receipt/receipt-options.ts';
import { pinCertificate } from './enrolment/seller-certificate.ts';
import { openSellerGateway } from './seller/seller-gateway.ts';
import { serveStaffPages } from './service-menu/service-menu-pages.ts';
import { readStartOptions } from './machine/start-options.ts';

// Electron would show a dialogue, about which a shopper can do nothing.
process.on('uncaughtException', endWithError);

const programFolder = import.meta.dirname;
const hasDeveloperTools = !app.isPackaged;
const commandLine = process.argv.slice(1);
const manifestSchema = z.object({
  version: z.string(),
  isForTests: z.boolean().optional(),
  releaseKeys: z.array(z.string()).default([]),
  isForTrial: z.boolean().optional(),
});
const manifest = readManifest();
const instead = saidInstead(commandLine, {
  version: manifest.version,
  platform: process.platform,
  environment: process.env,
});
if (app.isPackaged && instead?.status === 0) sayAndEnd(instead);
if (app.isPackaged) refuseForeignSwitches();
if (app.isPackaged && instead !== null) sayAndEnd(instead);
const options = readStartOptions(commandLine, process.env, process.cwd());
const receiptMeans = readReceiptMeans(commandLine, process.env, process.cwd());

app.setName('Sidelane');
app.setPath('userData', options.profileFolder ?? path.join(app.getPath('appData'), 'Sidelane'));
protocol.registerSchemesAsPrivileged([
  { scheme: kioskScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
lockDownChromium(app);
lockDownContents(app);

const profileFile = (name: string) => path.join(app.getPath('userData'), name);
const enrolment = new KioskEnrolment(options.enrolmentFile ?? profileFile('enrolment.json'), () =>
  systemKeychain(safeStorage, process.platform),
);
const launch = launchOf(process.env);
let kiosk: Kiosk | undefined;

if (options.autostart !== null) {
  void setAutostart(options.autostart).catch(endWithError);
} else if (app.requestSingleInstanceLock()) {
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

  // In memory only: a shopper's actions leave no trace on this disk.
  const pageSession = session.fromPartition('kiosk');
  const staffSession = session.fromPartition('staff');
  const sellerSession = session.fromPartition('persist:seller');
  for (const ofPages of [pageSession, staffSession])
    lockDownSession(ofPages, (url) => isReachableByPage(url, hasDeveloperTools));
  lockDownSession(sellerSession, (url) => isAtSeller(url));
  pinCertificate(sellerSession, () => {
    const reading = enrolment.read();
    return 'enrolment' in reading ? reading.enrolment.sellerKeySha256 : null;
  });
  const pageFolder = path.join(programFolder, '../page');
  const pageFiles = new PageFiles(pageFolder);
  openSellerGateway(pageSession.protocol, { pageFiles, enrolment: () => enrolment.read(), sellerSession });
  serveStaffPages(staffSession.protocol, pageFiles);
  const purchase = new PurchaseRecord(profileFile('purchase-under-way.json'), Date.now);
  kiosk = new Kiosk({
    app,
    ipcMain,
    enrolment,
    record: new KioskRecord(profileFile('kiosk-record.json')),
    purchase,
    unseenPurchases: new UnseenPurchases(profileFile('unseen-purchases.json'), purchase, Date.now),
    receipts: openReceipts(receiptMeans, app.getPath('userData'), pageFolder),
    pageSession,
    sellerSession,
    staffSession,
    options,
    hasDeveloperTools,
    appVersion: manifest.version,
    launch,
    releaseKeys: manifest.releaseKeys,
    programFile: (name) => path.join(programFolder, name),
  });
  kiosk.start();
}

/** On Linux this needs neither a display nor a running session. */
async function setAutostart(wanted: 'install' | 'remove'): Promise<void> {
  if (process.platform !== 'linux') await app.whenReady();
  const place = {
    platform: process.platform,
    executable: launch?.launcher ?? runningAppImage(process.env, process.execPath) ?? process.execPath,
    // A macOS login item takes no options, but has the variables of its user's session.
    options:
      process.platform === 'darwin'
        ? keptOptions(
            commandLine,
            readStartOptions(commandLine, {}, process.cwd()),
            readReceiptMeans(commandLine, {}, process.cwd()),
          )
        : keptOptions(commandLine, options, receiptMeans),
    configFolder: process.env['XDG_CONFIG_HOME'] || path.join(app.getPath('home'), '.config'),
    loginItems: app,
  };
  console.log(wanted === 'install' ? installAutostart(place) : removeAutostart(place));
  app.exit(0);
}

function endWithError(error: unknown): void {
  console.error(error instanceof BadUsage ? `${error.message}. --help lists all options.` : error);
  app.exit(1);
}

function isAtSeller(url: URL): boolean {
  const reading = enrolment.read();
  return 'enrolment' in reading && url.origin === new URL(reading.enrolment.sellerUrl).origin;
}

function readManifest(): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(path.join(programFolder, '../../package.json'), 'utf8')));
}

/** Chromium has opened nothing yet. */
function sayAndEnd({ text, status }: SaidInstead): never {
  console[status === 0 ? 'log' : 'error'](text);
  process.exit(status);
}

/** Ends the program before Chromium opens anything. The manifest is in the archive whose digest is a fuse. */
function refuseForeignSwitches(): void {
  const isUnderTest = manifest.isForTests === true;
  const isForTrial = manifest.isForTrial === true;
  const refused = [
    ...foreignSwitches(commandLine, { platform: process.platform, isUnderTest, isForTrial }),
    ...forbiddenVariables.filter((name) => process.env[name]),
  ];
  if (refused.length === 0) return;
  console.error(switchesRefused(refused));
  process.exit(1);
}
