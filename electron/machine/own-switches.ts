/**
 * What a kiosk in a shop may be started with. A person who can write its start file, or a shortcut, could otherwise open the
 * page to a debugger, take its sandbox away, send it through another proxy or load something into it: those are all
 * switches of Chromium's, which it reads itself before any line of ours runs.
 */

/** Options of ours (`start-options.ts`, `receipt/receipt-options.ts`). */
export const ownOptions = [
  'enrolment',
  'user-data-dir',
  'windowed',
  'supervised',
  'install-autostart',
  'remove-autostart',
  'display-size',
  'receipt-printer',
  'receipt-paper',
  'receipts-folder',
];

/** Switches of Chromium's that a machine may need to show the page at all, and that open nothing. */
const ofTheMachine = [
  'display',
  'ozone-platform',
  'ozone-platform-hint',
  'force-device-scale-factor',
  'high-dpi-support',
  'disable-gpu',
  'disable-gpu-compositing',
  'use-gl',
  'use-angle',
  'touch-events',
  'lang',
  'password-store',
];

/** `basic` is a key that stands in Chromium's source: the kiosk's credential would lie open on the disk. */
const keychainTurnedOff = /^--password-store=basic/;

/** What tests drive a packaged kiosk with. Only a package that was made for tests takes them. */
const ofTests = ['remote-debugging-port', 'no-sandbox', 'inspect'];

/** What macOS and desktops add by themselves: the process serial number that old Finders pass. */
const addedBySystem = /^-psn_/;

/**
 * The words of a command line that a kiosk in a shop is not started with: every switch that is not named above, whether with
 * two dashes, with one, or (Windows) with a slash, as Chromium takes all three.
 * @param commandLine without the executable
 * @param platform as `process.platform`: a slash begins a path elsewhere
 */
export function foreignSwitches(
  commandLine: readonly string[],
  { platform, isUnderTest }: { platform: NodeJS.Platform; isUnderTest: boolean },
): string[] {
  const allowed = new Set([...ownOptions, ...ofTheMachine, ...(isUnderTest ? ofTests : [])]);
  return commandLine.filter((word) => {
    if (addedBySystem.test(word)) return false;
    if (keychainTurnedOff.test(word)) return true;
    const [, name] = (platform === 'win32' ? /^(?:--?|\/)([^=]*)/ : /^--?([^=]*)/).exec(word) ?? [];
    // `--` alone ends the switches for Chromium and for us; there is no word that may follow it.
    return name !== undefined && !(name !== '' && allowed.has(name) && word.startsWith('--'));
  });
}

/** Variables that would do what a refused switch does. Electron's own for Node are fuses (`build/kiosk-fuses.ts`). */
export const forbiddenVariables = ['SSLKEYLOGFILE'] as const;

/** What to say of them: names alone, since a value may be a secret. */
export function switchesRefused(words: readonly string[]): string {
  const names = words.map((word) => word.replace(/=.*/s, ''));
  return (
    `This kiosk does not start with ${names.join(', ')}. It takes only ${ownOptions.map((name) => `--${name}`).join(', ')}; ` +
    `and of Chromium's switches ${ofTheMachine.map((name) => `--${name}`).join(', ')}.`
  );
}
