import { asciiDigits } from '../../../contract/decimal-digits.ts';

/** Formats what people type digit by digit as it is printed on a card: in ASCII, from any script. */

const digitsOf = (typed: string) => asciiDigits(typed).replaceAll(/\D/g, '');

/** Groups of four, as embossed on a card. */
export function groupCreditNumber(typed: string): string {
  return digitsOf(typed)
    .slice(0, 19)
    .replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

/** The same with all but the last four digits hidden. */
export function coverCreditNumber(typed: string): string {
  return groupCreditNumber(typed).replaceAll(/\d(?=(?:\D*\d){4})/g, '•');
}

/** `03/28`; the slash is added automatically. A month needs no leading zero, and the year may have four digits. */
export function groupExpiry(typed: string): string {
  const digits = digitsOf(typed).slice(0, 6);
  const completed = /^[2-9]/.test(digits) ? `0${digits}` : /^1[/.-]/.test(asciiDigits(typed)) ? `0${digits}` : digits;
  return completed.length > 2 ? `${completed.slice(0, 2)}/${completed.slice(2, 6)}` : completed;
}

export function onlyDigits(most: number): (typed: string) => string {
  return (typed) => digitsOf(typed).slice(0, most);
}

/** Reformats a field during typing; the caret stays behind the same digit. */
export function reshape(input: HTMLInputElement, shape: (typed: string) => string): void {
  const typed = input.value;
  const shaped = shape(typed);
  if (shaped === typed) return;
  const wasAtEnd = input.selectionStart === typed.length;
  const before = digitsOf(typed.slice(0, input.selectionStart ?? typed.length)).length;
  let caret = 0;
  for (let seen = 0; caret < shaped.length && seen < before; caret++) if (/\d/.test(shaped.charAt(caret))) seen++;
  input.value = shaped;
  if (wasAtEnd) caret = shaped.length;
  input.setSelectionRange(caret, caret);
}
