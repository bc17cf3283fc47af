import { queryOptions } from '@tanstack/react-query';
import type { TerminalSession } from '../../../server/contract/terminal.ts';
import { currentKey, verifyKeySet } from '../../../settling/contract/key-set.ts';
import type { KeySet, PublishedKey } from '../../../settling/contract/key-set.ts';
import { enrolBrowser, readTerminalSession } from './seller-api.ts';
import type { Answer } from './seller-api.ts';

/**
 * Whether this terminal can take a payment now. `ready` holds the only key that a card may be sealed for, out of a key set
 * that the pinned root has signed.
 */
export type PaymentReadiness =
  | { state: 'ready'; session: TerminalSession; keySet: KeySet; sealingKey: PublishedKey }
  | { state: 'credit_unavailable' | 'keys_refused' | 'out_of_service' | 'unreachable' };

async function openSession(signal?: AbortSignal): Promise<Answer<TerminalSession>> {
  const session = await readTerminalSession(signal);
  const isUnknownBrowser = 'refusal' in session && session.refusal === 'terminal_unknown' && !window.sidelane;
  if (!isUnknownBrowser) return session;
  const enrolled = await enrolBrowser(signal);
  return 'value' in enrolled ? readTerminalSession(signal) : enrolled;
}

/** A kiosk brings the root that it was enrolled with. A browser has nothing better than the seller's word. */
async function pinnedRoot(session: TerminalSession): Promise<string> {
  if (!window.sidelane) return session.rootThumbprint;
  return (await window.sidelane.enrolment()).rootThumbprint;
}

let newest: { root: string; keySet: KeySet } | undefined;

/** The newest key set that this page has ever verified: an older one, sent again, brings back no key that was retired. */
function newestOf(root: string, keySet: KeySet): KeySet {
  if (newest?.root !== root || newest.keySet.issuedAt <= keySet.issuedAt) newest = { root, keySet };
  return newest.keySet;
}

async function trustedKeySet(session: TerminalSession, now: number): Promise<KeySet | undefined> {
  const root = await pinnedRoot(session);
  const verified = await verifyKeySet(session.keySet, root, now);
  return 'refusal' in verified ? undefined : newestOf(root, verified.keySet);
}

/** Settling's key set as it is now, whether somebody could pay at this moment or not; undefined when there is none to trust. */
export async function readKeySet(signal?: AbortSignal): Promise<KeySet | undefined> {
  const session = await openSession(signal);
  return 'value' in session ? trustedKeySet(session.value, Date.now()) : undefined;
}

/** Reads the session and verifies settling's key set against the pinned root. */
export async function readPaymentReadiness(signal?: AbortSignal): Promise<PaymentReadiness> {
  const session = await openSession(signal);
  if ('failure' in session) return { state: 'unreachable' };
  if ('refusal' in session) {
    if (session.refusal === 'credit_unavailable' || session.refusal === 'storage_unavailable') {
      return { state: 'credit_unavailable' };
    }
    if (session.refusal === 'too_many_requests' || session.refusal === 'internal_error')
      return { state: 'unreachable' };
    return { state: 'out_of_service' };
  }
  const now = Date.now();
  const keySet = await trustedKeySet(session.value, now);
  const sealingKey = keySet && currentKey(keySet, 'seal', now);
  if (!sealingKey) return { state: 'keys_refused' };
  if (!session.value.shop.isCreditAvailable) return { state: 'credit_unavailable' };
  return { state: 'ready', session: session.value, keySet, sealingKey };
}

/** Asked again every few seconds while somebody is about to pay. */
export const paymentReadinessQuery = queryOptions({
  queryKey: ['payment-readiness'],
  queryFn: ({ signal }) => readPaymentReadiness(signal),
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.state === 'ready' ? 10_000 : 3_000),
});
