import path from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { likenessOfNames } from '../../settling/decision/name/likeness.ts';
import { normaliseName } from '../../settling/decision/name/spelling.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { goodCredit } from '../support/good-credit.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { newCard } from '../settling/settling-under-test.ts';

it.each([
  ['सती देवी', 'सीता देवी'],
  ['ヤマタ タロウ', 'ヤマダ タロウ'],
  ['ﾊﾅ ﾀﾛｳ', 'ﾊﾞﾅ ﾀﾛｳ'],
  ['কমল সেন', 'কামাল সেন'],
  ['ราตรี กา', 'ราตรี ก่า'],
  ['மணி ராம்', 'மாணி ராம்'],
])('%s is not %s', (one, other) => {
  expect(likenessOfNames(one, other)).not.toBe('same');
  expect(likenessOfNames(other, one)).not.toBe('same');
});

/** How names were written for the search before: without the marks of any script. */
function normalisedBefore(name: string): string {
  return name.toUpperCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
}

const names = ['सीता देवी', 'ヤマダ タロウ', 'Łukasz Nowak', 'Jürgen Müller', 'Ada Lovelace'];
const nameOf = (place: number) => `${names[place % names.length]} ${place}`;

describeOnEveryDatabase('Accounts from before the marks of letters were kept', ({ freshUrl }) => {
  it('are found by their names as they are looked for now, however many there are', async () => {
    const database = await openDatabase(await freshUrl(), 'settling');
    const step = '025-names-normalised-anew';
    await migrate(
      database,
      settlingMigrations.filter(({ id }) => id !== step),
    );
    const keysFolder = path.join(temporaryFolder(), 'keys');
    const keys = ensureKeys(keysFolder, systemClock);
    await KeyRing.open({ database, keysFolder, clock: systemClock });
    const count = 1_003;
    await database.write(async (transaction) => {
      for (let place = 0; place < count; place++) {
        await openAccount(transaction, { ...goodCredit, card: newCard({ name: nameOf(place) }) }, keys.number, 0);
      }
      const rows = await transaction.all<{ id: number; name: string }>('SELECT person_id AS id, name FROM person');
      for (const { id, name } of rows) {
        await transaction.run('UPDATE person SET normalised_name = ? WHERE person_id = ?', [
          normalisedBefore(name),
          id,
        ]);
      }
    });
    expect(await migrate(database, settlingMigrations)).toEqual([step]);
    const rows = await database.all<{ name: string; normalised: string }>(
      'SELECT name, normalised_name AS normalised FROM person ORDER BY person_id',
    );
    expect(rows).toHaveLength(count);
    expect(rows.filter(({ name, normalised }) => normalised !== normaliseName(name))).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual(rows.map((_, place) => nameOf(place)));
    await database.close();
  });
});
