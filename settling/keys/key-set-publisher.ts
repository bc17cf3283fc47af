import type { Clock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import { keySetLifetimeMs, keySetSchema, keySetType } from '../../contract/settling/key-set.ts';
import type { KeySet, PublishedKey } from '../../contract/settling/key-set.ts';
import type { DatedKey } from './dated-keys.ts';
import type { SettlingKeys } from './settling-keys.ts';

const hourMs = 3_600_000;

function published({ kid, purpose, publicJwk, notBefore, notAfter }: DatedKey): PublishedKey {
  return { kid, purpose, jwk: publicJwk as PublishedKey['jwk'], notBefore, notAfter };
}

/** Publishes settling's public keys, signed by its root and good for a day; signed again when an hour old, or a key changed. */
export class KeySetPublisher {
  readonly #keys: SettlingKeys;
  readonly #clock: Clock;
  readonly #onSigned: (rootKeyId: string) => void;
  #signed = '';
  #signedAt = Number.NEGATIVE_INFINITY;
  #generation = Number.NaN;

  /** @param onSigned told of every use of the root key */
  constructor(keys: SettlingKeys, clock: Clock, onSigned: (rootKeyId: string) => void = () => undefined) {
    this.#keys = keys;
    this.#clock = clock;
    this.#onSigned = onSigned;
  }

  /** The key set as a compact JWS whose header carries the root's public key. */
  signedKeySet(): string {
    const now = this.#clock.now();
    const { generation } = this.#keys;
    if (now < this.#signedAt || now - this.#signedAt >= hourMs || generation !== this.#generation) {
      this.#signed = this.#sign(now);
      this.#signedAt = now;
      this.#generation = generation;
      this.#onSigned(this.#keys.root.kid);
    }
    return this.#signed;
  }

  #sign(now: number): string {
    const { root, sealing, notice } = this.#keys;
    const keySet: KeySet = {
      issuer: 'settling',
      issuedAt: now,
      expiresAt: now + keySetLifetimeMs,
      // An ended sealing key is no longer useful; a notice key goes on proving the notices that it signed.
      keys: [...sealing.filter(({ notAfter }) => now < notAfter), ...notice].map(published),
    };
    const { kid, publicJwk, privateKey } = root;
    return signCompact(keySetSchema.parse(keySet), privateKey, { kid, typ: keySetType, jwk: publicJwk });
  }
}
