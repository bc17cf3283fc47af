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
