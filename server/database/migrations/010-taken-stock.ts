import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** Of what was sold before, it is believed that the variant was counted then as it is now. */
export const takenStock: Migration = {
  id: '010-taken-stock',
  why: 'Whether a sold line took pieces off the shelf: whether its variant is counted may change before they are put back.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      /* 1 or 0; null as long as nothing is sold */
      ALTER TABLE application_line ADD COLUMN took_stock INTEGER;
      UPDATE application_line SET took_stock = (
        SELECT 1 - v.sells_without_stock FROM variant v WHERE v.variant_id = application_line.variant_id)
       WHERE application_id IN (SELECT application_id FROM shop_order)
      `,
    ),
};
