import type { FetchedPictures } from '../../../contract/seller/catalogue-import.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { encodingLabelled } from '../csv/encoding/text-encoding.ts';
import { picturesOfFile } from '../csv/pictures-of-file.ts';
import { importOfFile } from '../kept-imports/pictures-of-import.ts';
import { fetchPictures } from '../pictures/fetch-pictures.ts';
import { Fetcher } from '../pictures/fetching/fetcher.ts';
import { picturesOf } from './import-summary.ts';
import type { ImportTask } from './import-task.ts';

/** Fetches the pictures that a file names which staff brought in. */
export async function fetchPicturesOfFile(
  database: Database,
  { file, currency, languages, choices, actor, fetching }: ImportTask,
  watch: { signal: AbortSignal; onProgress: (progress: { done: number; total: number }) => void },
): Promise<FetchedPictures> {
  const { wanted, fileDigest, inFile } = await picturesOfFile(database, file, {
    currency,
    languages,
    encoding: choices.encoding === undefined ? undefined : encodingLabelled(choices.encoding),
    decimalMark: choices.decimalMark,
    now: systemClock.now(),
  });
  try {
    const importId = await importOfFile(database, fileDigest);
    const { socketFile, ...allowances } = fetching;
    const fetcher = socketFile === null ? await Fetcher.start(allowances) : await Fetcher.reach(socketFile);
    try {
      const { ports } = allowances;
      return picturesOf(
        await fetchPictures(database, systemClock, wanted, { actor, fetcher, inFile, importId, ports, ...watch }),
      );
    } finally {
      await fetcher.close();
    }
  } finally {
    inFile.release();
  }
}
