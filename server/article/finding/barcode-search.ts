import { keysOfScan } from '../../../contract/barcodes/barcode-key.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { ScannedVariant } from '../../../contract/seller/article.ts';
import type { Currency } from '../../../contract/money.ts';
import type { InStoreCodeRule } from '../../config/in-store-codes.ts';
import { barcodeOf } from '../barcode.ts';
import { meaningOf, readInStoreCode } from './in-store-code.ts';

type Found = { handle: string; variantId: string; priceMinor: number };

function findByKey(reader: Reader, key: string): Promise<Found | undefined> {
  return reader.get<Found>(
    `SELECT a.handle, v.variant_id AS "variantId", v.price_minor AS "priceMinor"
       FROM variant_barcode b JOIN variant v ON v.variant_id = b.variant_id JOIN article a ON a.article_id = v.article_id
      WHERE b.barcode_key = ?
        AND v.position IS NOT NULL AND v.price_minor IS NOT NULL AND a.is_sold = 1
      ORDER BY CASE WHEN v.sells_without_stock = 1 OR v.on_hand > v.reserved THEN 0 ELSE 1 END,
               a.article_number DESC, v.position
      LIMIT 1`,
    [key],
  );
}

async function findFirst(reader: Reader, keys: readonly string[]): Promise<Found | undefined> {
  for (const key of keys) {
    const found = await findByKey(reader, key);
    if (found) return found;
  }
  return undefined;
}

/** How a shop reads codes of its own. */
export type InStoreCodes = { currency: Currency; rules: readonly InStoreCodeRule[] };

/**
 * The variant on sale that carries the same barcode as `scanned` (`contract/barcodes/barcode-key.ts`); undefined if none does. Where a
 * shop gave one barcode to several, one that is in stock comes first, then the newest article. A code that a rule of the shop reads
 * finds its item, with what the value in it means for the sale.
 */
export async function findByBarcode(
  reader: Reader,
  scanned: string,
  { currency, rules }: InStoreCodes,
): Promise<ScannedVariant | undefined> {
  const barcode = barcodeOf(scanned);
  const code = readInStoreCode(barcode, rules);
  const found = await findFirst(reader, code?.keys ?? keysOfScan(barcode));
  if (!found) return undefined;
  const { handle, variantId, priceMinor } = found;
  return { handle, variantId, ...(code && meaningOf(code, priceMinor, currency)) };
}
