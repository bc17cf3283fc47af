import { keysOfBarcodes } from '../../contract/barcodes/barcode-key.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { inPieces, questionMarks, runForRows } from '../../platform/database/multi-row-statement.ts';
import type { ArticleRecord } from './article-record.ts';

/** Replaces the keys by which scans find these articles' variants. Those that they no longer have keep none. */
export async function writeBarcodeKeys(transaction: Transaction, records: readonly ArticleRecord[]): Promise<void> {
  for (const some of inPieces(
    records.map((record) => record.articleId),
    1000,
  )) {
    await transaction.run(
      `DELETE FROM variant_barcode
        WHERE variant_id IN (SELECT variant_id FROM variant WHERE article_id IN (${questionMarks(some)}))`,
      some,
    );
  }
  await runForRows(
    transaction,
    records.flatMap(({ variants }) =>
      variants.flatMap(({ variantId, barcode }) => keysOfBarcodes(barcode).map((key) => [key, variantId])),
    ),
    (rows) => `INSERT INTO variant_barcode (barcode_key, variant_id) VALUES ${rows}`,
  );
}
