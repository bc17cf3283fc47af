import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { groupOf } from './own-user.ts';

/**
 * Writes a server's configuration whole or not at all. The server reads it by its group, and cannot change it; others cannot read
 * it, because an address of a database may hold a password.
 * @param user whose group it gets; undefined: it is its owner's alone
 */
export function writeConfiguration(file: string, config: object, user: string | undefined): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o750 });
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    writeFileSync(descriptor, `${JSON.stringify(config, null, 2)}\n`);
    if (user !== undefined) {
      chownSync(unfinished, 0, groupOf(user));
      chmodSync(unfinished, 0o640);
    }
    fsyncSync(descriptor);
    renameSync(unfinished, file);
  } finally {
    closeSync(descriptor);
    rmSync(unfinished, { force: true });
  }
}
