import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import { findProgram, inspectMachine } from '../../settling/private-interface/machine-abilities.ts';
import { findChromium } from './chromium-executable.ts';

/** What some tests need and not every machine has. */
export type Requirement = 'electron' | 'postgres' | 'wireguard' | 'chromium';

declare module 'vitest' {
  interface TaskMeta {
    /** Why this was skipped and what to install: one line, shown once at the end of a run. */
    missing?: string;
  }
}

const required = new Set((process.env['SIDELANE_REQUIRE'] ?? '').split(',').map((name) => name.trim()));

/** Electron's executable: that of `ELECTRON_OVERRIDE_DIST_PATH`, or the one that the npm package downloaded. */
export function findElectron(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.resolve('node_modules/electron/dist');
  const executable = path.join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
  try {
    accessSync(executable, constants.X_OK);
    return executable;
  } catch {
    return null;
  }
}

function missingForElectron(): string | null {
  if (!findElectron()) {
    return 'no Electron runtime: run npx install-electron, or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds one';
  }
  if (process.platform !== 'linux' || process.env['DISPLAY']) return null;
  return findProgram('Xvfb') ? null : 'no display for Electron: apt install xvfb openbox';
}

async function missingForWireguard(): Promise<string | null> {
  const { root, wireguard } = await inspectMachine();
  if (!root) return 'the namespaces of these tests are made by root: run as root';
  const wanted = wireguard.map(({ missing, remedy }) => `${missing} is missing: ${remedy}`);
  if (!findProgram('nft')) wanted.push('the program "nft" is missing: apt install nftables');
  return wanted.length === 0 ? null : wanted.join('; ');
}

async function missingForChromium(): Promise<string | null> {
  const found = await findChromium();
  return 'missing' in found ? found.missing : null;
}

const missingHere = {
  electron: missingForElectron(),
  wireguard: await missingForWireguard(),
  chromium: await missingForChromium(),
};

/**
 * A suite that runs unless something is missing; then it is skipped and says so, or fails where `SIDELANE_REQUIRE` names it.
 * @param missing one line on what is missing and what to install; null when nothing is
 */
export function describeUnlessMissing(
  requirement: Requirement,
  missing: string | null,
  name: string,
  define: () => void,
): void {
  if (missing === null) {
    describe(name, define);
  } else if (required.has(requirement)) {
    describe(name, () => {
      it(`has what it needs (${requirement} is required here)`, () => {
        throw new Error(`SIDELANE_REQUIRE names ${requirement}, and it cannot be had: ${missing}`);
      });
    });
  } else {
    describe.skip(name, { meta: { missing: `${requirement}: ${missing}` } }, define);
  }
}

/** A suite that needs `requirement` of the machine, as `describeUnlessMissing` says. PostgreSQL: see `databases.ts`. */
export function describeWhere(requirement: Exclude<Requirement, 'postgres'>, name: string, define: () => void): void {
  describeUnlessMissing(requirement, missingHere[requirement], name, define);
}
