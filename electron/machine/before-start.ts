import { existsSync, readFileSync } from 'node:fs';
import { ownOptions } from './own-switches.ts';

const explanations: Record<(typeof ownOptions)[number], [string, string]> = {
  enrolment: ['FILE', 'the kiosk’s enrolment file; without it the first start asks for the shop'],
  'user-data-dir': ['DIR', 'the profile folder; two kiosks on one machine need two'],
  windowed: ['[=1080x1920]', 'an ordinary window instead of the whole screen'],
  supervised: ['', 'a service manager restarts the kiosk'],
  'install-autostart': ['', 'starts the kiosk with the machine from now on'],
  'remove-autostart': ['', 'does not start it with the machine any more'],
  'display-size': ['=708@850', 'the picture’s height, and its lower edge above the floor, in millimetres'],
  'idle-seconds': ['=90', 'after so long without a touch a shopper counts as gone (15 to 600)'],
  'receipt-printer': ['HOST[:PORT]', 'an ESC/POS printer, by default at port 9100'],
  'receipt-paper': ['58|80', 'the width of its paper in millimetres (default 80)'],
  'receipts-folder': ['DIR', 'no paper: a PDF of each receipt'],
  previous: ['', 'goes back to the version before, which starts from now on'],
};

function usage(version: string): string {
  const rows = Object.entries(explanations).map(([name, [value, says]]): [string, string] => {
    const between = value === '' || /^[[=]/.test(value) ? '' : ' ';
    return [`--${name}${between}${value}`, says];
  });
  rows.push(['--version', 'prints the version'], ['--help', 'prints this']);
  const width = Math.max(...rows.map(([option]) => option.length));
  return [
    `Sidelane ${version}: a shop’s kiosk`,
    '',
    ...rows.map(([option, says]) => `  ${option.padEnd(width)}  ${says}`),
    '',
    'Staff end it in the service menu: five touches in a corner within three seconds, or Ctrl+Alt+Shift+S.',
  ].join('\n');
}

/** Whether a display of this machine (`:0`) has its X server; true for a display of another machine, which only a connection can tell. */
function hasServer(display: string): boolean {
  const [, number] = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(display) ?? [];
  if (number === undefined) return true;
  const socket = `/tmp/.X11-unix/X${number}`;
  if (existsSync(socket)) return true;
  try {
    return readFileSync('/proc/net/unix', 'utf8').includes(`@${socket}\n`);
  } catch {
    return true;
  }
}

/** What a kiosk says instead of starting, and with which exit status. */
export type SaidInstead = { text: string; status: 0 | 1 };

/**
 * What the command line asks for instead of a kiosk, or what is missing for one; null when it can start.
 * @param commandLine without the executable
 */
export function saidInstead(
  commandLine: readonly string[],
  { version, platform, environment }: { version: string; platform: NodeJS.Platform; environment: NodeJS.ProcessEnv },
): SaidInstead | null {
  if (commandLine.includes('--help')) return { text: usage(version), status: 0 };
  if (commandLine.includes('--version')) return { text: version, status: 0 };
  // The launcher takes this word away.
  if (commandLine.includes('--previous'))
    return { text: 'This kiosk was started without its launcher, so it has no version to go back to.', status: 1 };
  const needsNoDisplay = commandLine.some((word) =>
    /^--((install|remove)-autostart|ozone-platform=headless)$/.test(word),
  );
  if (platform !== 'linux' || needsNoDisplay) return null;
  const { DISPLAY: display, WAYLAND_DISPLAY: wayland } = environment;
  if (wayland || commandLine.some((word) => word.startsWith('--display='))) return null;
  // Chromium would end with a crash.
  if (display && !hasServer(display))
    return {
      text: `Nothing shows the display ${display}: start the kiosk in a graphical session, or correct DISPLAY.`,
      status: 1,
    };
  if (display) return null;
  return {
    text: 'This kiosk has no display: start it in a graphical session, or say which one with DISPLAY or WAYLAND_DISPLAY.',
    status: 1,
  };
}
