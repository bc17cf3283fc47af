import type { Reader } from '../../../platform/database/database.ts';
import { inPieces } from '../../../platform/database/multi-row-statement.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { readKeptArticles } from '../article-record-reading.ts';
import type { StoredArticle } from '../article-record-reading.ts';
import { articlesOfImport } from '../kept-imports/pictures-of-import.ts';
import type { WantedPictures } from '../pictures/fetch-pictures.ts';
import { addressesOf } from '../pictures/fetching/picture-address.ts';
import { storedRowSchema, storedRowsSchema } from './kept-cells.ts';
import type { StoredRow } from './kept-cells.ts';

/** The addresses of pictures that an import kept with the products that it made or changed. Reading them asks no host. */

type Kept = { row: StoredRow; variantId: string | null };

function keptRows({ imported, variants }: StoredArticle): Kept[] {
  const own = imported === null ? [] : readStoredJson(storedRowsSchema, imported).rows;
  const ofVariants = variants.flatMap((variant) =>
    variant.imported === null
      ? []
      : [{ row: readStoredJson(storedRowSchema, variant.imported), variantId: variant.variantId }],
  );
  return [...own.map((row) => ({ row, variantId: null })), ...ofVariants].toSorted((a, b) => a.row.row - b.row.row);
}

/** Columns that are only kept have a sign before their name. */
const variantColumns = new Set(['=variant image url', '=variant image']);

function wantedOf(article: StoredArticle): WantedPictures {
  const pictures = new Map<string, { address: string; alt: string; variantIds: string[] }>();
  const name = (address: string, alt: string, variantId: string | null) => {
    const known = pictures.get(address) ?? { address, alt, variantIds: [] };
    pictures.set(address, known);
    known.alt ||= alt;
    if (variantId !== null) known.variantIds.push(variantId);
  };
  const placed = keptRows(article).map(({ row, variantId }) => {
    const cells = Object.entries(row.cells ?? {});
    const position = cells.find(([key]) => key.toLowerCase() === '=image position')?.[1];
    return { cells, variantId, row, order: Number(position || Number.NaN) || row.row + 1 };
  });
  for (const { row } of placed.toSorted((a, b) => a.order - b.order))
    for (const address of addressesOf(row.cells?.['pictureUrl'] ?? ''))
      name(address, (row.cells?.['pictureAlt'] ?? '').trim(), null);
  for (const { cells, variantId } of placed)
    for (const [key, cell] of cells)
      if (variantId !== null && variantColumns.has(key.toLowerCase()))
        for (const address of addressesOf(cell)) name(address, '', variantId);
  const { articleId, handle } = article;
  const pictureIds = new Set(article.pictures.map(({ pictureId }) => pictureId));
  return { line: null, handle, article: { articleId, pictureIds }, pictures: [...pictures.values()] };
}

export async function picturesOfImport(reader: Reader, importId: string): Promise<WantedPictures[]> {
  const wanted: WantedPictures[] = [];
  for (const some of inPieces(await articlesOfImport(reader, importId), 500)) {
    const kept = await readKeptArticles(reader, 'article_id', some);
    const byId = new Map(kept.map((article) => [article.articleId, article]));
    for (const id of some) {
      const article = byId.get(id);
      const pictures = article && wantedOf(article);
      if (pictures && pictures.pictures.length > 0) wanted.push(pictures);
    }
  }
  return wanted;
}
