import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/**
 * `key_generation` is one number that grows with every change to any key: whoever holds keys in memory compares it with what
 * a statement read anyway, and so notices a change without asking for it.
 */
export const keyLives: Migration = {
  id: '012-key-lives',
  why: 'From when a key is used, by which moment it was replaced and when it was retired, for keys that are rotated while settling runs.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
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
      INSERT INTO key_generation (only_one, generation) VALUES (1, 1);
      INSERT INTO settling_key (key_id, purpose, known_since, used_from)
        SELECT key_id, CASE purpose WHEN 'index' THEN 'number-index' ELSE 'number-encryption' END, first_used_at, first_used_at
        FROM number_key
      `,
    ),
};
