import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/**
 * Single values that the shop keeps (`kept_value`), and the one row that `StorageWatch` writes every few seconds. Its
 * `filling` is empty except while it tries whether there is room.
 */
export async function createShopValues(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE kept_value (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE storage_look (looked_at BIGINT NOT NULL, filling TEXT NOT NULL);
    INSERT INTO storage_look (looked_at, filling) VALUES (0, '')
    `,
  );
}
