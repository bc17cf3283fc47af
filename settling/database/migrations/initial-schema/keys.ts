import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/**
 * The lives of settling's keys, and the keys under which card numbers are encrypted and indexed. The keys themselves are in
 * files. `key_generation` is one number that grows with every change to any key: a process that holds keys in memory
 * compares it with what a statement read anyway, and so notices a change without a question of its own.
 */
export async function createKeys(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE number_key (
      key_id TEXT PRIMARY KEY,
      purpose TEXT NOT NULL CHECK (purpose IN ('index', 'encryption')),
      first_used_at BIGINT NOT NULL
    );

    CREATE TABLE settling_key (
      key_id TEXT PRIMARY KEY,
      purpose TEXT NOT NULL CHECK (purpose IN ('sealing', 'notice', 'number-encryption', 'number-index')),
      known_since BIGINT NOT NULL,
      used_from BIGINT NOT NULL,
      replaced_at BIGINT,
      opens_until BIGINT,
      retired_at BIGINT
    );
    CREATE UNIQUE INDEX settling_key_in_use ON settling_key (purpose) WHERE replaced_at IS NULL AND retired_at IS NULL;

    CREATE TABLE key_generation (
      only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
      generation BIGINT NOT NULL
    );
    INSERT INTO key_generation (only_one, generation) VALUES (1, 1)
    `,
  );
}
