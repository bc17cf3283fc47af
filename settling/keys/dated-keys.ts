import type { KeyObject } from 'node:crypto';
import type { KeyPair } from '../../platform/key-file.ts';
import type { PublishedKey } from '../../contract/settling/key-set.ts';

/** A sealing or notice key. */
export type DatedKey = Omit<KeyPair, 'privateKey'> & {
  /** Null of a notice key that signs no more. */
  privateKey: KeyObject | null;
  purpose: PublishedKey['purpose'];
  /** The published period: terminals may seal for the key within it, and its signatures from within it are settling's. */
  notBefore: number;
  notAfter: number;
  /** From when settling itself makes new notices with it. */
  usedFrom: number;
  /** Until when it opens seals, once another has taken its place. */
  opensUntil: number | null;
};

export type SecretDatedKey = DatedKey & { privateKey: KeyObject };

/** The key that has been in use for the shortest time at `now`: the one that new notices are signed with. */
export function currentDatedKey(keys: readonly DatedKey[], now: number): SecretDatedKey | undefined {
  const usable = keys.filter(
    (key): key is SecretDatedKey =>
      key.privateKey !== null && key.usedFrom <= now && key.notBefore <= now && now < key.notAfter,
  );
  return usable.toSorted((one, other) => one.usedFrom - other.usedFrom).at(-1);
}
