import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { verifyPassword } from './password.ts';
import { claimAttempt, forgetFailures } from './sign-in-back-off.ts';
import { isDeviceKnown, rememberDevice } from './staff-device.ts';
import { longestSessionMs, startSession } from './staff-session.ts';
import type { StaffSession } from './staff-session.ts';
import { findBySignInName, holdPasswordHash } from './staff-store.ts';

export type SignInResult =
  | { outcome: 'signed-in'; token: string; deviceToken: string; session: StaffSession }
  | { outcome: 'wrong' }
  | { outcome: 'too-early'; retryAfterMs: number };

/**
 * Signs a member of staff in by name and password. Neither the answer nor its time tells whether the name or the password is
 * wrong.
 * @param from the address, and the token of the browser's long-lived cookie (`staff-device.ts`)
 */
export async function signIn(
  database: Database,
  clock: Clock,
  { signInName, password }: { signInName: string; password: string },
  from: { address: string; deviceToken?: string | undefined },
): Promise<SignInResult> {
  const { address, deviceToken: former } = from;
  const found = await findBySignInName(database, signInName);
  // Unknown names take the same look-up, so that the answer takes as long.
  const staffId = found?.staff.staffId ?? '';
  const isKnown = await isDeviceKnown(database, { token: former, staffId, now: clock.now() });
  const source = { address, knownDevice: isKnown ? former : undefined };
  const retryAfterMs = await claimAttempt(database, signInName, source, clock.now());
  if (retryAfterMs > 0) return { outcome: 'too-early', retryAfterMs };
  const isRight = await verifyPassword(found?.passwordHash, password);
  if (!found || !isRight) return { outcome: 'wrong' };
  const now = clock.now();
  const tokens = await database.write(async (transaction) => {
    // Verifying takes a while, during which the password may have changed or the member may have been deactivated.
    if ((await holdPasswordHash(transaction, found.staff.staffId)) !== found.passwordHash) return undefined;
    await forgetFailures(transaction, signInName, source);
    const deviceToken = await rememberDevice(transaction, { former, staffId, now });
    return { token: await startSession(transaction, staffId, now), deviceToken };
  });
  if (tokens === undefined) return { outcome: 'wrong' };
  return { outcome: 'signed-in', ...tokens, session: { staff: found.staff, endsAt: now + longestSessionMs } };
}
