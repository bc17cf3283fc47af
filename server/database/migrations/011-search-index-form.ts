import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/**
 * Which form the entries of the search index have. A program that makes another form writes all entries again, in the order of
 * the articles, and `filled_to` is the last one that was written; null: all of them.
 */
export const searchIndexForm: Migration = {
  id: '011-search-index-form',
  why: 'Products are also found by neighbouring words in one piece, and the entries from before have to be written again.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE search_index (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        form INTEGER NOT NULL,
        filled_to BIGINT
      );
      INSERT INTO search_index (only_row, form, filled_to)
        SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM article) THEN 1 ELSE 2 END, NULL
      `,
    ),
};
