/**
 * Code 39 (ISO/IEC 16388), which any scanner at a counter reads: digits and capital letters. A character is five bars and the
 * four spaces between them; three of the nine are wide. The position in a row of ten determines the wide bars, and the row
 * determines the wide space.
 */
const rows = ['1234567890', 'ABCDEFGHIJ', 'KLMNOPQRST', 'UVWXYZ-. *'];
const wideBars = ['10001', '01001', '11000', '00101', '10100', '01100', '00011', '10010', '01010', '00110'];
const wideSpaces = ['0100', '0010', '0001', '1000'];

const narrow = 2;
const wide = 5;

/** Whether a text can be encoded, and its bars fit the narrowest paper. */
export function isCode39(text: string): boolean {
  return /^[0-9A-Z.-]{1,10}$/.test(text);
}

/**
 * The bars of a text between start and stop character.
 * @returns the position and width of each bar, and the total width, in printer dots
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
      // A narrow space separates two characters.
      atDots += widthDots + (wideSpaces[row]![index] === '1' ? wide : narrow);
    }
  }
  return { bars, widthDots: atDots - narrow };
}
