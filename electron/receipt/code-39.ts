/**
 * Code 39 (ISO/IEC 16388): what any scanner at a counter reads, of digits and capital letters. A character is five bars and the
 * four spaces between them, three of the nine wide. Which bars are wide says the place in a row of ten; which space is wide says the row.
 */
const rows = ['1234567890', 'ABCDEFGHIJ', 'KLMNOPQRST', 'UVWXYZ-. *'];
const wideBars = ['10001', '01001', '11000', '00101', '10100', '01100', '00011', '10010', '01010', '00110'];
const wideSpaces = ['0100', '0010', '0001', '1000'];

const narrow = 2;
const wide = 5;

/** Whether a text can be scanned, and its bars are narrow enough for the narrowest paper. */
export function isCode39(text: string): boolean {
  return /^[0-9A-Z.-]{1,10}$/.test(text);
}

/**
 * The bars of a text between start and stop character.
 * @returns the place and width of each bar, and the width of all, in printer's dots
 */
export function code39Bars(text: string): { bars: { atDots: number; widthDots: number }[]; widthDots: number } {
  if (!isCode39(text)) throw new Error('This text cannot be written in Code 39.');
  const bars: { atDots: number; widthDots: number }[] = [];
  let atDots = 0;
  for (const character of `*${text}*`) {
    const row = rows.findIndex((characters) => characters.includes(character));
    const barsOfCharacter = wideBars[rows[row]!.indexOf(character)]!;
    for (let index = 0; index < 5; index++) {
      const widthDots = barsOfCharacter[index] === '1' ? wide : narrow;
      bars.push({ atDots, widthDots });
      // Between two characters stands a narrow space.
      atDots += widthDots + (wideSpaces[row]![index] === '1' ? wide : narrow);
    }
  }
  return { bars, widthDots: atDots - narrow };
}
