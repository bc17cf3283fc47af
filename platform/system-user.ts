import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/**
 * The user of this machine who runs a command, for the record of who did what. The typed name (`--operator`) says who they claim
 * to be; this says who the machine takes them for.
 */
export type SystemUser = {
  /** The name that the user id has on this machine, or the id itself where it has none. */
  name: string;
  /** -1 where the system has no user ids (Windows). */
  uid: number;
  /** Who called sudo, as sudo says it in SUDO_USER. */
  sudoUser: string | null;
  /** The user id that signed in to this session. Linux keeps it through su and sudo; null where it is not set. */
  loginUid: number | null;
};

// What Linux gives when no user signed in, as for a service: (uid_t) -1.
const noLogin = 4_294_967_295;

function readLoginUid(): number | null {
  try {
    const uid = Number(readFileSync('/proc/self/loginuid', 'utf8'));
    return Number.isInteger(uid) && uid !== noLogin ? uid : null;
  } catch {
    return null;
  }
}

function readNameOf(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry among the machine's users, as containers give out.
    return String(uid);
  }
}

/** The user of this machine that runs this process. */
export function readSystemUser(environment: NodeJS.ProcessEnv = process.env): SystemUser {
  const uid = process.getuid?.() ?? -1;
  const sudoUser = environment['SUDO_USER'];
  return {
    name: readNameOf(uid),
    uid,
    // Printable and short: it goes into records that cannot be taken back.
    sudoUser: sudoUser !== undefined && /^[\p{L}\p{N}._@$-]{1,64}$/u.test(sudoUser) ? sudoUser : null,
    loginUid: readLoginUid(),
  };
}

/** The name of the person behind it: the user who called sudo, if sudo was used. */
export function personBehind({ name, sudoUser }: SystemUser): string {
  return sudoUser ?? name;
}

/** Whether two commands were run by one person, as far as the machine can tell. */
export function isSamePerson(one: SystemUser, other: SystemUser): boolean {
  const isSameLogin = one.loginUid !== null && one.loginUid === other.loginUid;
  return isSameLogin || personBehind(one).toLowerCase() === personBehind(other).toLowerCase();
}
