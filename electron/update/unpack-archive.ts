import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { syncToDisk } from '../../platform/files/sync-to-disk.ts';
import { diskFailure, UpdateFailure } from './update-failure.ts';

/** Works only owned by root with mode 4755, and keeps Chromium from looking for the machine's own. */
const leftOut = new Set(['chrome-sandbox']);

const blockBytes = 512;

/** What is written at once. Node's own 16 KiB take two and a half times the processor time for a kiosk. */
const chunkSize = 1 << 20;

type Entry = { kind: 'file' | 'folder'; path: string; sizeBytes: number; isExecutable: boolean };

function unusable(why: string): UpdateFailure {
  return new UpdateFailure('archive_unusable', `The archive cannot be unpacked: ${why}.`);
}

function textAt(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

function numberAt(header: Buffer, at: number, length: number): number {
  const text = textAt(header, at, length).trim();
  if (!/^[0-7]+$/.test(text)) throw unusable('a header is broken');
  return Number.parseInt(text, 8);
}

/** Without the archive's outermost folder; empty for that folder itself. */
function pathInside(name: string): string {
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw unusable('a path leads out of it');
  return parts.slice(1).join('/');
}

/** One header as GNU tar writes it (POSIX.1-1988); null for the block of zeros at the end. */
function readHeader(header: Buffer): Entry | null {
  if (header.every((byte) => byte === 0)) return null;
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== numberAt(header, 148, 8)) throw unusable('a header is broken');
  const kinds: Record<string, Entry['kind']> = { '0': 'file', '\0': 'file', '5': 'folder' };
  const kind = kinds[header.toString('latin1', 156, 157)];
  if (kind === undefined) throw unusable('it holds something else than files and folders');
  return {
    kind,
    path: pathInside(textAt(header, 0, 100)),
    sizeBytes: kind === 'file' ? numberAt(header, 124, 12) : 0,
    isExecutable: (numberAt(header, 100, 8) & 0o111) !== 0,
  };
}

type OpenFile = { handle: FileHandle | null; leftBytes: number; paddingBytes: number };

/** Writes the entries of an archive as their bytes come. */
class Unpacking {
  readonly #folder: string;
  readonly #folders = new Set<string>();
  #rest: Buffer = Buffer.alloc(0);
  #file: OpenFile | null = null;
  #isOver = false;

  constructor(folder: string) {
    this.#folder = folder;
    this.#folders.add(folder);
  }

  async take(bytes: Buffer): Promise<void> {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (!this.#isOver && (await this.#step()));
  }

  /** @throws when the archive broke off */
  async end(): Promise<void> {
    if (!this.#isOver) throw unusable('it ends too early');
    for (const folder of [...this.#folders].toReversed()) await syncToDisk(folder);
  }

  async close(): Promise<void> {
    await this.#file?.handle?.close();
    this.#file = null;
  }

  /** @returns whether there was enough to go on with */
  async #step(): Promise<boolean> {
    if (this.#file !== null) return this.#write(this.#file);
    if (this.#rest.length < blockBytes) return false;
    const entry = readHeader(this.#taken(blockBytes));
    if (entry === null) this.#isOver = true;
    else await this.#begin(entry);
    return true;
  }

  async #begin({ kind, path: inside, sizeBytes, isExecutable }: Entry): Promise<void> {
    const place = path.join(this.#folder, inside);
    if (kind === 'folder') {
      await mkdir(place, { recursive: true, mode: 0o755 });
      this.#folders.add(place);
      return;
    }
    const handle = leftOut.has(inside) ? null : await open(place, 'wx', isExecutable ? 0o755 : 0o644);
    this.#file = { handle, leftBytes: sizeBytes, paddingBytes: -sizeBytes & (blockBytes - 1) };
  }

  async #write(file: OpenFile): Promise<boolean> {
    if (file.leftBytes > 0) {
      if (this.#rest.length === 0) return false;
      const content = this.#taken(Math.min(file.leftBytes, this.#rest.length));
      await file.handle?.appendFile(content);
      file.leftBytes -= content.length;
      return true;
    }
    if (this.#rest.length < file.paddingBytes) return false;
    this.#taken(file.paddingBytes);
    await file.handle?.sync();
    await this.close();
    return true;
  }

  #taken(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

/**
 * Unpacks a `.tar.gz` of the kiosk, without the folder that it begins with, and onto the disk. It takes files and folders alone,
 * and nothing outside the folder.
 * @throws {UpdateFailure}
 */
export async function unpackArchive(archive: string, folder: string): Promise<void> {
  const unpacking = new Unpacking(folder);
  try {
    await pipeline(createReadStream(archive), createGunzip({ chunkSize }), async (bytes: AsyncIterable<Buffer>) => {
      for await (const some of bytes) await unpacking.take(some);
      await unpacking.end();
    });
  } catch (error) {
    const isBrokenGzip = (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true;
    throw isBrokenGzip ? unusable('it is no gzip, or broken') : diskFailure(error, 'Unpacking');
  } finally {
    await unpacking.close();
  }
}
