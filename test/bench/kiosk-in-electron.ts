import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from '../../build/bundle.ts';
import { writeEnrolment } from '../electron/kiosk-under-test.ts';
import { StandInSeller, standInCredential } from '../support/stand-in-seller.ts';
import { VirtualDisplay } from '../support/virtual-display.ts';

/** A kiosk that can be started in Electron: its program, its shop and a display of its own. */
export type KioskProgram = {
  /** The program and its options, for Electron. */
  args: string[];
  folder: string;
  display: VirtualDisplay;
  seller: StandInSeller;
};

/** Builds a kiosk in a temporary folder, runs `work` with it, and removes it. */
export async function withKioskProgram<Result>(work: (kiosk: KioskProgram) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-kiosk-'));
  const display = await VirtualDisplay.start();
  const { electronFolder, pageFolder } = await bundle();
  const seller = await StandInSeller.start(pageFolder);
  try {
    cpSync(electronFolder, path.join(folder, 'dist/electron'), { recursive: true });
    cpSync(pageFolder, path.join(folder, 'dist/page'), { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'sidelane', version: '1.0.0' }));
    const enrolment = writeEnrolment(path.join(folder, 'enrolment.json'), {
      sellerUrl: seller.url,
      credential: standInCredential,
      rootThumbprint: seller.rootThumbprint,
      shopName: 'Corner & Co.',
    });
    const args = [path.join(folder, 'dist/electron/main.cjs'), '--enrolment', enrolment, '--windowed'];
    return await work({ args, folder, display, seller });
  } finally {
    await Promise.all([display.stop(), seller.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
