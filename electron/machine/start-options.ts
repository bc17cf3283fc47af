import path from 'node:path';
import { parseArgs } from 'node:util';
import { BadUsage } from '../../platform/bad-usage.ts';

/** How the kiosk was told to start. */
export type StartOptions = {
  /** The enrolment file named on the command line, or null for the one in the profile folder. */
  enrolmentFile: string | null;
  /** Chromium's profile folder for this kiosk, or null for the system's usual place. Two kiosks on one machine need two. */
  profileFolder: string | null;
  /** Size of an ordinary window for development, in pixels; null fills the screen. */
  window: { width: number; height: number } | null;
  /** Whether a service manager restarts the kiosk when it exits with `startAgainStatus`; otherwise the kiosk restarts itself. */
  isSupervised: boolean;
  /** An action to perform instead of opening the kiosk. */
  autostart: 'install' | 'remove' | null;
  /** The display's measurements in millimetres, or null when it was not measured. */
  display: MeasuredDisplay | null;
  /** After how many seconds without a touch a shopper counts as gone, or null for the page's own default. */
  idleSeconds: number | null;
};

export type MeasuredDisplay = { pictureHeightMillimetres: number; lowerEdgeMillimetres: number };

const defaultWindow = { width: 1280, height: 800 };

/**
 * Reads the command line and the environment.
 *
 * - `--enrolment FILE` or `SIDELANE_ENROLMENT=FILE`: the kiosk's enrolment file
 * - `--user-data-dir DIR`: the profile folder
 * - `--supervised`: a service manager restarts the kiosk
 * - `--install-autostart`, `--remove-autostart`: only set whether the kiosk starts with the machine
 * - `--display-size=708@850` or `SIDELANE_DISPLAY_SIZE=708@850`: picture 708 mm high, its lower edge 850 mm above the floor
 *   (`--display` alone is Chromium's, and names an X11 display)
 * - `--idle-seconds=90` or `SIDELANE_IDLE_SECONDS=90`: after so long without a touch a shopper counts as gone (15 to 600)
 * - `--windowed` or `--windowed=1080x1920`: an ordinary window instead of the whole screen
 *
 * Chromium's own switches may appear among them and are skipped.
 * @param commandLine without the executable
 * @throws when an option has an invalid value
 */
export function readStartOptions(
  commandLine: string[],
  environment: NodeJS.ProcessEnv,
  workingFolder: string,
): StartOptions {
  const { values } = parseArgs({
    args: commandLine.map((word) => (word === '--windowed' ? '--windowed=' : word)),
    strict: false,
    options: {
      enrolment: { type: 'string' },
      'user-data-dir': { type: 'string' },
      windowed: { type: 'string' },
      supervised: { type: 'boolean' },
      'install-autostart': { type: 'boolean' },
      'remove-autostart': { type: 'boolean' },
      'display-size': { type: 'string' },
      'idle-seconds': { type: 'string' },
    },
  });
  const folderOrFile = (option: keyof typeof values): string | null => {
    const value = values[option];
    if (value === undefined) return null;
    if (typeof value !== 'string' || value === '') throw new BadUsage(`--${option} wants a path`);
    return path.resolve(workingFolder, value);
  };
  const fromEnvironment = environment['SIDELANE_ENROLMENT'];
  return {
    enrolmentFile: folderOrFile('enrolment') ?? (fromEnvironment ? path.resolve(workingFolder, fromEnvironment) : null),
    profileFolder: folderOrFile('user-data-dir'),
    window: readWindowSize(values['windowed']),
    isSupervised: values['supervised'] === true,
    autostart: values['install-autostart'] ? 'install' : values['remove-autostart'] ? 'remove' : null,
    display: readDisplay(values['display-size'] ?? (environment['SIDELANE_DISPLAY_SIZE'] || undefined)),
    idleSeconds: readIdleSeconds(values['idle-seconds'] ?? (environment['SIDELANE_IDLE_SECONDS'] || undefined)),
  };
}

function readWindowSize(value: string | boolean | undefined): StartOptions['window'] {
  if (value === undefined) return null;
  if (value === '') return defaultWindow;
  const [, width, height] = /^(\d{3,5})x(\d{3,5})$/.exec(String(value)) ?? [];
  if (width === undefined || height === undefined)
    throw new BadUsage('--windowed wants nothing or a size: --windowed=1080x1920');
  return { width: Number(width), height: Number(height) };
}

function readDisplay(value: string | boolean | undefined): StartOptions['display'] {
  if (value === undefined) return null;
  const [, height, lowerEdge] = /^(\d{2,4})@(\d{1,4})$/.exec(String(value)) ?? [];
  if (height === undefined || lowerEdge === undefined)
    throw new BadUsage(
      '--display-size wants the height of its picture and of its lower edge in millimetres: --display-size=708@850',
    );
  return { pictureHeightMillimetres: Number(height), lowerEdgeMillimetres: Number(lowerEdge) };
}

function readIdleSeconds(value: string | boolean | undefined): number | null {
  if (value === undefined) return null;
  const seconds = /^\d{2,3}$/.test(String(value)) ? Number(value) : 0;
  if (seconds < 15 || seconds > 600) throw new BadUsage('--idle-seconds wants 15 to 600 seconds: --idle-seconds=90');
  return seconds;
}
