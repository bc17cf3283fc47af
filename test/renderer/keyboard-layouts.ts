/** What the keys of a US keyboard type under other layouts, as far as scanners and card readers press them. */

export type PressedKey = { key: string; code: string; isShifted: boolean };

/** What a layout says otherwise: by the code of a key, with `+` before it for Shift. */
type Layout = { digits: string[]; others: Record<string, string> };

const row = (text: string) => [...text];
const swappedYZ = { KeyY: 'z', KeyZ: 'y', '+KeyY': 'Z', '+KeyZ': 'Y' };
const azerty = { KeyQ: 'a', KeyA: 'q', KeyW: 'z', KeyZ: 'w', '+KeyQ': 'A', '+KeyA': 'Q', '+KeyW': 'Z', '+KeyZ': 'W' };
const shiftedAzerty = { '+Digit5': '5', '+Digit6': '6' };

/** `digits`: the keys 1 to 9 and 0 without Shift. */
export const layouts: Record<string, Layout> = {
  US: { digits: row('1234567890'), others: {} },
  French: {
    digits: row('&é"\'(-è_çà'),
    others: { ...azerty, ...shiftedAzerty, Semicolon: 'm', Slash: '!', '+Slash': '§', Minus: ')', Period: ':' },
  },
  Belgian: {
    digits: row('&é"\'(§è!çà'),
    others: { ...azerty, ...shiftedAzerty, Semicolon: 'm', Equal: '-', Slash: '=', '+Slash': '+', Minus: ')' },
  },
  Czech: {
    digits: row('+ěščřžýáíé'),
    others: { ...swappedYZ, ...shiftedAzerty, Semicolon: 'ů', Equal: 'Dead', Slash: '-', '+Slash': '_', Minus: '=' },
  },
  Slovak: {
    digits: row('+ľščťžýáíé'),
    others: { ...swappedYZ, ...shiftedAzerty, Semicolon: 'ô', Equal: 'Dead', Slash: '-', '+Slash': '_', Minus: '=' },
  },
  Persian: {
    digits: row('۱۲۳۴۵۶۷۸۹۰'),
    others: { Semicolon: 'ک', '+Slash': '؟', '+Digit5': '٪', '+Digit6': '×', '+KeyB': '\u200c' },
  },
  'Arabic-Indic': {
    digits: row('١٢٣٤٥٦٧٨٩٠'),
    others: { Semicolon: 'ك', Slash: 'ظ', '+Slash': '؟', '+KeyB': 'لآ', KeyB: 'لا' },
  },
  German: {
    digits: row('1234567890'),
    others: { ...swappedYZ, Semicolon: 'ö', Equal: 'Dead', Slash: '-', '+Slash': '_', '+Digit6': '&', Minus: 'ß' },
  },
  Hungarian: {
    digits: row('123456789ö'),
    others: { ...swappedYZ, Semicolon: 'é', Equal: 'ó', Slash: '-', '+Slash': '_', '+Digit6': '/', Minus: 'ü' },
  },
  Lithuanian: { digits: row('ąčęėįšųū90'), others: { Equal: 'ž', '+Digit5': 'Į', '+Digit6': 'Š' } },
  Turkish: {
    digits: row('1234567890'),
    others: { Semicolon: 'ş', Equal: '-', Slash: '.', '+Slash': ':', '+Digit6': '&', Minus: '*' },
  },
  Thai: {
    digits: row('ๅ/-ภถุึคตจ'),
    others: { Semicolon: 'ว', Equal: 'ช', Slash: 'ฝ', '+Slash': 'ฦ', '+Digit5': '๔', '+Digit6': 'ู', Minus: 'ข' },
  },
  Devanagari: {
    digits: row('१२३४५६७८९०'),
    others: { Semicolon: 'च', Equal: 'ृ', Slash: 'य', '+Slash': 'Unidentified', '+Digit5': 'ज्ञ', '+Digit6': 'त्र' },
  },
  Bulgarian: {
    digits: row('1234567890'),
    others: { Semicolon: 'м', Equal: '.', Slash: 'б', '+Slash': 'Б', '+Digit6': '=' },
  },
};

const signs: Record<string, [code: string, isShifted: boolean]> = {
  ';': ['Semicolon', false],
  '=': ['Equal', false],
  '+': ['Equal', true],
  '?': ['Slash', true],
  '/': ['Slash', false],
  '%': ['Digit5', true],
  '^': ['Digit6', true],
  '-': ['Minus', false],
  '.': ['Period', false],
  ' ': ['Space', false],
};

/** The key that a device made for US keyboards presses for a character, and what it types here. */
export function pressedFor(character: string, layout: string): PressedKey {
  const { digits, others } = layouts[layout]!;
  if (character === 'Enter' || character === 'Tab') return { key: character, code: character, isShifted: false };
  if (/^\d$/.test(character)) {
    const place = (Number(character) + 9) % 10;
    return { key: digits[place]!, code: `Digit${character}`, isShifted: false };
  }
  const isCapital = /^[A-Z]$/.test(character);
  const [code, isShifted] = signs[character] ?? [`Key${character.toUpperCase()}`, isCapital];
  return { key: others[`${isShifted ? '+' : ''}${code}`] ?? character, code, isShifted };
}
