import { randomUUID } from 'node:crypto';
import { signAgeCheck } from '../../contract/seller/age-check.ts';
import type { KioskClock } from '../../contract/seller/clock-comparison.ts';
import {
  exportTerminalKey,
  importTerminalKey,
  makeTerminalKey,
  signAsTerminal,
  terminalIdIn,
} from '../../contract/seller/terminal-key.ts';
import type { SealToSign } from '../../contract/seller/terminal-key.ts';
import type { Enrolment, KioskEnrolment } from '../enrolment/enrolment.ts';
import type { AskSeller } from '../../contract/seller/seller-client.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';

/** Signs a seal as this kiosk. @throws when the kiosk has no key yet */
export async function signSealOf({ credential, signingKey }: Enrolment, toSign: SealToSign): Promise<string> {
  if (signingKey === null) throw new Error('This kiosk has no key of its own yet.');
  return signAsTerminal(await importTerminalKey(signingKey), terminalIdIn(credential), toSign);
}

/**
 * Signs as this kiosk that a shopper is at least so old, at this moment.
 * @param clock how far the kiosk's clock is ahead of the seller's; null while unknown
 * @throws when the kiosk has no key yet
 */
export async function signAgeCheckOf(
  { credential, signingKey }: Enrolment,
  ageLimit: number,
  clock: KioskClock | null,
): Promise<string> {
  if (signingKey === null) throw new Error('This kiosk has no key of its own yet.');
  const checkedAt = Math.max(0, Date.now() - (clock?.aheadOfSeller.aheadMs ?? 0));
  const check = { checkId: randomUUID(), terminalId: terminalIdIn(credential), ageLimit, checkedAt };
  return signAgeCheck(await importTerminalKey(signingKey), check);
}

/** `kept`: the seller knows the key. `again`: it did not answer. `refused`: the kiosk has to be enrolled again. */
export type KeyHandedIn = 'kept' | 'again' | 'refused';

/**
 * Gives a key to a kiosk that was enrolled before kiosks had their own. The key is stored first, and then sent to the seller over
 * the kiosk's authenticated and pinned connection. After a kill in between, the next start sends the same key.
 */
export async function handInKey(enrolment: KioskEnrolment, ask: AskSeller): Promise<KeyHandedIn> {
  const reading = enrolment.read();
  if ('refusal' in reading) return 'again';
  let { signingKey } = reading.enrolment;
  if (signingKey === null) {
    signingKey = await exportTerminalKey(await makeTerminalKey(true));
    const { isSealed: _isSealed, ...kept } = reading.enrolment;
    enrolment.keep({ ...kept, signingKey });
  }
  const { publicJwk } = await importTerminalKey(signingKey);
  const answer = await ask(terminalEndpoints.handInKey, { body: { publicJwk } });
  if ('value' in answer) return 'kept';
  return 'refusal' in answer && answer.refusal === 'terminal_key_differs' ? 'refused' : 'again';
}

const againAfterMs = 10_000;

/**
 * Sends the key now, and repeats until the seller has answered.
 * @returns a function that stops it
 */
export function keepHandingIn(enrolment: KioskEnrolment, ask: AskSeller): () => void {
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
