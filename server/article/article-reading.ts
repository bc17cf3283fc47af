import type { Reader } from '../../platform/database/database.ts';
import type { Article, Picture, Variant } from '../../contract/seller/article.ts';
import { readStoredTexts } from '../database/stored-json.ts';
import { availableOf } from './availability.ts';
import { displayHtml } from './description-html.ts';
import { summaryOf, withPricesOf } from './listed-article.ts';
import type { ListedRow } from './listed-article.ts';

type ArticleRow = ListedRow & {
  article_id: string;
  tags: string;
  option_names: string;
  description: string;
  shelf: string;
  age_limit: number | null;
};
type VariantRow = {
  variant_id: string;
  sku: string;
  barcode: string;
  option_values: string;
  price_minor: number;
  compare_at_minor: number | null;
  on_hand: number;
  reserved: number;
  sells_without_stock: number;
  picture_id: string | null;
};

/** The pictures of one article, in its order. */
export function readPictures(reader: Reader, articleId: string): Promise<Picture[]> {
  return reader.all<Picture>(
    `SELECT ap.picture_id AS "pictureId", ap.alt, p.width, p.height
       FROM article_picture ap JOIN picture p ON p.picture_id = ap.picture_id
      WHERE ap.article_id = ? ORDER BY ap.position`,
    [articleId],
  );
}

function variantOf(row: VariantRow): Variant {
  const former = row.compare_at_minor;
  return {
    variantId: row.variant_id,
    sku: row.sku,
    barcode: row.barcode,
    optionValues: readStoredTexts(row.option_values),
    priceMinor: row.price_minor,
    compareAtMinor: former !== null && former > row.price_minor ? former : null,
    available: availableOf(row),
    pictureId: row.picture_id,
  };
}

/** The article on sale under `handle`, with its priced variants and their stock now; undefined if there is none. */
export async function readArticle(reader: Reader, handle: string): Promise<Article | undefined> {
  const row = await reader.get<ArticleRow>(
    `SELECT a.*, b.description, b.shelf FROM article a JOIN article_body b ON b.article_id = a.article_id
      WHERE a.handle = ? AND a.is_sold = 1`,
    [handle],
  );
  if (!row) return undefined;
  const [pictures, variantRows] = await Promise.all([
    readPictures(reader, row.article_id),
    reader.all<VariantRow>(
      `SELECT variant_id, sku, barcode, option_values, price_minor, compare_at_minor, on_hand, reserved,
              sells_without_stock, picture_id
         FROM variant WHERE article_id = ? AND position IS NOT NULL AND price_minor IS NOT NULL ORDER BY position`,
      [row.article_id],
    ),
  ]);
  const variants = variantRows.map(variantOf);
  const available = Math.min(
    variants.reduce((sum, variant) => sum + variant.available, 0),
    Number.MAX_SAFE_INTEGER,
  );
  const cheapest = variants.filter((variant) => variant.available > 0).toSorted((a, b) => a.priceMinor - b.priceMinor);
  return {
    ...withPricesOf(summaryOf(row, available), {
      fromMinor: cheapest[0]?.priceMinor ?? null,
      toMinor: cheapest.at(-1)?.priceMinor ?? null,
      compareAtMinor: cheapest[0]?.compareAtMinor ?? null,
    }),
    description: displayHtml(row.description),
    shelf: row.shelf,
    ageLimit: row.age_limit,
    tags: readStoredTexts(row.tags),
    optionNames: readStoredTexts(row.option_names),
    pictures,
    variants,
  };
}
