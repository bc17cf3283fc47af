import { isUtf8 } from 'node:buffer';
import { present } from '../../../../contract/presence.ts';
import { lineOf, readIn } from './encoding-score.ts';
import type { Reading } from './encoding-score.ts';
import type { FileSample } from './file-sample.ts';
import { decoderOf, shownEncoding } from './text-encoding.ts';
import type { TextEncoding } from './text-encoding.ts';

/**
 * Decides how a file is encoded that does not say so: UTF-8 if its bytes are, otherwise the encoding in which its words are most
 * plausible by far. Where two readings are close it decides nothing: a wrong one would be published.
 */

/** An encoding and, as part of a sentence, how it was decided. */
export type Choice = { encoding: TextEncoding; how: string } | { undecided: string };

/**
 * The encodings that are told apart, the commonest first among those that read a text alike. The number is how much rarer they are
 * in files of shops, as a negative natural logarithm.
 */
const candidates: readonly (readonly [TextEncoding, number])[] = [
  ['windows-1252', 0],
  ['windows-1250', 1.5],
  ['windows-1251', 1],
  ['shift_jis', 1],
  ['gb18030', 1],
  ['big5', 1.5],
  ['euc-kr', 1.5],
  ['windows-1254', 2],
  ['windows-1253', 1.5],
  ['windows-1255', 1.5],
  ['windows-1256', 1.5],
  ['windows-1257', 2.5],
  ['iso-8859-15', 2],
  ['iso-8859-2', 2.5],
  ['euc-jp', 2],
  ['koi8-r', 2.5],
  ['ibm866', 2.5],
  ['koi8-u', 2.5],
  ['macintosh', 3],
  ['ibm850', 3],
  ['ibm852', 4],
  ['ibm437', 5],
  ['ibm857', 3.5],
  ['ibm737', 3.5],
  ['ibm862', 3.5],
  ['ibm775', 6],
  ['x-mac-ce', 4.5],
  ['x-mac-turkish', 4.5],
  ['x-mac-greek', 4.5],
  ['windows-874', 1.5],
  ['windows-1258', 3.5],
  ['iso-8859-7', 3],
  ['iso-8859-8', 3],
  ['iso-8859-6', 3],
  ['iso-8859-5', 3],
  ['iso-8859-13', 3],
  ['iso-8859-4', 6],
  ['iso-8859-16', 5],
  ['x-mac-cyrillic', 3.5],
];

/** So much more plausible (a factor of a thousand) must a reading be than every other. */
const clearMargin = 7;
const mostBrokenWords = 0.2;
/** With fewer lines than this that are not ASCII, UTF-8 may be an accident: two bytes of Chinese can be one letter of it. */
const fewUtf8Lines = 3;
const mostCells = 700;

const multibyte = new Set<TextEncoding>(['utf-8', 'shift_jis', 'gb18030', 'big5', 'euc-kr', 'euc-jp']);

function readsAlike(one: Reading, other: Reading, highBytes: ReadonlySet<number>): boolean {
  if (one.text !== other.text) return false;
  if (multibyte.has(one.encoding) || multibyte.has(other.encoding)) return true;
  const [decodeOne, decodeOther] = [decoderOf(one.encoding), decoderOf(other.encoding)];
  return [...highBytes].every((byte) => decodeOne(Buffer.of(byte)) === decodeOther(Buffer.of(byte)));
}

/** A word that the two readings spell differently, in both spellings. */
function differingWord(one: Reading, other: Reading): [string, string] | undefined {
  const ours = one.words.find((word) => !other.words.includes(word));
  const theirs = other.words.find((word) => !one.words.includes(word));
  return ours === undefined || theirs === undefined ? undefined : [ours, theirs];
}

function undecidedBetween(one: Reading, other: Reading): string {
  const words = differingWord(one, other);
  const [first, second] = [shownEncoding(one.encoding), shownEncoding(other.encoding)];
  const seen = words ? `${first} ("${words[0]}") or ${second} ("${words[1]}")` : `${first} or ${second}`;
  return `The file is not UTF-8, and could be ${seen}: say which with --encoding ${one.encoding} or --encoding ${other.encoding}, or save it as "CSV UTF-8".`;
}

const undecidable =
  'The file is not UTF-8, and in no encoding known here do its words look right: say which it is with --encoding, or save it as "CSV UTF-8".';

const rows = (n: number) => (n === 1 ? 'one line is' : `${n.toLocaleString('en')} lines are`);

function byPlausibility(sample: FileSample, encodings: typeof candidates, shopLanguages: readonly string[]): Choice {
  let cells = 0;
  const lines = sample.lines
    .map(lineOf)
    .filter((line) => line.cells.length > 0 && (cells += line.cells.length) <= mostCells + line.cells.length);
  const shop = new Set(shopLanguages.map((language) => language.toLowerCase().split('-')[0] ?? ''));
  const possible = encodings
    .flatMap(([encoding, rarity]): Reading[] => {
      const reading = readIn(encoding, decoderOf(encoding), lines, shop);
      return reading ? [{ ...reading, cost: reading.cost + rarity }] : [];
    })
    .toSorted((a, b) => a.cost - b.cost);
  const best = possible[0];
  if (!best || best.brokenWords > mostBrokenWords) return { undecided: undecidable };
  const rival = possible.find((reading) => reading !== best && !readsAlike(best, reading, sample.highBytes));
  if (rival && rival.cost - best.cost < clearMargin) return { undecided: undecidedBetween(best, rival) };
  const alike = possible.filter((reading) => readsAlike(best, reading, sample.highBytes));
  const named = present(
    encodings.find(([encoding]) => alike.some((reading) => reading.encoding === encoding)),
    'an encoding of those that read alike',
  )[0];
  const word = best.words[0];
  const proof = word === undefined ? '' : `: its words are most plausible so, such as "${word}"`;
  return { encoding: named, how: `the file is not UTF-8${proof}` };
}

/**
 * Chooses the encoding of a file without a byte-order mark and without zero bytes.
 * @param shopLanguages the languages of the shop (BCP 47), which the file is more likely to be in than in others
 */
export function chooseEncoding(sample: FileSample, shopLanguages: readonly string[]): Choice {
  const { sound, broken } = sample.utf8Lines;
  if (sound + broken === 0) return { encoding: 'utf-8', how: 'all its bytes are ASCII' };
  if (broken === 0) {
    if (sound >= fewUtf8Lines || !isShortUtf8(sample)) return { encoding: 'utf-8', how: 'all its bytes are UTF-8' };
    const choice = byPlausibility(sample, [['utf-8', -8], ...candidates], shopLanguages);
    if ('undecided' in choice) return { encoding: 'utf-8', how: 'all its bytes are UTF-8' };
    return choice.encoding === 'utf-8' ? { encoding: 'utf-8', how: 'all its bytes are UTF-8' } : choice;
  }
  if (sound >= broken) {
    const how = `its bytes are UTF-8, but ${rows(broken)} not`;
    return { encoding: 'utf-8', how };
  }
  // What is UTF-8 among the others says nothing of their encoding; those rows are left out one by one.
  const lines = sample.lines.filter((line) => !isUtf8(line));
  return byPlausibility({ ...sample, lines }, candidates, shopLanguages);
}

/** Whether what is not ASCII is a few pairs of bytes alone, which other encodings write by chance. */
function isShortUtf8({ lines }: FileSample): boolean {
  const text = lines.map((line) => line.toString('utf8')).join('');
  const letters = text.match(/\P{ASCII}/gu) ?? [];
  return letters.length <= 4 && letters.every((letter) => letter < '\u0800');
}
