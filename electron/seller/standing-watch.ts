import type { SellerAnswer } from '../../contract/seller/seller-client.ts';
import type { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';

/** Why a kiosk may no longer sell. */
export type OutOfService = 'terminal_revoked' | 'terminal_unknown';

type StandingAnswer = SellerAnswer<typeof terminalEndpoints.checkStanding>;

/** Together with the two seconds for which the seller trusts its database, a revoked kiosk stops within five. */
const askEveryMs = 2_000;

/** What the seller's answer says about this terminal's standing; null when it says nothing about it. */
export function readStanding(answer: StandingAnswer): 'stands' | OutOfService | null {
  if ('value' in answer) return 'stands';
  if ('failure' in answer) return null;
  const { refusal } = answer;
  return refusal === 'terminal_revoked' || refusal === 'terminal_unknown' ? refusal : null;
}

/**
 * Keeps asking the seller whether this terminal is still accepted, one request at a time. An unreachable seller changes nothing:
 * the page tells shoppers that it cannot be reached.
 * @param told gets every answer about the standing
 * @returns a function that stops it
 */
export function watchStanding(
  ask: () => Promise<StandingAnswer>,
  told: (standing: 'stands' | OutOfService) => void,
): () => void {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const round = async () => {
    const standing = readStanding(await ask());
    if (isOver) return;
    if (standing) told(standing);
    if (!isOver) timer = setTimeout(() => void round(), askEveryMs);
  };
  void round();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
