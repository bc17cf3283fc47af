import { z } from 'zod';
import type { Database, Reader } from '../../platform/database/database.ts';
import { shopLookSchema } from '../../contract/seller/shop-look.ts';
import type { ShopLook } from '../../contract/seller/shop-look.ts';
import { keepPicture } from '../article/pictures/picture-store.ts';
import type { DrawnPicture } from '../article/pictures/picture-store.ts';

/** The last good look, kept in the database with its pictures: a broken file costs a shop its look not even at a restart. */

const keptLookSchema = z.strictObject({
  look: shopLookSchema,
  /** The pictures' files, which may change. */
  files: z.array(z.string()),
});

export type KeptLook = { look: ShopLook; files: string[] };

const valueOf = ({ look, files }: KeptLook) => JSON.stringify({ look, files });
const usualValue = valueOf({ look: {}, files: [] });

const readValue = (reader: Reader) => reader.get<{ value: string }>(`SELECT value FROM kept_value WHERE name = 'look'`);

/** Keeps a look in place of the former one. The same look again writes nothing. @param now epoch milliseconds */
export async function keepLook(
  database: Database,
  { pictures, ...kept }: KeptLook & { pictures: readonly DrawnPicture[] },
  now: number,
): Promise<void> {
  const value = valueOf(kept);
  const before = await readValue(database);
  if (value === (before?.value ?? usualValue)) return;
  await database.write(async (transaction) => {
    for (const picture of pictures) await keepPicture(transaction, picture, now);
    await transaction.run(
      `INSERT INTO kept_value (name, value) VALUES ('look', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [value],
    );
  });
}

/** The look that was kept; undefined if there is none, or if a newer program kept one that this one does not know. */
export async function readKeptLook(reader: Reader): Promise<KeptLook | undefined> {
  const kept = await readValue(reader);
  if (!kept) return undefined;
  const { data } = keptLookSchema.safeParse(JSON.parse(kept.value));
  return data;
}
