import { stringify } from 'csv-stringify/sync';
import { guardFormula } from '../../platform/formula-guard.ts';
import { formatAmount } from '../../contract/money.ts';
import type { PersonStatement } from './person-statement.ts';
import { entryText, readableName } from './statement-wording.ts';
import type { SellerNames } from './statement-wording.ts';

const columns = [
  'account',
  'month',
  'line',
  'at',
  'what',
  'seller',
  'application',
  'operation',
  'amount',
  'balance',
  'currency',
];

/**
 * A statement as CSV (RFC 4180): one line per item, whose kind is in the column `line`. Amounts are plain decimals, times ISO
 * 8601 in UTC. Cells that a spreadsheet would take for a formula become text.
 */
export function statementCsv(statement: PersonStatement, sellers: SellerNames): string {
  const { accountId, month, currency } = statement;
  const amount = (amountMinor: number | null) => (amountMinor === null ? '' : formatAmount(amountMinor, currency));
  type About = { sellerId?: string | null; applicationId?: string | null; operationId?: string | null };
  const line = (
    kind: string,
    when: number | null,
    what: string,
    amountMinor: number | null,
    balanceMinor: number | null = null,
    { sellerId = null, applicationId = null, operationId = null }: About = {},
  ) => [
    String(accountId),
    month,
    kind,
    when === null ? '' : new Date(when).toISOString(),
    what,
    sellerId ?? '',
    applicationId ?? '',
    operationId ?? '',
    amount(amountMinor),
    amount(balanceMinor),
    currency,
  ];
  const rows = [
    line('opening_balance', statement.from, readableName(statement.name), null, statement.openingMinor),
    ...statement.entries.map((entry) =>
      line(entry.kind, entry.at, entryText(entry, sellers), entry.amountMinor, entry.balanceMinor, entry),
    ),
    line(
      'closing_balance',
      statement.isInterim ? statement.issuedAt : statement.until,
      '',
      null,
      statement.closingMinor,
    ),
    ...statement.holds.map((hold) => line('hold', hold.since, 'Held, no debt yet', hold.amountMinor, null, hold)),
    ...statement.missed.map(({ dueAt, dueMinor }) => line('missed_payment', dueAt, 'Not paid in time', dueMinor)),
    line('overdue', null, 'Missed and not paid since', statement.overdueMinor),
    line('due', statement.dueAt, 'To be paid before this moment', statement.dueMinor),
    line('limit', statement.issuedAt, 'The limit as it is now', statement.limitMinor),
    line('available', null, 'Left of the limit', statement.availableMinor),
  ];
  return stringify([columns, ...rows.map((cells) => cells.map(guardFormula))], { record_delimiter: 'windows' });
}
