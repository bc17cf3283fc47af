import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { verifyPassword } from './password.ts';
import { claimAttempt, forgetFailures } from './sign-in-back-off.ts';
import { longestSessionMs, startSession } from './staff-session.ts';
import type { StaffSession } from './staff-session.ts';
import { findBySignInName, holdPasswordHash } from './staff-store.ts';

export type SignInResult =
  | { outcome: 'signed-in'; token: string; session: StaffSession }
  | { outcome: 'wrong' }
  | { outcome: 'too-early'; retryAfterMs: number };

/**
 * Signs someone in by name and password. What is wrong, name or password, is never told apart: not by the answer, and not
 * by its time.
 */
export async function signIn(
  database: Database,
  clock: Clock,
  { signInName, password }: { signInName: string; password: string },
): Promise<SignInResult> {
  const retryAfterMs = await claimAttempt(database, signInName, clock.now());
  if (retryAfterMs > 0) return { outcome: 'too-early', retryAfterMs };
  const found = await findBySignInName(database, signInName);
  const isRight = await verifyPassword(found?.passwordHash, password);
  if (!found || !isRight) return { outcome: 'wrong' };
  const now = clock.now();
  const token = await database.write(async (transaction) => {
    // Verifying takes a while: meanwhile they may have been given another password, or be off the staff.
    if ((await holdPasswordHash(transaction, found.staff.staffId)) !== found.passwordHash) return undefined;
    await forgetFailures(transaction, signInName);
    return startSession(transaction, found.staff.staffId, now);
  });
  if (token === undefined) return { outcome: 'wrong' };
  return { outcome: 'signed-in', token, session: { staff: found.staff, endsAt: now + longestSessionMs } };
}
