import { z } from 'zod';
import type { Database, Reader } from '../../platform/database/database.ts';

const restoredSchema = z.object({ backupId: z.string(), takenAt: z.int() });

/** The backup that a database was restored from, while nobody has compared it with settling. */
export type RestoredFrom = z.infer<typeof restoredSchema>;

/** Order numbers that are left out after a restore: orders that the backup does not know may have had the next ones. */
const numbersLeftOut = 10_000;

/**
 * Marks a restored database, so that its seller does not start before the two servers were compared, and lets its next orders have
 * numbers that no lost order had.
 */
export async function markRestored(restored: Database, { backupId, takenAt }: RestoredFrom): Promise<void> {
  await restored.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO kept_value (name, value) VALUES ('restored_from', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [JSON.stringify({ backupId, takenAt })],
    );
    await transaction.run(`UPDATE sqlite_sequence SET seq = seq + ${numbersLeftOut} WHERE name = 'shop_order'`);
  });
}

/** What the database was restored from, or undefined where it was not, or has been opened since. */
export async function readRestoredFrom(reader: Reader): Promise<RestoredFrom | undefined> {
  const kept = await reader.get<{ value: string }>("SELECT value FROM kept_value WHERE name = 'restored_from'");
  return kept && restoredSchema.parse(JSON.parse(kept.value));
}

/** @throws while a restored shop was not opened */
export async function assertShopMayOpen(reader: Reader): Promise<void> {
  const restored = await readRestoredFrom(reader);
  if (!restored) return;
  throw new Error(
    `This shop was restored from backup ${restored.backupId}. Purchases after ${new Date(restored.takenAt).toISOString()} are not in it, ` +
      'and settling may know some. Compare the two, then open the shop with "restore open" (docs/backups.md, After a restore).',
  );
}

/** Lets the seller start again. @returns whether it had been kept from it */
export async function openRestoredShop(database: Database): Promise<boolean> {
  return database.write(async (transaction) => {
    const removed = await transaction.run("DELETE FROM kept_value WHERE name = 'restored_from'");
    return removed > 0;
  });
}
