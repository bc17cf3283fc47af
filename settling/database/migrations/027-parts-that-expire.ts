import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/**
 * Parts that are waiting now have no date, so they count as old and are forgotten at the next housekeeping: the seller brings
 * the whole report again.
 */
export const partsThatExpire: Migration = {
  id: '027-parts-that-expire',
  why: 'Unfinished day reports are forgotten after a day, and take up no more than a budget for each seller.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE day_report_part ADD COLUMN kept_at BIGINT NOT NULL DEFAULT 0;
      CREATE INDEX day_report_part_by_age ON day_report_part (kept_at);
      CREATE TABLE day_report_space (
        seller_id TEXT PRIMARY KEY,
        /* what the unfinished parts of this seller take up */
        bytes BIGINT NOT NULL CHECK (bytes >= 0)
      );
      INSERT INTO day_report_space (seller_id, bytes)
        SELECT seller_id, SUM(OCTET_LENGTH(text)) FROM day_report_part GROUP BY seller_id
      `,
    ),
};
