import { expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import {
  advanceKeyGeneration,
  assertNumberKeysInUse,
  lockKeys,
  readKeyGeneration,
} from '../../settling/keys/key-store.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { duringWrite } from '../support/during-write.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describeOnEveryDatabase('While one process of settling', ({ dialect, freshUrl }) => {
  /** Two processes of settling on one database, as far as its keys go. */
  async function prepare() {
    const [url, keysFolder, clock] = [await freshUrl(), `${temporaryFolder()}/keys`, new MovableClock()];
    ensureKeys(keysFolder, clock);
    const [one, other] = [await openSettlingDatabase(url), await openSettlingDatabase(url)];
    onTestFinished(async () => {
      await one.close();
      await other.close();
    });
    const { number } = await KeyRing.open({ database: one, keysFolder, clock });
    return { one, other, numberKeys: [number.index.keyId, number.encryption.keyId] as const };
  }

  async function rotatesKeys() {
    const { one, other } = await prepare();
    const before = await readKeyGeneration(one);
    const { result } = await duringWrite(one, {
      write: async (transaction) => {
        await lockKeys(transaction);
        await advanceKeyGeneration(transaction);
      },
      meanwhile: () =>
        other.write(async (transaction) => {
          await lockKeys(transaction);
          return readKeyGeneration(transaction);
        }),
    });
    expect(await result).toBe(before + 1);
  }

  async function storesNumber() {
    const { one, other, numberKeys } = await prepare();
    const done: string[] = [];
    const { result } = await duringWrite(one, {
      write: async (transaction) => {
        await assertNumberKeysInUse(transaction, numberKeys);
        done.push('stored');
      },
      meanwhile: () =>
        other.write(async (transaction) => {
          await lockKeys(transaction);
          done.push('rotated');
        }),
    });
    await result;
    expect(done).toEqual(['stored', 'rotated']);
  }

  // On SQLite the other one would wait for its turn to write.
  if (dialect === 'postgres') {
    it('rotates its keys, another one waits, and finds them as they are then', rotatesKeys);
    it('stores a number with the keys in use, no other one replaces them', storesNumber);
  } else {
    it('stores a number, both keys have to be in use', async () => {
      const { one, numberKeys } = await prepare();
      const asserting = (keyIds: readonly [string, string]) =>
        one.write((transaction) => assertNumberKeysInUse(transaction, keyIds));
      await asserting(numberKeys);
      await expect(asserting([numberKeys[0], 'gone'])).rejects.toThrow('');
    });
  }
});
