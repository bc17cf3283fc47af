import { present } from '../presence.ts';

/**
 * The purchase number: a short name of an application that people can read out, write down and type. It is the last seven
 * hexadecimal digits of the application's id, written in six signs, with a check sign behind them: `K7Q-2MX4`. Those digits are
 * random, so two applications rarely have the same number, but they may: a search lists all of them.
 */

/** 29 signs, a prime: a check sign then tells every wrong sign and every two that were swapped. */
const signs = '0123456789ACDEFGHJKMNPQRTVWXY';
/** Letters that are taken for one of the signs, and are none themselves. */
const lookAlikes: Record<string, string> = { B: '8', I: '1', L: '1', O: '0', S: '5', U: 'V', Z: '2' };
const dataSigns = 6;
const idDigits = 7;

/** The check sign: the sum of the signs, each times its place. */
function checkOf(data: string): string {
  const sum = [...data].reduce((total, sign, place) => total + (place + 1) * signs.indexOf(sign), 0);
  return signs.charAt(sum % signs.length);
}

/** @param applicationId a UUID */
export function purchaseNumberOf(applicationId: string): string {
  let rest = Number.parseInt(applicationId.slice(-idDigits), 16);
  let data = '';
  for (let place = 0; place < dataSigns; place++) {
    data = signs.charAt(rest % signs.length) + data;
    rest = Math.floor(rest / signs.length);
  }
  return `${data.slice(0, 3)}-${data.slice(3)}${checkOf(data)}`;
}

/**
 * Reads a purchase number as people type it: in capitals or not, with or without hyphens and spaces, with letters that look like
 * the right signs.
 * @returns the digits that the application's id ends with; `mistyped` for seven signs whose check sign does not fit; undefined for
 *   what is no purchase number
 */
export function readPurchaseNumber(text: string): { idEnd: string } | 'mistyped' | undefined {
  const typed = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}_.]/gu, '');
  if (!/^[0-9A-Z]{7}$/.test(typed)) return undefined;
  const read = [...typed].map((sign) => lookAlikes[sign] ?? sign).join('');
  const data = read.slice(0, dataSigns);
  const value = [...data].reduce((sum, sign) => sum * signs.length + signs.indexOf(sign), 0);
  const isOne = checkOf(data) === present(read[dataSigns], 'the check sign') && value < 16 ** idDigits;
  return isOne ? { idEnd: value.toString(16).padStart(idDigits, '0') } : 'mistyped';
}
