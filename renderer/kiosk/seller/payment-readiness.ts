import { queryOptions } from '@tanstack/react-query';
import { compareWithSettling, sealingKeyAt, SettlingTrust } from '../../../contract/seller/settling-trust.ts';
import type { TerminalSession } from '../../../contract/seller/terminal.ts';
import type { KeySet, PublishedKey } from '../../../contract/settling/key-set.ts';
import { makeNonce } from '../../../contract/settling/seal.ts';
import { enrolBrowser, readTerminalSession } from './seller-api.ts';
import type { Answer } from './seller-api.ts';
import { browserKey } from './terminal-key.ts';

/**
 * Whether this terminal can take a payment now. `ready` holds the only key for which a card may be sealed, from a key set signed
 * by the pinned root. `clock_wrong`: this machine's clock, or the seller's, is further off than can be corrected for.
 */
export type PaymentReadiness =
  | {
      state: 'ready';
      session: TerminalSession;
      keySet: KeySet;
      sealingKey: PublishedKey;
      settlingTime: MeasuredTime | undefined;
    }
  | { state: 'credit_unavailable' | 'keys_refused' | 'clock_wrong' | 'out_of_service' | 'unreachable' };

/** Settling's time, with the `performance.now()` of that moment, so that later changes to this machine's clock do not matter. */
type MeasuredTime = { settlingNow: number; monotonicNow: number };

/** The time to state to settling: its own time if that was measured and differs, otherwise this machine's. */
export function settlingTimeNow({ settlingTime }: Extract<PaymentReadiness, { state: 'ready' }>): number {
  if (!settlingTime) return Date.now();
  return Math.round(settlingTime.settlingNow + performance.now() - settlingTime.monotonicNow);
}

async function openSession(signal?: AbortSignal, nonce?: string): Promise<Answer<TerminalSession>> {
  const session = await readTerminalSession(signal, nonce);
  if (window.sidelane) return session;
  const isUnknown = 'refusal' in session && session.refusal === 'terminal_unknown';
  const { publicJwk, thumbprint } = await browserKey();
  // The seller knows this browser by a key that the browser lost, or by none.
  const hasLostKey = 'value' in session && session.value.keyThumbprint !== thumbprint;
  if (!isUnknown && !hasLostKey) return session;
  const enrolled = await enrolBrowser(publicJwk, signal);
  return 'value' in enrolled ? readTerminalSession(signal, nonce) : enrolled;
}

/** A kiosk brings the root with which it was enrolled. A browser has nothing better than the seller's word. */
async function pinnedRoot(session: TerminalSession): Promise<string> {
  if (!window.sidelane) return session.rootThumbprint;
  return (await window.sidelane.enrolment()).rootThumbprint;
}

const trust = new SettlingTrust();

async function trustedKeySet(session: TerminalSession, now: number): Promise<KeySet | undefined> {
  const trusted = await trust.keySet(session, await pinnedRoot(session), now);
  return 'refusal' in trusted ? undefined : trusted.keySet;
}

/** Settling's current key set, regardless of whether payment is possible now; undefined when no set can be trusted. */
export async function readKeySet(signal?: AbortSignal): Promise<KeySet | undefined> {
  const session = await openSession(signal);
  return 'value' in session ? trustedKeySet(session.value, Date.now()) : undefined;
}

/** Reads the session, verifies settling's key set against the pinned root, and compares the clocks. */
export async function readPaymentReadiness(signal?: AbortSignal): Promise<PaymentReadiness> {
  const nonce = makeNonce();
  const askedAt = performance.now();
  const session = await openSession(signal, nonce);
  const monotonicNow = performance.now();
  const now = Date.now();
  if ('failure' in session) return { state: 'unreachable' };
  if ('refusal' in session) {
    if (session.refusal === 'credit_unavailable' || session.refusal === 'storage_unavailable') {
      return { state: 'credit_unavailable' };
    }
    if (session.refusal === 'too_many_requests' || session.refusal === 'internal_error')
      return { state: 'unreachable' };
    return { state: 'out_of_service' };
  }
  const asked = { nonce, ownNow: now, roundTripMs: monotonicNow - askedAt };
  const { standing, aheadMs } = await compareWithSettling(session.value, await pinnedRoot(session.value), asked);
  if (standing === 'too_far') return { state: 'clock_wrong' };
  const settlingNow = now - aheadMs;
  const keySet = await trustedKeySet(session.value, now);
  const sealingKey = keySet && sealingKeyAt(keySet, settlingNow);
  if (!keySet || !sealingKey) return { state: 'keys_refused' };
  // A kiosk that was enrolled before kiosks had keys hands in its key within these seconds.
  if (session.value.keyThumbprint === null) return { state: 'credit_unavailable' };
  const { isCreditAvailable, creditClosedBy } = session.value.shop;
  if (!isCreditAvailable) return { state: creditClosedBy === 'clock' ? 'clock_wrong' : 'credit_unavailable' };
  const settlingTime = standing === undefined ? undefined : { settlingNow, monotonicNow };
  return { state: 'ready', session: session.value, keySet, sealingKey, settlingTime };
}

/** Repeated every few seconds while a shopper is about to pay. */
export const paymentReadinessQuery = queryOptions({
  queryKey: ['payment-readiness'],
  queryFn: ({ signal }) => readPaymentReadiness(signal),
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.state === 'ready' ? 10_000 : 3_000),
});
