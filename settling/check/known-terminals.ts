import { createHash } from 'node:crypto';
import { thumbprint } from '../../platform/compact-jose.ts';
import type { Transaction } from '../../platform/database/database.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import { byFirstTwo, padded, runForRows, valuesOf } from '../../platform/database/multi-row-statement.ts';
import type { TerminalStanding } from '../decision/decide.ts';
import type { DecisionPolicy } from '../decision/policy.ts';

/** A terminal whose signature was verified, as settling knows and counts it. */
export type ProvenTerminal = {
  sellerId: string;
  terminalId: string;
  enrolledBy: RequestingTerminal['enrolledBy'];
  keyThumbprint: string;
  /** By what its checks are counted within its seller. */
  counted: string;
};

/** All self-enrolled terminals of one seller are counted under this name. It is not a thumbprint, which has 43 characters. */
export const selfEnrolled = 'self-enrolled';

/** The terminal of a check, once it is proven that it signed. */
export function provenTerminal(sellerId: string, terminal: RequestingTerminal): ProvenTerminal {
  const { terminalId, enrolledBy, publicJwk } = terminal;
  const keyThumbprint = thumbprint(publicJwk);
  const counted = enrolledBy === 'staff' ? keyThumbprint : selfEnrolled;
  return { sellerId, terminalId, enrolledBy, keyThumbprint, counted };
}

/** How a terminal that is remembered is written in one value. */
export function asRemembered({
  keyThumbprint,
  enrolledBy,
}: Pick<ProvenTerminal, 'keyThumbprint' | 'enrolledBy'>): string {
  return `${keyThumbprint} ${enrolledBy}`;
}

/** The same value as a scalar subquery; null where the terminal was never seen. */
export function rememberedInSql(seller: string, terminal: string): string {
  return `(SELECT key_thumbprint || ' ' || enrolled_by FROM known_terminal
    WHERE known_terminal.seller_id = ${seller} AND known_terminal.terminal_id = ${terminal})`;
}

/** @param remembered as `asRemembered` gives it; null where the terminal was never seen */
export function standingOf(terminal: ProvenTerminal, remembered: string | null): TerminalStanding | 'new' {
  if (remembered === null) return 'new';
  return remembered === asRemembered(terminal) ? 'known' : 'changed';
}

export const newKioskWindowMs = 24 * 3_600_000;

/** How many new kiosks a seller may still add now, and which of the terminals that were new are remembered by now. */
export type Admissions = { kiosksLeft: ReadonlyMap<string, number>; remembered: ReadonlyMap<string, string> };

/** The name of a terminal among those of all sellers. */
export function terminalKey({ sellerId, terminalId }: Pick<ProvenTerminal, 'sellerId' | 'terminalId'>): string {
  return JSON.stringify([sellerId, terminalId]);
}

/**
 * Reads what the admission of new terminals needs. A new kiosk is admitted only if its seller added no more within a day than the
 * policy and the operators allow. The sellers that bring new kiosks are locked until the transaction ends, so that two kiosks that
 * come at the same moment, to any number of processes, are counted one after the other.
 */
export async function readAdmissions(
  transaction: Transaction,
  newTerminals: readonly ProvenTerminal[],
  now: number,
  { terminals }: DecisionPolicy,
): Promise<Admissions> {
  const kiosks = newTerminals.filter(({ enrolledBy }) => enrolledBy === 'staff');
  if (kiosks.length === 0) return { kiosksLeft: new Map(), remembered: new Map() };
  const sellers = padded([...new Set(kiosks.map(({ sellerId }) => sellerId))].toSorted());
  if (transaction.dialect === 'postgres') {
    const turns = padded([...new Set(sellers.map(turnOf))].toSorted((a, b) => a - b));
    await transaction.all(
      `WITH seller_turn (turn) AS (${valuesOf(['INTEGER'], turns.length)})
       SELECT pg_advisory_xact_lock(63, turn) FROM (SELECT turn FROM seller_turn ORDER BY turn) AS in_order`,
      turns,
    );
  }
  const room = await transaction.all<{ sellerId: string; added: number; allowed: number }>(
    `WITH asked (asked_seller) AS (${valuesOf(['TEXT'], sellers.length)})
     SELECT asked_seller AS "sellerId",
            (SELECT COUNT(*) FROM known_terminal
              WHERE seller_id = asked_seller AND enrolled_by = 'staff' AND first_seen_at > ?) AS "added",
            (SELECT COALESCE(SUM(kiosks), 0) FROM kiosk_allowance
              WHERE seller_id = asked_seller AND allowed_until > ?) AS "allowed"
       FROM asked`,
    [...sellers, now - newKioskWindowMs, now],
  );
  const left = room.map(({ sellerId, added, allowed }): [string, number] => [
    sellerId,
    terminals.newKiosksPerDay + allowed - added,
  ]);
  const asked = padded(kiosks);
  // Another process may have admitted one of them while this one waited for its turn.
  const known = await transaction.all<{ sellerId: string; terminalId: string; remembered: string | null }>(
    `WITH asked (asked_seller, asked_terminal) AS (${valuesOf(['TEXT', 'TEXT'], asked.length)})
     SELECT asked_seller AS "sellerId", asked_terminal AS "terminalId",
            ${rememberedInSql('asked_seller', 'asked_terminal')} AS "remembered"
       FROM asked`,
    asked.flatMap(({ sellerId, terminalId }) => [sellerId, terminalId]),
  );
  const remembered = known.flatMap((row): [string, string][] =>
    row.remembered === null ? [] : [[terminalKey(row), row.remembered]],
  );
  return { kiosksLeft: new Map(left), remembered: new Map(remembered) };
}

/**
 * Remembers terminals that were admitted.
 * @returns false when another process remembered one of them in the meantime
 */
export async function insertKnownTerminals(
  transaction: Transaction,
  admitted: readonly ProvenTerminal[],
  now: number,
): Promise<boolean> {
  const rows = admitted
    .map(({ sellerId, terminalId, keyThumbprint, enrolledBy }) => [
      sellerId,
      terminalId,
      keyThumbprint,
      enrolledBy,
      now,
    ])
    .toSorted(byFirstTwo);
  const inserted = await runForRows(
    transaction,
    rows,
    (all) => `INSERT INTO known_terminal (seller_id, terminal_id, key_thumbprint, enrolled_by, first_seen_at)
      VALUES ${all} ON CONFLICT DO NOTHING`,
  );
  return inserted === rows.length;
}

/** Two sellers may share a turn by chance, which only costs them a wait. */
function turnOf(sellerId: string): number {
  return createHash('sha256').update(sellerId).digest().readInt32BE(0);
}
