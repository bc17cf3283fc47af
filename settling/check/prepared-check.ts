import { createHash } from 'node:crypto';
import { readTerminalSignature } from '../../platform/terminal-signature.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { indexesOfNumber } from '../credit-information/number-protection.ts';
import type { NumberLookup } from '../credit-information/person-store.ts';
import { identityOn } from '../decision/decide.ts';
import type { SealedFacts } from '../decision/decide.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { SealOpener } from '../keys/seal-opener.ts';
import { provenTerminal } from './known-terminals.ts';
import type { ProvenTerminal } from './known-terminals.ts';

/** The parts of a check that need no database. They are computed before the batch begins. */
export type PreparedCheck = {
  request: CheckRequest;
  contentHash: Buffer;
  sealed: SealedFacts | null;
  /** The sealing key that opened it, if it opened. */
  sealingKeyId: string | null;
  lookup: NumberLookup | null;
  /** The terminal that is named, if it signed this very seal; null otherwise. */
  terminal: ProvenTerminal | null;
  /** The keys that it was worked out with. */
  keyGeneration: number;
};

/** Opens the seal, and verifies that the terminal which the seller names signed over it. */
export function prepareCheck(
  request: CheckRequest,
  { seals, keys }: { seals: SealOpener; keys: KeyRing },
): PreparedCheck {
  const keyGeneration = keys.generation;
  const { amountMinor, currency, seal, terminal } = request;
  const { x, y } = terminal.publicJwk;
  const content = JSON.stringify([amountMinor, currency, seal, terminal.terminalId, terminal.enrolledBy, x, y]);
  const contentHash = createHash('sha256').update(content).digest();
  const prepared = { request, contentHash, keyGeneration };
  const opened = seals.open(seal);
  if (!opened) return { ...prepared, sealed: null, sealingKeyId: null, lookup: null, terminal: null };
  const { card, ...others } = opened.contents;
  const sealed = { ...others, identity: identityOn(card), issuer: card.number.slice(0, 8) };
  const lookup = { indexes: indexesOfNumber(card.number, keys.number), keyGeneration };
  return { ...prepared, sealed, sealingKeyId: opened.keyId, lookup, terminal: signedBy(request) };
}

/** A signature is as fresh as the seal that it covers, and no seal comes twice. */
function signedBy(request: CheckRequest): ProvenTerminal | null {
  const { sellerId, applicationId, amountMinor, currency, seal, terminal } = request;
  const about = { applicationId, sellerId, terminalId: terminal.terminalId, amountMinor, currency, seal };
  return readTerminalSignature(terminal, about) === null ? null : provenTerminal(sellerId, terminal);
}
