import path from 'node:path';

/** How the launcher started this program (`build/installers/kiosk-launcher.ts`). */
export type Launch = {
  /** The launcher itself, which the next start begins with. */
  launcher: string;
  /** Where versions belong. */
  versionsFolder: string;
  /** The folder's name of the version that is tried with this start, or null. */
  trial: string | null;
};

/** Null for a program that no launcher started: it is updated by hand. */
export function launchOf(environment: NodeJS.ProcessEnv): Launch | null {
  const { SIDELANE_LAUNCHER: launcher, SIDELANE_VERSIONS: versionsFolder, SIDELANE_TRIAL: trial } = environment;
  if (!launcher || !versionsFolder || !path.isAbsolute(launcher) || !path.isAbsolute(versionsFolder)) return null;
  return { launcher, versionsFolder, trial: trial || null };
}
