import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** The purchase number stands for the last seven digits of an application's id (`contract/seller/purchase-number.ts`). */
export const purchaseNumbers: Migration = {
  id: '004-purchase-numbers',
  why: 'The back office finds a purchase by the short number that its shopper was shown.',
  up: (transaction) =>
    runStatements(
      transaction,
      'CREATE INDEX application_by_purchase_number ON application (lower(substr(application_id, 30)))',
    ),
};
