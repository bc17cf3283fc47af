import type { Transaction } from '../../platform/database.ts';
import { declineReasons } from '../contract/refusals.ts';
import type { DeclineReason } from '../contract/refusals.ts';
import type { Attempts } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';

const inOrder = Object.keys(declineReasons) as DeclineReason[];

// A check counts when it was approved, or was declined for a reason that comes after the identity. One that was declined for
// coming too often does not: whoever asks on and on could never stop asking too often.
const countedReasons = inOrder
  .slice(inOrder.indexOf('identity_near_miss') + 1)
  .filter((reason) => reason !== 'frequency_exceeded')
  .map((reason) => `'${reason}'`)
  .join(', ');

const isCounted = `reversed_at IS NULL AND (reason IS NULL OR reason IN (${countedReasons}))`;

const nobody = 0;

/**
 * Lets the checks of one credit number through one after another until their transactions end, whether there is such a
 * number or not: guesses at an identity that are in flight at the same moment, in however many settling processes, see one
 * another then. On SQLite there is one writer at a time.
 */
export async function takeTurn(transaction: Transaction, numberIndex: Buffer): Promise<void> {
  if (transaction.dialect === 'sqlite') return;
  // Two numbers may share a turn by chance, which costs them a wait.
  await transaction.get('SELECT pg_advisory_xact_lock(62, ?)', [numberIndex.readInt32BE(0)]);
}

/**
 * What came before with a person's number, within the windows of the policy. For an unknown number the same is asked of
 * nobody, and is all zero. Asked when it is the number's turn, so that no two checks pass as the last one.
 */
export async function countAttempts(
  transaction: Transaction,
  { personId, sellerId, terminalId }: { personId: number | null; sellerId: string; terminalId: string },
  now: number,
  { velocity, lockOut }: DecisionPolicy,
): Promise<Attempts> {
  const velocityFrom = now - velocity.windowMs;
  const lockOutFrom = now - lockOut.windowMs;
  const row = await transaction.get<Attempts>(
    `SELECT COUNT(CASE WHEN decided_at > ? AND ${isCounted} THEN 1 END) AS "recent",
            COUNT(CASE WHEN decided_at > ? AND ${isCounted} AND seller_id = ? AND terminal_id = ? THEN 1 END)
              AS "recentAtTerminal",
            COUNT(CASE WHEN decided_at > ? AND reason = 'identity_mismatch' THEN 1 END) AS "wrongIdentities"
     FROM application WHERE person_id = ? AND decided_at > ?`,
    [
      velocityFrom,
      velocityFrom,
      sellerId,
      terminalId,
      lockOutFrom,
      personId ?? nobody,
      Math.min(velocityFrom, lockOutFrom),
    ],
  );
  return row!;
}
