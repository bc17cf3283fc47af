import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ListeningRefusal } from './listening-rules.ts';

const sticky = 0o1000;

/**
 * Finds a parent folder in which others may rename entries: they could replace our folder with their own. The group that by
 * custom has this user's own id has no other member, and may write.
 */
function replaceableAt(folder: string): string | null {
  for (let above = path.dirname(folder); ; above = path.dirname(above)) {
    const { mode, gid } = statSync(above);
    const groupWrites = (mode & 0o020) !== 0 && gid !== process.getegid?.();
    if ((groupWrites || (mode & 0o002) !== 0) && (mode & sticky) === 0) return above;
    if (above === path.dirname(above)) return null;
  }
}

/**
 * Judges whether settling may listen on a Unix domain socket: only in a folder that no other user may enter or replace.
 * @returns null when it may
 */
export function judgeSocketFolder(socketPath: string): ListeningRefusal | null {
  const folder = path.dirname(path.resolve(socketPath));
  const right = `a folder of this user's own: install -d -m 0700 ${folder}`;
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return { name: 'socket-folder-missing', wrong: `there is no folder ${folder}`, right };
  const user = process.geteuid?.() ?? 0;
  if (found.uid !== user) {
    return {
      name: 'socket-folder-of-another-user',
      wrong: `${folder} belongs to the user with the id ${found.uid}`,
      right,
    };
  }
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o7777).toString(8).padStart(4, '0');
    return {
      name: 'socket-folder-open-to-others',
      wrong: `${folder} has the mode ${mode}: others may enter it`,
      right: `chmod 0700 ${folder}`,
    };
  }
  const above = replaceableAt(realpathSync(folder));
  if (above === null) return null;
  return {
    name: 'socket-folder-can-be-replaced',
    wrong: `others may put another folder in the place of ${folder}, because they may write to ${above}`,
    right: 'a folder in a home folder of this user',
  };
}
