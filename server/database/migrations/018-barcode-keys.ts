import { keysOfBarcodes } from '../../../contract/barcodes/barcode-key.ts';
import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';
import { runForRows } from '../../../platform/database/multi-row-statement.ts';

const variantsAtOnce = 1_000;

/** The keys of each variant's barcodes, by which scans find it (`contract/barcodes/barcode-key.ts`). The barcodes stay as they were typed. */
export const barcodeKeys: Migration = {
  id: '018-barcode-keys',
  why: 'One barcode is written in many ways, and a variant may have several barcodes.',
  up: async (transaction) => {
    // The keys are made in our code; both databases then compare them byte by byte.
    const KEY_TEXT = transaction.dialect === 'postgres' ? 'TEXT COLLATE "C"' : 'TEXT';
    await runStatements(
      transaction,
      `
      CREATE TABLE variant_barcode (
        barcode_key ${KEY_TEXT} NOT NULL,
        variant_id TEXT NOT NULL REFERENCES variant (variant_id),
        PRIMARY KEY (barcode_key, variant_id)
      );
      CREATE INDEX variant_barcode_of_variant ON variant_barcode (variant_id);
      DROP INDEX variant_by_barcode
      `,
    );
    for (let after = ''; ;) {
      const variants = await transaction.all<{ variant_id: string; barcode: string }>(
        'SELECT variant_id, barcode FROM variant WHERE variant_id > ? ORDER BY variant_id LIMIT ?',
        [after, variantsAtOnce],
      );
      const last = variants.at(-1);
      if (!last) return;
      after = last.variant_id;
      await runForRows(
        transaction,
        variants.flatMap((variant) => keysOfBarcodes(variant.barcode).map((key) => [key, variant.variant_id])),
        (rows) => `INSERT INTO variant_barcode (barcode_key, variant_id) VALUES ${rows}`,
      );
    }
  },
};
