import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { thumbprint } from '../../platform/compact-jose.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { SellerConfig } from '../config/seller-config.ts';

/** The public keys that receipts of this shop may be signed with, by key id. */
export function receiptKeys(
  { formerSigningKeys }: Pick<SellerConfig, 'formerSigningKeys'>,
  { kid, publicKey }: KeyPair,
): ReadonlyMap<string, KeyObject> {
  const former = formerSigningKeys.map((key): [string, KeyObject] => [
    thumbprint(key),
    createPublicKey({ format: 'jwk', key }),
  ]);
  return new Map([...former, [kid, publicKey]]);
}
