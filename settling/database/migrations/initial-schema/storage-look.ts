import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/** One row that `StorageWatch` writes every few seconds. `filling` is empty except while it tries whether there is room. */
export async function createStorageLook(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE storage_look (looked_at BIGINT NOT NULL, filling TEXT NOT NULL);
    INSERT INTO storage_look (looked_at, filling) VALUES (0, '')
    `,
  );
}
