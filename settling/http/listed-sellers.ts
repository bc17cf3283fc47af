import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { JoseError, readJoseHeader, thumbprint, verifyCompact } from '../../platform/compact-jose.ts';
import type { SettlingConfig } from '../config/settling-config.ts';
import { requestType } from '../../contract/settling/check.ts';

type ListedKey = { sellerId: string; publicKey: KeyObject };

/** A request that a listed seller signed, not yet validated. */
export type SignedRequest = { sellerId: string; payload: Record<string, unknown> };

/** Only these sellers are answered. A seller may be listed with several keys while it changes from one to the next. */
export class ListedSellers {
  readonly #keys = new Map<string, ListedKey>();
  readonly #notServed: ReadonlySet<string>;

  /** @throws when two sellers are listed with one key, for then a signature does not say who signed */
  constructor(sellers: SettlingConfig['sellers']) {
    for (const { sellerId, publicJwk } of sellers) {
      const kid = thumbprint(publicJwk);
      const other = this.#keys.get(kid)?.sellerId;
      if (other !== undefined && other !== sellerId) {
        throw new Error(`The sellers ${other} and ${sellerId} are listed with the same key: each needs its own`);
      }
      this.#keys.set(kid, { sellerId, publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }) });
    }
    this.#notServed = new Set(sellers.filter(({ served }) => !served).map(({ sellerId }) => sellerId));
  }

  /** Whether checks of this seller are decided; one that is listed and no longer served may still reverse. */
  isServed(sellerId: string): boolean {
    return !this.#notServed.has(sellerId);
  }

  /** The public key of a seller that has this id (RFC 7638 thumbprint), if the seller is listed with it. */
  keyOf(sellerId: string, keyId: string | undefined): KeyObject | undefined {
    const listed = keyId === undefined ? undefined : this.#keys.get(keyId);
    return listed?.sellerId === sellerId ? listed.publicKey : undefined;
  }

  /**
   * Finds out which seller signed a request.
   * @throws {JoseError} when no listed seller did, or it is not a request
   */
  authenticate(signed: string): SignedRequest {
    const { kid } = readJoseHeader(signed);
    const listed = kid === undefined ? undefined : this.#keys.get(kid);
    if (!listed) throw new JoseError('no listed seller has this key id');
    const payload = verifyCompact(signed, requestType, () => listed.publicKey);
    if (payload['sellerId'] !== listed.sellerId) throw new JoseError('it was signed with the key of another seller');
    return { sellerId: listed.sellerId, payload };
  }
}
