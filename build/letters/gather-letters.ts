import { present } from '../../contract/presence.ts';
import { readGlyphNumbers, writeGlyphNumbers } from './glyph-numbers.ts';
import { readOutlines, writeOutlines } from './glyph-outlines.ts';
import type { GlyphOutline } from './glyph-outlines.ts';
import { readVariations, writeVariations } from './glyph-variations.ts';
import type { GlyphVariations } from './glyph-variations.ts';
import { readWoff2, writeWoff2 } from './woff2.ts';
import type { FontTables } from './woff2.ts';

/** A part of a typeface. */
class Part {
  readonly tables: FontTables;
  readonly variations: GlyphVariations;
  readonly #numbers: Map<number, number>;
  readonly #outlines: GlyphOutline[];

  constructor(file: Buffer) {
    this.tables = readWoff2(file);
    this.#numbers = readGlyphNumbers(this.table('cmap'));
    this.#outlines = readOutlines(present(this.tables.get('glyf'), 'the outlines of a typeface'));
    this.variations = readVariations(this.table('gvar'));
  }

  table(tag: string): Buffer {
    return present(this.tables.get(tag), `the table ${tag} of a typeface`).data;
  }

  has(codePoint: number): boolean {
    return this.#numbers.has(codePoint);
  }

  /** The glyph of a code point, or what stands for missing ones. */
  glyph(codePoint?: number): { outline: GlyphOutline; variation: Buffer; metrics: Buffer } {
    const number = codePoint === undefined ? 0 : present(this.#numbers.get(codePoint), 'the glyph of a letter');
    const [hmtx, metricsCount] = [this.table('hmtx'), this.table('hhea').readUInt16BE(34)];
    const advance = hmtx.subarray(4 * Math.min(number, metricsCount - 1)).subarray(0, 2);
    const bearing =
      number < metricsCount
        ? hmtx.subarray(4 * number + 2, 4 * number + 4)
        : hmtx.subarray(4 * metricsCount + 2 * (number - metricsCount)).subarray(0, 2);
    return {
      outline: present(this.#outlines[number], 'the outline of a letter'),
      variation: present(this.variations.glyphs[number], 'the variation of a letter'),
      metrics: Buffer.concat([advance, bearing]),
    };
  }
}

/** What the parts of one typeface have in common, and what a reader needs besides the letters. */
const commonTables = ['OS/2', 'avar', 'fvar', 'gasp', 'head', 'hhea', 'maxp', 'name', 'post', 'prep'];

/**
 * Makes one typeface of letters that are spread over the parts of a variable typeface. What the parts say about neighbouring or
 * alternative letters (`GPOS`, `GSUB`) is left out, so this is for scripts whose letters stand side by side, as in Japanese.
 * @param files the parts, as WOFF2
 * @param codePoints the letters that are wanted
 * @returns a WOFF2 file, and the letters that it has, in ascending order; the others are in none of the parts
 * @throws Error when the parts are of different typefaces
 */
export function gatherLetters(
  files: readonly Buffer[],
  codePoints: Iterable<number>,
): { file: Buffer; codePoints: number[] } {
  const parts = files.map((file) => new Part(file));
  const [first] = parts;
  if (!first) throw new Error('There is no part to take letters from');
  for (const { variations } of parts) {
    if (variations.axes !== first.variations.axes || !variations.shared.equals(first.variations.shared)) {
      throw new Error('The parts vary in different ways, so they are not of one typeface');
    }
  }
  const found = [...new Set(codePoints)]
    .toSorted((one, other) => one - other)
    .flatMap((codePoint) => {
      const part = parts.find((each) => each.has(codePoint));
      return part ? { codePoint, ...part.glyph(codePoint) } : [];
    });
  const glyphs = [first.glyph(), ...found];
  const gathered = found.map(({ codePoint }) => codePoint);
  const tables: FontTables = new Map(
    commonTables.flatMap((tag) => {
      const table = first.tables.get(tag);
      return table ? [[tag, { data: Buffer.from(table.data) }]] : [];
    }),
  );
  const common = (tag: string) => present(tables.get(tag), `the table ${tag} of a typeface`).data;
  common('head').writeInt16BE(1, 50);
  common('hhea').writeUInt16BE(glyphs.length, 34);
  common('maxp').writeUInt16BE(glyphs.length, 4);
  // The most points (6) and outlines (8) of a glyph.
  for (const at of [6, 8])
    common('maxp').writeUInt16BE(Math.max(...parts.map((part) => part.table('maxp').readUInt16BE(at))), at);
  const { glyf, loca } = writeOutlines(glyphs.map(({ outline }) => outline));
  tables
    .set('glyf', glyf)
    .set('loca', loca)
    .set('cmap', { data: writeGlyphNumbers(gathered) })
    .set('hmtx', { data: Buffer.concat(glyphs.map(({ metrics }) => metrics)) })
    .set('gvar', {
      data: writeVariations({ ...first.variations, glyphs: glyphs.map(({ variation }) => variation) }),
    });
  return { file: writeWoff2(tables), codePoints: gathered };
}
