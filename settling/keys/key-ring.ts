import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { recordAudit } from '../audit/audit-record.ts';
import { keySetLifetimeMs } from '../../contract/settling/key-set.ts';
import type { DatedKey } from './dated-keys.ts';
import {
  ensureFirstKey,
  ensureKeysFolder,
  isDated,
  keyPurposes,
  makeNextKey,
  readDatedKeys,
  readNumberKeys,
  readSecretKeys,
} from './key-files.ts';
import type { DatedPurpose, KeyPurpose, NumberPurpose } from './key-files.ts';
import {
  KeysChanged,
  advanceKeyGeneration,
  insertKeyRecord,
  lockKeys,
  markReplaced,
  markRetired,
  readKeyGeneration,
  readKeyRecords,
} from './key-store.ts';
import type { KeyRecord } from './key-store.ts';
import type { NumberKey, NumberKeys } from './number-keys.ts';
import { ensureRoot } from './settling-keys.ts';
import type { SettlingKeys } from './settling-keys.ts';

const mostAttempts = 10;

type Loaded = Pick<SettlingKeys, 'sealing' | 'notice' | 'number' | 'generation'>;

/** A file that the database speaks of is not there. */
class KeyMissing extends Error {
  override name = 'KeyMissing';
}

function numberKeyMissing(purpose: KeyPurpose): KeyMissing {
  return new KeyMissing(
    `The credit numbers in this database are kept with another ${purpose} key than that of the keys folder. ` +
      `Put back the ${purpose}.key that belongs to this database, or start with a new database.`,
  );
}

/** The keys of a purpose that the database does not know yet; at least one, made now if need be. */
function unknownKeys(
  keysFolder: string,
  purpose: KeyPurpose,
  known: readonly KeyRecord[],
  now: number,
): { keyId: string; usedFrom: number }[] {
  ensureFirstKey(keysFolder, purpose, now);
  const isUnknown = ({ keyId }: { keyId: string }) => !known.some((record) => record.keyId === keyId);
  if (!readSecretKeys(keysFolder, purpose).some(isUnknown)) makeNextKey(keysFolder, purpose, now);
  const dates = isDated(purpose) ? readDatedKeys(keysFolder, purpose) : [];
  return readSecretKeys(keysFolder, purpose)
    .filter(isUnknown)
    .map(({ keyId }) => ({ keyId, usedFrom: dates.find(({ kid }) => kid === keyId)?.notBefore ?? now }));
}

/**
 * Registers the first keys of a purpose with the database, and finds missing ones. Settling does not start when a key of stored
 * credit numbers is missing. A sealing or notice key without its secret is retired, and another one takes its place.
 * @returns the keys that were lost
 */
async function registerPurpose(
  transaction: Transaction,
  { keysFolder, clock }: { keysFolder: string; clock: Clock },
  purpose: KeyPurpose,
): Promise<KeyRecord[]> {
  const now = clock.now();
  const known = (await readKeyRecords(transaction)).records.filter((key) => key.purpose === purpose);
  const living = known.filter(({ retiredAt }) => retiredAt === null);
  const present = new Set(readSecretKeys(keysFolder, purpose).map(({ keyId }) => keyId));
  const lost = living.filter(({ keyId }) => !present.has(keyId));
  if (lost.length > 0 && !isDated(purpose)) throw numberKeyMissing(purpose);
  for (const { keyId } of lost) await markRetired(transaction, keyId, now);
  const isAnyInUse = living.some((key) => key.replacedAt === null && present.has(key.keyId));
  const found = isAnyInUse ? [] : unknownKeys(keysFolder, purpose, known, now);
  for (const { keyId, usedFrom } of found) {
    const opensUntil = purpose === 'sealing' ? now + keySetLifetimeMs : null;
    await markReplaced(transaction, purpose, { replacedAt: now, opensUntil });
    await insertKeyRecord(transaction, { keyId, purpose, knownSince: now, usedFrom });
  }
  if (found.length + lost.length > 0) await advanceKeyGeneration(transaction);
  return lost;
}

/** The part of the ring that a signer needs, so that it never signs with a replaced key. */
export type LivingKeys = Pick<KeyRing, 'generation' | 'whileUnchanged'>;

/**
 * Settling's keys as they are now: the keys in the folder that the database lists as used. Callers read them here every time. The
 * clock and the folder are not polled: statements that run anyway also return the generation of the keys. A caller whose keys
 * have another generation starts over with the new keys.
 */
export class KeyRing implements SettlingKeys {
  readonly root: KeyPair;
  readonly #database: Database;
  readonly #keysFolder: string;
  #loaded: Loaded;
  #loading: Promise<void> | null = null;

  private constructor(parts: { database: Database; keysFolder: string; root: KeyPair; loaded: Loaded }) {
    this.#database = parts.database;
    this.#keysFolder = parts.keysFolder;
    this.root = parts.root;
    this.#loaded = parts.loaded;
  }

  /**
   * Reads the keys, and makes those that are missing: all of them on first use. May be called by several processes at the
   * same moment.
   * @throws when others than the owner may read a key or put one into the folder, a file does not hold its key, or the
   * numbers of the database are kept with a key that is not here
   */
  static async open(parts: { database: Database; keysFolder: string; clock: Clock }): Promise<KeyRing> {
    const { database, keysFolder, clock } = parts;
    ensureKeysFolder(keysFolder);
    await database.write(async (transaction) => {
      await lockKeys(transaction);
      const lost: KeyRecord[] = [];
      // The numbers' keys first: with those of another database nothing is made in the folder.
      for (const purpose of keyPurposes.toReversed())
        lost.push(...(await registerPurpose(transaction, parts, purpose)));
      for (const { keyId, purpose } of lost) {
        const details = { purpose, keyId, why: 'its file is gone' };
        const subject = { at: clock.now(), actor: 'settling', outcome: 'done' } as const;
        await recordAudit(transaction, { ...subject, action: 'key_retirement', details });
      }
    });
    return new KeyRing({
      database,
      keysFolder,
      root: ensureRoot(keysFolder),
      loaded: await load(database, keysFolder),
    });
  }

  get rootThumbprint(): string {
    return this.root.kid;
  }

  get sealing(): readonly DatedKey[] {
    return this.#loaded.sealing;
  }

  get notice(): readonly DatedKey[] {
    return this.#loaded.notice;
  }

  get number(): NumberKeys {
    return this.#loaded.number;
  }

  get generation(): number {
    return this.#loaded.generation;
  }

  /** Reads the keys again if one was rotated or retired since. */
  async refreshIfChanged(): Promise<void> {
    // A reading that was under way already may have begun before the change.
    while ((await readKeyGeneration(this.#database)) !== this.generation) {
      this.#loading ??= this.#load().finally(() => (this.#loading = null));
      await this.#loading;
    }
  }

  async #load(): Promise<void> {
    this.#loaded = await load(this.#database, this.#keysFolder);
  }

  /** Does work that uses the keys, and repeats it with the new keys if they changed in the meantime. */
  async whileUnchanged<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof KeysChanged) || attempt === mostAttempts) throw error;
        await this.refreshIfChanged();
      }
    }
  }
}

function datedKeys(keysFolder: string, purpose: DatedPurpose, records: readonly KeyRecord[]): DatedKey[] {
  const files = new Map(readDatedKeys(keysFolder, purpose).map((key) => [key.kid, key]));
  return records.flatMap(({ keyId, usedFrom, replacedAt, opensUntil, retiredAt }): DatedKey[] => {
    const key = files.get(keyId);
    if (!key) {
      // A sealing key that is retired is gone. What a lost notice key signed cannot be proved any more.
      if (retiredAt !== null) return [];
      throw new KeyMissing(`The ${purpose} key ${keyId} is not in ${keysFolder}`);
    }
    if (purpose === 'notice') return [{ ...key, usedFrom, privateKey: retiredAt === null ? key.privateKey : null }];
    if (retiredAt !== null) return [];
    const publishedUntil = replacedAt === null ? key.notAfter : Math.min(key.notAfter, replacedAt + keySetLifetimeMs);
    return [{ ...key, usedFrom, opensUntil, notAfter: publishedUntil }];
  });
}

function numberKeys(
  keysFolder: string,
  purpose: NumberPurpose,
  records: readonly KeyRecord[],
): { inUse: NumberKey; before: NumberKey[] } {
  const files = new Map(readNumberKeys(keysFolder, purpose).map((key) => [key.keyId, key]));
  const find = ({ keyId }: KeyRecord) => {
    const key = files.get(keyId);
    if (!key) throw numberKeyMissing(purpose);
    return key;
  };
  const living = records.filter(({ retiredAt }) => retiredAt === null);
  const inUse = living.find(({ replacedAt }) => replacedAt === null);
  if (!inUse) throw new Error(`The database names no ${purpose} key that is in use`);
  return { inUse: find(inUse), before: living.filter((key) => key !== inUse).map(find) };
}

/** A key may be retired, and its file removed, after the database was read and before the folder is: then both are read again. */
async function load(database: Database, keysFolder: string): Promise<Loaded> {
  for (;;) {
    const { generation, records } = await readKeyRecords(database);
    const of = (purpose: KeyPurpose) => records.filter((key) => key.purpose === purpose);
    try {
      const index = numberKeys(keysFolder, 'number-index', of('number-index'));
      const encryption = numberKeys(keysFolder, 'number-encryption', of('number-encryption'));
      const number: NumberKeys = {
        index: index.inUse,
        encryption: encryption.inUse,
        indexBefore: index.before,
        encryptionBefore: encryption.before,
      };
      const sealing = datedKeys(keysFolder, 'sealing', of('sealing'));
      return { sealing, notice: datedKeys(keysFolder, 'notice', of('notice')), number, generation };
    } catch (error) {
      const isGone = error instanceof KeyMissing || (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isGone || (await readKeyGeneration(database)) === generation) throw error;
    }
  }
}
