import type { Migration } from '../../../platform/database/migrations.ts';
import { normaliseName } from '../../decision/name/spelling.ts';

const batch = 1_000;

/**
 * `normalised_name` is what an account is found by at the first look; it is written anew for every account, a thousand rows
 * at a time, in the one transaction that every step is. What it was made of, `name`, is as it was entered and stays so.
 */
export const namesNormalisedAnew: Migration = {
  id: '025-names-normalised-anew',
  why: 'Names lost the marks of every script, so that सती was सीता and ヤマタ was ヤマダ; only some marks are no part of a letter.',
  up: async (transaction) => {
    for (let after = 0; ;) {
      const rows = await transaction.all<{ person_id: number; name: string; normalised_name: string }>(
        'SELECT person_id, name, normalised_name FROM person WHERE person_id > ? ORDER BY person_id LIMIT ?',
        [after, batch],
      );
      for (const { person_id: personId, name, normalised_name: before } of rows) {
        const normalised = normaliseName(name);
        if (normalised === before) continue;
        await transaction.run('UPDATE person SET normalised_name = ? WHERE person_id = ?', [normalised, personId]);
      }
      const last = rows.at(-1);
      if (!last || rows.length < batch) return;
      after = last.person_id;
    }
  },
};
