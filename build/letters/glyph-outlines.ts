import type { FontTable } from './woff2.ts';

/**
 * The outlines of a typeface as WOFF2 keeps them (section 5.1 of the standard): each kind of number of all glyphs is a stream of
 * its own. A glyph is taken from one typeface to another by its pieces of the streams, without reading its points.
 */
export type GlyphOutline = {
  /** How many outlines it has, as two bytes. */
  contours: Buffer;
  points: Buffer;
  flags: Buffer;
  /** The coordinates, and behind them how many instructions there are. */
  coordinates: Buffer;
  instructions: Buffer;
  /** Where it is not what the points say. */
  bounds: Buffer | undefined;
  overlaps: boolean;
};

const streams = ['contours', 'points', 'flags', 'coordinates', 'composites', 'bounds', 'instructions'] as const;
const headerLength = 8 + 4 * streams.length;
const overlapOption = 1;

/** Reads a number of one to three bytes (255UInt16). */
function readShort(stream: Buffer, at: number): { value: number; next: number } {
  const code = stream.readUInt8(at);
  if (code === 253) return { value: stream.readUInt16BE(at + 1), next: at + 3 };
  if (code === 254) return { value: stream.readUInt8(at + 1) + 506, next: at + 2 };
  if (code === 255) return { value: stream.readUInt8(at + 1) + 253, next: at + 2 };
  return { value: code, next: at + 1 };
}

/** How many bytes a point's coordinates take. */
function coordinateLength(flag: number): number {
  const form = flag & 0x7f;
  return form < 84 ? 1 : form < 120 ? 2 : form < 124 ? 3 : 4;
}

const bitOf = (bits: Buffer, glyph: number) => (bits.readUInt8(glyph >> 3) & (0x80 >> (glyph & 7))) !== 0;

/** @throws Error when a glyph is composed of others */
export function readOutlines({ data, originalLength }: FontTable): GlyphOutline[] {
  if (originalLength === undefined) throw new Error('The outlines are not in the form of WOFF2');
  const count = data.readUInt16BE(4);
  let start = headerLength;
  const [contours, points, flags, coordinates, , bounds, instructions] = streams.map((_, index) =>
    data.subarray(start, (start += data.readUInt32BE(8 + 4 * index))),
  ) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const overlaps = (data.readUInt16BE(2) & overlapOption) === 0 ? undefined : data.subarray(start);
  let atBounds = 4 * Math.ceil(count / 32);
  let [atPoints, atFlags, atCoordinates, atInstructions] = [0, 0, 0, 0];
  return Array.from({ length: count }, (_, glyph) => {
    const contourCount = contours.readInt16BE(2 * glyph);
    if (contourCount < 0) throw new Error(`Glyph ${glyph} is composed of others, which is not supported`);
    const from = { points: atPoints, flags: atFlags, coordinates: atCoordinates, instructions: atInstructions };
    for (let contour = 0; contour < contourCount; contour++) {
      const { value, next } = readShort(points, atPoints);
      atPoints = next;
      atFlags += value;
    }
    for (const flag of flags.subarray(from.flags, atFlags)) atCoordinates += coordinateLength(flag);
    if (contourCount > 0) {
      const { value, next } = readShort(coordinates, atCoordinates);
      atCoordinates = next;
      atInstructions += value;
    }
    return {
      contours: contours.subarray(2 * glyph, 2 * glyph + 2),
      points: points.subarray(from.points, atPoints),
      flags: flags.subarray(from.flags, atFlags),
      coordinates: coordinates.subarray(from.coordinates, atCoordinates),
      instructions: instructions.subarray(from.instructions, atInstructions),
      bounds: bitOf(bounds, glyph) ? bounds.subarray(atBounds, (atBounds += 8)) : undefined,
      overlaps: overlaps !== undefined && bitOf(overlaps, glyph),
    };
  });
}

function bitsOf(glyphs: readonly GlyphOutline[], length: number, isSet: (glyph: GlyphOutline) => boolean): Buffer {
  const bits = Buffer.alloc(length);
  for (const [index, glyph] of glyphs.entries()) {
    if (isSet(glyph)) bits.writeUInt8(bits.readUInt8(index >> 3) | (0x80 >> (index & 7)), index >> 3);
  }
  return bits;
}

/** The tables `glyf` and `loca`. Places in `loca` are long: `head` has to say so. */
export function writeOutlines(glyphs: readonly GlyphOutline[]): { glyf: FontTable; loca: FontTable } {
  const all = (stream: 'contours' | 'points' | 'flags' | 'coordinates' | 'instructions') =>
    Buffer.concat(glyphs.map((glyph) => glyph[stream]));
  const written = {
    contours: all('contours'),
    points: all('points'),
    flags: all('flags'),
    coordinates: all('coordinates'),
    composites: Buffer.alloc(0),
    bounds: Buffer.concat([
      bitsOf(glyphs, 4 * Math.ceil(glyphs.length / 32), ({ bounds }) => bounds !== undefined),
      ...glyphs.flatMap(({ bounds }) => bounds ?? []),
    ]),
    instructions: all('instructions'),
  };
  const header = Buffer.alloc(headerLength);
  const doOverlap = glyphs.some(({ overlaps }) => overlaps);
  header.writeUInt16BE(doOverlap ? overlapOption : 0, 2);
  header.writeUInt16BE(glyphs.length, 4);
  header.writeUInt16BE(1, 6);
  for (const [index, stream] of streams.entries()) header.writeUInt32BE(written[stream].length, 8 + 4 * index);
  const data = Buffer.concat([
    header,
    ...streams.map((stream) => written[stream]),
    ...(doOverlap ? [bitsOf(glyphs, Math.ceil(glyphs.length / 8), ({ overlaps }) => overlaps)] : []),
  ]);
  // OpenType's form is longer by a few bytes a glyph; readers only take its length as a hint.
  return {
    glyf: { data, originalLength: data.length + 12 * glyphs.length },
    loca: { data: Buffer.alloc(0), originalLength: 4 * (glyphs.length + 1) },
  };
}
