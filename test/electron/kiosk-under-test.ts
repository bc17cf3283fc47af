import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { filesReachedFrom } from '../../build/kiosk-program.ts';
import type { Keychain } from '../../electron/enrolment/keychain.ts';
import { Application } from '../support/application.ts';
import { temporaryFolder, temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { VirtualDisplay } from '../support/virtual-display.ts';
import { RecordingSeller } from './recording-seller.ts';

/** A page that does nothing by itself, so that a test of the shell is about the shell. */
const page = {
  'index.html': `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
<link rel="stylesheet" href="/assets/page.css"><h1>Not run</h1><script type="module" src="/assets/page.js"></script></html>`,
  'assets/page.js': `document.querySelector('h1').textContent = 'A page';`,
  'assets/page.css': `h1 { color: rgb(0, 128, 0); }`,
  'assets/page.js.map': `{}`,
};

/** The built shell with its screens for staff, around that page, in a folder as the repository and the package have it. */
export async function shellProgram(folder: string): Promise<string> {
  const { electronFolder, pageFolder } = await bundle();
  cpSync(electronFolder, path.join(folder, 'dist/electron'), { recursive: true });
  for (const name of filesReachedFrom(pageFolder, 'service-menu.html'))
    cpSync(path.join(pageFolder, name), path.join(folder, 'dist/page', name));
  for (const [name, content] of Object.entries(page)) {
    const file = path.join(folder, 'dist/page', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'sidelane', version: '9.8.7' }));
  return path.join(folder, 'dist/electron/main.cjs');
}

/** Writes an enrolment file. */
export function writeEnrolment(file: string, content: object, mode = 0o600): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content), { mode });
  return file;
}

function cannot(): never {
  throw new Error('There is no keychain.');
}

/** What Linux has where no keychain runs. */
export function noKeychain(): Keychain {
  return { kind: 'none', seal: cannot, open: cannot };
}

export type KioskOptions = {
  /** What the enrolment file holds; null for no file. By default that of the suite's seller. */
  enrolment?: object | null;
  mode?: number;
  args?: string[];
  /** Added to its environment. */
  env?: Record<string, string>;
};

/** Call it in the body of a suite: one display and one recording seller for all of its tests, and as many kiosks as they want. */
export function kioskSuite() {
  let display: VirtualDisplay;
  let seller: RecordingSeller;
  beforeAll(async () => {
    seller = await RecordingSeller.start();
    display = await VirtualDisplay.start();
  });
  afterAll(async () => {
    await Promise.all([display?.stop(), seller?.stop()]);
  });

  /** Whoever starts it stops it. */
  async function startKiosk(
    folder: string,
    { enrolment, mode, args = [], env = {} }: KioskOptions = {},
  ): Promise<Application> {
    const file = path.join(folder, 'enrolment.json');
    if (enrolment !== null) writeEnrolment(file, enrolment ?? seller.enrolment, mode);
    const program = await shellProgram(folder);
    const profile = path.join(folder, 'profile');
    return new Application({
      args: [program, '--enrolment', file, '--user-data-dir', profile, ...args],
      env: { DISPLAY: display.name, ...env },
    }).start();
  }

  return {
    seller: () => seller,
    display: () => display,
    startKiosk,
    /** A kiosk for everything in the suite. */
    sharedKiosk(options: KioskOptions = {}): () => Application {
      let application: Application;
      const folder = temporaryFolderOfSuite();
      beforeAll(async () => {
        application = await startKiosk(folder, options);
      });
      afterAll(() => application?.stop());
      return () => application;
    },
    temporaryFolder,
  };
}
