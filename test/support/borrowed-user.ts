import path from 'node:path';

// A checkout may lie in a folder that only root may enter. In a mount namespace of its own the same files stand in a place
// that everybody may enter, so that a user without rights can run them.
const project = path.resolve(import.meta.dirname, '../..');
const place = '/mnt/project';
const stand = [
  'mount -t tmpfs -o mode=0755 tmpfs /mnt',
  `mkdir ${place}`,
  `mount --bind "$PROJECT_FOLDER" ${place}`,
  `cd ${place}`,
];

/**
 * What root runs so that `command` runs as another user, on this project's files. Every path into the project among the
 * arguments is put right.
 * @param preparation shell commands that root runs first, in the mount namespace that only this program sees
 */
export function asBorrowedUser(
  userId: number,
  command: string,
  args: string[],
  preparation: string[] = [],
): { command: string; args: string[] } {
  const drop = `exec env -u PROJECT_FOLDER setpriv --reuid ${userId} --regid ${userId} --clear-groups "$@"`;
  const script = [...stand, ...preparation, drop].join(' && ');
  const moved = [command, ...args].map((part) => part.replaceAll(project, place));
  return {
    command: 'env',
    args: [`PROJECT_FOLDER=${project}`, 'unshare', '--mount', 'sh', '-c', script, 'sh', ...moved],
  };
}
