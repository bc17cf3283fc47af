import type { Transaction } from '../../platform/database/database.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import type { Attempts } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import type { Suspended, WrongTries } from './alarms.ts';
import { rememberedInSql } from './known-terminals.ts';
import type { ProvenTerminal } from './known-terminals.ts';

const inOrder = Object.keys(declineReasons) as DeclineReason[];

// A check counts when it was approved, or was declined for a reason that comes after the identity. A decline for too many checks
// does not count, or a shopper who keeps trying would be declined for ever.
const countedReasons = inOrder
  .slice(inOrder.indexOf('account_closed'))
  .filter((reason) => reason !== 'frequency_exceeded')
  .map((reason) => `'${reason}'`)
  .join(', ');

const isCounted = `reversed_at IS NULL AND (reason IS NULL OR reason IN (${countedReasons}))`;

const unknownPerson = 0;

/**
 * Lets the checks of one credit number through one at a time until their transactions end, whether the number exists or not.
 * Guesses at an identity that arrive at the same moment, in any number of settling processes, therefore see one another. On
 * SQLite there is one writer at a time.
 */
export async function takeTurn(transaction: Transaction, numberIndex: Buffer): Promise<void> {
  if (transaction.dialect === 'sqlite') return;
  // Two numbers may share a turn by chance, which only costs them a wait.
  await transaction.get('SELECT pg_advisory_xact_lock(62, ?)', [numberIndex.readInt32BE(0)]);
}

/** The earlier checks with the same number, at the same terminal and at the same seller. */
export type WhatCameBefore = {
  attempts: Attempts;
  wrongTries: WrongTries;
  suspended: Suspended;
  /** As `rememberedInSql` gives it. */
  remembered: string | null;
};

type CountedRow = Attempts & {
  wrongAtTerminal: number;
  wrongAtSeller: number;
  terminalSuspensions: number;
  sellerSuspensions: number;
  remembered: string | null;
};

const suspensions = `(SELECT COUNT(*) FROM alarm
  WHERE seller_id = ? AND kind = ? AND counted_terminal = ? AND ends_at > ? AND lifted_at IS NULL)`;

/**
 * Counts earlier checks with a person's number, and from this terminal and this seller, within the windows of the policy. An
 * unknown number takes the same query with a person id that does not exist, and every count is zero. It runs when it is the
 * number's turn, so that two checks cannot both pass as the last one allowed. Each part reads through its own index, within one
 * statement.
 */
export async function countAttempts(
  transaction: Transaction,
  { personId, terminal }: { personId: number | null; terminal: ProvenTerminal },
  now: number,
  { velocity, lockOut, probing }: DecisionPolicy,
): Promise<WhatCameBefore> {
  const { sellerId, terminalId, counted } = terminal;
  const velocityFrom = now - velocity.windowMs;
  const lockOutFrom = now - lockOut.windowMs;
  const isHere = 'seller_id = ? AND counted_terminal = ?';
  const isWrong = "reason = 'identity_mismatch' AND forgiven IS NULL";
  const row = await firstRow<CountedRow>(
    transaction,
    'what came before a check',
    `SELECT COUNT(CASE WHEN decided_at > ? AND ${isCounted} THEN 1 END) AS "recent",
            COUNT(CASE WHEN decided_at > ? AND ${isCounted} AND ${isHere} THEN 1 END) AS "recentAtTerminal",
            COUNT(CASE WHEN decided_at > ? AND ${isWrong} THEN 1 END) AS "wrongIdentities",
            COUNT(CASE WHEN decided_at > ? AND ${isWrong} AND ${isHere} THEN 1 END) AS "wrongIdentitiesAtTerminal",
            (SELECT COUNT(*) FROM application
              WHERE wrong_at_terminal = 1 AND ${isHere} AND decided_at > ?) AS "wrongAtTerminal",
            (SELECT COUNT(*) FROM application
              WHERE wrong_at_seller = 1 AND seller_id = ? AND decided_at > ?) AS "wrongAtSeller",
            ${suspensions} AS "terminalSuspensions",
            ${suspensions} AS "sellerSuspensions",
            ${rememberedInSql} AS "remembered"
     FROM application WHERE person_id = ? AND decided_at > ?`,
    [
      velocityFrom,
      velocityFrom,
      sellerId,
      counted,
      lockOutFrom,
      lockOutFrom,
      sellerId,
      counted,
      sellerId,
      counted,
      now - probing.terminalWindowMs,
      sellerId,
      now - probing.sellerWindowMs,
      sellerId,
      'terminal_suspended',
      counted,
      now,
      sellerId,
      'seller_suspended',
      '',
      now,
      sellerId,
      terminalId,
      personId ?? unknownPerson,
      Math.min(velocityFrom, lockOutFrom),
    ],
  );
  const { wrongAtTerminal, wrongAtSeller, terminalSuspensions, sellerSuspensions, remembered, ...attempts } = row;
  return {
    attempts,
    wrongTries: { atTerminal: wrongAtTerminal, atSeller: wrongAtSeller },
    suspended: { terminal: terminalSuspensions > 0, seller: sellerSuspensions > 0 },
    remembered,
  };
}
