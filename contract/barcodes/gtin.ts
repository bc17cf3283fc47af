const lengths: readonly number[] = [8, 12, 13, 14];
const [fewestDigits, mostDigits] = [7, 14];

/** The check digit that completes `body` (GS1 General Specifications, 7.9). */
export function gtinCheckDigit(body: string): string {
  const sum = [...body]
    .toReversed()
    .reduce((soFar, digit, place) => soFar + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

const endsInCheckDigit = (digits: string) => digits.at(-1) === gtinCheckDigit(digits.slice(0, -1));

/** Whether the last digit is the check digit of a GTIN of 8, 12, 13 or 14 digits (GS1 General Specifications, 7.9). */
export function isGtin(digits: string): boolean {
  return /^\d+$/.test(digits) && lengths.includes(digits.length) && endsInCheckDigit(digits);
}

/**
 * The GTIN of 14 digits, whether leading zeros were added or lost: zeros do not change the check digit.
 * @returns undefined where the check digit is not right, or where there are too few or too many digits
 */
export function gtin14Of(digits: string): string | undefined {
  const significant = digits.replace(/^0+/, '');
  const isLong = digits.length >= fewestDigits && significant !== '' && significant.length <= mostDigits;
  return isLong && /^\d+$/.test(digits) && endsInCheckDigit(digits) ? significant.padStart(mostDigits, '0') : undefined;
}
