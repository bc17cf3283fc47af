import {
  exportTerminalKey,
  importTerminalKey,
  makeTerminalKey,
  signAsTerminal,
  terminalIdIn,
} from '../../contract/seller/terminal-key.ts';
import type { SealToSign } from '../../contract/seller/terminal-key.ts';
import type { Enrolment, KioskEnrolment } from '../enrolment/enrolment.ts';
import type { SellerAnswer } from './seller-call.ts';

/** Signs over a seal as this kiosk. @throws when it has no key yet */
export async function signSealOf({ credential, signingKey }: Enrolment, toSign: SealToSign): Promise<string> {
  if (signingKey === null) throw new Error('This kiosk has no key of its own yet.');
  return signAsTerminal(await importTerminalKey(signingKey), terminalIdIn(credential), toSign);
}

/** `kept`: the seller knows the key. `again`: it did not answer. `refused`: the kiosk has to be enrolled anew. */
export type KeyHandedIn = 'kept' | 'again' | 'refused';

/**
 * Gives a kiosk that was enrolled before kiosks had keys one of its own: it is written down first, and then handed in to the
 * seller over the kiosk's own authenticated and pinned connection. Killed in between, the next start hands in the same key.
 */
export async function handInKey(
  enrolment: KioskEnrolment,
  ask: (path: string, body: unknown) => Promise<SellerAnswer>,
): Promise<KeyHandedIn> {
  const reading = enrolment.read();
  if ('refusal' in reading) return 'again';
  let { signingKey } = reading.enrolment;
  if (signingKey === null) {
    signingKey = await exportTerminalKey(await makeTerminalKey(true));
    const { isSealed: _isSealed, ...kept } = reading.enrolment;
    enrolment.keep({ ...kept, signingKey });
  }
  const { publicJwk } = await importTerminalKey(signingKey);
  const answer = await ask('/api/terminal-key', { publicJwk }).catch(() => null);
  if (answer?.status === 204) return 'kept';
  return answer?.status === 409 ? 'refused' : 'again';
}

const againAfterMs = 10_000;

/**
 * Hands in the key now, and again until the seller has answered.
 * @returns ends it
 */
export function keepHandingIn(
  enrolment: KioskEnrolment,
  ask: (path: string, body: unknown) => Promise<SellerAnswer>,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const handIn = async () => {
    const handed = await handInKey(enrolment, ask).catch((error: Error) => {
      console.error(`The kiosk's key cannot be written down: ${error.message}`);
      return 'again' as const;
    });
    if (handed === 'refused')
      console.error('The seller knows this kiosk with another key: it has to be enrolled anew before it can sell.');
    if (handed === 'again' && !isOver) timer = setTimeout(() => void handIn(), againAfterMs);
  };
  void handIn();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
