import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/**
 * What each side believed when a day was over, to be matched. A report is kept byte for byte as it was written, because a
 * signature cannot be made the same twice. Parts of a seller's report wait until the whole of it is there.
 */
export async function createDayReports(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE day_report (
      side TEXT NOT NULL CHECK (side IN ('seller', 'settling')),
      seller_id TEXT NOT NULL,
      day TEXT NOT NULL,
      digest TEXT NOT NULL,
      report TEXT NOT NULL,
      kept_at BIGINT NOT NULL,
      PRIMARY KEY (seller_id, day, side)
    );

    CREATE TABLE day_report_part (
      seller_id TEXT NOT NULL,
      day TEXT NOT NULL,
      digest TEXT NOT NULL,
      part BIGINT NOT NULL,
      text TEXT NOT NULL,
      kept_at BIGINT NOT NULL DEFAULT 0,
      PRIMARY KEY (seller_id, day, digest, part)
    );
    CREATE INDEX day_report_part_by_age ON day_report_part (kept_at);

    CREATE TABLE day_report_space (
      seller_id TEXT PRIMARY KEY,
      /* what the unfinished parts of this seller take up */
      bytes BIGINT NOT NULL CHECK (bytes >= 0)
    )
    `,
  );
}
