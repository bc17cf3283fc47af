import type { Reader } from '../../../platform/database/database.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import type { ScannedVariant } from '../../../contract/seller/article.ts';
import { barcodeForms, barcodeOf } from '../barcode.ts';

/**
 * The variant on sale that carries exactly `scanned`; undefined if none does. Where a shop gave one barcode to several, one
 * that is in stock comes first, then the newest article.
 */
export async function findByBarcode(reader: Reader, scanned: string): Promise<ScannedVariant | undefined> {
  const barcode = barcodeOf(scanned);
  if (barcode === '') return undefined;
  const forms = barcodeForms(barcode);
  return reader.get<ScannedVariant>(
    `SELECT a.handle, v.variant_id AS "variantId"
       FROM variant v JOIN article a ON a.article_id = v.article_id
      WHERE v.barcode IN (${questionMarks(forms)}) AND v.barcode <> ''
        AND v.position IS NOT NULL AND v.price_minor IS NOT NULL AND a.is_sold = 1
      ORDER BY CASE WHEN v.sells_without_stock = 1 OR v.on_hand > v.reserved THEN 0 ELSE 1 END,
               a.article_number DESC, v.position
      LIMIT 1`,
    forms,
  );
}
