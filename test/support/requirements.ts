import { describe, it } from 'vitest';
import { findElectron } from '../../build/electron-runtime.ts';
import { findProgram, inspectMachine } from '../../private-link/machine/machine-abilities.ts';
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

function missingForElectron(): string | null {
  const runtime = findElectron();
  if ('missing' in runtime) return runtime.missing;
  // Each suite has a display of its own (virtual-display.ts), so that nobody's screen is filled by a kiosk.
  const lacking = ['Xvfb', 'openbox'].filter((program) => findProgram(program) === null);
  return lacking.length === 0
    ? null
    : `no display for Electron without ${lacking.join(' and ')}: apt install xvfb openbox`;
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

/** One test that runs unless something is missing which nobody can be asked to install; skipped, it says what. */
export function itUnlessMissing(missing: string | null, name: string, test: () => Promise<void> | void): void {
  if (missing === null) it(name, test);
  else it.skip(name, { meta: { missing } }, test);
}

/** A suite that needs `requirement` of the machine, as `describeUnlessMissing` says. PostgreSQL: see `databases.ts`. */
export function describeWhere(requirement: Exclude<Requirement, 'postgres'>, name: string, define: () => void): void {
  describeUnlessMissing(requirement, missingHere[requirement], name, define);
}
