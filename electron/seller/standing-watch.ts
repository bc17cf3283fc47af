import type { SellerAnswer } from './seller-call.ts';

/** Why a kiosk may no longer sell. */
export type OutOfService = 'terminal_revoked' | 'terminal_unknown';

/** Together with the two seconds for which the seller trusts its database, a revoked kiosk stops within five. */
const askEveryMs = 2_000;

/** What the seller's answer says about this terminal's standing; null when it says nothing about it. */
export function readStanding({ status, body }: SellerAnswer): 'stands' | OutOfService | null {
  if (status >= 200 && status < 300) return 'stands';
  const refusal = typeof body === 'object' && body !== null && 'refusal' in body ? body.refusal : undefined;
  if (status !== 401) return null;
  return refusal === 'terminal_revoked' || refusal === 'terminal_unknown' ? refusal : null;
}

/**
 * Keeps asking the seller whether this terminal is still accepted, one request at a time. An unreachable seller changes nothing:
 * the page tells shoppers that it cannot be reached.
 * @param ask throws when the seller does not answer
 * @param told gets every answer about the standing
 * @returns a function that stops it
 */
export function watchStanding(
  ask: () => Promise<SellerAnswer>,
  told: (standing: 'stands' | OutOfService) => void,
): () => void {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const round = async () => {
    const answer = await ask().catch(() => null);
    if (isOver) return;
    const standing = answer && readStanding(answer);
    if (standing) told(standing);
    if (!isOver) timer = setTimeout(() => void round(), askEveryMs);
  };
  void round();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
