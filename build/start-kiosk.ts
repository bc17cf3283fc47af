import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { findElectron, hasDisplay, sandboxMissing } from './electron-runtime.ts';
import type { KioskOpener } from './open-shop.ts';
import type { ShopHome } from './shop-home.ts';

const project = path.resolve(import.meta.dirname, '..');

/** The desktop kiosk from the sources, in a window of its own where there is an Electron and a display. */
export const openKiosk: KioskOpener = ({ home, options, url }) => {
  if (!options.opensKiosk) return { said: `not opened (--no-kiosk); open ${url} in a browser` };
  const electron = findElectron();
  if ('missing' in electron) return { said: `open ${url} in a browser (${electron.missing})` };
  if (!hasDisplay()) return { said: `open ${url} in a browser (there is no display for Electron ${electron.version})` };
  const noSandbox = sandboxMissing(electron.executable);
  const log = openSync(home.logFile('kiosk'), 'a', 0o600);
  const child = spawn(
    electron.executable,
    [
      ...(noSandbox === null ? [] : ['--no-sandbox']),
      path.join(project, 'dist/electron/main.cjs'),
      '--enrolment',
      home.enrolmentFile,
      `--user-data-dir=${home.kioskProfileFolder}`,
      ...(options.isFullScreen ? [] : ['--windowed']),
    ],
    { stdio: ['ignore', log, log], detached: true, env: { ...receiptsTo(home), ...process.env } },
  );
  closeSync(log);
  child.once('error', (error) => console.error(`The kiosk could not be opened: ${error.message}`));
  const without = noSandbox === null ? '' : `, without Chromium’s sandbox (${noSandbox})`;
  return { said: `Electron ${electron.version}, in a window of its own${without}`, end: () => endKiosk(child) };
};

/** Asks a kiosk to end, and kills it when it does not within five seconds. */
export function endKiosk(child: ChildProcess): Promise<void> {
  return new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    const lastWord = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(lastWord);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Without a receipt printer, a PDF is written instead. */
export function receiptsTo(home: ShopHome): NodeJS.ProcessEnv {
  return process.env['SIDELANE_RECEIPT_PRINTER'] ? {} : { SIDELANE_RECEIPTS_FOLDER: home.receiptsFolder };
}
