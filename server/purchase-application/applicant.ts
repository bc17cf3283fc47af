import { readTerminalSignature } from '../../platform/terminal-signature.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import type { Application } from '../../contract/seller/application.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import type { Terminal } from '../terminal/terminal-store.ts';

/**
 * Describes the applying terminal for settling, after its signature over the seal was verified with the key that the seller has
 * for it. Refusals, in this order: `terminal_key_missing`, `terminal_signature_invalid`.
 */
export function applicantOf(
  { applicationId, totalMinor: amountMinor, currency, seal, terminalSignature: signature }: Application,
  { terminalId, kind, publicJwk }: Terminal,
  sellerId: string,
): RequestingTerminal | Refused {
  if (publicJwk === null) return { refusal: 'terminal_key_missing' };
  const about = { applicationId, sellerId, terminalId, amountMinor, currency, seal };
  if (readTerminalSignature({ signature, publicJwk }, about) === null) return { refusal: 'terminal_signature_invalid' };
  return { terminalId, enrolledBy: kind === 'kiosk' ? 'staff' : 'self', publicJwk, signature };
}
