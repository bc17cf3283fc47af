import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/**
 * One answer for each seller and application, and every policy that decided one. An application has one row whether its
 * check or its reversal came first.
 */
export async function createApplications(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE decision_policy (
      version TEXT PRIMARY KEY,
      policy TEXT NOT NULL,
      first_used_at BIGINT NOT NULL
    );

    CREATE TABLE application (
      seller_id TEXT NOT NULL,
      application_id TEXT NOT NULL,
      amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
      currency TEXT NOT NULL,
      content_hash BYTES,
      terminal_id TEXT,
      /* kept while the seal could still pass as fresh */
      seal_nonce TEXT,
      /* No foreign key: checking it would take time for a wrong identity that an unknown number does not take. */
      person_id BIGINT,
      outcome TEXT CHECK (outcome IN ('approved', 'declined')),
      reason TEXT,
      response_code TEXT,
      policy_version TEXT,
      information_seen TEXT,
      notice TEXT,
      decided_at BIGINT,
      reversal_notice TEXT,
      reversed_at BIGINT,
      notice_after_reversal TEXT,
      /* What a check is counted by within its seller: the thumbprint of the terminal's key, or one name for all terminals
         that enrolled themselves. */
      counted_terminal TEXT,
      /* 1 for a wrong identity or an unknown number while it counts towards a suspension. Null otherwise, so that the
         indexes below hold nothing else. */
      wrong_at_terminal BIGINT,
      wrong_at_seller BIGINT,
      /* 1 for a wrong identity that an operator took back */
      forgiven BIGINT,
      PRIMARY KEY (seller_id, application_id),
      CHECK ((decided_at IS NULL) = (notice IS NULL)),
      CHECK ((reversed_at IS NULL) = (reversal_notice IS NULL)),
      CHECK (decided_at IS NOT NULL OR reversed_at IS NOT NULL)
    );
    CREATE UNIQUE INDEX application_seal_nonce ON application (seal_nonce) WHERE seal_nonce IS NOT NULL;
    CREATE INDEX application_fresh_seal ON application (decided_at) WHERE seal_nonce IS NOT NULL;
    CREATE INDEX application_by_person ON application (person_id, decided_at) WHERE person_id IS NOT NULL;
    CREATE INDEX application_by_decision ON application (decided_at) WHERE decided_at IS NOT NULL;
    CREATE INDEX application_by_reversal ON application (reversed_at) WHERE reversed_at IS NOT NULL;
    CREATE INDEX application_wrong_at_terminal ON application (seller_id, counted_terminal, decided_at)
      WHERE wrong_at_terminal = 1;
    CREATE INDEX application_wrong_at_seller ON application (seller_id, decided_at) WHERE wrong_at_seller = 1
    `,
  );
}
