import { readAccountId } from './account-id.ts';
import { recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { maskedNumber, moment, money, tableOf } from './table.ts';

type HoldRow = {
  applicationId: string;
  sellerId: string;
  accountId: number;
  numberLastFour: string;
  amountMinor: number;
  heldMinor: number;
  currency: string;
  state: string;
  madeAt: number;
  expiresAt: number;
  endedAt: number | null;
};

const mostListed = 1000;

/** `holds list` shows the holds of approvals, newest first; with `--all` also those that ended. */
export async function holdsCommand(desk: Desk): Promise<CommandResult> {
  const { all, account, seller } = desk.options;
  const accountId = account === undefined ? undefined : readAccountId(account, 'Whose holds?');
  const conditions = [
    ...(all ? [] : [`payment.state = 'held'`]),
    ...(accountId === undefined ? [] : ['payment.person_id = ?']),
    ...(seller === undefined ? [] : ['payment.seller_id = ?']),
  ];
  const values = [...(accountId === undefined ? [] : [accountId]), ...(seller === undefined ? [] : [seller])];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const holds = await desk.database.all<HoldRow>(
    `SELECT application_id AS "applicationId", seller_id AS "sellerId", payment.person_id AS "accountId",
            number_last_four AS "numberLastFour", amount_minor AS "amountMinor", payment.held_minor AS "heldMinor",
            payment.currency, state, made_at AS "madeAt", expires_at AS "expiresAt", ended_at AS "endedAt"
     FROM payment JOIN person ON person.person_id = payment.person_id ${where}
     ORDER BY made_at DESC, application_id LIMIT ${mostListed}`,
    values,
  );
  await recordLook(desk, 'holds list', { holds: holds.length });
  const table = tableOf(
    [
      { heading: 'application' },
      { heading: 'seller' },
      { heading: 'account', isNumber: true },
      { heading: 'number' },
      { heading: 'approved', isNumber: true },
      { heading: 'held', isNumber: true },
      ...['state', 'since', 'until'].map((heading) => ({ heading })),
    ],
    holds.map((hold) => [
      hold.applicationId,
      hold.sellerId,
      String(hold.accountId),
      maskedNumber(hold.numberLastFour),
      money(hold.amountMinor, hold.currency),
      money(hold.heldMinor, hold.currency),
      hold.state,
      moment(hold.madeAt),
      moment(hold.endedAt ?? hold.expiresAt),
    ]),
  );
  const isCut = holds.length === mostListed;
  return {
    forPeople: holds.length === 0 ? 'Nothing is held.' : table + (isCut ? '\nOlder ones are not shown.' : ''),
    forPrograms: { holds, isCut },
  };
}
