import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { present } from '../../contract/presence.ts';
import { gatherLetters } from './gather-letters.ts';

/**
 * Japanese letters come in 124 parts. The kiosk's own sentences take some letters from a third of them, and Chromium looks each
 * part up again for every size and weight, which took a second when a shopper chose Japanese. So the letters of those sentences
 * are also gathered into one file, which stands before the parts.
 */
const family = 'Sidelane Japanese Variable';

const wordings = path.resolve(import.meta.dirname, '../../renderer/wording');
const japaneseLetters = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/g;
/** What prices, dates and lengths of time are written with, which the browser knows and no sentence has. */
const lettersOfNumbers = '年月日曜火水木金土時分秒間週前後円￥億万';

type Range = readonly [first: number, last: number];

/** `U+6??`, `U+20A0-20CF` or `U+20AC` */
function readRange(range: string): Range {
  const [first = '', last = first] = range.trim().slice(2).split('-');
  return [Number.parseInt(first.replaceAll('?', '0'), 16), Number.parseInt(last.replaceAll('?', 'F'), 16)];
}

function readParts(): { file: string; ranges: Range[] }[] {
  const sheet = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-jp/index.css');
  return readFileSync(sheet, 'utf8')
    .split('@font-face')
    .slice(1)
    .map((rule) => {
      const find = (what: RegExp) => present(what.exec(rule)?.[1], `${what.source} in the sheet of a typeface`);
      return {
        file: path.join(path.dirname(sheet), find(/url\(([^)]+)\)/)),
        ranges: find(/unicode-range:([^;}]+)/)
          .split(',')
          .map(readRange),
      };
    });
}

/** The letters of the kiosk's Japanese sentences. */
function lettersOfSentences(): number[] {
  const text = readdirSync(wordings)
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(path.join(wordings, name), 'utf8'))
    .join('');
  return [...(text.match(japaneseLetters) ?? []), ...lettersOfNumbers].map((letter) =>
    present(letter.codePointAt(0), 'the code point of a letter'),
  );
}

/**
 * Writes the typeface of the kiosk's Japanese sentences, with its sheet.
 * @param folder where `japanese.css` and the file that it names are put
 */
export function writeSentenceLetters(folder: string): void {
  const wanted = [...new Set(lettersOfSentences())];
  const parts = readParts().filter(({ ranges }) =>
    wanted.some((codePoint) => ranges.some(([first, last]) => first <= codePoint && codePoint <= last)),
  );
  const { file, codePoints } = gatherLetters(
    parts.map((part) => readFileSync(part.file)),
    wanted,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'japanese-sentences.woff2'), file);
  writeFileSync(
    path.join(folder, 'japanese.css'),
    `@font-face {
  font-family: '${family}';
  font-style: normal;
  font-display: swap;
  font-weight: 100 900;
  src: url(./japanese-sentences.woff2) format('woff2-variations');
  unicode-range: ${codePoints.map((codePoint) => `U+${codePoint.toString(16)}`).join(', ')};
}
`,
  );
}
