/**
 * The settings of one terminal. A kiosk is recognized by the desktop shell around it. All other settings are in the page's
 * address, before any `#`, and are set by the person who opens it: `?keyboard=on&scanner=on&scanner-suffix=tab`.
 */

export type ScannerSettings = {
  /** What the scanner types before every barcode; empty when it types nothing. */
  prefix: string;
  /** The keys that may end a barcode; empty when only silence ends it. */
  suffixes: readonly string[];
};

export type TerminalSettings = {
  /** The page runs on a shared machine in a shop. */
  isKiosk: boolean;
  hasOnScreenKeyboard: boolean;
  scanner: ScannerSettings | null;
  /** After so long without a touch the shopper counts as gone; null where the screen is not shared. */
  idleMs: number | null;
};

const suffixKeys = { either: ['Enter', 'Tab'], enter: ['Enter'], tab: ['Tab'], none: [] } as const;

/** The chosen option, or the default if it is unknown, with a console message about the value given instead. */
function choiceOf<Choice extends string>(
  asked: URLSearchParams,
  name: string,
  choices: readonly Choice[],
  usual: Choice,
): Choice {
  const given = asked.get(name);
  if (given === null) return usual;
  const known = choices.find((choice) => choice === given);
  if (known === undefined) console.error(`${name}=${given} in the address is not one of: ${choices.join(', ')}`);
  return known ?? usual;
}

const usualIdleMs = 60_000;

function idleMsOf(asked: URLSearchParams, isKiosk: boolean): number | null {
  const usual = isKiosk ? usualIdleMs : null;
  const given = asked.get('idle');
  if (given === null) return usual;
  const seconds = /^\d{2,3}$/.test(given) ? Number(given) : 0;
  if (seconds >= 15 && seconds <= 600) return seconds * 1000;
  console.error(`idle=${given} in the address is not a number of seconds from 15 to 600`);
  return usual;
}

/** @param search the query of the page's address, with its question mark */
export function readTerminalSettings(search: string, isKiosk: boolean): TerminalSettings {
  const asked = new URLSearchParams(search);
  const usual = isKiosk ? 'on' : 'off';
  const hasScanner = choiceOf(asked, 'scanner', ['on', 'off'], usual) === 'on';
  const suffix = choiceOf(asked, 'scanner-suffix', ['either', 'enter', 'tab', 'none'], 'either');
  return {
    isKiosk,
    hasOnScreenKeyboard: choiceOf(asked, 'keyboard', ['on', 'off'], usual) === 'on',
    scanner: hasScanner ? { prefix: asked.get('scanner-prefix') ?? '', suffixes: suffixKeys[suffix] } : null,
    idleMs: idleMsOf(asked, isKiosk),
  };
}

export const terminalSettings = readTerminalSettings(window.location.search, window.sidelane !== undefined);
