import { keysOfScan } from '../../../contract/barcodes/barcode-key.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { ScannedVariant } from '../../../contract/seller/article.ts';
import { barcodeOf } from '../barcode.ts';

function findByKey(reader: Reader, key: string): Promise<ScannedVariant | undefined> {
  return reader.get<ScannedVariant>(
    `SELECT a.handle, v.variant_id AS "variantId"
       FROM variant_barcode b JOIN variant v ON v.variant_id = b.variant_id JOIN article a ON a.article_id = v.article_id
      WHERE b.barcode_key = ?
        AND v.position IS NOT NULL AND v.price_minor IS NOT NULL AND a.is_sold = 1
      ORDER BY CASE WHEN v.sells_without_stock = 1 OR v.on_hand > v.reserved THEN 0 ELSE 1 END,
               a.article_number DESC, v.position
      LIMIT 1`,
    [key],
  );
}

/**
 * The variant on sale that carries the same barcode as `scanned` (`contract/barcodes/barcode-key.ts`); undefined if none does. Where a
 * shop gave one barcode to several, one that is in stock comes first, then the newest article.
 */
export async function findByBarcode(reader: Reader, scanned: string): Promise<ScannedVariant | undefined> {
  for (const key of keysOfScan(barcodeOf(scanned))) {
    const found = await findByKey(reader, key);
    if (found) return found;
  }
  return undefined;
}
