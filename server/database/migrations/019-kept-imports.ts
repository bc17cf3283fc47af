import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** What every import of a product file changed, so that the whole import can be undone (`article/kept-imports/`). */
export const keptImports: Migration = {
  id: '019-kept-imports',
  why: 'A whole import can be undone for a week.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE catalogue_import (
        import_id TEXT PRIMARY KEY,
        file_name TEXT NOT NULL,
        /* SHA-256 of the file: an import of the same file goes on where one was cut short */
        file_digest TEXT NOT NULL,
        actor_name TEXT NOT NULL,
        started_at BIGINT NOT NULL,
        /* when it last wrote something: one that is still running writes every few seconds */
        touched_at BIGINT NOT NULL,
        ended_at BIGINT,
        row_count BIGINT NOT NULL,
        rows_done BIGINT NOT NULL DEFAULT 0,
        change_count BIGINT NOT NULL DEFAULT 0,
        new_count BIGINT NOT NULL DEFAULT 0,
        /* the columns that it was the latest to have, and when they had been imported before; null: never */
        layout_id TEXT,
        layout_before BIGINT,
        undo_started_at BIGINT,
        undone_at BIGINT
      );
      CREATE INDEX catalogue_import_started ON catalogue_import (started_at);

      CREATE TABLE catalogue_import_change (
        import_id TEXT NOT NULL REFERENCES catalogue_import (import_id),
        ordinal BIGINT NOT NULL,
        article_id TEXT NOT NULL,
        line BIGINT NOT NULL,
        change TEXT NOT NULL,
        undone_at BIGINT,
        /* what could not be undone, as JSON; null when nothing stayed */
        stayed TEXT,
        PRIMARY KEY (import_id, ordinal)
      );
      /* An undo looks for what later imports made of the same article. */
      CREATE INDEX catalogue_import_change_of_article ON catalogue_import_change (article_id)
      `,
    ),
};
