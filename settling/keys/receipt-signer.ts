import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import { receiptType } from '../../contract/settling/receipt.ts';
import type { Receipt } from '../../contract/settling/receipt.ts';
import { currentDatedKey } from './dated-keys.ts';
import type { SettlingKeys } from './settling-keys.ts';

/** Makes the signed receipts of operations, with the keys that sign notices; the type of the JWS tells them apart. */
export class ReceiptSigner {
  readonly #keys: Pick<SettlingKeys, 'notice'>;
  readonly #clock: Clock;

  constructor(keys: Pick<SettlingKeys, 'notice'>, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** @returns the receipt, and the id of the key that it was signed with. @throws when every notice key has ended */
  sign(says: Omit<Receipt, 'receiptId'>): { receipt: string; keyId: string } {
    const key = currentDatedKey(this.#keys.notice, this.#clock.now());
    if (!key) throw new Error('No notice key is valid now: start settling again to make one, and look at its clock');
    const receipt: Receipt = { receiptId: randomUUID(), ...says };
    const signed = signCompact(receipt, key.privateKey, { kid: key.kid, typ: receiptType });
    return { receipt: signed, keyId: key.kid };
  }
}
