import type { Reader } from '../../platform/database/database.ts';
import { questionMarks } from '../../platform/database/multi-row-statement.ts';
import { withoutStockAvailable } from './shelf.ts';

/** Stock as shoppers see it: always read live, never cached. */

/** What can still be bought of one variant; never negative. */
export function availableOf(variant: { on_hand: number; reserved: number; sells_without_stock: number }): number {
  return variant.sells_without_stock ? withoutStockAvailable : Math.max(0, variant.on_hand - variant.reserved);
}

/** A condition on `variant v`: there is some of it. */
export const canBeBought = '(v.sells_without_stock = 1 OR v.on_hand > v.reserved)';

/** A condition on `article a`: something of it can be bought. */
export const hasStockCondition = `EXISTS (
  SELECT 1 FROM variant v WHERE v.article_id = a.article_id AND v.price_minor IS NOT NULL AND ${canBeBought})`;

/** Reads the units that can be bought now of each variant on sale, by variant id; unknown ids are missing. */
export async function readStock(reader: Reader, variantIds: readonly string[]): Promise<Record<string, number>> {
  if (variantIds.length === 0) return {};
  const rows = await reader.all<{ variant_id: string; on_hand: number; reserved: number; sells_without_stock: number }>(
    `SELECT v.variant_id, v.on_hand, v.reserved, v.sells_without_stock
       FROM variant v JOIN article a ON a.article_id = v.article_id
      WHERE v.variant_id IN (${questionMarks(variantIds)}) AND v.price_minor IS NOT NULL AND a.is_sold = 1`,
    variantIds,
  );
  return Object.fromEntries(rows.map((row) => [row.variant_id, availableOf(row)]));
}
