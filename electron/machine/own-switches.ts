/**
 * The switches with which a kiosk in a shop may be started. Without this list, a person who can write its start file or a
 * shortcut could open the page to a debugger, remove its sandbox, send it through another proxy, or load code into it. Chromium
 * reads all those switches itself, before any line of ours runs.
 */

/** Our own options (`start-options.ts`, `receipt/receipt-options.ts`). */
export const ownOptions = [
  'enrolment',
  'user-data-dir',
  'windowed',
  'supervised',
  'install-autostart',
  'remove-autostart',
  'display-size',
  'idle-seconds',
  'receipt-printer',
  'receipt-paper',
  'receipts-folder',
  'previous',
];

/** Chromium switches that a machine may need to show the page, and that open nothing. */
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

/** `basic` uses a key from Chromium's source code, so the kiosk's credential would be readable on disk. */
const keychainTurnedOff = /^--password-store=basic/;

/** The switches with which tests drive a packaged kiosk. Only a package made for tests accepts them. */
const ofTests = ['remote-debugging-port', 'no-sandbox', 'inspect'];

/**
 * The switches of the kiosk in the tester's kit: its starter takes pictures of the page over a pipe that no other program has, and
 * starts it where the system gives Chromium no sandbox. A shop's kiosk takes neither.
 */
const ofTrials = ['remote-debugging-pipe', 'no-sandbox'];

/** Added by macOS and desktops: the process serial number that old Finders pass. */
const addedBySystem = /^-psn_/;

/**
 * Returns the words of a command line that a kiosk in a shop must not be started with. Those are all switches not named above,
 * with two dashes, one dash or (on Windows) a slash, because Chromium accepts all three.
 * @param commandLine without the executable
 * @param platform as `process.platform`: a slash begins a path elsewhere
 */
export function foreignSwitches(
  commandLine: readonly string[],
  {
    platform,
    isUnderTest,
    isForTrial = false,
  }: { platform: NodeJS.Platform; isUnderTest: boolean; isForTrial?: boolean },
): string[] {
  const allowed = new Set([
    ...ownOptions,
    ...ofTheMachine,
    ...(isUnderTest ? ofTests : []),
    ...(isForTrial ? ofTrials : []),
  ]);
  return commandLine.filter((word) => {
    if (addedBySystem.test(word)) return false;
    if (keychainTurnedOff.test(word)) return true;
    const [, name] = (platform === 'win32' ? /^(?:--?|\/)([^=]*)/ : /^--?([^=]*)/).exec(word) ?? [];
    // `--` alone ends the switches, for Chromium and for us; no word may follow it.
    return name !== undefined && !(name !== '' && allowed.has(name) && word.startsWith('--'));
  });
}

/**
 * Environment variables that would act like a refused switch. Electron's own variables for Node are fuses
 * (`build/kiosk-fuses.ts`).
 */
export const forbiddenVariables = ['SSLKEYLOGFILE'] as const;

/** The error message: it contains names only, since a value may be secret. */
export function switchesRefused(words: readonly string[]): string {
  const names = words.map((word) => word.replace(/=.*/s, ''));
  return (
    `This kiosk does not start with ${names.join(', ')}. It takes only ${ownOptions.map((name) => `--${name}`).join(', ')}; ` +
    `and of Chromium's switches ${ofTheMachine.map((name) => `--${name}`).join(', ')}.`
  );
}
