/** Reads Code 39 (ISO/IEC 16388) as a scanner does, by the standard's table: wide and narrow, bar and space in turn. */
const characters: Record<string, string> = {
  nnnwwnwnn: '0',
  wnnwnnnnw: '1',
  nnwwnnnnw: '2',
  wnwwnnnnn: '3',
  nnnwwnnnw: '4',
  wnnwwnnnn: '5',
  nnwwwnnnn: '6',
  nnnwnnwnw: '7',
  wnnwnnwnn: '8',
  nnwwnnwnn: '9',
  wnnnnwnnw: 'A',
  nnwnnwnnw: 'B',
  wnwnnwnnn: 'C',
  nnnnwwnnw: 'D',
  wnnnwwnnn: 'E',
  nnwnwwnnn: 'F',
  nnnnnwwnw: 'G',
  wnnnnwwnn: 'H',
  nnwnnwwnn: 'I',
  nnnnwwwnn: 'J',
  wnnnnnnww: 'K',
  nnwnnnnww: 'L',
  wnwnnnnwn: 'M',
  nnnnwnnww: 'N',
  wnnnwnnwn: 'O',
  nnwnwnnwn: 'P',
  nnnnnnwww: 'Q',
  wnnnnnwwn: 'R',
  nnwnnnwwn: 'S',
  nnnnwnwwn: 'T',
  wwnnnnnnw: 'U',
  nwwnnnnnw: 'V',
  wwwnnnnnn: 'W',
  nwnnwnnnw: 'X',
  wwnnwnnnn: 'Y',
  nwwnwnnnn: 'Z',
  nwnnnnwnw: '-',
  wwnnnnwnn: '.',
  nwnnwnwnn: '*',
};

/**
 * @param dots one row of a picture, true where it is black
 * @returns the text between start and stop character, or undefined when the row is none of a barcode
 */
export function readCode39(dots: boolean[]): string | undefined {
  const runs: number[] = [];
  const first = dots.indexOf(true);
  if (first < 0) return undefined;
  for (let at = first; at <= dots.lastIndexOf(true); at++) {
    if (at > first && dots[at] === dots[at - 1]) runs[runs.length - 1]! += 1;
    else runs.push(1);
  }
  if ((runs.length + 1) % 10 !== 0) return undefined;
  const middle = (Math.min(...runs) + Math.max(...runs)) / 2;
  let text = '';
  for (let at = 0; at < runs.length; at += 10) {
    const pattern = runs.slice(at, at + 9).map((run) => (run > middle ? 'w' : 'n'));
    text += characters[pattern.join('')] ?? '?';
  }
  return /^\*[^*?]+\*$/.test(text) ? text.slice(1, -1) : undefined;
}
