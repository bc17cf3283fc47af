import type { Database } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { Currency } from '../../contract/money.ts';
import type { NumberKeys } from '../keys/number-keys.ts';
import { accountsToLoad } from './demonstration-histories.ts';
import { openAccount } from './open-account.ts';

/**
 * Loads the demonstration accounts if there is no account yet; otherwise it changes nothing.
 * @returns how many were entered
 */
export function loadDemonstration(
  database: Database,
  keys: NumberKeys,
  currency: Currency,
  now: number,
): Promise<number> {
  return database.write(async (transaction) => {
    if (await transaction.get('SELECT person_id FROM person LIMIT 1')) return 0;
    let entered = 0;
    for (const account of accountsToLoad(currency, now)) {
      if (await openAccount(transaction, account, keys, now)) entered++;
    }
    await recordAudit(transaction, {
      at: now,
      actor: 'settling',
      action: 'load_demonstration',
      outcome: 'done',
      details: { entered },
    });
    return entered;
  });
}
