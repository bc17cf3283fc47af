/** The table `cmap` of OpenType, which says what glyph a code point is shown with. */

function readSegments(table: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>();
  const count = table.readUInt16BE(6) / 2;
  for (let segment = 0; segment < count; segment++) {
    const at = 14 + 2 * segment;
    const [last, first] = [table.readUInt16BE(at), table.readUInt16BE(at + 2 * count + 2)];
    const delta = table.readUInt16BE(at + 4 * count + 2);
    const atOffset = at + 6 * count + 2;
    const offset = table.readUInt16BE(atOffset);
    for (let codePoint = first; codePoint <= last && codePoint < 0xffff; codePoint++) {
      const named = offset === 0 ? codePoint : table.readUInt16BE(atOffset + offset + 2 * (codePoint - first));
      const glyph = named === 0 ? 0 : (named + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(codePoint, glyph);
    }
  }
  return glyphs;
}

function readGroups(table: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let group = 0; group < table.readUInt32BE(12); group++) {
    const at = 16 + 12 * group;
    const [first, last, glyph] = [table.readUInt32BE(at), table.readUInt32BE(at + 4), table.readUInt32BE(at + 8)];
    for (let codePoint = first; codePoint <= last; codePoint++) glyphs.set(codePoint, glyph + codePoint - first);
  }
  return glyphs;
}

/** The glyph of each code point, by the table's lists of Unicode (formats 4 and 12). */
export function readGlyphNumbers(cmap: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let list = 0; list < cmap.readUInt16BE(2); list++) {
    const table = cmap.subarray(cmap.readUInt32BE(4 + 8 * list + 4));
    const format = table.readUInt16BE(0);
    const read = format === 4 ? readSegments(table) : format === 12 ? readGroups(table) : [];
    for (const [codePoint, glyph] of read) glyphs.set(codePoint, glyph);
  }
  return glyphs;
}

/** The table for code points in ascending order: the first is shown with glyph 1, the next with glyph 2. */
export function writeGlyphNumbers(codePoints: readonly number[]): Buffer {
  const table = Buffer.alloc(12 + 16 + 12 * codePoints.length);
  table.writeUInt16BE(1, 2);
  table.writeUInt16BE(3, 4);
  table.writeUInt16BE(10, 6);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(table.length - 12, 16);
  table.writeUInt32BE(codePoints.length, 24);
  for (const [index, codePoint] of codePoints.entries()) {
    const at = 28 + 12 * index;
    table.writeUInt32BE(codePoint, at);
    table.writeUInt32BE(codePoint, at + 4);
    table.writeUInt32BE(index + 1, at + 8);
  }
  return table;
}
