import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { articleChangeSchema } from './article-change.ts';
import type { AddedPicture } from './article-change.ts';

/** Pictures that are fetched for an import belong to it: its undo takes them away again. */

export type ArticleOfImport = { articleId: string; title: string };

/** The articles that the import made or changed. */
export async function articlesOfImport(reader: Reader, importId: string): Promise<string[]> {
  const rows = await reader.all<{ article_id: string }>(
    `SELECT article_id, min(ordinal) AS first FROM catalogue_import_change
      WHERE import_id = ? AND undone_at IS NULL GROUP BY article_id ORDER BY first`,
    [importId],
  );
  return rows.map(({ article_id: articleId }) => articleId);
}

/** The latest import of a file with this digest that is kept and not undone. */
export async function importOfFile(reader: Reader, fileDigest: string): Promise<string | undefined> {
  const row = await reader.get<{ import_id: string }>(
    `SELECT import_id FROM catalogue_import WHERE file_digest = ? AND undo_started_at IS NULL
      ORDER BY started_at DESC LIMIT 1`,
    [fileDigest],
  );
  return row?.import_id;
}

/**
 * Notes pictures that were fetched for an article, in the transaction that adds them.
 * @returns whether the import takes them: one that is being undone, or is no longer kept, does not
 */
export async function keepPicturesOfImport(
  transaction: Transaction,
  importId: string,
  { articleId, title }: ArticleOfImport,
  added: readonly AddedPicture[],
): Promise<boolean> {
  const lock = transaction.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const kept = await transaction.get<{ count: number }>(
    `SELECT change_count AS count FROM catalogue_import WHERE import_id = ? AND undo_started_at IS NULL${lock}`,
    [importId],
  );
  if (!kept) return false;
  const row = await transaction.get<{ ordinal: number; change: string }>(
    `SELECT ordinal, change FROM catalogue_import_change
      WHERE import_id = ? AND article_id = ? AND undone_at IS NULL ORDER BY ordinal DESC LIMIT 1`,
    [importId, articleId],
  );
  if (row) {
    const change = readStoredJson(articleChangeSchema, row.change);
    const pictures = [...(change.pictures ?? []), ...added];
    await transaction.run('UPDATE catalogue_import_change SET change = ? WHERE import_id = ? AND ordinal = ?', [
      JSON.stringify({ ...change, pictures }),
      importId,
      row.ordinal,
    ]);
    return true;
  }
  const change = { kind: 'changed', title, fields: {}, variants: {}, pictures: added };
  await transaction.run(
    'INSERT INTO catalogue_import_change (import_id, ordinal, article_id, line, change) VALUES (?, ?, ?, 0, ?)',
    [importId, kept.count, articleId, JSON.stringify(change)],
  );
  await transaction.run('UPDATE catalogue_import SET change_count = change_count + 1 WHERE import_id = ?', [importId]);
  return true;
}
