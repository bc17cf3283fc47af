import { describe, expect, it } from 'vitest';
import { chooseEncoding } from '../../../../server/article/csv/encoding/choose-encoding.ts';
import { sampleFile } from '../../../../server/article/csv/encoding/file-sample.ts';
import { decoderOf, encodingLabelled } from '../../../../server/article/csv/encoding/text-encoding.ts';
import { encode } from './encode.ts';
import { fileOf } from './file-of.ts';
import { encodingsOf, titles } from './shop-texts.ts';
import type { TitleLanguage } from './shop-texts.ts';

const choose = async (bytes: Buffer, languages: string[] = []) =>
  chooseEncoding(await sampleFile(fileOf(bytes)), languages);

/** Numbers that look random and are the same in every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

const csv = (rows: readonly string[]) =>
  `Handle,Title,Vendor\r\n${rows.map((title, i) => `x${i},"${title}",A`).join('\r\n')}\r\n`;

type Sample = { name: string; rows: number; bytes: Buffer; encoding: string };

function samples(): Sample[] {
  const number = numbersFrom(15);
  return Object.entries(encodingsOf).flatMap(([language, encodings]) => {
    const known = titles[language as TitleLanguage];
    const title = () => known[number(known.length)]!;
    const word = () => {
      const words = title().split(/[ ,]+/);
      return words.find((each) => /\P{ASCII}/u.test(each)) ?? words[0]!;
    };
    return encodings.flatMap((encoding) =>
      [1, 1, 2, 6, 25].flatMap((rows, index): Sample[] => {
        const lines = Array.from({ length: rows }, () => (index === 0 ? word() : title()));
        const bytes = encode(csv(lines), encoding);
        if (bytes === undefined || bytes.every((byte) => byte < 0x80)) return [];
        return [{ name: `${language} in ${encoding}: ${lines.slice(0, 3).join('; ')}`, rows, bytes, encoding }];
      }),
    );
  });
}

it('reads every language in every encoding of it rightly, or refuses: it never reads wrongly', async () => {
  const wrong: string[] = [];
  const refused: string[] = [];
  const all = samples();
  for (const { name, rows, bytes, encoding } of all) {
    const choice = await choose(bytes);
    if ('undecided' in choice) {
      if (rows > 2) refused.push(`${name}: ${choice.undecided}`);
    } else if (decoderOf(choice.encoding)(bytes) !== decoderOf(encoding)(bytes)) {
      wrong.push(`${name}, read as ${choice.encoding}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(all.length).toBeGreaterThan(150);
  expect(refused.length).toBeLessThan(10);
});

describe('A file of one row', () => {
  it.each([
    ['windows-1252', 'muetze,Mütze'],
    ['ibm850', 'muetze,Mütze'],
    ['macintosh', 'strassen,Straßenkarte für Köln'],
    ['windows-1252', 'pinata,Piñata pequeña'],
    ['windows-1252', 'mens,Men’s coat'],
    ['iso-8859-15', 'x,Größe M nur 5 €'],
    ['windows-1251', 'x,Шапка'],
    ['koi8-r', 'x,шапка'],
    ['shift_jis', 'x,ニット帽'],
    ['gb18030', 'x,羊毛帽子'],
  ])('is read in %s: %s', async (encoding, row) => {
    const bytes = encode(`Handle,Title\n${row}\n`, encoding)!;
    const choice = await choose(bytes);
    expect('encoding' in choice && decoderOf(choice.encoding)(bytes)).toBe(`Handle,Title\n${row}\n`);
  });

  it('is refused with both readings where they are close, unless the shop’s language says which', async () => {
    const bytes = encode('Handle,Title\nx,Pêche\n', 'windows-1252')!;
    expect(await choose(bytes)).toEqual({
      undecided: expect.stringMatching(/Windows-1252 \("Pêche"\) or .*--encoding/) as string,
    });
  });
});

/** Rows of UTF-8 and rows of Windows-1252 in one file. */
const mixed = (good: number, bad: number) =>
  Buffer.concat([
    Buffer.from(csv(Array.from({ length: good }, () => 'Mütze'))),
    ...titles.de.slice(0, bad).map((title) => encode(`y,"${title}",B\r\n`, 'windows-1252')!),
  ]);

describe('A file that is UTF-8', () => {
  it('stays UTF-8 with a few rows that are not', async () => {
    expect(await choose(mixed(5, 2))).toEqual({ encoding: 'utf-8', how: 'its bytes are UTF-8, but 2 lines are not' });
    expect(await choose(mixed(1, 8))).toMatchObject({ encoding: 'windows-1252' });
  });

  it('is not what two Chinese characters happen to spell in it', async () => {
    expect(await choose(Buffer.from(csv(['Łódź', 'Ωmega'])))).toMatchObject({ encoding: 'utf-8' });
    const bytes = encode(csv(['模板']), 'gb18030')!;
    const choice = await choose(bytes);
    expect('undecided' in choice || decoderOf(choice.encoding)(bytes).includes('模板')).toBe(true);
  });
});

it('keeps a bounded part of a large file, from all parts of it', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => (i === 29_990 ? 'Preis 5 €' : `Mütze ${i}`));
  const sample = await sampleFile(fileOf(encode(csv(rows), 'windows-1252')!));
  expect(sample.lines.length).toBeLessThan(700);
  expect(sample.lines.some((line) => line.includes(0x80))).toBe(true);
  expect(sample.lines.some((line) => line.includes('Mütze 0'.slice(1), 0, 'latin1'))).toBe(true);
  expect(sample.utf8Lines).toEqual({ sound: 0, broken: 30_000 });
});

it('knows encodings by every label of the Encoding Standard and by the numbers of code pages', () => {
  const labels = [
    'UTF8',
    'latin1',
    'cp1252',
    'sjis',
    'ms_kanji',
    'x-gbk',
    'mac',
    'cp866',
    'cp850',
    '850',
    'IBM852',
    'koi8',
  ];
  expect(labels.map(encodingLabelled)).toEqual([
    'utf-8',
    'windows-1252',
    'windows-1252',
    'shift_jis',
    'shift_jis',
    'gbk',
    'macintosh',
    'ibm866',
    'ibm850',
    'ibm850',
    'ibm852',
    'koi8-r',
  ]);
  expect(['ebcdic', 'replacement', 'x-user-defined', ''].map(encodingLabelled)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it.each(['shift_jis', 'gbk', 'gb18030', 'big5', 'euc-kr', 'euc-jp'])(
  'has no character in %s with a byte that parts cells',
  (encoding) => {
    const decode = decoderOf(encoding);
    for (let lead = 0x80; lead <= 0xff; lead++) {
      for (const byte of [0x09, 0x0a, 0x0d, 0x22, 0x2c, 0x3b]) {
        expect(decode(Buffer.of(lead, byte)).endsWith(String.fromCharCode(byte))).toBe(true);
      }
    }
  },
);
