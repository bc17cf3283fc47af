import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { JoseError, openCompact } from '../../platform/compact-jose.ts';
import { sealContentsSchema, sealType } from '../contract/seal.ts';
import type { SealContents } from '../contract/seal.ts';
import type { DatedKey } from './dated-keys.ts';

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

  /** What was sealed, or null when the seal does not open or does not hold what a seal has to hold. */
  open(seal: string): SealContents | null {
    try {
      const contents = sealContentsSchema.safeParse(openCompact(seal, sealType, ({ kid }) => this.#privateKey(kid)));
      return contents.success ? contents.data : null;
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
