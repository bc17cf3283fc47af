import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** The words that a shop says mean the same. `rule_key` is the same for two rows that say the same. */
export const synonyms: Migration = {
  id: '012-synonyms',
  why: 'Shoppers find a couch by the word sofa, where the shop says so.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE search_synonym (
        synonym_id TEXT PRIMARY KEY,
        words TEXT NOT NULL,
        way TEXT NOT NULL CHECK (way IN ('both', 'one')),
        also_finds TEXT NOT NULL,
        rule_key TEXT NOT NULL UNIQUE,
        changed_at BIGINT NOT NULL
      )
      `,
    ),
};
