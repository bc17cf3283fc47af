import { decoderOf } from '../../../../server/article/csv/encoding/text-encoding.ts';

const tables = new Map<string, Map<string, Buffer>>();

/** The bytes of every character that an encoding has with one or two bytes, found by decoding them all. */
function tableOf(encoding: string): Map<string, Buffer> {
  const known = tables.get(encoding);
  if (known) return known;
  const decode = decoderOf(encoding);
  const table = new Map<string, Buffer>();
  const add = (bytes: Buffer) => {
    const text = decode(bytes);
    if ([...text].length === 1 && text !== '\uFFFD' && !table.has(text)) table.set(text, bytes);
  };
  for (let byte = 0; byte < 0x100; byte++) add(Buffer.of(byte));
  for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(Buffer.of(lead, trail));
  tables.set(encoding, table);
  return table;
}

/** @returns undefined when the encoding does not have all the characters of `text` */
export function encode(text: string, encoding: string): Buffer | undefined {
  const table = tableOf(encoding);
  const bytes = [...text].map((character) => table.get(character));
  return bytes.every((each) => each !== undefined) ? Buffer.concat(bytes) : undefined;
}
