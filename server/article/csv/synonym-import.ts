import { randomUUID } from 'node:crypto';
import { mostSynonyms } from '../../../contract/seller/synonym.ts';
import type { StaffSynonym } from '../../../contract/seller/synonym.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { recordStaffChanges } from '../../accounts/staff-record.ts';
import type { StaffActor, StaffChange } from '../../accounts/staff-record.ts';
import { listSynonyms, writeSynonyms } from '../finding/synonym-store.ts';
import { ruleKeyOf } from '../finding/synonyms.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { readSynonymFile } from './synonym-file.ts';
import type { LeftOutSynonym } from './synonym-file.ts';

export type SynonymImport = {
  file: string;
  actor: StaffActor;
  encoding?: TextEncoding | undefined;
  /** Remove the synonyms that the file does not have; only if no row of it was left out. */
  replaces: boolean;
  isDryRun: boolean;
};

export type SynonymImportResult = {
  file: string;
  new: number;
  unchanged: number;
  removed: number;
  /** Whether synonyms that the file does not have stay although they were to be removed, because of rows that were left out. */
  keptOthers: boolean;
  leftOut: LeftOutSynonym[];
  isDryRun: boolean;
};

const changeOf = ({ synonymId, ...state }: StaffSynonym, isThere: { after: boolean }): StaffChange => ({
  action: isThere.after ? 'synonym_imported' : 'synonym_removed',
  subject: { kind: 'synonym', id: synonymId },
  before: isThere.after ? null : state,
  after: isThere.after ? state : null,
});

/** Imports a file of synonyms in one transaction, with what it changes on the staff record. */
export async function importSynonyms(
  database: Database,
  clock: Clock,
  { file, actor, encoding, replaces, isDryRun }: SynonymImport,
): Promise<SynonymImportResult> {
  const { rows, leftOut } = await readSynonymFile(file, encoding);
  return database.write(async (transaction) => {
    const present = await listSynonyms(transaction);
    const known = new Set(present.map(ruleKeyOf));
    const wanted = new Set(rows.map(({ synonym }) => ruleKeyOf(synonym)));
    const others = present.filter((synonym) => !wanted.has(ruleKeyOf(synonym)));
    const removed = replaces && leftOut.length === 0 ? others : [];
    const fresh = rows.filter(({ synonym }) => !known.has(ruleKeyOf(synonym)));
    const room = Math.max(0, mostSynonyms - present.length + removed.length);
    const tooMany = fresh
      .slice(room)
      .map(({ line }) => ({ line, reason: `a shop can have ${mostSynonyms} synonyms, and has as many already` }));
    const added = fresh.slice(0, room).map(({ synonym }) => ({ synonymId: randomUUID(), ...synonym }));
    if (!isDryRun && added.length + removed.length > 0) {
      const now = clock.now();
      if (removed.length > 0) {
        await transaction.run(
          `DELETE FROM search_synonym WHERE synonym_id IN (${questionMarks(removed)})`,
          removed.map(({ synonymId }) => synonymId),
        );
      }
      await writeSynonyms(transaction, added, now);
      const changes = [
        ...removed.map((synonym) => changeOf(synonym, { after: false })),
        ...added.map((synonym) => changeOf(synonym, { after: true })),
      ];
      await recordStaffChanges(transaction, actor, changes, now);
    }
    return {
      file,
      new: added.length,
      unchanged: rows.length - fresh.length,
      removed: removed.length,
      keptOthers: replaces && removed.length < others.length,
      leftOut: [...leftOut, ...tooMany],
      isDryRun,
    };
  });
}
