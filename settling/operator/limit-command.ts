import type { Transaction } from '../../platform/database/database.ts';
import { formatAmount } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { findAccount, lockAccount, setAccountLimit } from '../credit-information/account-store.ts';
import { readAccountId } from './account-id.ts';
import { readAmountArgument } from './amount-argument.ts';
import { CommandRefused, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { boundsFor, judgeLimit } from './operator-bounds.ts';
import type { OperatorBounds } from './operator-bounds.ts';
import { propose, proposedResult } from './second-operator.ts';
import type { Proposal } from './proposal-store.ts';
import { maskedNumber, money } from './table.ts';

type LimitChange = { accountId: number; limitMinor: number; wasMinor: number; currency: Currency };

/** @throws CommandRefused when the limit is above every bound */
function judge(change: LimitChange, bounds: OperatorBounds): 1 | 2 {
  const { wasMinor, currency } = change;
  const judged = judgeLimit(change, bounds);
  if ('operators' in judged) return judged.operators;
  const says =
    judged.refusal === 'limit_above_largest'
      ? `No limit is set above ${money(bounds.largestLimitMinor, currency)}.`
      : `One step raises a limit to ${bounds.largestFactor} times what it was at most: ` +
        `${money(Math.max(wasMinor, bounds.smallestBaseMinor) * bounds.largestFactor, currency)} here.`;
  throw new CommandRefused(judged.refusal, `${says} Nothing was changed.`);
}

/** @throws CommandRefused when the account is gone or closed, or has another limit than the one that was agreed to */
async function holdAsAgreed(transaction: Transaction, { accountId, wasMinor, currency }: LimitChange): Promise<void> {
  const account = await lockAccount(transaction, accountId);
  if (!account) throw new CommandRefused('account_unknown', `There is no account ${accountId}.`);
  if (account.status === 'closed') throw new CommandRefused('account_closed', `Account ${accountId} is closed.`);
  if (account.limitMinor === wasMinor) return;
  const now = money(account.limitMinor, currency);
  throw new CommandRefused('limit_changed_meanwhile', `Account ${accountId} has a limit of ${now} by now. Look again.`);
}

/**
 * `accounts limit ACCOUNT AMOUNT` changes a limit after confirmation, within bounds; a large limit waits for a second operator.
 */
export async function changeLimitCommand(
  desk: Desk,
  id: string | undefined,
  amount: string | undefined,
): Promise<CommandResult> {
  const accountId = readAccountId(id);
  const account = await findAccount(desk.database, accountId);
  if (!account) throw new CommandRefused('account_unknown', `There is no account ${accountId}.`);
  const { currency, limitMinor: wasMinor, name, numberLastFour } = account;
  const limitMinor = readAmountArgument(amount, currency, `Say the new limit in ${currency}, such as 1500.00`);
  const change: LimitChange = { accountId, limitMinor, wasMinor, currency };
  const bounds = boundsFor(desk.config, currency);
  const operators = judge(change, bounds);
  const [was, next] = [money(wasMinor, currency), money(limitMinor, currency)];
  await desk.confirm(
    `The limit of account ${accountId}, ${maskedNumber(numberLastFour)}, ${name}, will be ${next}; it is ${was}.`,
    `limit ${formatAmount(limitMinor, currency)}`,
  );
  if (operators === 2) {
    const proposal = await desk.database.write(async (transaction) => {
      await holdAsAgreed(transaction, change);
      return propose(transaction, desk, { command: 'accounts limit', content: change }, bounds.approveWithinMs);
    });
    return proposedResult(proposal, `A limit of ${next} for account ${accountId} is proposed.`);
  }
  await desk.database.write(async (transaction) => {
    await holdAsAgreed(transaction, change);
    await setAccountLimit(transaction, accountId, limitMinor);
    await recordOperatorAction(transaction, desk, 'accounts limit', change);
  });
  return { forPeople: `The limit of account ${accountId} is ${next}; it was ${was}.`, forPrograms: change };
}

/** Applies a change that a second operator approved, in their transaction. @returns a sentence on what was done */
export async function applyLimit(transaction: Transaction, desk: Desk, { content }: Proposal): Promise<string> {
  const change = content as unknown as LimitChange;
  const { accountId, limitMinor, wasMinor, currency } = change;
  judge(change, boundsFor(desk.config, currency));
  await holdAsAgreed(transaction, change);
  await setAccountLimit(transaction, accountId, limitMinor);
  return `The limit of account ${accountId} is ${money(limitMinor, currency)}; it was ${money(wasMinor, currency)}.`;
}
