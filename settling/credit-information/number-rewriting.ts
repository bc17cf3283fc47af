import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { NumberPurpose } from '../keys/key-files.ts';
import { KeysChanged, assertNumberKeysInUse } from '../keys/key-store.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { protectNumber, revealNumber } from './number-protection.ts';

/**
 * Moves stored credit numbers to the keys that are in use now. Each number is decrypted, its index is computed anew and it is
 * encrypted anew, in small transactions with checks in between. The rows themselves show what is left to do. An interrupted run
 * therefore continues from there, and two runs at once do not disturb one another.
 */
const numbersAtOnce = 250;
const shortestPauseMs = 5;
const betweenRoundsMs = 50;

type StoredRow = {
  personId: number;
  numberIndex: Buffer;
  encryptedNumber: Buffer;
  numberEncryptionKeyId: string;
};

const keyColumns = {
  'number-index': 'number_index_key_id',
  'number-encryption': 'number_encryption_key_id',
} as const satisfies Record<NumberPurpose, string>;

const usedNames = { 'number-index': 'index', 'number-encryption': 'encryption' } as const;

/** How many numbers are kept with each key of a purpose, by its id. */
export async function countNumbers(database: Database, purpose: NumberPurpose): Promise<Map<string, number>> {
  const column = keyColumns[purpose];
  const rows = await database.all<{ keyId: string; count: number }>(
    `SELECT ${column} AS "keyId", COUNT(*) AS count FROM person GROUP BY ${column}`,
  );
  return new Map(rows.map(({ keyId, count }) => [keyId, count]));
}

function nextRows(database: Database, purpose: NumberPurpose, keyId: string, after: number): Promise<StoredRow[]> {
  return database.all(
    `SELECT person_id AS "personId", number_index AS "numberIndex", encrypted_number AS "encryptedNumber",
            number_encryption_key_id AS "numberEncryptionKeyId"
     FROM person WHERE person_id > ? AND ${keyColumns[purpose]} <> ? ORDER BY person_id LIMIT ${numbersAtOnce}`,
    [after, keyId],
  );
}

/**
 * Locks rows without waiting: checks lock persons in the order in which they come, so waiting could deadlock. A person whose
 * check is being decided now is left for the next round.
 */
async function lockFreeRows(
  transaction: Transaction,
  batch: readonly StoredRow[],
): Promise<(personId: number) => boolean> {
  if (transaction.dialect === 'sqlite') return () => true;
  const places = batch.map(() => '?').join(', ');
  const rows = await transaction.all<{ person_id: number }>(
    `SELECT person_id FROM person WHERE person_id IN (${places}) FOR UPDATE SKIP LOCKED`,
    batch.map(({ personId }) => personId),
  );
  const free = new Set(rows.map(({ person_id: personId }) => personId));
  return (personId) => free.has(personId);
}

/** Rewrites one batch. @returns the last person of it, or null when there was nothing left after `after` */
async function rewriteSome(database: Database, keys: KeyRing, purpose: NumberPurpose, after: number) {
  const { number } = keys;
  const rows = await nextRows(database, purpose, number[usedNames[purpose]].keyId, after);
  const isReadable = new Set([number.encryption, ...number.encryptionBefore].map(({ keyId }) => keyId));
  if (rows.some(({ numberEncryptionKeyId }) => !isReadable.has(numberEncryptionKeyId))) throw new KeysChanged();
  const rewritten = rows.map((row) => ({ row, now: protectNumber(revealNumber(row, number), number) }));
  const last = rewritten.at(-1);
  if (!last) return null;
  await database.write(async (transaction) => {
    await assertNumberKeysInUse(transaction, [number.index.keyId, number.encryption.keyId]);
    const isFree = await lockFreeRows(transaction, rows);
    for (const { row, now } of rewritten) {
      if (!isFree(row.personId)) continue;
      // If another run rewrote it in the meantime, its result stands.
      await transaction.run(
        `UPDATE person SET number_index = ?, number_index_key_id = ?, encrypted_number = ?, number_encryption_key_id = ?
          WHERE person_id = ? AND number_index = ? AND encrypted_number = ?`,
        [
          now.numberIndex,
          now.numberIndexKeyId,
          now.encryptedNumber,
          now.numberEncryptionKeyId,
          row.personId,
          row.numberIndex,
          row.encryptedNumber,
        ],
      );
    }
  });
  return last.row.personId;
}

/**
 * Rewrites every number that is not kept with the key in use for `purpose`.
 * @param signal ends it after the batch under way
 * @param onProgress told how many of how many are done
 * @returns how many were to be rewritten, and how many are left
 */
export async function rewriteNumbers(
  { database, keys }: { database: Database; keys: KeyRing },
  purpose: NumberPurpose,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<{ total: number; left: number }> {
  const countLeft = async () => {
    const counts = await countNumbers(database, purpose);
    counts.delete(keys.number[usedNames[purpose]].keyId);
    return [...counts.values()].reduce((sum, count) => sum + count, 0);
  };
  const total = await countLeft();
  let left = total;
  while (left > 0 && !signal.aborted) {
    let done = total - left;
    for (let after: number | null = 0; after !== null && !signal.aborted;) {
      const from: number = after;
      const begun = performance.now();
      after = await keys.whileUnchanged(() => rewriteSome(database, keys, purpose, from));
      if (after === null) break;
      done = Math.min(done + numbersAtOnce, total);
      onProgress(done, total);
      // The pause is as long as the work was: on SQLite, checks wait for the writer.
      await pause(Math.max(shortestPauseMs, performance.now() - begun));
    }
    left = await countLeft();
    if (left > 0) await pause(betweenRoundsMs);
  }
  return { total, left };
}
