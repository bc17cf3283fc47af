import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { fewestRecipients } from './recovery-keys.ts';

/** What was written of a part: the bytes as they are stored, encrypted. */
export type Written = { bytes: number; sha256: string };

/** Why a part cannot be read back. `damaged`: it is not what was written. `not_for_this_key`: another identity opens it. */
export class UnreadablePart extends Error {
  readonly reason: 'damaged' | 'not_for_this_key';

  constructor(reason: UnreadablePart['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

function counted(onEnd: (written: Written) => void): Transform {
  const hash = createHash('sha256');
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
    flush(done) {
      onEnd({ bytes, sha256: hash.digest('hex') });
      done();
    },
  });
}

/**
 * Compresses (Zstandard, RFC 8878), encrypts (age, age-encryption.org/v1) and hands on what `source` gives. The programs `age` and
 * `zstd` read it back without this project.
 * @param recipients at least two
 * @param sink takes the encrypted stream and is done once it is stored
 */
export async function writeSealed(
  source: Readable,
  recipients: readonly string[],
  sink: (sealed: Readable) => Promise<void>,
): Promise<Written> {
  if (recipients.length < fewestRecipients) throw new Error('a backup has too few recipients');
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const compressed = createZstdCompress();
  const read = pipeline(source, compressed);
  const encrypted = await encrypter.encrypt(Readable.toWeb(compressed) as globalThis.ReadableStream<Uint8Array>);
  let written: Written | undefined;
  const counting = counted((counts) => (written = counts));
  const encrypting = pipeline(Readable.fromWeb(encrypted as ReadableStream), counting);
  await Promise.all([read, encrypting, sink(counting)]);
  if (written === undefined) throw new Error('a part of a backup ended without its end');
  return written;
}

/**
 * Reads a part back: compares it with what was written, decrypts and decompresses it.
 * @param expected its size and hash, from the signed record
 * @param into takes the clear stream
 * @throws {UnreadablePart}; what `into` took until then counts for nothing
 */
export async function readSealed(
  sealed: Readable,
  { identity, expected, name }: { identity: string; expected: Written; name: string },
  into: (clear: Readable) => Promise<void>,
): Promise<void> {
  const damaged = (options?: ErrorOptions) =>
    new UnreadablePart('damaged', `${name} is damaged: it is not what was stored.`, options);
  let written: Written | undefined;
  const counting = counted((counts) => (written = counts));
  const reading = pipeline(sealed, counting);
  // It is awaited below; until then a failure must not count as unhandled.
  reading.catch(() => undefined);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  let clear: Readable;
  try {
    const decrypted = await decrypter.decrypt(Readable.toWeb(counting) as globalThis.ReadableStream<Uint8Array>);
    clear = Readable.fromWeb(decrypted as ReadableStream);
  } catch (error) {
    counting.destroy();
    if (/no identity matched/i.test((error as Error).message)) {
      throw new UnreadablePart('not_for_this_key', `${name} was encrypted for other recovery sheets.`, {
        cause: error,
      });
    }
    throw damaged({ cause: error });
  }
  const decompressed = createZstdDecompress();
  const outcomes = await Promise.allSettled([pipeline(clear, decompressed), into(decompressed), reading]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (written !== undefined && (written.bytes !== expected.bytes || written.sha256 !== expected.sha256))
    throw damaged();
  if (failed) {
    const cause = failed.reason as NodeJS.ErrnoException;
    // What the disk says is not the part's fault.
    if (cause.code !== undefined && /^E[A-Z]+$/.test(cause.code)) throw cause;
    throw damaged({ cause });
  }
}
