import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launcherName, launcherScript } from '../../build/installers/kiosk-launcher.ts';
import { KioskUpdates } from '../../electron/update/kiosk-updates.ts';
import type { KioskUpdatesParts } from '../../electron/update/kiosk-updates.ts';
import type { UpdateSource } from '../../electron/update/update-source.ts';
import { TrustedKeys } from '../../platform/release/trusted-keys.ts';
import { archiveName, makeRelease, makeReleaseKey, writeStandIn } from '../support/signed-release.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** By day, and by the clock of everything here. */
export const noon = new Date(2026, 10, 30, 12).getTime();

/** Two release keys, and releases signed with them. */
export function releases(place = temporaryFolder()) {
  const [one, two] = [makeReleaseKey(place, 'one'), makeReleaseKey(place, 'two')];
  const make = (version: string, parts: Partial<Parameters<typeof makeRelease>[0]> = {}) =>
    makeRelease({ place, version, key: one, successor: two, createdAt: noon - 3_600_000, ...parts });
  return { place, one, two, make };
}

/** A machine on which version 1.0.0 is installed, with a launcher. */
export function machine(parts: { trusted: string[]; source: UpdateSource; own?: string; hangsAfterS?: number }) {
  const { trusted, source, own = '1.0.0', hangsAfterS } = parts;
  const folder = temporaryFolder();
  const installed = path.join(folder, 'installed');
  const profile = path.join(folder, 'profile');
  const place = path.join(profile, 'versions');
  const launcher = path.join(installed, launcherName);
  const install = (version: string) => {
    writeStandIn(installed, version);
    writeFileSync(launcher, launcherScript({ version, ...(hangsAfterS && { hangsAfterS }) }), { mode: 0o755 });
  };
  mkdirSync(installed);
  install(own);
  // As the launcher left it when it started what runs.
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'own'), `${own}\n`);
  const world = { now: noon, isQuiet: true, restarts: 0 };
  /** What the launcher starts now, as the started program says it; and whether it is tried. */
  const start = (...args: string[]) => {
    const { stdout, stderr, status } = spawnSync(launcher, [`--user-data-dir=${profile}`, ...args], {
      encoding: 'utf8',
    });
    return { said: stdout.trim(), stderr, status };
  };
  /** The updates of the program of a version, as it was just started. */
  const run = (runs: string, changed: Partial<KioskUpdatesParts> = {}) =>
    new KioskUpdates({
      place,
      runs,
      trial: null,
      trusted: new TrustedKeys(trusted, path.join(place, 'successors.json')),
      source,
      archiveName,
      now: () => world.now,
      monotonicNow: () => world.now,
      pause: async () => {},
      mayInstall: (isWanted) => world.isQuiet || isWanted,
      restart: () => void world.restarts++,
      ...changed,
    });
  return { folder, place, profile, launcher, install, world, start, run };
}
