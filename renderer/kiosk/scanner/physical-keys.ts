/**
 * What a key would type on a US keyboard. Scanners and card readers that act as keyboards send US keys as they leave the factory;
 * the system's layout decides what they become (UI Events KeyboardEvent code Values, writing system keys).
 */

const others: Record<string, [plain: string, shifted: string]> = {
  Backquote: ['`', '~'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  IntlBackslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
  NumpadAdd: ['+', '+'],
  NumpadSubtract: ['-', '-'],
  NumpadMultiply: ['*', '*'],
  NumpadDivide: ['/', '/'],
  NumpadDecimal: ['.', '.'],
  NumpadComma: [',', ','],
  NumpadEqual: ['=', '='],
};

const shiftedDigits = ')!@#$%^&*(';

/**
 * @param code as `KeyboardEvent.code` names the key
 * @param isShifted whether Shift was held; Caps Lock is ignored, because a scanner does not know about it
 * @returns the character, or undefined for a key that types none there
 */
export function usCharacterOf(code: string, isShifted: boolean): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return isShifted ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return isShifted ? shiftedDigits[Number(digit)] : digit;
  const numpad = /^Numpad(\d)$/.exec(code)?.[1];
  return numpad ?? others[code]?.[isShifted ? 1 : 0];
}

/**
 * The digit of a key, with any modifiers held. On French and Czech keyboards digits need Shift, and a card reader set up for one
 * of those holds it on every kiosk.
 * @param code as `KeyboardEvent.code` names the key
 */
export function digitOfKey(code: string): string | undefined {
  return /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
}
