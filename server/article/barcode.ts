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
 * Every way in which the same barcode may be kept (GS1 General Specifications): a GTIN of 12 or 13 digits is the one of 14
 * with the zeros before it left out, and scanners differ in how many they leave out. What is no GTIN is only itself.
 */
export function barcodeForms(barcode: string): string[] {
  if (!/^\d{12,14}$/.test(barcode)) return [barcode];
  const whole = barcode.padStart(14, '0');
  return [whole, ...['0', '00'].filter((zeros) => whole.startsWith(zeros)).map(({ length }) => whole.slice(length))];
}
