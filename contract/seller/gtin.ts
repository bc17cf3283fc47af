/** Whether the last digit is the check digit of a GTIN of 8, 12, 13 or 14 digits (GS1 General Specifications, 7.9). */
export function isGtin(digits: string): boolean {
  if (!/^\d+$/.test(digits) || ![8, 12, 13, 14].includes(digits.length)) return false;
  const sum = [...digits].toReversed().reduce((soFar, digit, place) => soFar + Number(digit) * (place % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}
