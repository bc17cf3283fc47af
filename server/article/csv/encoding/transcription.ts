import { TextDecoder } from 'node:util';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TextEncoding } from './text-encoding.ts';

/** A copy of a file in UTF-8, in a folder that only this user reads, until it is removed. */
export type Transcription = { file: string; remove: () => void };

/**
 * Writes a file again in UTF-8, piece by piece.
 * @throws {TypeError} when the file is not in that encoding throughout, or as the file system says
 */
export async function transcribe(file: string, encoding: TextEncoding): Promise<Transcription> {
  const folder = mkdtempSync(path.join(tmpdir(), 'catalogue-'));
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const remove = () => {
    process.off('exit', removeAtExit);
    removeAtExit();
  };
  const copy = path.join(folder, 'utf-8.csv');
  async function* pieces(): AsyncGenerator<string> {
    const decoder = new TextDecoder(encoding, { fatal: true });
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  }
  try {
    await pipeline(Readable.from(pieces()), createWriteStream(copy, { mode: 0o600 }));
  } catch (error) {
    remove();
    throw error;
  }
  return { file: copy, remove };
}
