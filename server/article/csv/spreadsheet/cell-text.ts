import type { FormatKind } from './number-format.ts';

/** Writes the raw values of cells as texts: what is kept in the file, not what a spreadsheet program shows. */

const numberForm = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

// A spreadsheet shows no more of a number: 3.3000000000000003 is a computed 3.3.
const shownDigits = 15;

/** `1.5e-7` as `0.00000015`. */
function withoutExponent(text: string): string {
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  const digits = whole + decimals;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length
    ? sign + digits.padEnd(point, '0')
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A number as its shortest decimal text, with a point and without an exponent; whole numbers keep all their digits. */
export function decimalText(raw: string): string {
  const text = raw.trim();
  // Most are so already.
  if (/^-?(?:[1-9]\d*|(?:0|[1-9]\d{0,8})\.\d{0,4}[1-9])$/.test(text)) return text;
  if (!numberForm.test(text) || !Number.isFinite(Number(text))) return raw;
  const shortest = String(Number(Number(text).toPrecision(shownDigits)));
  return shortest.includes('e') ? withoutExponent(shortest) : shortest;
}

const dayMs = 24 * 60 * 60 * 1000;
// The last day that a spreadsheet knows, 31 December 9999.
const lastDay = 2_958_465;
// A workbook counts days from here to those of the Unix epoch. The 1900 system has a 29 February 1900, its day 60.
const epochDay = { of1900: 25_569, of1904: 24_107 } as const;

const two = (n: number) => String(n).padStart(2, '0');
const clockOf = (ms: number) => {
  const seconds = Math.round(ms / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

/**
 * A number in a format of dates or times as ISO 8601 has it: `2026-03-05`, `2026-03-05T14:30:00`, `14:30:00`.
 * @param isFrom1904 whether the workbook counts days from 1904
 * @returns undefined where it is a number in any format, or is no day of the calendar: a barcode in the format of a date, say
 */
export function isoText(raw: string, kind: FormatKind, isFrom1904: boolean): string | undefined {
  const serial = Number(raw);
  if (kind === 'number' || raw.trim() === '' || !(serial >= 0) || serial >= lastDay + 1) return undefined;
  if (kind === 'duration' || (kind === 'time' && serial < 1)) return clockOf(serial * dayMs);
  if (!isFrom1904 && (serial < 1 || Math.floor(serial) === 60)) return undefined;
  const sinceEpoch = serial - (isFrom1904 ? epochDay.of1904 : epochDay.of1900) + (!isFrom1904 && serial < 60 ? 1 : 0);
  const [day, clock = ''] = new Date(Math.round(sinceEpoch * 86_400) * 1000).toISOString().split('T');
  const hasClock = Math.round((serial % 1) * 86_400) % 86_400 !== 0;
  return hasClock ? `${day}T${clock.slice(0, 8)}` : day;
}

/**
 * Texts write some characters as `_x000D_`, and `_x005F_` before what only looks so (ECMA-376, 22.9.2.19). Control characters
 * other than tabs and line breaks mean nothing in a cell and are dropped.
 */
export function plainText(text: string): string {
  const decoded = text.includes('_x')
    ? text.replaceAll(/_x([0-9a-f]{4})_/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
  // eslint-disable-next-line no-control-regex -- they are what is dropped
  return decoded.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '');
}
