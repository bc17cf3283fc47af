import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { syncToDisk } from '../files/sync-to-disk.ts';
import { NotStored } from './store.ts';
import type { BackupStore, Stored } from './store.ts';

const unfinished = /\.[\da-f]{8}\.unfinished$/;

/** A folder of this machine, best on another disk or a share of another machine. Only its owner may read what is in it. */
export class FolderStore implements BackupStore {
  readonly place: string;

  constructor(folder: string) {
    this.place = path.resolve(folder);
  }

  async put(name: string, content: Readable): Promise<void> {
    const file = this.#fileOf(name);
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const partial = `${file}.${randomBytes(4).toString('hex')}.unfinished`;
    try {
      await pipeline(content, createWriteStream(partial, { flags: 'wx', mode: 0o600 }));
      await syncToDisk(partial);
      await rename(partial, file);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    await syncToDisk(folder);
  }

  async get(name: string): Promise<Readable> {
    const file = this.#fileOf(name);
    try {
      const handle = await open(file);
      return createReadStream(file, { fd: handle });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new NotStored(this.place, name);
      throw error;
    }
  }

  async list(folder: string): Promise<Stored[]> {
    const root = this.#fileOf(folder);
    const names = await readdir(root, { recursive: true, withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      },
    );
    const files = names.filter((entry) => entry.isFile() && !unfinished.test(entry.name));
    const stored = await Promise.all(
      files.map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return { name: path.relative(this.place, file).split(path.sep).join('/'), bytes: (await stat(file)).size };
      }),
    );
    return stored.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async remove(name: string): Promise<void> {
    const file = this.#fileOf(name);
    await rm(file, { force: true });
    // A folder goes with its last file; one that still holds something, or is gone already, is left.
    const folder = path.dirname(file);
    if (folder !== this.place) await rmdir(folder).catch(() => undefined);
  }

  #fileOf(name: string): string {
    const file = path.resolve(this.place, name);
    if (file !== this.place && !file.startsWith(`${this.place}${path.sep}`))
      throw new Error(`${name} leaves the store`);
    return file;
  }
}
