import { createWriteStream, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';

/** A file of this machine that a backup holds, or a folder with all its files. */
export type KeptFile = {
  /** Its name in the backup. */
  name: string;
  place: string;
  /** Without it, a file that is not there is an error: the server needs it. */
  optional?: boolean;
};

/** One file in a backup: its name, its mode and what it holds. */
export type KeptEntry = { name: string; mode: number; content: Buffer };

/** Files larger than this are in no backup: configurations and keys are small, and the rest belongs in packs. */
const mostBytes = 16_000_000;

function* entriesOf(name: string, place: string, optional: boolean): Generator<KeptEntry> {
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (!stat) {
    if (optional) return;
    throw new Error(`${place} is missing, and a backup without it would not start again.`);
  }
  if (stat.isDirectory()) {
    for (const entry of readdirSync(place).toSorted()) {
      // What a program was killed over.
      if (entry.endsWith('.unfinished')) continue;
      yield* entriesOf(`${name}/${entry}`, path.join(place, entry), optional);
    }
    return;
  }
  if (!stat.isFile()) throw new Error(`${place} is neither a file nor a folder, and is not backed up.`);
  if (stat.size > mostBytes)
    throw new Error(`${place} has ${stat.size} bytes, and a backed up file at most ${mostBytes}.`);
  yield { name, mode: stat.mode & 0o777, content: readFileSync(place) };
}

/** Reads the files, in the order of the list. @throws when one that is needed is missing */
export function readKeptFiles(files: readonly KeptFile[]): KeptEntry[] {
  return files.flatMap(({ name, place, optional = false }) => [...entriesOf(name, place, optional)]);
}

/** A tar archive (POSIX.1-2001, ustar) of what `entries` gives, one in memory at a time. */
export function packEntries(entries: AsyncIterable<KeptEntry> | Iterable<KeptEntry>): Readable {
  const archive = pack();
  const fill = async () => {
    for await (const { name, mode, content } of entries) {
      await new Promise<void>((resolve, reject) => {
        archive.entry({ name, mode, mtime: new Date(0) }, content, (error) => (error ? reject(error) : resolve()));
      });
    }
    archive.finalize();
  };
  fill().catch((error: Error) => archive.destroy(error));
  return archive as unknown as Readable;
}

/** Gives each file of a tar archive to `take`. @throws when the archive is cut off, or holds something else than files */
export async function unpackEntries(archive: Readable, take: (entry: KeptEntry) => Promise<void>): Promise<void> {
  const reader = extract();
  const read = async (
    header: { name: string; type?: string | null | undefined; mode?: number | undefined },
    content: Readable,
  ) => {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    if (header.type !== 'file') throw new Error(`${header.name} in the archive is not a file`);
    await take({ name: header.name, mode: header.mode ?? 0o600, content: Buffer.concat(chunks) });
  };
  reader.on('entry', async (header, content, next) => {
    try {
      await read(header, content as unknown as Readable);
    } catch (error) {
      reader.destroy(error as Error);
      return;
    }
    next();
  });
  await pipeline(archive, reader as unknown as NodeJS.WritableStream);
}

/** Writes a file of a backup below `folder`; only its owner may read it. @throws when its name leaves the folder */
export async function writeEntry(folder: string, { name, content }: KeptEntry): Promise<void> {
  const file = path.resolve(folder, name);
  if (!file.startsWith(`${path.resolve(folder)}${path.sep}`)) throw new Error(`${name} leaves the folder`);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  stream.end(content);
  await finished(stream);
}
