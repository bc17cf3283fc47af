import { currentKey, verifyKeySet } from '../settling/key-set.ts';
import type { KeySet, KeySetRefusal, PublishedKey } from '../settling/key-set.ts';
import { readSettlingTime } from '../settling/settling-time.ts';
import { clockStanding, differenceOf } from './clock-comparison.ts';
import type { ClockStanding } from './clock-comparison.ts';
import type { TerminalSession } from './terminal.ts';

/** What a terminal trusts of settling, which it hears through the seller: keys signed by the pinned root, and settling's time. */
export class SettlingTrust {
  #newest: { root: string; keySet: KeySet } | undefined;

  /**
   * Settling's key set, verified against the pinned root. It is the newest that this terminal has ever verified: replaying an
   * older one does not bring back a retired key.
   * @param now epoch milliseconds by this machine's clock
   */
  async keySet(
    { keySet: signed }: Pick<TerminalSession, 'keySet'>,
    root: string,
    now: number,
  ): Promise<{ keySet: KeySet } | { refusal: KeySetRefusal }> {
    const verified = await verifyKeySet(signed, root, now);
    if ('refusal' in verified) return verified;
    const { keySet } = verified;
    if (this.#newest?.root !== root || this.#newest.keySet.issuedAt <= keySet.issuedAt) this.#newest = { root, keySet };
    return { keySet: this.#newest.keySet };
  }
}

/** The question for a session: its nonce, with this machine's clock and the time that the answer took. */
export type AskedTime = { nonce: string; ownNow: number; roundTripMs: number };

/** How this machine's clock stands to settling's; undefined where that is not known. */
export type ClockBySettling = {
  standing: ClockStanding | undefined;
  /** To subtract from this machine's time for settling's: 0 where the clocks agree, or the difference is unknown. */
  aheadMs: number;
};

/**
 * Compares this machine's clock with the time that settling signed for this very question. A seller can delay the answer, which
 * makes the comparison less exact, but cannot forge one or replay an old one. The key set's age is not judged here, because a
 * clock that is far off must not go unnoticed.
 */
export async function compareWithSettling(
  { time, keySet: signed }: Pick<TerminalSession, 'time' | 'keySet'>,
  root: string,
  asked: AskedTime,
): Promise<ClockBySettling> {
  const unknown = { standing: undefined, aheadMs: 0 };
  const verified = await verifyKeySet(signed, root, Number.NEGATIVE_INFINITY);
  if (time === undefined || 'refusal' in verified) return unknown;
  const theirNow = await readSettlingTime(time, verified.keySet, asked.nonce);
  if (theirNow === undefined) return unknown;
  const difference = differenceOf({ theirNow, ...asked });
  const standing = clockStanding(difference);
  return { standing, aheadMs: standing === 'corrected' ? difference.aheadMs : 0 };
}

/**
 * The key for which a card may be sealed now.
 * @param settlingNow settling's time, epoch milliseconds. This machine's clock has found the key set fresh (`SettlingTrust`), and
 *   so must settling's, so that neither alone can bring back an old one.
 */
export function sealingKeyAt(keySet: KeySet, settlingNow: number): PublishedKey | undefined {
  return settlingNow < keySet.expiresAt ? currentKey(keySet, 'seal', settlingNow) : undefined;
}
