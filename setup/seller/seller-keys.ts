import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeKeyPair, readKeyPair, writeKeyPair } from '../../platform/key-file.ts';
import { publicJwkSchema } from '../../contract/settling/key-set.ts';
import { ensureLinkKey } from '../machine/link-end.ts';
import { asUser } from '../machine/own-user.ts';
import type { Places } from '../machine/places.ts';
import type { SellerKeys } from '../machine/public-keys.ts';

export const signingKeyFileIn = (state: string) => path.join(state, 'keys', 'seller.pem');

/** The seller's key for signing and its end's WireGuard key, made where they are missing. @returns the public halves */
export async function ensureSellerKeys({ state, link, user }: Places): Promise<SellerKeys> {
  const publicJwk = await asUser(user, () => {
    const file = signingKeyFileIn(state);
    if (!existsSync(file)) writeKeyPair(file, makeKeyPair());
    return publicJwkSchema.parse(readKeyPair(file).publicJwk);
  });
  return { publicJwk, linkPublicKey: ensureLinkKey(link, 'seller') };
}
