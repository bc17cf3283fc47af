import { open } from 'node:fs/promises';

/** Waits until a file's content, or the list of names in a folder, is on the disk (fsync, POSIX.1). @throws what the system says */
export async function syncToDisk(place: string): Promise<void> {
  const handle = await open(place);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
