import { pictureSchema } from '../../contract/seller/article.ts';
import type { Reader, Value } from '../../platform/database/database.ts';
import type { ArticleSummary } from '../../contract/seller/article.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { canBeBought } from './availability.ts';
import { withoutStockAvailable } from './shelf.ts';

/** An article as lists show it: one row of `article`, and its stock now. */
export type ListedRow = {
  article_number: number;
  handle: string;
  title: string;
  vendor: string;
  category_slug: string | null;
  picture: string | null;
  from_minor: number;
  to_minor: number;
  compare_at_minor: number | null;
  variant_count: number;
};

export type ListedRowWithStock = ListedRow & {
  sort_key: string | number;
  available: number | null;
  without_stock: number | null;
  /** The prices of what can be bought now; null where nothing can. */
  bought_from: number | null;
  bought_to: number | null;
  bought_compare_at: number | null;
};

/** Which articles: what stands after FROM (with `article a`) and WHERE, and in which order. */
export type Selection = { from: string; conditions: string[]; values: Value[] };

const columns =
  'a.article_number, a.article_id, a.handle, a.title, a.vendor, a.category_slug, a.picture, ' +
  'a.from_minor, a.to_minor, a.compare_at_minor, a.variant_count';

const boughtNow = `FROM variant v WHERE v.article_id = l.article_id AND v.price_minor IS NOT NULL
               AND ${canBeBought}`;

/** An order of articles: by `key`, and where that is not the number itself, by number within it. */
export type ListOrder = { key: string; direction: 'ASC' | 'DESC'; isKeyUnique?: boolean };

/**
 * Reads the first `limit` rows of a selection, with stock. The stock is joined outside the sorted part, so that it is read only
 * for the rows that are shown.
 */
export function readListed(
  reader: Reader,
  { from, conditions, values }: Selection,
  { key, direction, isKeyUnique = false }: ListOrder,
  limit: number,
): Promise<ListedRowWithStock[]> {
  const order = isKeyUnique ? `${key} ${direction}` : `${key} ${direction}, a.article_number ${direction}`;
  return reader.all(
    `SELECT l.*,
            (SELECT sum(CASE WHEN on_hand > reserved THEN on_hand - reserved ELSE 0 END)
               FROM variant v WHERE v.article_id = l.article_id AND v.price_minor IS NOT NULL) AS available,
            (SELECT max(sells_without_stock)
               FROM variant v WHERE v.article_id = l.article_id AND v.price_minor IS NOT NULL) AS without_stock,
            (SELECT min(price_minor) ${boughtNow}) AS bought_from,
            (SELECT max(price_minor) ${boughtNow}) AS bought_to,
            (SELECT compare_at_minor ${boughtNow} ORDER BY price_minor, v.position LIMIT 1) AS bought_compare_at
       FROM (SELECT ${columns}, ${key} AS sort_key FROM ${from}
              WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?) l
      ORDER BY l.sort_key ${direction}, l.article_number ${direction}`,
    [...values, limit],
  );
}

export function summaryOf(row: ListedRow, available: number): ArticleSummary {
  return {
    handle: row.handle,
    title: row.title,
    vendor: row.vendor,
    categorySlug: row.category_slug,
    picture: row.picture === null ? null : readStoredJson(pictureSchema, row.picture),
    fromMinor: row.from_minor,
    toMinor: row.to_minor,
    compareAtMinor: row.compare_at_minor,
    variantCount: row.variant_count,
    available,
  };
}

type Prices = { fromMinor: number | null; toMinor: number | null; compareAtMinor: number | null };

/**
 * A summary with the prices of what can be bought now, which are null where nothing can: it then keeps those of all variants.
 * @param prices the lowest, the highest, and the former price of the cheapest variant
 */
export function withPricesOf(summary: ArticleSummary, prices: Prices): ArticleSummary {
  const { fromMinor, toMinor, compareAtMinor } = prices;
  if (fromMinor === null || toMinor === null) return summary;
  const isReduced = compareAtMinor !== null && compareAtMinor > fromMinor;
  return { ...summary, fromMinor, toMinor, compareAtMinor: isReduced ? compareAtMinor : null };
}

export function summaryWithStock(row: ListedRowWithStock): ArticleSummary {
  const available = row.without_stock ? withoutStockAvailable : Math.max(0, row.available ?? 0);
  return withPricesOf(summaryOf(row, available), {
    fromMinor: row.bought_from,
    toMinor: row.bought_to,
    compareAtMinor: row.bought_compare_at,
  });
}
