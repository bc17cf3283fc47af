/**
 * A barcode as a scanner gives it. Spreadsheets are kept from taking a barcode for a number by an apostrophe before it
 * (`'0886888963176`) or by a formula around it (`="0886888963176"`).
 */
export function barcodeOf(text: string): string {
  return text
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim();
}

/**
 * Lists every form in which the same barcode may be stored (GS1 General Specifications). A GTIN of 12 or 13 digits is the GTIN of
 * 14 without its leading zeros, and scanners differ in how many they leave out. A code that is not a GTIN has only one form.
 */
export function barcodeForms(barcode: string): string[] {
  if (!/^\d{12,14}$/.test(barcode)) return [barcode];
  const whole = barcode.padStart(14, '0');
  return [whole, ...['0', '00'].filter((zeros) => whole.startsWith(zeros)).map(({ length }) => whole.slice(length))];
}
