import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** What staff wrote down about an order for each other. */
export const orderNotes: Migration = {
  id: '027-order-notes',
  why: 'Staff tell each other what they agreed with a shopper.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE order_note (
        note_id TEXT PRIMARY KEY,
        order_number BIGINT NOT NULL REFERENCES shop_order (order_number),
        staff_id TEXT NOT NULL REFERENCES staff_member (staff_id),
        written_at BIGINT NOT NULL,
        text TEXT NOT NULL
      );
      CREATE INDEX order_note_of_order ON order_note (order_number, written_at)
      `,
    ),
};
