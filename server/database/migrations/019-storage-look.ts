import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** One row, written every few seconds by `StorageWatch`. `filling` is empty but for the moment in which room is tried. */
export const storageLook: Migration = {
  id: '019-storage-look',
  why: 'Whether the database can be written is known before a shopper types a card, by writing to it.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE storage_look (looked_at BIGINT NOT NULL, filling TEXT NOT NULL);
      INSERT INTO storage_look (looked_at, filling) VALUES (0, '')
      `,
    ),
};
