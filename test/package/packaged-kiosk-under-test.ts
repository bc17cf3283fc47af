import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Packaged } from '../../build/package.ts';
import { packageKiosk } from '../../build/package.ts';
import { PackagedApplication } from '../support/packaged-application.ts';
import { temporaryFolder, temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { VirtualDisplay } from '../support/virtual-display.ts';
import { writeEnrolment } from '../electron/kiosk-under-test.ts';

/** Call it in the body of a suite: the kiosk packaged once, with the real page, and a display to show it on. */
export function packagedKioskSuite() {
  const outputFolder = path.join(temporaryFolderOfSuite(), 'release');
  let packaged: Packaged;
  let display: VirtualDisplay;
  // One after the other: a display that is there when packaging fails has to be known, so that it is stopped.
  beforeAll(async () => {
    display = await VirtualDisplay.start({ width: 1080, height: 1920 });
    packaged = await packageKiosk({ outputFolder, formats: [], isForTests: true });
  });
  afterAll(() => display?.stop());

  return {
    packaged: () => packaged,
    display: () => display,
    /**
     * Starts the packaged kiosk as a terminal of any seller; `client` is its page. Whoever starts it stops it.
     * @param enrolment what its enrolment file holds: `{sellerUrl, credential, rootThumbprint, shopName}`
     */
    async startPackagedKiosk(enrolment: object, env: Record<string, string> = {}): Promise<PackagedApplication> {
      const folder = temporaryFolder();
      const file = writeEnrolment(path.join(folder, 'enrolment.json'), enrolment);
      return new PackagedApplication({
        path: packaged.executable,
        args: ['--enrolment', file, '--user-data-dir', path.join(folder, 'profile')],
        env: { DISPLAY: display.name, ...env },
      }).start();
    },
  };
}
