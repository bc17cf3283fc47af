import { systemClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database.ts';
import { checkDigitFor } from '../../settling/contract/card.ts';
import type { Card } from '../../settling/contract/card.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';

const benchVariants = 40;

/** As many purchases an hour as one number may make at one terminal. */
export const purchasesPerPerson = 3;

export function benchCard(index: number): Card {
  const body = `98009999${String(index).padStart(7, '0')}`;
  return {
    number: body + checkDigitFor(body),
    expiry: '2039-12',
    name: `Bench Person ${index}`,
    birthDate: '1980-01-01',
  };
}

/** Persons with ample limits (`benchCard(0)` and on): where much is bought, whoever is left is accepted. */
export async function openBenchAccounts(databaseUrl: string, keysFolder: string, persons: number): Promise<void> {
  const keys = ensureKeys(keysFolder, systemClock).number;
  const database = await openDatabase(databaseUrl, 'settling');
  await database.write(async (transaction) => {
    for (let index = 0; index < persons; index++) {
      await openAccount(
        transaction,
        {
          card: benchCard(index),
          accountStatus: 'active',
          currency: 'EUR',
          paymentStatus: 'current',
          debtMinor: 0,
          overdueMinor: 0,
          dueAt: null,
          limitMinor: 1_000_000_000,
          pastPayments: [],
        },
        keys,
        Date.now(),
      );
    }
  });
  await database.close();
}

/** Every variant that is for sale, up to as many as a bench buys of, as often as anybody wants it. */
export async function fillShelves(databaseUrl: string): Promise<{ variantId: string; priceMinor: number }[]> {
  const database = await openDatabase(databaseUrl, 'seller');
  const variants = await database.all<{ variantId: string; priceMinor: number }>(
    `SELECT v.variant_id AS "variantId", v.price_minor AS "priceMinor" FROM variant v
       JOIN article a ON a.article_id = v.article_id
      WHERE a.status = 'published' AND v.price_minor IS NOT NULL ORDER BY v.variant_id LIMIT ?`,
    [benchVariants],
  );
  await database.write(async (transaction) => {
    for (const { variantId } of variants) {
      await transaction.run('UPDATE variant SET on_hand = 1000000 WHERE variant_id = ?', [variantId]);
    }
  });
  await database.close();
  return variants;
}
