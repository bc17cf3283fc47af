import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { exportCatalogue } from '../../../../../server/article/csv/catalogue-export.ts';
import { importCatalogue } from '../../../../../server/article/csv/catalogue-import.ts';
import { readKeptArticlesFrom } from '../../../../../server/article/article-record-reading.ts';
import type { StoredArticle } from '../../../../../server/article/article-record-reading.ts';
import path from 'node:path';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { fileWith, importer, openShelf } from '../../article-shelf.ts';
import type { Shelf } from '../../article-shelf.ts';

const freshUrl = async () => path.join(temporaryFolder(), 'shop.sqlite');

/** A shelf in a database of SQLite: what a format does is the same in every database. */
export function sqliteShelf(): Promise<Shelf> {
  return openShelf({ dialect: 'sqlite', freshUrl, emptyUrl: freshUrl });
}

/** Imports a file, and says what came of it: the counts, and each line of the report. */
export async function bringIn({ database, clock }: Shelf, content: string | Buffer) {
  const options = { file: fileWith(content), currency: 'EUR', actor: importer } as const;
  const result = await importCatalogue(database, clock, options);
  const { new: added, changed, unchanged, leftOut } = result.articles;
  return {
    format: result.format,
    articles: `new ${added}, changed ${changed}, same ${unchanged}, left out ${leftOut}`,
    leftOut: result.leftOut.map(({ line, handle, reason }) => `${line} ${handle}: ${reason}`),
    notes: result.notes.map(({ line, handle, note }) => `${line} ${handle}: ${note}`),
  };
}

/** Exports the shop, and brings the export in again as it is. */
export async function bringExportIn(shelf: Shelf) {
  const file = path.join(temporaryFolder(), 'export.csv');
  const destination = createWriteStream(file);
  await exportCatalogue(shelf.database, 'EUR', destination);
  destination.end();
  await finished(destination);
  return bringIn(shelf, readFileSync(file));
}

function shownVariant(article: StoredArticle): string[] {
  return article.variants.map(({ optionValues, sku, barcode, priceMinor, compareAtMinor, onHand, sellsWithoutStock }) =>
    [
      optionValues.join('/') || '-',
      sku || '-',
      ...(barcode === '' ? [] : [barcode]),
      compareAtMinor === null ? String(priceMinor) : `${priceMinor} instead of ${compareAtMinor}`,
      sellsWithoutStock ? 'uncounted' : `${onHand} left`,
    ].join(' '),
  );
}

/** The articles of the shop by their handles, as far as files of formats set them. */
export async function shelfOf({ database }: Shelf) {
  const { articles } = await readKeptArticlesFrom(database, 0, 1000);
  return Object.fromEntries(
    articles.map((article) => {
      const { title, status, category, tags, vendor, related, optionNames, description } = article;
      const shown = { title, status, category, tags, vendor, related, optionNames, description };
      return [article.handle, { ...shown, variants: shownVariant(article) }];
    }),
  );
}

/** A CSV file of these rows, each cell as it is written by WooCommerce, Square and others. */
export const csvOf = (rows: readonly (readonly string[])[], delimiter = ','): string =>
  rows
    .map((cells) =>
      cells.map((cell) => (/["\n\r,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
    )
    .join('\r\n');

/** A row under these columns: the cells that are given, and empty ones. */
export const rowUnder = (header: readonly string[], cells: Record<string, string>): string[] => {
  const unknown = Object.keys(cells).filter((name) => !header.includes(name));
  if (unknown.length > 0) throw new Error(`The header has no column ${unknown.join(', ')}.`);
  return header.map((name) => cells[name] ?? '');
};
