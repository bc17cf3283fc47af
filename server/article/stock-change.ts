import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import type { StaffArticle, StockChange } from '../../contract/seller/back-office.ts';
import { readStaffArticle } from './article-editing.ts';

type VariantRow = { article_id: string; on_hand: number; reserved: number; sells_without_stock: number };
type ChangeRow = { variant_id: string; difference: number; reason: string };

/**
 * Changes the stock on hand by a difference, once per change id, however often it is sent.
 * @returns the article as it is now; refused as `not_found`, `stock_moved` or `stock_below_reserved`, or as `request_malformed`
 *   when the id was used for another change
 */
export function changeStock(
  database: Database,
  clock: Clock,
  { changeId, variantId, difference, reason, onHand }: StockChange,
  staffId: string | null,
): Promise<StaffArticle | Refused> {
  return database.write(async (transaction) => {
    const variant = await transaction.get<VariantRow>(
      `SELECT article_id, on_hand, reserved, sells_without_stock FROM variant
        WHERE variant_id = ? AND position IS NOT NULL${transaction.dialect === 'postgres' ? ' FOR UPDATE' : ''}`,
      [variantId],
    );
    if (!variant) return { refusal: 'not_found' };
    const earlier = await transaction.get<ChangeRow>(
      'SELECT variant_id, difference, reason FROM stock_change WHERE change_id = ?',
      [changeId],
    );
    if (earlier) {
      const isSame = earlier.variant_id === variantId && earlier.difference === difference && earlier.reason === reason;
      if (isSame) return readStaffArticle(transaction, variant.article_id);
      const problem = 'was used for another change: make a new id for a new change';
      return { refusal: 'request_malformed', details: [{ field: 'changeId', problem }] };
    }
    if (onHand !== undefined && onHand !== variant.on_hand) return { refusal: 'stock_moved' };
    const onHandAfter = variant.on_hand + difference;
    if (difference < 0 && !variant.sells_without_stock && onHandAfter < variant.reserved) {
      return { refusal: 'stock_below_reserved' };
    }
    await transaction.run('UPDATE variant SET on_hand = on_hand + ? WHERE variant_id = ?', [difference, variantId]);
    await transaction.run(
      `INSERT INTO stock_change (change_id, variant_id, difference, reason, on_hand_after, staff_id, changed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [changeId, variantId, difference, reason, onHandAfter, staffId, clock.now()],
    );
    return readStaffArticle(transaction, variant.article_id);
  });
}
