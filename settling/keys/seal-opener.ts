import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { JoseError, openCompact } from '../../platform/compact-jose.ts';
import { sealContentsSchema, sealType } from '../contract/seal.ts';
import type { SealContents } from '../contract/seal.ts';
import type { DatedKey } from './dated-keys.ts';

export type OpenedSeal = { contents: SealContents; keyId: string };

/** Opens what terminals sealed. A key opens for as long as a seal that was made on its last moment may still be on its way. */
export class SealOpener {
  readonly #keys: ReadonlyMap<string, DatedKey>;
  readonly #clock: Clock;
  readonly #sealLifetimeMs: number;

  constructor(sealingKeys: readonly DatedKey[], clock: Clock, sealLifetimeMs: number) {
    this.#keys = new Map(sealingKeys.map((key) => [key.kid, key]));
    this.#clock = clock;
    this.#sealLifetimeMs = sealLifetimeMs;
  }

  /**
   * What was sealed, and for which key; or null when the seal does not open or does not hold what a seal has to hold.
   */
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

  #privateKey(kid: string | undefined): KeyObject | undefined {
    const key = kid === undefined ? undefined : this.#keys.get(kid);
    return key && this.#clock.now() < key.notAfter + this.#sealLifetimeMs ? key.privateKey : undefined;
  }
}
