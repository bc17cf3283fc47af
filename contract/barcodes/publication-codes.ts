import { gtinCheckDigit } from './gtin.ts';

/** The weighted sum of ISBN-10 and ISSN: the last digit weighs one, each before it one more, and X is ten (ISO 2108, ISO 3297). */
function isRightModulo11(code: string): boolean {
  const sum = [...code]
    .toReversed()
    .reduce((soFar, sign, place) => soFar + (sign === 'x' ? 10 : Number(sign)) * (place + 1), 0);
  return sum % 11 === 0;
}

const completed = (body: string) => body + gtinCheckDigit(body);

/**
 * The EAN-13 of an ISBN of ten digits, of an ISMN that begins with M (ISO 10957), or of an ISSN.
 * @param folded in lower case and without separators
 * @returns undefined for every other code, and where the check digit is not right
 */
export function eanOfPublication(folded: string): string | undefined {
  const code = folded.replace(/^(?:isbn|ismn|issn):?/, '');
  if (/^\d{9}[\dx]$/.test(code) && isRightModulo11(code)) return completed(`978${code.slice(0, 9)}`);
  const ismn = /^m(\d{8})(\d)$/.exec(code);
  // M counts as 3, and so does the 0 with the prefix 979: the check digit is the same.
  if (ismn) return completed(`9790${ismn[1]}`).at(-1) === ismn[2] ? `9790${ismn[1]}${ismn[2]}` : undefined;
  if (/^\d{7}[\dx]$/.test(code) && isRightModulo11(code)) return completed(`977${code.slice(0, 7)}00`);
  return undefined;
}

/** The ISSN, without its hyphen, of an EAN-13 that names a periodical and no variant of it; undefined for every other code. */
export function issnOfEan(ean: string): string | undefined {
  const body = /^977(\d{7})00\d$/.exec(ean)?.[1];
  return body && [...'0123456789x'].map((check) => body + check).find(isRightModulo11);
}
