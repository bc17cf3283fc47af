import { mostSynonyms } from '../../../contract/seller/synonym.ts';
import type { StaffSynonym, Synonym } from '../../../contract/seller/synonym.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import type { Database, Reader, Transaction } from '../../../platform/database/database.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { raiseCatalogueVersion } from '../catalogue-version.ts';
import { learnWords } from '../search-index.ts';
import { sortKeyOf } from '../text-folding.ts';
import { ruleKeyOf, Synonyms, wordsOfSynonym } from './synonyms.ts';

/** Keeps the shop's synonyms. A change raises the catalogue's version, so that every server plans its searches anew. */

const columns = 'synonym_id AS "synonymId", words, way, also_finds AS "alsoFinds"';

/** All synonyms, by their first words. */
export async function listSynonyms(reader: Reader): Promise<StaffSynonym[]> {
  const rows = await reader.all<StaffSynonym>(`SELECT ${columns} FROM search_synonym ORDER BY changed_at, synonym_id`);
  return rows
    .map((synonym) => ({ synonym, key: `${sortKeyOf(synonym.words)} ${sortKeyOf(synonym.alsoFinds)}` }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ synonym }) => synonym);
}

export async function readSynonyms(reader: Reader): Promise<Synonyms> {
  return new Synonyms(await reader.all<Synonym>(`SELECT ${columns} FROM search_synonym`));
}

export function findSynonym(reader: Reader, synonymId: string): Promise<StaffSynonym | undefined> {
  return reader.get<StaffSynonym>(`SELECT ${columns} FROM search_synonym WHERE synonym_id = ?`, [synonymId]);
}

/** Writes synonyms and what follows from them; their ids and rules are free, or those of the rows they replace. */
export async function writeSynonyms(
  transaction: Transaction,
  synonyms: readonly StaffSynonym[],
  now: number,
): Promise<void> {
  for (const synonym of synonyms) {
    const { synonymId, words, way, alsoFinds } = synonym;
    await transaction.run(
      `INSERT INTO search_synonym (synonym_id, words, way, also_finds, rule_key, changed_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (synonym_id) DO UPDATE SET words = excluded.words, way = excluded.way,
         also_finds = excluded.also_finds, rule_key = excluded.rule_key, changed_at = excluded.changed_at`,
      [synonymId, words, way, alsoFinds, ruleKeyOf(synonym), now],
    );
  }
  // A misspelt synonym is corrected like a misspelt word of a product.
  await learnWords(transaction, synonyms.flatMap(wordsOfSynonym));
  await raiseCatalogueVersion(transaction);
}

/** @returns refused as `synonym_taken` where another one says the same, or as `request_malformed` where there are too many */
export function saveSynonym(database: Database, synonym: StaffSynonym, now: number): Promise<StaffSynonym | Refused> {
  return database.write(async (transaction) => {
    const same = await transaction.get<{ synonymId: string }>(
      'SELECT synonym_id AS "synonymId" FROM search_synonym WHERE rule_key = ?',
      [ruleKeyOf(synonym)],
    );
    if (same && same.synonymId !== synonym.synonymId) return { refusal: 'synonym_taken' };
    if (!(await findSynonym(transaction, synonym.synonymId)) && (await countSynonyms(transaction)) >= mostSynonyms) {
      const problem = `is one more than the ${mostSynonyms} synonyms that a shop can have`;
      return { refusal: 'request_malformed', details: [{ field: 'words', problem }] };
    }
    await writeSynonyms(transaction, [synonym], now);
    return synonym;
  });
}

export async function countSynonyms(reader: Reader): Promise<number> {
  const sql = 'SELECT count(*) AS n FROM search_synonym';
  return (await firstRow<{ n: number }>(reader, 'how many synonyms there are', sql)).n;
}

/** @returns whether there was one */
export function removeSynonym(database: Database, synonymId: string): Promise<boolean> {
  return database.write(async (transaction) => {
    const removed = await transaction.run('DELETE FROM search_synonym WHERE synonym_id = ?', [synonymId]);
    if (removed > 0) await raiseCatalogueVersion(transaction);
    return removed > 0;
  });
}
