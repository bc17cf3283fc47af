import type { Transaction } from '../../platform/database/database.ts';
import { padded, valuesOf } from '../../platform/database/multi-row-statement.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import type { Attempts, Decision } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import type { WrongTries } from './alarms.ts';
import { rememberedInSql } from './known-terminals.ts';
import type { ProvenTerminal } from './known-terminals.ts';

const inOrder = Object.keys(declineReasons) as DeclineReason[];

// A check counts when it was approved, or was declined for a reason that comes after the identity. A decline for too many checks
// does not count, or a shopper who keeps trying would be declined for ever.
const countedReasons: readonly DeclineReason[] = inOrder
  .slice(inOrder.indexOf('account_closed'))
  .filter((reason) => reason !== 'frequency_exceeded');

const listed = countedReasons.map((reason) => `'${reason}'`).join(', ');
const isCountedInSql = `reversed_at IS NULL AND (reason IS NULL OR reason IN (${listed}))`;

/** Whether a decision counts towards how often a number may be used. */
export function isCounted({ reason }: Pick<Decision, 'reason'>): boolean {
  return reason === null || countedReasons.includes(reason);
}

const unknownPerson = 0;

/**
 * Lets the checks of one credit number through one at a time until their transactions end, whether the number exists or not.
 * Guesses at an identity that arrive at the same moment, in any number of settling processes, therefore see one another. The turns
 * of a batch are taken in one order everywhere, so that two batches never wait for each other. On SQLite there is one writer at a
 * time.
 */
export async function takeTurns(transaction: Transaction, numberIndexes: readonly Buffer[]): Promise<void> {
  if (transaction.dialect === 'sqlite' || numberIndexes.length === 0) return;
  // Two numbers may share a turn by chance, which only costs them a wait.
  const turns = new Set(numberIndexes.map((index) => index.readInt32BE(0)));
  const values = padded([...turns].toSorted((a, b) => a - b));
  await transaction.all(
    `WITH number_turn (turn) AS (${valuesOf(['INTEGER'], values.length)})
     SELECT pg_advisory_xact_lock(62, turn) FROM (SELECT turn FROM number_turn ORDER BY turn) AS in_order`,
    values,
  );
}

/** The earlier checks with the same number, at the same terminal and at the same seller. */
export type WhatCameBefore = {
  attempts: Attempts;
  wrongTries: WrongTries;
  /** Which alarms about this terminal and its seller were raised and are not over. */
  isRaised: {
    terminal_suspended: boolean;
    seller_suspended: boolean;
    terminals_exceeded: boolean;
    terminal_changed: boolean;
  };
  /** As `rememberedInSql` gives it. */
  remembered: string | null;
};

type CountedRow = {
  personId: number;
  sellerId: string;
  terminalId: string;
  counted: string;
  ofNumber: string;
  wrongAtTerminal: number;
  wrongAtSeller: number;
  terminalSuspended: number;
  sellerSuspended: number;
  terminalsExceeded: number;
  terminalChanged: number;
  remembered: string | null;
};

const alarmsRaised = (kind: string, subject: string) => `(SELECT COUNT(*) FROM alarm
  WHERE alarm.seller_id = asked_seller AND kind = '${kind}' AND alarm.counted_terminal = ${subject} AND ends_at > ?
    AND lifted_at IS NULL)`;

type Subject = { personId: number | null; terminal: ProvenTerminal };

const keyOf = (
  personId: number | null,
  { sellerId, terminalId, counted }: Omit<ProvenTerminal, 'keyThumbprint' | 'enrolledBy'>,
) => JSON.stringify([personId ?? unknownPerson, sellerId, terminalId, counted]);

/**
 * Counts earlier checks with the numbers of a batch, and from its terminals and sellers, within the windows of the policy. An
 * unknown number takes the same query with a person id that does not exist, and every count is zero. It runs when it is the
 * numbers' turn, so that two checks cannot both pass as the last one allowed. Each part reads through its own index, within one
 * statement.
 * @returns what came before each of `subjects`
 */
export async function countAttempts(
  transaction: Transaction,
  subjects: readonly Subject[],
  now: number,
  { velocity, lockOut, probing }: DecisionPolicy,
): Promise<WhatCameBefore[]> {
  if (subjects.length === 0) return [];
  const distinct = new Map(subjects.map((subject) => [keyOf(subject.personId, subject.terminal), subject]));
  const asked = padded(
    [...distinct.values()].map(({ personId, terminal: { sellerId, counted, terminalId } }) => [
      personId ?? unknownPerson,
      sellerId,
      counted,
      terminalId,
    ]),
  );
  const velocityFrom = now - velocity.windowMs;
  const lockOutFrom = now - lockOut.windowMs;
  const isHere = 'seller_id = asked_seller AND counted_terminal = asked_counted';
  const isWrong = "reason = 'identity_mismatch' AND forgiven IS NULL";
  const rows = await transaction.all<CountedRow>(
    `WITH asked (asked_person, asked_seller, asked_counted, asked_terminal) AS
       (${valuesOf(['BIGINT', 'TEXT', 'TEXT', 'TEXT'], asked.length)})
     SELECT asked_person AS "personId", asked_seller AS "sellerId", asked_terminal AS "terminalId",
            asked_counted AS "counted",
            (SELECT COUNT(CASE WHEN decided_at > ? AND ${isCountedInSql} THEN 1 END) || ' ' ||
                    COUNT(CASE WHEN decided_at > ? AND ${isCountedInSql} AND ${isHere} THEN 1 END) || ' ' ||
                    COUNT(CASE WHEN decided_at > ? AND ${isWrong} THEN 1 END) || ' ' ||
                    COUNT(CASE WHEN decided_at > ? AND ${isWrong} AND ${isHere} THEN 1 END)
               FROM application WHERE person_id = asked_person AND decided_at > ?) AS "ofNumber",
            (SELECT COUNT(*) FROM application
              WHERE wrong_at_terminal = 1 AND ${isHere} AND decided_at > ?) AS "wrongAtTerminal",
            (SELECT COUNT(*) FROM application
              WHERE wrong_at_seller = 1 AND seller_id = asked_seller AND decided_at > ?) AS "wrongAtSeller",
            ${alarmsRaised('terminal_suspended', 'asked_counted')} AS "terminalSuspended",
            ${alarmsRaised('seller_suspended', "''")} AS "sellerSuspended",
            ${alarmsRaised('terminals_exceeded', "''")} AS "terminalsExceeded",
            ${alarmsRaised('terminal_changed', 'asked_terminal')} AS "terminalChanged",
            ${rememberedInSql('asked_seller', 'asked_terminal')} AS "remembered"
       FROM asked`,
    [
      ...asked.flat(),
      velocityFrom,
      velocityFrom,
      lockOutFrom,
      lockOutFrom,
      Math.min(velocityFrom, lockOutFrom),
      now - probing.terminalWindowMs,
      now - probing.sellerWindowMs,
      now,
      now,
      now,
      now,
    ],
  );
  const counted = new Map(rows.map((row) => [keyOf(row.personId, row), before(row)]));
  return subjects.map(({ personId, terminal }) => {
    const found = counted.get(keyOf(personId, terminal));
    if (!found) throw new Error('A broken assumption: the statement for what came before a check gave no row');
    return found;
  });
}

function before(row: CountedRow): WhatCameBefore {
  const [recent = 0, recentAtTerminal = 0, wrongIdentities = 0, wrongIdentitiesAtTerminal = 0] = row.ofNumber
    .split(' ')
    .map(Number);
  return {
    attempts: { recent, recentAtTerminal, wrongIdentities, wrongIdentitiesAtTerminal },
    wrongTries: { atTerminal: row.wrongAtTerminal, atSeller: row.wrongAtSeller },
    isRaised: {
      terminal_suspended: row.terminalSuspended > 0,
      seller_suspended: row.sellerSuspended > 0,
      terminals_exceeded: row.terminalsExceeded > 0,
      terminal_changed: row.terminalChanged > 0,
    },
    remembered: row.remembered,
  };
}
