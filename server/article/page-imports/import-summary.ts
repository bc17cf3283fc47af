import type { FetchedPictures, ImportSummary } from '../../../contract/seller/catalogue-import.ts';
import type { ImportResult } from '../csv/catalogue-import.ts';
import type { PicturesResult } from '../pictures/picture-result.ts';
import { sentenceOnNumbers } from '../csv/catalogue-numbers.ts';
import { shownEncoding } from '../csv/encoding/text-encoding.ts';

/** How many entries of a list the page gets; the report has them all. */
const mostShown = 200;
const mostFields = 40;

const someOf = <Entry>(entries: readonly Entry[]) => ({ total: entries.length, shown: entries.slice(0, mostShown) });

/** What the page shows of fetched pictures. */
export function picturesOf({
  added,
  alreadyThere,
  notReached,
  endedBecause,
  ...rest
}: PicturesResult): FetchedPictures {
  return { added, alreadyThere, notReached, endedBecause, failed: someOf(rest.failed), notes: someOf(rest.notes) };
}

/** What the page shows of an import's result. */
export function summaryOf(result: ImportResult): ImportSummary {
  const { articles, leftOut, notes, differences, columns } = result;
  return {
    isDryRun: result.isDryRun,
    rows: result.rows,
    articles: { ...articles, notReached: result.notReached },
    variants: result.variants,
    pictures: result.pictures,
    withdrawnVariants: result.withdrawnVariants,
    format: result.format,
    isInventory: result.isInventory,
    lacksStock: result.lacksStock,
    unsaid: columns.unsaid,
    onlyKept: columns.onlyKept,
    encoding: shownEncoding(result.encoding),
    encodingDecided: result.encodingDecided,
    numbers: sentenceOnNumbers(result.numbers) ?? null,
    leftOut: someOf(leftOut.map(({ reason, ...row }) => ({ ...row, text: reason }))),
    notes: someOf(notes.map(({ note, ...row }) => ({ ...row, text: note }))),
    differences: someOf(differences.map((each) => ({ ...each, fields: each.fields.slice(0, mostFields) }))),
  };
}
