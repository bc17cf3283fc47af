import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** Since when an order is ready to collect, and the link of the display that shows it. One link is open at a time. */
export const readyOrders: Migration = {
  id: '009-ready-orders',
  why: 'A display on the wall shows which orders are ready to collect.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE shop_order ADD COLUMN ready_at BIGINT;
      CREATE INDEX shop_order_ready ON shop_order (ready_at) WHERE ready_at IS NOT NULL;
      CREATE TABLE wall_link (
        link_id TEXT PRIMARY KEY,
        secret_hash TEXT NOT NULL UNIQUE,
        staff_id TEXT NOT NULL REFERENCES staff_member (staff_id),
        made_at BIGINT NOT NULL,
        withdrawn_at BIGINT
      );
      CREATE UNIQUE INDEX wall_link_one_open ON wall_link ((withdrawn_at IS NULL)) WHERE withdrawn_at IS NULL
      `,
    ),
};
