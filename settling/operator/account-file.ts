import { readAmountText } from '../../contract/amount-text.ts';
import { hasValidCheckDigit, isCalendarDay, normaliseCreditNumber, parseExpiry } from '../../contract/card.ts';
import { isCreditNumberTyped } from '../../contract/credit-numbers-in-text.ts';
import { currencySchema } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { present } from '../../contract/presence.ts';
import type { SettlingConfig } from '../config/settling-config.ts';
import type { NewAccount } from '../credit-information/open-account.ts';
import { boundsFor, judgeLimit } from './operator-bounds.ts';
import { normaliseName } from '../decision/name/spelling.ts';

/** The columns of an account file; those of `neededColumns` must be there. */
export const neededColumns = ['number', 'name', 'birth_date', 'expiry', 'currency', 'limit'] as const;
export const otherColumns = ['status', 'debt', 'overdue', 'due_date'] as const;

/** Why a row was left out, in the order in which a row is looked at. None of them quotes the row. */
export const rowReasons = {
  row_malformed: 'The row has more or fewer cells than the heading, or a quote that does not end.',
  number_malformed: 'The credit number is not 12 to 19 digits.',
  number_check_digit_wrong: 'The last digit of the credit number is not its check digit.',
  name_malformed: 'The name is missing, longer than 100 characters, or not UTF-8.',
  name_holds_number: 'What could be a card number stands in the name.',
  birth_date_malformed: 'The date of birth is not a day of the calendar (YYYY-MM-DD).',
  expiry_malformed: 'The expiration is not a month (YYYY-MM or MM/YY).',
  currency_unknown: 'The currency is not one that is known.',
  amount_ambiguous:
    'An amount can be read in two ways, with a mark for decimals or for thousands. Write it without thousands, such as 1500.00.',
  limit_malformed: 'The limit is not an amount of the currency.',
  limit_above_largest: 'The limit is above the largest that the configuration allows.',
  limit_needs_second_operator:
    'The limit is above what one operator may give. Open the account with less; a second operator approves the rest (accounts limit).',
  debt_malformed: 'The debt is not an amount of the currency.',
  overdue_malformed: 'The overdue amount is not an amount of the currency, or more than the debt.',
  due_date_malformed: 'The due date is not a day of the calendar, or missing where something is owed.',
  overdue_not_due: 'Something is overdue, but its due date is not over.',
  status_unknown: 'The status is not active, suspended or closed.',
  number_known: 'There is an account with this credit number already; it was left as it is.',
} as const;

export type RowReason = keyof typeof rowReasons;

type Row = Partial<Record<string, string>>;

const dayMs = 24 * 3_600_000;
const statuses = ['active', 'suspended', 'closed'] as const;

function readCard(row: Row): NewAccount['card'] | { reason: RowReason } {
  const number = normaliseCreditNumber(row['number'] ?? '');
  if (!/^\d{12,19}$/.test(number)) return { reason: 'number_malformed' };
  if (!hasValidCheckDigit(number)) return { reason: 'number_check_digit_wrong' };
  const name = (row['name'] ?? '').trim();
  if (name.length > 100 || normaliseName(name) === '' || name.includes('\uFFFD')) return { reason: 'name_malformed' };
  if (isCreditNumberTyped(name)) return { reason: 'name_holds_number' };
  const birthDate = (row['birth_date'] ?? '').trim();
  if (!isCalendarDay(birthDate)) return { reason: 'birth_date_malformed' };
  const expiry = parseExpiry(row['expiry'] ?? '');
  if (expiry === undefined) return { reason: 'expiry_malformed' };
  return { number, name, birthDate, expiry };
}

function readCellAmount(cell: string, currency: Currency): number | 'malformed' | 'amount_ambiguous' {
  const read = readAmountText(cell, currency, null);
  if ('amountMinor' in read) return read.amountMinor;
  return 'readings' in read ? 'amount_ambiguous' : 'malformed';
}

/** The file's date is the last day that is in time; what is kept is the first moment that is too late. */
function readDebt(
  row: Row,
  currency: Currency,
  now: number,
): Pick<NewAccount, 'debtMinor' | 'overdueMinor' | 'dueAt'> | { reason: RowReason } {
  const debtMinor = readCellAmount(row['debt']?.trim() || '0', currency);
  if (typeof debtMinor === 'string') return { reason: debtMinor === 'malformed' ? 'debt_malformed' : debtMinor };
  const overdueMinor = readCellAmount(row['overdue']?.trim() || '0', currency);
  if (overdueMinor === 'amount_ambiguous') return { reason: overdueMinor };
  if (overdueMinor === 'malformed' || overdueMinor > debtMinor) return { reason: 'overdue_malformed' };
  const dueDate = row['due_date']?.trim() ?? '';
  if (dueDate === '' ? debtMinor > 0 : !isCalendarDay(dueDate)) return { reason: 'due_date_malformed' };
  const dueAt = dueDate === '' ? null : Date.parse(`${dueDate}T00:00:00Z`) + dayMs;
  if (overdueMinor > 0 && present(dueAt, 'the moment until which a debt is due') > now)
    return { reason: 'overdue_not_due' };
  return { debtMinor, overdueMinor, dueAt };
}

/**
 * Reads one row of an account file, with its cells by their column. Amounts are decimal, such as `1500.00`.
 * @param now what is overdue was due before it
 */
export function readAccountRow(row: Row, now: number): { account: NewAccount } | { reason: RowReason } {
  const card = readCard(row);
  if ('reason' in card) return card;
  const currency = currencySchema.safeParse((row['currency'] ?? '').trim().toUpperCase());
  if (!currency.success) return { reason: 'currency_unknown' };
  const limitMinor = readCellAmount(row['limit'] ?? '', currency.data);
  if (typeof limitMinor === 'string') return { reason: limitMinor === 'malformed' ? 'limit_malformed' : limitMinor };
  const debt = readDebt(row, currency.data, now);
  if ('reason' in debt) return debt;
  const named = row['status']?.trim() || 'active';
  const accountStatus = statuses.find((status) => status === named);
  if (accountStatus === undefined) return { reason: 'status_unknown' };
  const paymentStatus = debt.overdueMinor > 0 ? 'overdue' : 'current';
  const rest = { accountStatus, currency: currency.data, paymentStatus, limitMinor, pastPayments: [] } as const;
  return { account: { card, ...rest, ...debt } };
}

/** The reason why one operator may not open an account with such a limit, if there is one. */
export function firstLimitRefusal(
  { limitMinor, currency }: Pick<NewAccount, 'limitMinor' | 'currency'>,
  config: Pick<SettlingConfig, 'operators'>,
): 'limit_above_largest' | 'limit_needs_second_operator' | undefined {
  const judged = judgeLimit({ wasMinor: 0, limitMinor, isNew: true }, boundsFor(config, currency));
  if ('refusal' in judged) return 'limit_above_largest';
  return judged.operators === 2 ? 'limit_needs_second_operator' : undefined;
}
