/**
 * Keeps spreadsheets from evaluating text that a user typed. A spreadsheet shows a cell that begins like a formula as text when
 * an apostrophe stands before it. Full-width signs count too, because spreadsheets in East Asia treat them like the ASCII ones.
 */
const formulaSigns = '=+\\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20';

// Some spreadsheets pass over spaces and line breaks before they look.
const beginsLikeFormula = new RegExp(`^[\\s\u0000]*[${formulaSigns}]`, 'u');
const guarded = new RegExp(`^'+(?=[\\s\u0000]*[${formulaSigns}])`, 'u');

/** A number with a sign is a number to a spreadsheet too. */
const plainNumber = /^[+-]?\d+(?:[.,]\d+)?$/;

/** The cell as a spreadsheet can show it and computes nothing. One that looks guarded gets one apostrophe more. */
export function guardFormula(cell: string): string {
  if (plainNumber.test(cell)) return cell;
  return beginsLikeFormula.test(cell) || guarded.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before `guardFormula`. */
export function unguardFormula(cell: string): string {
  return guarded.test(cell) ? cell.slice(1) : cell;
}
