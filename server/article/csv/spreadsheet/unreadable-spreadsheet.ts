/** A spreadsheet as a whole cannot be read; the message says why and what would help. */
export class UnreadableSpreadsheet extends Error {
  override name = 'UnreadableSpreadsheet';
}
