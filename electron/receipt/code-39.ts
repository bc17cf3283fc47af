import { present } from '../../contract/presence.ts';

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

/** Which bars, and which spaces between them, are wide in a character. */
function patternOf(character: string): { barsOfCharacter: string; spaces: string } {
  const row = rows.findIndex((characters) => characters.includes(character));
  const characters = present(rows[row], 'the row of a Code 39 character');
  return {
    barsOfCharacter: present(wideBars[characters.indexOf(character)], 'the bars of a Code 39 character'),
    spaces: present(wideSpaces[row], 'the spaces of a Code 39 character'),
  };
}

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
    const { barsOfCharacter, spaces } = patternOf(character);
    for (let index = 0; index < 5; index++) {
      const widthDots = barsOfCharacter[index] === '1' ? wide : narrow;
      bars.push({ atDots, widthDots });
      // A narrow space separates two characters.
      atDots += widthDots + (spaces[index] === '1' ? wide : narrow);
    }
  }
  return { bars, widthDots: atDots - narrow };
}
