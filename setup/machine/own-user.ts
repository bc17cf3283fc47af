import { execFileSync } from 'node:child_process';

/** @throws when this machine has no such user */
function idsOf(user: string): { uid: number; gid: number; groups: number[] } {
  const read = (option: string) => execFileSync('id', [option, user], { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    return { uid: Number(read('-u')), gid: Number(read('-g')), groups: read('-G').split(' ').map(Number) };
  } catch (error) {
    throw new Error(`This machine has no user ${user}: install the package again.`, { cause: error });
  }
}

/** The id of the group that a user's files are of. */
export function groupOf(user: string): number {
  return idsOf(user).gid;
}

/**
 * Does something as another user, with that user's rights and no others, and is root again afterwards. What is opened and made
 * in between belongs to that user. Nothing else may run in this process meanwhile.
 * @param user undefined: as the user who runs this
 */
export async function asUser<Result>(user: string | undefined, work: () => Promise<Result> | Result): Promise<Result> {
  const { setgroups, setegid, seteuid } = process;
  if (user === undefined) return work();
  if (!setgroups || !setegid || !seteuid) throw new Error('This system has no other users to work as.');
  const { uid, gid, groups } = idsOf(user);
  setgroups(groups);
  setegid(gid);
  seteuid(uid);
  try {
    return await work();
  } finally {
    seteuid(0);
    setegid(0);
    setgroups([0]);
  }
}
