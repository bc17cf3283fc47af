import { hasValidCheckDigit } from '../../../settling/contract/card.ts';

/** Whether the last digit is the check digit of a GTIN (GS1 General Specifications, 7.9). */
export function isGtin(digits: string): boolean {
  if (!/^\d+$/.test(digits) || ![8, 12, 13, 14].includes(digits.length)) return false;
  const sum = [...digits].toReversed().reduce((soFar, digit, place) => soFar + Number(digit) * (place % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/**
 * Whether what was scanned may be a credit number: a card reader that plays a keyboard looks like a scanner. What may be one
 * is asked of nobody.
 */
export function mayBeCreditNumber(scanned: string): boolean {
  const runs = scanned.replaceAll(/(?<=\d)[ -](?=\d)/g, '').match(/\d{12,}/g) ?? [];
  return runs.some((digits) => {
    if (digits === scanned && isGtin(digits)) return false;
    return digits.length > 19 || hasValidCheckDigit(digits);
  });
}
