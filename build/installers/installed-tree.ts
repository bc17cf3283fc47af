import { chmodSync, lstatSync, lutimesSync, readdirSync } from 'node:fs';
import path from 'node:path';

export type TreeEntry = {
  /** Relative to the root, without `./`. */
  path: string;
  kind: 'folder' | 'file' | 'link';
  sizeBytes: number;
};

/** Everything under a folder, in the order of its names, folders before what they hold. */
export function entriesOf(root: string): TreeEntry[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const kind: TreeEntry['kind'] = entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : 'file';
      return { path: path.relative(root, file), kind, sizeBytes: kind === 'file' ? lstatSync(file).size : 0 };
    })
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * Gives every entry the modes and the time that it has after installation: folders and programs 755, other files 644. What the
 * user's umask or the clock made of them while they were copied is gone.
 * @param builtAtS seconds since 1970
 */
export function normaliseTree(root: string, builtAtS: number): void {
  for (const { path: relative, kind } of entriesOf(root)) {
    const file = path.join(root, relative);
    if (kind === 'folder') chmodSync(file, 0o755);
    if (kind === 'file') chmodSync(file, (lstatSync(file).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
  chmodSync(root, 0o755);
  // Times last: a folder's time changes with what is done inside it.
  for (const { path: relative } of entriesOf(root)) lutimesSync(path.join(root, relative), builtAtS, builtAtS);
  lutimesSync(root, builtAtS, builtAtS);
}
