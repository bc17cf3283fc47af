import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { present } from '../../contract/presence.ts';

/** The container of shipped typefaces: WOFF File Format 2.0 (W3C), as far as typefaces of one file with TrueType outlines need it. */

export type FontTable = {
  data: Buffer;
  /** Of a table in WOFF2's own form: how long it is in OpenType's. */
  originalLength?: number;
};

export type FontTables = Map<string, FontTable>;

const signature = 0x77_4f_46_32;
const trueType = 0x00_01_00_00;
const headerLength = 48;

/** The tags that a directory names by number, in the standard's order (section 4.1). */
const knownTags = (
  'cmap,head,hhea,hmtx,maxp,name,OS/2,post,cvt ,fpgm,glyf,loca,prep,CFF ,VORG,EBDT,EBLC,gasp,hdmx,kern,LTSH,PCLT,VDMX,vhea,' +
  'vmtx,BASE,GDEF,GPOS,GSUB,EBSC,JSTF,MATH,CBDT,CBLC,COLR,CPAL,SVG ,sbix,acnt,avar,bdat,bloc,bsln,cvar,fdsc,feat,fmtx,fvar,' +
  'gvar,hsty,just,lcar,mort,morx,opbd,prop,trak,Zapf,Silf,Glat,Gloc,Feat,Sill'
).split(',');

function isTransformed(tag: string, version: number): boolean {
  return tag === 'glyf' || tag === 'loca' ? version === 0 : version !== 0;
}

/** Reads a number of 7 bits a byte (UIntBase128). */
function readBase128(file: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let next = at; next < at + 5; next++) {
    const byte = file.readUInt8(next);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: next + 1 };
  }
  throw new Error('A length in a WOFF2 file is longer than 5 bytes');
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/**
 * The tables of a typeface.
 * @throws Error when the file is no WOFF2 file or holds several typefaces
 */
export function readWoff2(file: Buffer): FontTables {
  if (file.readUInt32BE(0) !== signature || file.readUInt32BE(4) !== trueType) {
    throw new Error('The file is no WOFF2 file of one typeface with TrueType outlines');
  }
  const entries: { tag: string; length: number; originalLength?: number }[] = [];
  let at = headerLength;
  for (let count = file.readUInt16BE(12); count > 0; count--) {
    const flags = file.readUInt8(at++);
    const isNamed = (flags & 0x3f) === 0x3f;
    const tag = isNamed ? file.toString('latin1', at, at + 4) : present(knownTags[flags & 0x3f], 'the tag of a table');
    if (isNamed) at += 4;
    const original = readBase128(file, at);
    at = original.next;
    if (isTransformed(tag, flags >> 6)) {
      const transformed = readBase128(file, at);
      at = transformed.next;
      entries.push({ tag, length: transformed.value, originalLength: original.value });
    } else entries.push({ tag, length: original.value });
  }
  const all = brotliDecompressSync(file.subarray(at, at + file.readUInt32BE(20)));
  let start = 0;
  return new Map(
    entries.map(({ tag, length, ...rest }) => [tag, { data: all.subarray(start, (start += length)), ...rest }]),
  );
}

/** A WOFF2 file that holds the tables. Those in WOFF2's own form say how long they are in OpenType's. */
export function writeWoff2(tables: FontTables): Buffer {
  // The standard wants loca right after glyf.
  const ordered = [...tables].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const directory = ordered.flatMap(([tag, { data, originalLength }]) => {
    const number = knownTags.indexOf(tag);
    if (number === -1) throw new Error(`WOFF2 has no number for the table ${tag}`);
    const version = originalLength === undefined && (tag === 'glyf' || tag === 'loca') ? 3 : 0;
    const lengths = [
      ...base128(originalLength ?? data.length),
      ...(originalLength === undefined ? [] : base128(data.length)),
    ];
    return [number | (version << 6), ...lengths];
  });
  const compressed = brotliCompressSync(Buffer.concat(ordered.map(([, { data }]) => data)), {
    params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT },
  });
  const lengthInFont = ordered.reduce(
    (sum, [, { data, originalLength }]) => sum + 16 + 4 * Math.ceil((originalLength ?? data.length) / 4),
    12,
  );
  const header = Buffer.alloc(headerLength);
  const length = Math.ceil((headerLength + directory.length + compressed.length) / 4) * 4;
  header.writeUInt32BE(signature, 0);
  header.writeUInt32BE(trueType, 4);
  header.writeUInt32BE(length, 8);
  header.writeUInt16BE(ordered.length, 12);
  header.writeUInt32BE(lengthInFont, 16);
  header.writeUInt32BE(compressed.length, 20);
  header.writeUInt16BE(1, 24);
  return Buffer.concat([header, Buffer.from(directory), compressed], length);
}
