import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { JoseError, openCompact } from '../../platform/compact-jose.ts';
import { sealContentsSchema, sealType } from '../../contract/settling/seal.ts';
import type { SealContents } from '../../contract/settling/seal.ts';
import type { SettlingKeys } from './settling-keys.ts';

export type OpenedSeal = { contents: SealContents; keyId: string };

/**
 * Opens the seals of terminals. A key that expires still opens seals that were made at its last moment, for as long as they may
 * be on their way. A rotated key opens until the moment that the rotation set.
 */
export class SealOpener {
  readonly #keys: Pick<SettlingKeys, 'sealing'>;
  readonly #clock: Clock;
  readonly #sealLifetimeMs: number;

  constructor(keys: Pick<SettlingKeys, 'sealing'>, clock: Clock, sealLifetimeMs: number) {
    this.#keys = keys;
    this.#clock = clock;
    this.#sealLifetimeMs = sealLifetimeMs;
  }

  /** Returns the contents of a seal and the key that it was made for; null when it does not open or is malformed. */
  open(seal: string): OpenedSeal | null {
    let keyId = '';
    try {
      const opened = openCompact(seal, sealType, ({ kid }) => {
        keyId = kid ?? '';
        return this.#privateKey(kid);
      });
      const contents = sealContentsSchema.safeParse(opened);
      return contents.success ? { contents: contents.data, keyId } : null;
    } catch (error) {
      if (error instanceof JoseError) return null;
      throw error;
    }
  }

  #privateKey(keyId: string | undefined): KeyObject | undefined {
    const key = this.#keys.sealing.find(({ kid }) => kid === keyId);
    if (!key?.privateKey) return undefined;
    return this.#clock.now() < (key.opensUntil ?? key.notAfter + this.#sealLifetimeMs) ? key.privateKey : undefined;
  }
}
