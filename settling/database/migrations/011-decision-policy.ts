import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

export const decisionPolicy: Migration = {
  id: '011-decision-policy',
  why: 'Every policy that decided, whole, and what came before with the same number found without reading everything.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE decision_policy (
        version TEXT PRIMARY KEY,
        policy TEXT NOT NULL,
        first_used_at BIGINT NOT NULL
      );
      CREATE INDEX application_by_person ON application (person_id, decided_at) WHERE person_id IS NOT NULL
      `,
    ),
};
