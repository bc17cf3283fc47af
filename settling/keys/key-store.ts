import { present } from '../../contract/presence.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import { isDated } from './key-files.ts';
import type { KeyPurpose } from './key-files.ts';

/** The life of one key, as the database tells it; the key itself is in the folder only. All times epoch milliseconds. */
export type KeyRecord = {
  keyId: string;
  purpose: KeyPurpose;
  knownSince: number;
  /** From when new seals, notices or numbers are made with it. */
  usedFrom: number;
  /** When the next one took, or takes, its place. */
  replacedAt: number | null;
  /** Of a sealing key that was replaced: until when it opens seals. */
  opensUntil: number | null;
  /** When its secret was given up. */
  retiredAt: number | null;
};

const columns = `key_id AS "keyId", purpose, known_since AS "knownSince", used_from AS "usedFrom",
  replaced_at AS "replacedAt", opens_until AS "opensUntil", retired_at AS "retiredAt"`;

/** The keys in memory are out of date, because a key was rotated or retired. The caller reads the keys again, and starts over. */
export class KeysChanged extends Error {
  override name = 'KeysChanged';
}

/** A scalar subquery for a statement that is made anyway. */
export const keyGenerationInSql = '(SELECT generation FROM key_generation)';

/** Every key's life, the oldest first, and the generation of just that state. */
export async function readKeyRecords(reader: Reader): Promise<{ generation: number; records: KeyRecord[] }> {
  const rows = await reader.all<KeyRecord & { generation: number }>(
    `SELECT ${columns}, generation FROM key_generation LEFT JOIN settling_key ON 1 = 1 ORDER BY used_from, known_since`,
  );
  const records = rows.filter(({ keyId }) => keyId !== null).map(({ generation: _generation, ...record }) => record);
  return { generation: present(rows[0], 'the generation of the keys').generation, records };
}

export async function readKeyGeneration(reader: Reader): Promise<number> {
  const row = await firstRow<{ generation: number }>(
    reader,
    'the generation of the keys',
    'SELECT generation FROM key_generation',
  );
  return row.generation;
}

/** @throws KeysChanged when the keys in memory are of another generation */
export async function assertKeyGeneration(reader: Reader, generation: number): Promise<void> {
  if ((await readKeyGeneration(reader)) !== generation) throw new KeysChanged();
}

/** Keeps other transactions from rotating or retiring keys, and from storing a number, until this transaction ends. */
export async function lockKeys(transaction: Transaction): Promise<void> {
  if (transaction.dialect === 'postgres') await transaction.all('SELECT generation FROM key_generation FOR UPDATE');
}

/** Tells every process that holds keys in memory that they changed. The caller holds the lock on the keys. */
export async function advanceKeyGeneration(transaction: Transaction): Promise<void> {
  await transaction.run('UPDATE key_generation SET generation = generation + 1');
}

/**
 * Makes sure that a number is kept with the keys that are used now; no rotation begins until the transaction ends.
 * @throws KeysChanged when one of the two was replaced
 */
export async function assertNumberKeysInUse(
  transaction: Transaction,
  keyIds: readonly [string, string],
): Promise<void> {
  if (transaction.dialect === 'postgres') await transaction.all('SELECT generation FROM key_generation FOR SHARE');
  const { count } = await firstRow<{ count: number }>(
    transaction,
    'how many of the number keys are in use',
    'SELECT COUNT(*) AS count FROM settling_key WHERE key_id IN (?, ?) AND replaced_at IS NULL AND retired_at IS NULL',
    keyIds,
  );
  if (count !== 2) throw new KeysChanged();
}

export async function insertKeyRecord(
  transaction: Transaction,
  key: Omit<KeyRecord, 'retiredAt' | 'replacedAt' | 'opensUntil'> & Partial<KeyRecord>,
): Promise<void> {
  const { keyId, purpose, knownSince, usedFrom, replacedAt = null, opensUntil = null } = key;
  await transaction.run(
    `INSERT INTO settling_key (key_id, purpose, known_since, used_from, replaced_at, opens_until)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [keyId, purpose, knownSince, usedFrom, replacedAt, opensUntil],
  );
  if (isDated(purpose)) return;
  // What a person's row refers to.
  await transaction.run(
    'INSERT INTO number_key (key_id, purpose, first_used_at) VALUES (?, ?, ?) ON CONFLICT (key_id) DO NOTHING',
    [keyId, purpose === 'number-index' ? 'index' : 'encryption', usedFrom],
  );
}

/** Ends the use of the key that is in use for a purpose, if there is one. */
export async function markReplaced(
  transaction: Transaction,
  purpose: KeyPurpose,
  { replacedAt, opensUntil }: { replacedAt: number; opensUntil: number | null },
): Promise<void> {
  await transaction.run(
    `UPDATE settling_key SET replaced_at = ?, opens_until = ?
      WHERE purpose = ? AND replaced_at IS NULL AND retired_at IS NULL`,
    [replacedAt, opensUntil, purpose],
  );
}

/** @returns false when it was retired before */
export async function markRetired(transaction: Transaction, keyId: string, retiredAt: number): Promise<boolean> {
  const changed = await transaction.run(
    'UPDATE settling_key SET retired_at = ? WHERE key_id = ? AND retired_at IS NULL',
    [retiredAt, keyId],
  );
  return changed === 1;
}
