import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/**
 * A report is kept as it was written, byte for byte: a signature cannot be made the same twice. Parts of a seller's report
 * are kept until the whole of it is there. The indexes follow time, so that a day is found without reading the years before
 * it; whatever is inserted goes to their end.
 */
export const dayReports: Migration = {
  id: '014-day-reports',
  why: 'What each side believed when a day was over, to be matched.',
  up: (transaction) =>
    runStatements(
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
        PRIMARY KEY (seller_id, day, digest, part)
      );
      CREATE INDEX application_by_decision ON application (decided_at) WHERE decided_at IS NOT NULL;
      CREATE INDEX application_by_reversal ON application (reversed_at) WHERE reversed_at IS NOT NULL;
      CREATE INDEX payment_operation_by_time ON payment_operation (done_at);
      CREATE INDEX payment_by_end ON payment (ended_at) WHERE ended_at IS NOT NULL
      `,
    ),
};
