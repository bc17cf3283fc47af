import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Variant } from '../../contract/seller/article.ts';
import { checkDigitFor } from '../../contract/card.ts';
import type { Card } from '../../contract/card.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { goodCredit } from './good-credit.ts';

const variantsOnShelves = 40;

/** As many purchases an hour as one number may make at one terminal. */
export const purchasesPerBuyer = 3;

/** What a buyer types: where much is bought, by persons enough, whoever is left is accepted. */
export function buyerCard(index: number): Card {
  const body = `98009999${String(index).padStart(7, '0')}`;
  return {
    number: body + checkDigitFor(body),
    expiry: '2039-12',
    name: `Buyer ${index}`,
    birthDate: '1980-01-01',
  };
}

/** Opens accounts with ample limits, `buyerCard(0)` and on, beside a settling server that runs. */
export async function openBuyerAccounts(database: Database, keysFolder: string, buyers: number): Promise<void> {
  const keys = ensureKeys(keysFolder, systemClock).number;
  await database.write(async (transaction) => {
    for (let index = 0; index < buyers; index++) {
      const account = { ...goodCredit, card: buyerCard(index), limitMinor: 1_000_000_000 };
      await openAccount(transaction, account, keys, Date.now());
    }
  });
}

/** Puts a million of some variants on the seller's shelves. @returns those variants */
export async function fillShelves(database: Database): Promise<Pick<Variant, 'variantId' | 'priceMinor'>[]> {
  const variants = await database.all<Pick<Variant, 'variantId' | 'priceMinor'>>(
    `SELECT v.variant_id AS "variantId", v.price_minor AS "priceMinor" FROM variant v
       JOIN article a ON a.article_id = v.article_id
      WHERE a.status = 'published' AND v.price_minor IS NOT NULL ORDER BY v.variant_id LIMIT ?`,
    [variantsOnShelves],
  );
  await database.write(async (transaction) => {
    for (const { variantId } of variants) {
      await transaction.run('UPDATE variant SET on_hand = 1000000 WHERE variant_id = ?', [variantId]);
    }
  });
  return variants;
}
