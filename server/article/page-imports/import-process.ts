import os from 'node:os';
import { systemClock } from '../../../platform/clock.ts';
import { openSellerDatabase } from '../../database/open-seller-database.ts';
import type { ProposedColumn } from '../../../contract/seller/column-mapping.ts';
import type { Currency } from '../../../contract/money.ts';
import { changeInBulk } from '../bulk-changes/bulk-change.ts';
import { UnusableFile } from '../csv/catalogue-file.ts';
import type { FileHints } from '../csv/catalogue-file.ts';
import { proposalFor } from '../csv/mapping-command.ts';
import { importCatalogue } from '../csv/catalogue-import.ts';
import { writeReportFile } from '../csv/catalogue-report.ts';
import { encodingLabelled } from '../csv/encoding/text-encoding.ts';
import { undoImport } from '../kept-imports/undo-import.ts';
import { fetchPicturesOfFile } from './fetch-pictures-of-file.ts';
import { summaryOf } from './import-summary.ts';
import { importTaskSchema } from './import-task.ts';
import type { ImportAnswer, ImportTask } from './import-task.ts';

/**
 * A process of its own for one piece of work on one file, so that shoppers do not wait for it. The seller sends the task over the
 * IPC channel, and `stop` to end it early. It ends early, too, when the seller is gone; what was written is whole.
 */

const stopping = new AbortController();

const answer = (message: ImportAnswer) =>
  new Promise<void>((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });

/** @returns null where the file is no table after all */
async function proposalOrNone(file: string, hints: FileHints, currency: Currency): Promise<ProposedColumn[] | null> {
  try {
    return (await proposalFor(file, hints, currency)).columns;
  } catch (error) {
    if (error instanceof UnusableFile) return null;
    throw error;
  }
}

async function work(task: ImportTask): Promise<ImportAnswer> {
  const { importId, actor, currency, file, fileName, languages, choices, reportFile, leftOutFile } = task;
  const { signal } = stopping;
  // A check writes nothing, so shoppers go first. One that writes keeps its priority: others wait for the lock that it holds.
  if (task.task === 'look') os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  const database = await openSellerDatabase(task.databaseUrl);
  const encoding = choices.encoding === undefined ? undefined : encodingLabelled(choices.encoding);
  try {
    if (task.task === 'undo') {
      const undone = await undoImport(database, systemClock, {
        importId,
        actor,
        signal,
        onProgress: ({ articles: done, articleCount: total }) => void answer({ is: 'progress', done, total }),
      });
      return 'refusal' in undone
        ? { is: 'unusable', problem: undone.refusal, proposal: null }
        : { is: 'done', keptId: importId, summary: null };
    }
    const onProgress = (progress: { done: number; total: number }) => void answer({ is: 'progress', ...progress });
    if (task.kind === 'bulk') {
      const { listFile } = task;
      const isDryRun = task.task === 'look';
      const asked = { importId, file, listFile, name: fileName, actor, currency, isDryRun, signal, onProgress };
      const summary = await changeInBulk(database, systemClock, asked);
      return { is: 'done', keptId: isDryRun ? null : importId, summary };
    }
    if (task.task === 'pictures')
      return { is: 'fetched', pictures: await fetchPicturesOfFile(database, task, { signal, onProgress }) };
    const result = await importCatalogue(database, systemClock, {
      file,
      fileName,
      importId,
      actor,
      currency,
      languages,
      encoding,
      mapping: task.mapping ?? undefined,
      decimalMark: choices.decimalMark,
      isDryRun: task.task === 'look',
      leftOutFile,
      signal,
      onProgress: ({ rows: done, rowCount: total }) => void answer({ is: 'progress', done, total }),
    });
    writeReportFile(reportFile, result);
    return { is: 'done', keptId: result.importId, summary: summaryOf(result) };
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    const proposal = error.canBeMapped ? await proposalOrNone(file, { encoding, languages }, currency) : null;
    return { is: 'unusable', problem: error.message, proposal };
  } finally {
    await database.close();
  }
}

process.on('disconnect', () => stopping.abort());
process.on('message', async (message) => {
  if (message === 'stop') return stopping.abort();
  try {
    await answer(await work(importTaskSchema.parse(message)));
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  }
});
