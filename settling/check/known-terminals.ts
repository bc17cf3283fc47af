import { createHash } from 'node:crypto';
import { thumbprint } from '../../platform/compact-jose.ts';
import type { Transaction } from '../../platform/database/database.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import { firstRow } from '../../platform/database/first-row.ts';
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

/** How a terminal that is remembered is written in one value, for the statement that counts. */
export const rememberedInSql = `
  (SELECT key_thumbprint || ' ' || enrolled_by FROM known_terminal WHERE seller_id = ? AND terminal_id = ?)`;

/** @param remembered as `rememberedInSql` gives it; null where the terminal was never seen */
export function standingOf(
  { keyThumbprint, enrolledBy }: ProvenTerminal,
  remembered: string | null,
): TerminalStanding | 'new' {
  if (remembered === null) return 'new';
  return remembered === `${keyThumbprint} ${enrolledBy}` ? 'known' : 'changed';
}

export const newKioskWindowMs = 24 * 3_600_000;

/**
 * Remembers a terminal that is new. A new kiosk is admitted only if its seller added no more within a day than the policy and the
 * operators allow. Two kiosks that come at the same moment, to any number of processes, are counted one after the other.
 */
export async function admitTerminal(
  transaction: Transaction,
  terminal: ProvenTerminal,
  now: number,
  { terminals }: DecisionPolicy,
): Promise<TerminalStanding> {
  const { sellerId, terminalId, keyThumbprint, enrolledBy } = terminal;
  if (transaction.dialect === 'postgres') {
    await transaction.get('SELECT pg_advisory_xact_lock(63, ?)', [turnOf(sellerId)]);
  }
  const admitted = await transaction.run(
    `INSERT INTO known_terminal (seller_id, terminal_id, key_thumbprint, enrolled_by, first_seen_at)
     SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT)
      WHERE CAST(? AS TEXT) = 'self' OR
        (SELECT COUNT(*) FROM known_terminal
          WHERE seller_id = ? AND enrolled_by = 'staff' AND first_seen_at > ?) <
        CAST(? AS BIGINT) + (SELECT COALESCE(SUM(kiosks), 0) FROM kiosk_allowance
          WHERE seller_id = ? AND allowed_until > ?)
     ON CONFLICT DO NOTHING`,
    [
      sellerId,
      terminalId,
      keyThumbprint,
      enrolledBy,
      now,
      enrolledBy,
      sellerId,
      now - newKioskWindowMs,
      terminals.newKiosksPerDay,
      sellerId,
      now,
    ],
  );
  if (admitted === 1) return 'known';
  const { remembered } = await firstRow<{ remembered: string | null }>(
    transaction,
    'what is remembered of a terminal',
    `SELECT ${rememberedInSql} AS remembered`,
    [sellerId, terminalId],
  );
  const standing = standingOf(terminal, remembered);
  return standing === 'new' ? 'exceeded' : standing;
}

/** Two sellers may share a turn by chance, which only costs them a wait. */
function turnOf(sellerId: string): number {
  return createHash('sha256').update(sellerId).digest().readInt32BE(0);
}
