import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { runForRows } from '../../../platform/database/multi-row-statement.ts';
import type { ArticleChange } from './article-change.ts';

/** The imports of the last week, each with what it changed. */

const day = 24 * 60 * 60 * 1000;

/** How long an import can be undone; then what is kept of it is deleted. */
export const undoableForMs = 7 * day;

/** An import that has not ended and wrote nothing for this long was cut short. */
const aliveForMs = 60_000;

export type KeptImport = {
  importId: string;
  /** A product file, or a change of many products at once, whose `fileName` says what it changes. */
  kind: 'file' | 'bulk';
  fileName: string;
  actorName: string;
  /** Epoch milliseconds. */
  startedAt: number;
  touchedAt: number;
  /** Null for one that is running, or was cut short. */
  endedAt: number | null;
  rowCount: number;
  rowsDone: number;
  /** How many articles it made or changed. */
  changeCount: number;
  newCount: number;
  layoutId: string | null;
  layoutBefore: number | null;
  undoStartedAt: number | null;
  undoneAt: number | null;
};

const columns = `import_id AS "importId", kind, file_name AS "fileName", actor_name AS "actorName", started_at AS "startedAt",
  touched_at AS "touchedAt", ended_at AS "endedAt", row_count AS "rowCount", rows_done AS "rowsDone",
  change_count AS "changeCount", new_count AS "newCount", layout_id AS "layoutId", layout_before AS "layoutBefore",
  undo_started_at AS "undoStartedAt", undone_at AS "undoneAt"`;

export type ImportState = 'running' | 'cut_short' | 'ended' | 'undoing' | 'undone';

export function stateOf(kept: KeptImport, now: number): ImportState {
  if (kept.undoneAt !== null) return 'undone';
  if (kept.undoStartedAt !== null) return 'undoing';
  if (kept.endedAt !== null) return 'ended';
  return now - kept.touchedAt < aliveForMs ? 'running' : 'cut_short';
}

export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Newest first; none is older than a week. */
export function listKeptImports(reader: Reader, now: number): Promise<KeptImport[]> {
  return reader.all<KeptImport>(
    `SELECT ${columns} FROM catalogue_import WHERE started_at > ? ORDER BY started_at DESC, import_id`,
    [now - undoableForMs],
  );
}

export function readKeptImport(reader: Reader, importId: string): Promise<KeptImport | undefined> {
  return reader.get<KeptImport>(`SELECT ${columns} FROM catalogue_import WHERE import_id = ?`, [importId]);
}

/** Deletes what is kept of imports that are older than a week. */
export async function forgetOldImports(transaction: Transaction, now: number): Promise<void> {
  // An undo that was cut short can be ended at any time.
  const old = 'started_at <= ? AND (undo_started_at IS NULL OR undone_at IS NOT NULL)';
  const values = [now - undoableForMs];
  await transaction.run(
    `DELETE FROM catalogue_import_change WHERE import_id IN (SELECT import_id FROM catalogue_import WHERE ${old})`,
    values,
  );
  await transaction.run(`DELETE FROM catalogue_import WHERE ${old}`, values);
}

export type NewImport = {
  fileName: string;
  fileDigest: string;
  actorName: string;
  rowCount: number;
  kind?: KeptImport['kind'];
};

/**
 * Begins an import, or goes on with the latest one of the same file if that was cut short.
 * @param importId the id of a new one, made by the one who asked for it
 */
export async function beginImport(
  transaction: Transaction,
  { fileName, fileDigest, actorName, rowCount, kind = 'file' }: NewImport,
  now: number,
  importId: string = randomUUID(),
): Promise<string> {
  await forgetOldImports(transaction, now);
  const unfinished = await transaction.get<{ import_id: string; ended_at: number | null }>(
    `SELECT import_id, ended_at FROM catalogue_import WHERE file_digest = ? AND undo_started_at IS NULL
      ORDER BY started_at DESC LIMIT 1`,
    [fileDigest],
  );
  if (unfinished && unfinished.ended_at === null) {
    await transaction.run('UPDATE catalogue_import SET touched_at = ?, rows_done = 0 WHERE import_id = ?', [
      now,
      unfinished.import_id,
    ]);
    return unfinished.import_id;
  }
  await transaction.run(
    `INSERT INTO catalogue_import (import_id, file_name, file_digest, actor_name, started_at, touched_at, row_count,
       kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [importId, fileName, fileDigest, actorName, now, now, rowCount, kind],
  );
  return importId;
}

/** Notes which columns the import is the latest to have, unless an earlier part of it did. */
export async function keepLayoutOf(
  transaction: Transaction,
  importId: string,
  { layoutId, before }: { layoutId: string; before: number | null },
): Promise<void> {
  await transaction.run(
    'UPDATE catalogue_import SET layout_id = ?, layout_before = ? WHERE import_id = ? AND layout_id IS NULL',
    [layoutId, before, importId],
  );
}

export type ChangeOfImport = { articleId: string; line: number; change: ArticleChange };

/** Keeps what a batch changed, in the transaction that changes it. Changes are undone in the opposite order. */
export async function keepChanges(
  transaction: Transaction,
  importId: string,
  changes: readonly ChangeOfImport[],
  { rowsDone, now }: { rowsDone: number; now: number },
): Promise<void> {
  const lock = transaction.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const { count } = await firstRow<{ count: number }>(
    transaction,
    'the import that is running',
    `SELECT change_count AS count FROM catalogue_import WHERE import_id = ?${lock}`,
    [importId],
  );
  await runForRows(
    transaction,
    changes.map(({ articleId, line, change }, place) => [
      importId,
      count + place,
      articleId,
      line,
      JSON.stringify(change),
    ]),
    (rows) => `INSERT INTO catalogue_import_change (import_id, ordinal, article_id, line, change) VALUES ${rows}`,
  );
  const made = changes.filter(({ change }) => change.kind === 'new').length;
  await transaction.run(
    `UPDATE catalogue_import SET change_count = change_count + ?, new_count = new_count + ?, rows_done = ?, touched_at = ?
      WHERE import_id = ?`,
    [changes.length, made, rowsDone, now, importId],
  );
}

/** Notes how far an import has come where it found nothing to change. */
export async function noteProgress(
  transaction: Transaction,
  importId: string,
  { rowsDone, now }: { rowsDone: number; now: number },
): Promise<void> {
  await transaction.run('UPDATE catalogue_import SET rows_done = ?, touched_at = ? WHERE import_id = ?', [
    rowsDone,
    now,
    importId,
  ]);
}

export async function endImport(
  transaction: Transaction,
  importId: string,
  { rowsDone, now }: { rowsDone: number; now: number },
): Promise<void> {
  await transaction.run('UPDATE catalogue_import SET rows_done = ?, touched_at = ?, ended_at = ? WHERE import_id = ?', [
    rowsDone,
    now,
    now,
    importId,
  ]);
}
