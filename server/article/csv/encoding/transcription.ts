import { TextDecoder } from 'node:util';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { placeForCopy } from './temporary-copy.ts';
import type { TemporaryCopy } from './temporary-copy.ts';
import type { TextEncoding } from './text-encoding.ts';

/**
 * Writes a file again in UTF-8, piece by piece.
 * @throws {TypeError} when the file is not in that encoding throughout, or as the file system says
 */
export async function transcribe(file: string, encoding: TextEncoding): Promise<TemporaryCopy> {
  const copy = placeForCopy();
  async function* pieces(): AsyncGenerator<string> {
    const decoder = new TextDecoder(encoding, { fatal: true });
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  }
  try {
    await pipeline(Readable.from(pieces()), createWriteStream(copy.file, { mode: 0o600 }));
  } catch (error) {
    copy.remove();
    throw error;
  }
  return copy;
}
