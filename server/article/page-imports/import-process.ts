import { systemClock } from '../../../platform/clock.ts';
import { openSellerDatabase } from '../../database/open-seller-database.ts';
import { UnusableFile } from '../csv/catalogue-file.ts';
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

async function work(task: ImportTask): Promise<ImportAnswer> {
  const { importId, actor, currency, file, fileName, languages, choices, reportFile, leftOutFile } = task;
  const { signal } = stopping;
  const database = await openSellerDatabase(task.databaseUrl);
  try {
    if (task.task === 'undo') {
      const undone = await undoImport(database, systemClock, {
        importId,
        actor,
        signal,
        onProgress: ({ articles: done, articleCount: total }) => void answer({ is: 'progress', done, total }),
      });
      return 'refusal' in undone
        ? { is: 'unusable', problem: undone.refusal }
        : { is: 'done', keptId: importId, summary: null };
    }
    const onProgress = (progress: { done: number; total: number }) => void answer({ is: 'progress', ...progress });
    if (task.task === 'pictures')
      return { is: 'fetched', pictures: await fetchPicturesOfFile(database, task, { signal, onProgress }) };
    const result = await importCatalogue(database, systemClock, {
      file,
      fileName,
      importId,
      actor,
      currency,
      languages,
      encoding: choices.encoding === undefined ? undefined : encodingLabelled(choices.encoding),
      decimalMark: choices.decimalMark,
      isDryRun: task.task === 'look',
      leftOutFile,
      signal,
      onProgress: ({ rows: done, rowCount: total }) => void answer({ is: 'progress', done, total }),
    });
    writeReportFile(reportFile, result);
    return { is: 'done', keptId: result.importId, summary: summaryOf(result) };
  } catch (error) {
    if (error instanceof UnusableFile) return { is: 'unusable', problem: error.message };
    throw error;
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
