/** The table `gvar` of OpenType: how each glyph's points move along the typeface's axes, such as its weight. */

export type GlyphVariations = {
  /** How many axes there are, and the places on them that glyphs share. */
  axes: number;
  shared: Buffer;
  glyphs: Buffer[];
};

const headerLength = 20;
const longOffsets = 1;

export function readVariations(gvar: Buffer): GlyphVariations {
  const axes = gvar.readUInt16BE(4);
  const atShared = gvar.readUInt32BE(8);
  const data = gvar.subarray(gvar.readUInt32BE(16));
  const isLong = (gvar.readUInt16BE(14) & longOffsets) !== 0;
  const offset = (glyph: number) =>
    isLong ? gvar.readUInt32BE(headerLength + 4 * glyph) : 2 * gvar.readUInt16BE(headerLength + 2 * glyph);
  return {
    axes,
    shared: gvar.subarray(atShared, atShared + gvar.readUInt16BE(6) * axes * 2),
    glyphs: Array.from({ length: gvar.readUInt16BE(12) }, (_, glyph) =>
      data.subarray(offset(glyph), offset(glyph + 1)),
    ),
  };
}

export function writeVariations({ axes, shared, glyphs }: GlyphVariations): Buffer {
  const head = Buffer.alloc(headerLength + 4 * (glyphs.length + 1));
  head.writeUInt16BE(1, 0);
  head.writeUInt16BE(axes, 4);
  head.writeUInt16BE(shared.length / (2 * axes), 6);
  head.writeUInt32BE(head.length, 8);
  head.writeUInt16BE(glyphs.length, 12);
  head.writeUInt16BE(longOffsets, 14);
  head.writeUInt32BE(head.length + shared.length, 16);
  let offset = 0;
  for (const [index, glyph] of glyphs.entries()) {
    offset += glyph.length;
    head.writeUInt32BE(offset, headerLength + 4 * (index + 1));
  }
  return Buffer.concat([head, shared, ...glyphs]);
}
