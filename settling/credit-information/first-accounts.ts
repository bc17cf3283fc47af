import { existsSync } from 'node:fs';
import { z } from 'zod';
import { cardSchema } from '../../contract/card.ts';
import { currencySchema } from '../../contract/money.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import type { Database } from '../../platform/database/database.ts';
import { readPrivateFile, removePrivateFile } from '../../platform/files/private-file.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { NumberKeys } from '../keys/number-keys.ts';
import { openAccount } from './open-account.ts';
import type { NewAccount } from './open-account.ts';

const wholeMinor = z.int().min(0);
const moment = z.int().min(0);

/** The file named by `firstAccountsFile`: accounts as `NewAccount` has them, amounts in minor units, moments in epoch milliseconds. */
export const firstAccountsSchema: z.ZodType<NewAccount[]> = z.array(
  z.strictObject({
    card: cardSchema,
    accountStatus: z.enum(['active', 'suspended', 'closed']),
    currency: currencySchema,
    paymentStatus: z.enum(['current', 'overdue']),
    debtMinor: wholeMinor,
    overdueMinor: wholeMinor,
    dueAt: moment.nullable(),
    limitMinor: wholeMinor,
    pastPayments: z.array(
      z.strictObject({
        dueAt: moment,
        dueMinor: wholeMinor,
        paidAt: moment.nullable(),
        paidMinor: wholeMinor,
        outcome: z.enum(['on_time', 'late', 'missed']),
      }),
    ),
  }),
);

export type FirstAccount = NewAccount;

/**
 * Opens the accounts of a file if there is no account yet. Otherwise the file is not read, and no account changes. Once the accounts
 * are durable the file is removed, so that no number stays on the disk in clear.
 * @returns how many were opened
 * @throws when others than its owner may read the file (it holds card numbers), or when it is malformed, naming each place; then
 *   the file stays
 */
export async function openFirstAccounts(
  database: Database,
  keys: NumberKeys,
  file: string,
  now: number,
): Promise<number> {
  const opened = await database.write(async (transaction) => {
    if (await transaction.get('SELECT person_id FROM person LIMIT 1')) return 0;
    readPrivateFile(file);
    let opened = 0;
    for (const account of readConfigFile(file, firstAccountsSchema)) {
      if (await openAccount(transaction, account, keys, now)) opened++;
    }
    await recordAudit(transaction, {
      at: now,
      actor: 'settling',
      action: 'open_first_accounts',
      outcome: 'done',
      details: { opened },
    });
    return opened;
  });
  if (existsSync(file)) removePrivateFile(file);
  return opened;
}
