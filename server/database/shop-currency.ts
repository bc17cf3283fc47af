import type { Database, Reader } from '../../platform/database/database.ts';
import { currencySchema } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';

/** The shop's currency is stored with its prices, for programs that have only its database. */

/** The currency of the shop, or undefined when its seller never ran. */
export async function readShopCurrency(reader: Reader): Promise<Currency | undefined> {
  const kept = await reader.get<{ value: string }>("SELECT value FROM kept_value WHERE name = 'currency'");
  return kept && currencySchema.parse(kept.value);
}

/** Keeps what the seller's configuration says. */
export async function keepShopCurrency(database: Database, currency: Currency): Promise<void> {
  if ((await readShopCurrency(database)) === currency) return;
  await database.write((transaction) =>
    transaction.run(
      `INSERT INTO kept_value (name, value) VALUES ('currency', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [currency],
    ),
  );
}
