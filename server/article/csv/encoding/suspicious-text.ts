import { besides, costOfText, signPattern, wordPattern } from './encoding-score.ts';
import { impossibleSign, isMisshapen, signCost } from './plausibility.ts';
import { decoderOf, replacementCharacter, shownEncoding } from './text-encoding.ts';
import type { TextEncoding } from './text-encoding.ts';

/** Finds text that was decoded by the wrong table, here or earlier: it would be on sale as rubbish. */

const longestExcerpt = 40;

/** The words around a place, short enough for a sentence. */
function excerptAround(text: string, index: number): string {
  const start = Math.max(text.slice(0, index).search(/\S+\s*$/u), index - longestExcerpt / 2, 0);
  const end = index + Math.max(1, text.slice(index).search(/(?<=\S)\s|$/u));
  return text.slice(start, Math.min(end, start + longestExcerpt)).trim();
}

// How UTF-8 comes to be misread most often. Reading it so, and writing it as UTF-8 again, encodes it twice.
const misreadAs: readonly TextEncoding[] = [
  'windows-1252',
  'macintosh',
  'ibm850',
  'ibm437',
  'windows-1251',
  'windows-1250',
];

let byteTables: Map<TextEncoding, Map<string, number>> | undefined;

function bytesOf(encoding: TextEncoding): Map<string, number> | undefined {
  byteTables ??= new Map(
    misreadAs.map((each) => {
      const decode = decoderOf(each);
      return [each, new Map(Array.from({ length: 128 }, (_, i) => [decode(Buffer.of(i + 0x80)), i + 0x80]))];
    }),
  );
  return byteTables.get(encoding);
}

const continuationsAfter = (lead: number) => (lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1);
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The text with every run that is UTF-8 misread in `encoding` read rightly; undefined when there is none. */
function readAgain(text: string, encoding: TextEncoding): { text: string; firstAt: number } | undefined {
  const bytes = bytesOf(encoding);
  const characters = [...text];
  let again = '';
  let firstAt = -1;
  for (let place = 0; place < characters.length; place++) {
    const character = characters[place] ?? '';
    const lead = character < '\x80' ? undefined : bytes?.get(character);
    const length = lead === undefined || lead < 0xc2 || lead > 0xf4 ? 0 : continuationsAfter(lead);
    const trail = characters.slice(place + 1, place + 1 + length).map((each) => bytes?.get(each) ?? 0);
    if (length === 0 || trail.length < length || trail.some((byte) => byte < 0x80 || byte > 0xbf)) {
      again += character;
      continue;
    }
    try {
      const right = strictUtf8.decode(Buffer.of(lead ?? 0, ...trail));
      if (firstAt < 0) firstAt = again.length;
      again += right;
      place += length;
    } catch {
      again += character;
    }
  }
  return firstAt < 0 ? undefined : { text: again, firstAt };
}

/** So much more plausible must the second reading be. */
const clearlyBetter = 4;

function findTwiceEncoded(text: string): string | undefined {
  let best: { cost: number; right: string; at: number; encoding: TextEncoding } | undefined;
  for (const encoding of misreadAs) {
    const again = readAgain(text, encoding);
    if (!again) continue;
    const cost = costOfText(again.text);
    if (!best || cost < best.cost) best = { cost, right: again.text, at: again.firstAt, encoding };
  }
  if (!best || best.cost + clearlyBetter > costOfText(text)) return undefined;
  const [seen, right] = [excerptAround(text, best.at), excerptAround(best.right, best.at)];
  return `"${seen}" looks wrongly decoded: it may be "${right}", UTF-8 that was read as ${shownEncoding(best.encoding)}`;
}

function findLostText(text: string, encoding: TextEncoding, bytes: () => Buffer): string | undefined {
  const at = text.indexOf(replacementCharacter);
  if (at < 0) return undefined;
  const excerpt = excerptAround(text, at);
  if (encoding === 'utf-8' && bytes().includes(Buffer.from(replacementCharacter))) {
    return `"${excerpt}" has the sign U+FFFD, which stands for a letter that was lost before: type the letter again`;
  }
  const other = encoding === 'utf-8' ? decoderOf('windows-1252')(bytes()) : '';
  const isControl = other === '' || /^[\u0080-\u009f]$/u.test(other.charAt(at));
  const guess = isControl ? '' : excerptAround(other, at);
  const asOther =
    guess === '' || text.slice(0, at) !== other.slice(0, at) ? '' : `; in Windows-1252 it would be "${guess}"`;
  return `"${excerpt}" has a byte that is not ${shownEncoding(encoding)}${asOther}`;
}

function findMisshapen(text: string, encoding: TextEncoding): string | undefined {
  const wrong = `looks wrongly decoded as ${shownEncoding(encoding)}`;
  for (const { 0: sign, index } of text.matchAll(signPattern)) {
    const { before, after } = besides(text, index, sign);
    if (signCost(sign, before, after) >= impossibleSign) return `"${excerptAround(text, index)}" ${wrong}`;
  }
  for (const { 0: word } of text.matchAll(wordPattern)) if (isMisshapen(word)) return `"${word}" ${wrong}`;
  return undefined;
}

/**
 * A control character shows nothing on a screen. In a name or an option it is left out of sale; old descriptions of real shops have
 * one for a sign whose loss is harmless, and come in as they are.
 */
const longestName = 255;

/**
 * Says what is wrong with a decoded text, as the beginning of a sentence, or undefined when it looks right.
 * @param bytes the bytes that it was decoded from; asked for only when they are needed
 */
export function textProblem(text: string, encoding: TextEncoding, bytes: () => Buffer): string | undefined {
  const lost = findLostText(text, encoding, bytes);
  if (lost !== undefined) return lost;
  const twice = findTwiceEncoded(text);
  if (twice !== undefined) return twice;
  const control = text.search(/[\u0080-\u009f]/u);
  if (control >= 0 && (encoding !== 'utf-8' || text.length <= longestName)) {
    const code = text.charCodeAt(control);
    const right = decoderOf('windows-1252')(Buffer.of(code));
    const meant = right === text[control] ? '' : `; it may be "${right}" of Windows-1252`;
    return `"${excerptAround(text, control).replaceAll(/[\u0080-\u009f]/gu, '?')}" has a control character (U+00${code.toString(16).toUpperCase()}) where a letter or sign should be${meant}`;
  }
  const isJapaneseMisread = (text.match(/[縺繧繝]/gu) ?? []).length > 1 && !/[\u3040-\u30ff]/u.test(text);
  if (isJapaneseMisread)
    return `"${text.trim().slice(0, longestExcerpt)}" looks wrongly decoded: it may be UTF-8 that was read as Shift_JIS`;
  if (text.includes('锟斤拷'))
    return `"${text.trim().slice(0, longestExcerpt)}" has signs in the place of letters that were lost before: type them again`;
  return encoding === 'utf-8' ? undefined : findMisshapen(text, encoding);
}
