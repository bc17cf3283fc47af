import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { firstStaffSchema } from './demonstration/first-staff.ts';
import type { FirstStaff } from './demonstration/first-staff.ts';
import { readPrivateFile, writePrivateFile } from '../platform/files/private-file.ts';
import { isAlive } from '../platform/is-alive.ts';

/** The paths of everything that belongs to one shop on this machine (docs/unattended-kiosk.md, the files of a shop). */
export type ShopHome = ReturnType<typeof openShopHome>;

/** The members of a running shop's file that other programs read. */
const runningSchema = z.object({
  pid: z.int().optional(),
  url: z.string().optional(),
  /** RFC 7638 thumbprint of settling's root key. */
  rootThumbprint: z.string().optional(),
});

/** Creates the folders of a home, which only their owner may enter, and returns the paths. */
export function openShopHome(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const root = realpathSync(folder);
  const inside = (...parts: string[]) => path.join(root, ...parts);
  for (const part of ['seller/keys', 'settling/keys', 'kiosk', 'logs', 'run']) {
    mkdirSync(inside(part), { recursive: true, mode: 0o700 });
  }
  return {
    folder: root,
    /** Which shop it is, where it began empty. */
    identityFile: inside('shop.json'),
    sellerConfigFile: inside('seller/config.json'),
    /** The shop's own look, which its owner may write. */
    lookFile: inside('seller/look.json'),
    /** The release for the shop's kiosks. */
    mediumFolder: inside('seller/medium'),
    importFolder: inside('seller/imports'),
    sellerDatabaseFile: inside('seller/seller.sqlite'),
    sellerKeyFile: inside('seller/keys/seller.pem'),
    firstStaffFile: inside('seller/first-staff.json'),
    settlingConfigFile: inside('settling/config.json'),
    settlingDatabaseFile: inside('settling/settling.sqlite'),
    settlingKeysFolder: inside('settling/keys'),
    /** The accounts of the demonstration, which settling opens at its first start. */
    firstAccountsFile: inside('settling/first-accounts.json'),
    enrolmentFile: inside('kiosk/enrolment.json'),
    kioskProfileFolder: inside('kiosk/profile'),
    receiptsFolder: inside('kiosk/receipts'),
    runningFile: inside('running.json'),
    runFolder: inside('run'),
    logFile: (name: string) => inside('logs', `${name}.log`),
  };
}

/** The first staff sign-in, created at the first start. The back office keeps only the hash of its password. */
export function firstStaffOf(home: ShopHome): FirstStaff {
  if (!existsSync(home.firstStaffFile)) {
    const first: FirstStaff = { signInName: 'manager', password: randomBytes(9).toString('base64url') };
    writePrivateFile(home.firstStaffFile, `${JSON.stringify(first, null, 2)}\n`);
  }
  return firstStaffSchema.parse(JSON.parse(readPrivateFile(home.firstStaffFile)));
}

/** Whether a process is the start of a shop: its process id may long belong to another program. */
function isStart(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.ts');
  } catch {
    return true;
  }
}

/** Which shop runs in a home, by its `running.json`; empty when none was started there. */
export function readRunning(runningFile: string): z.infer<typeof runningSchema> {
  return runningSchema.parse(existsSync(runningFile) ? JSON.parse(readFileSync(runningFile, 'utf8')) : {});
}

/** Claims the home for this process. @throws when another start of the same home is alive, naming it */
export function claimHome(home: ShopHome): void {
  const { pid, url } = readRunning(home.runningFile);
  if (pid !== undefined && pid !== process.pid && isStart(pid)) {
    throw new Error(
      `This shop is open already${url ? ` at ${url}` : ''} (process ${pid}). End that one first, or give --home another folder.`,
    );
  }
  noteRunning(home, {});
}

export function noteRunning(home: ShopHome, what: Record<string, unknown>): void {
  writeFileSync(home.runningFile, `${JSON.stringify({ pid: process.pid, ...what }, null, 2)}\n`, { mode: 0o600 });
}

export function releaseHome(home: ShopHome): void {
  rmSync(home.runningFile, { force: true });
}
