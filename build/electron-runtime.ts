import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const electronPackage = path.join(import.meta.dirname, '../node_modules/electron');

const executableNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

export type ElectronRuntime = {
  /** The executable to start. */
  executable: string;
  version: string;
  /** The distribution that contains it. */
  folder: string;
};

/**
 * The Electron runtime that is already on this machine: the folder named by `ELECTRON_OVERRIDE_DIST_PATH`, or else what the npm
 * package `electron` has downloaded. This code never downloads anything.
 */
export function findElectron(environment: NodeJS.ProcessEnv = process.env): ElectronRuntime | { missing: string } {
  const named = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = named ? path.resolve(named) : path.join(electronPackage, 'dist');
  const executable = path.join(folder, executableNames[process.platform] ?? 'electron');
  if (existsSync(executable)) return { executable, folder, version: runtimeVersion(folder) };
  return {
    missing: named
      ? `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, and there is no Electron in it`
      : 'the npm package electron has not downloaded its runtime (npx install-electron), and ELECTRON_OVERRIDE_DIST_PATH is not set',
  };
}

/** The Electron version for which the project is written. */
export function intendedElectronVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(electronPackage, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Whether this process can show a window. */
export function hasDisplay(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/**
 * Why this process cannot use Chromium's sandbox, or null when it can. The sandbox refuses to start as root, and without user
 * namespaces its helper must be owned by root. Electron is then started with `--no-sandbox`, only for development and tests.
 */
export function sandboxMissing(executable: string): string | null {
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() === 0) return 'Chromium has no sandbox for root';
  if (userNamespacesAllowed()) return null;
  const helper = statSync(path.join(path.dirname(executable), 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return null;
  return 'this system allows no user namespaces, and chrome-sandbox is not owned by root with mode 4755';
}

function runtimeVersion(folder: string): string {
  return readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
}

function userNamespacesAllowed(): boolean {
  return (
    kernelSetting('kernel/unprivileged_userns_clone') !== '0' &&
    kernelSetting('user/max_user_namespaces') !== '0' &&
    kernelSetting('kernel/apparmor_restrict_unprivileged_userns') !== '1'
  );
}

/** Null if this kernel has no such setting. */
function kernelSetting(name: string): string | null {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return null;
  }
}
