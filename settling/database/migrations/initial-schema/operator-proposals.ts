import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/** What one operator proposed and another has to approve before it is done. */
export async function createOperatorProposals(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE operator_proposal (
      proposal_id TEXT PRIMARY KEY,
      /* as it is typed, without its arguments */
      command TEXT NOT NULL,
      /* JSON of what will be done */
      content TEXT NOT NULL,
      proposed_by TEXT NOT NULL,
      /* JSON of the user of the machine */
      proposed_as TEXT NOT NULL,
      proposed_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'withdrawn')),
      decided_by TEXT,
      decided_at BIGINT
    );
    CREATE INDEX operator_proposal_pending ON operator_proposal (expires_at) WHERE state = 'pending'
    `,
  );
}
