import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

/** The pictures in a folder or a ZIP archive, read one by one. Nothing is unpacked to the disk. */

export const mostFiles = 50_000;
const mostBytes = 50 * 1024 * 1024;
const deepestFolder = 8;

export type PictureFile = {
  /** With its folders, parted by `/`. */
  name: string;
  /** @throws {UnreadablePictures} when it cannot be read */
  read: () => Promise<Buffer>;
};

export type PictureFiles = { files: PictureFile[]; close: () => Promise<void> };

/** Says in a sentence why files cannot be read. */
export class UnreadablePictures extends Error {}

const pictureNames = /\.(jpe?g|jpe|jfif|png|webp|gif|avif|tiff?|heic|heif|svg|bmp|jxl|psd)$/i;

/** What systems put beside pictures by themselves. */
const isLitter = (name: string) =>
  name
    .split('/')
    .some((part) => part.startsWith('.') || part === '__MACOSX' || /^(thumbs\.db|desktop\.ini)$/i.test(part));

export const isPictureName = (name: string): boolean => pictureNames.test(name);

const tooLarge = (name: string) =>
  new UnreadablePictures(
    `it has more than ${mostBytes / 1024 / 1024} MB, the most that one picture may have (${name})`,
  );

const tooMany = () => new UnreadablePictures(`There are more than ${mostFiles} files: bring them in parts.`);

async function filesOfFolder(folder: string): Promise<PictureFiles> {
  const files: PictureFile[] = [];
  const look = async (inside: string, depth: number): Promise<void> => {
    for (const entry of await readdir(path.join(folder, inside), { withFileTypes: true })) {
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (isLitter(name)) continue;
      if (entry.isDirectory() && depth < deepestFolder) await look(name, depth + 1);
      // A link may lead out of the folder.
      if (!entry.isFile()) continue;
      if (files.length >= mostFiles) throw tooMany();
      files.push({
        name,
        read: async () => {
          const file = path.join(folder, name);
          if ((await stat(file)).size > mostBytes) throw tooLarge(name);
          return readFile(file);
        },
      });
    }
  };
  await look('', 0);
  return { files, close: async () => undefined };
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.isEncrypted()) throw new UnreadablePictures('it is encrypted: pack the pictures without a password');
  if (entry.uncompressedSize > mostBytes) throw tooLarge(entry.fileName);
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const piece of stream as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > mostBytes) throw tooLarge(entry.fileName);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof UnreadablePictures) throw error;
    throw new UnreadablePictures(`it is damaged in the archive (${(error as Error).message})`);
  }
  return Buffer.concat(pieces);
}

async function filesOfZip(file: string): Promise<PictureFiles> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(file, { autoClose: false });
    const opened = zip;
    const files: PictureFile[] = [];
    for await (const entry of opened.eachEntry()) {
      if (entry.fileName.endsWith('/') || isLitter(entry.fileName)) continue;
      if (files.length >= mostFiles) throw tooMany();
      files.push({ name: entry.fileName, read: () => readEntry(opened, entry) });
    }
    return { files, close: async () => opened.close() };
  } catch (error) {
    zip?.close();
    if (error instanceof UnreadablePictures) throw error;
    throw new UnreadablePictures(
      `${path.basename(file)} is not a whole ZIP archive (${(error as Error).message}). Pack or fetch it again.`,
      { cause: error },
    );
  }
}

async function isZip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.readUInt16BE(0) === 0x504b;
  } finally {
    await handle.close();
  }
}

/**
 * The files of a folder, or of a ZIP archive, with those of their folders.
 * @throws {UnreadablePictures} when it is neither
 */
export async function openPictureFiles(place: string): Promise<PictureFiles> {
  const found = await stat(place).catch(() => undefined);
  if (!found) throw new UnreadablePictures(`There is no folder or file ${place}.`);
  if (found.isDirectory()) return filesOfFolder(place);
  if (found.isFile() && (await isZip(place))) return filesOfZip(place);
  throw new UnreadablePictures(`${place} is neither a folder nor a ZIP archive of pictures.`);
}
