import { findAccount } from '../credit-information/account-store.ts';
import { readAccountId } from './account-id.ts';
import { CommandRefused, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';

/**
 * `accounts unlock ACCOUNT` clears the wrong identities that came with an account's number, so that it works again at every
 * terminal. The decisions of that time stay on record.
 */
export async function unlockCommand(desk: Desk, id: string | undefined): Promise<CommandResult> {
  const accountId = readAccountId(id);
  const forgiven = await desk.database.write(async (transaction) => {
    if (!(await findAccount(transaction, accountId)))
      throw new CommandRefused('account_unknown', `There is no account ${accountId}.`);
    const count = await transaction.run(
      `UPDATE application SET forgiven = 1
        WHERE person_id = ? AND reason = 'identity_mismatch' AND forgiven IS NULL`,
      [accountId],
    );
    await recordOperatorAction(transaction, desk, 'accounts unlock', { accountId, forgiven: count });
    return count;
  });
  return {
    forPeople: `The number of account ${accountId} is open: ${forgiven} wrong identities count no longer.`,
    forPrograms: { accountId, forgiven },
  };
}
