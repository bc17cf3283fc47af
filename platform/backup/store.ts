import type { Readable } from 'node:stream';

/** One stored file: its name below the store, and its size in bytes. */
export type Stored = { name: string; bytes: number };

/**
 * Where backups are kept. Names are relative, with `/` between folders. What is stored is stored whole or not at all, and never
 * changes.
 */
export interface BackupStore {
  /** What people call the place; no password in it. */
  readonly place: string;
  /** Stores what `content` gives; done once it is safe there. What has the name already is replaced as a whole. */
  put(name: string, content: Readable): Promise<void>;
  /** @throws {NotStored} when there is nothing of that name */
  get(name: string): Promise<Readable>;
  /** Everything whose name begins with `folder/`, in the order of names. */
  list(folder: string): Promise<Stored[]>;
  /** Removes it; that it is not there is no error. */
  remove(name: string): Promise<void>;
}

export class NotStored extends Error {
  constructor(place: string, name: string) {
    super(`${name} is not in ${place}.`);
  }
}

/** The whole of a small file. @throws {NotStored}, or when it is larger than `mostBytes` */
export async function readSmall(store: BackupStore, name: string, mostBytes = 4_000_000): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of await store.get(name)) {
    bytes += (chunk as Buffer).length;
    if (bytes > mostBytes) throw new Error(`${name} in ${store.place} is larger than ${mostBytes} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
