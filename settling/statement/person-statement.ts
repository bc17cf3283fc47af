import type { Currency } from '../../contract/money.ts';
import { present } from '../../contract/presence.ts';
import type { AccountRecord } from '../credit-information/account-store.ts';
import type { MissedPayment, OpeningDues } from '../credit-information/payment-due-rule.ts';
import type { LedgerLine } from '../ledger/person-ledger.ts';
import { replayDues } from '../credit-information/replayed-dues.ts';

/** A line that moved what is owed. Amounts in minor units: more than nothing when more is owed afterwards. */
export type StatementEntry = {
  at: number;
  kind: 'opening' | 'purchase' | 'refund' | 'payment' | 'payment_reversal';
  sellerId: string | null;
  applicationId: string | null;
  operationId: string | null;
  amountMinor: number;
  /** The debt after this line; negative when the person is owed. */
  balanceMinor: number;
};

/** Credit that is set aside for an approval that was not captured yet: no debt. */
export type StatementHold = { since: number; sellerId: string; applicationId: string; amountMinor: number };

export type PersonStatement = {
  accountId: number;
  name: string;
  numberLastFour: string;
  currency: Currency;
  /** `YYYY-MM`, UTC, from and until in epoch milliseconds. */
  month: string;
  from: number;
  until: number;
  issuedAt: number;
  /** The month is not over: this is how it stands so far. */
  isInterim: boolean;
  openingMinor: number;
  entries: StatementEntry[];
  totals: Record<StatementEntry['kind'], number>;
  closingMinor: number;
  holds: StatementHold[];
  heldMinor: number;
  /** The limit is that of `issuedAt`; what is left of it is less what was owed and held at the end of the month. */
  limitMinor: number;
  availableMinor: number;
  /** The payments that this month showed as missed: due by its end, or paid by a payment that was reversed. */
  missed: MissedPayment[];
  overdueMinor: number;
  dueMinor: number;
  /** The first moment that is too late, epoch milliseconds; null when nothing is due. */
  dueAt: number | null;
};

const entryKinds = {
  opening: 'opening',
  capture: 'purchase',
  refund: 'refund',
  payment: 'payment',
  payment_reversal: 'payment_reversal',
} as const;

/** The first moment of a month (`YYYY-MM`, UTC), and the first that is not in it any more. */
export function boundsOfMonth(month: string): { from: number; until: number } {
  const [year, number] = month.split('-').map(Number);
  const after = [present(year, 'the year of a month'), present(number, 'the number of a month')] as const;
  return { from: Date.UTC(after[0], after[1] - 1, 1), until: Date.UTC(...after, 1) };
}

const owed = ({ receivableMinor, creditBalanceMinor }: LedgerLine) => receivableMinor + creditBalanceMinor;

const unpaidOf = ({ dueAt, dueMinor, paidMinor }: MissedPayment) => `${dueMinor - paidMinor} since ${dueAt}`;

function openHolds(lines: readonly LedgerLine[]): StatementHold[] {
  const holds = new Map<string, StatementHold>();
  for (const { at, sellerId, applicationId, holdMinor } of lines) {
    if (holdMinor === 0 || sellerId === null || applicationId === null) continue;
    const key = `${sellerId}/${applicationId}`;
    const before = holds.get(key) ?? { since: at, sellerId, applicationId, amountMinor: 0 };
    holds.set(key, { ...before, amountMinor: before.amountMinor + holdMinor });
  }
  return [...holds.values()].filter(({ amountMinor }) => amountMinor !== 0);
}

/**
 * One person's statement of a month, from the ledger's entries.
 * @param lines everything that was entered on the person's accounts before the month's end, in the order in which it was
 * @throws when opening balance and entries do not make the closing balance
 */
export function makeStatement(
  account: Pick<AccountRecord, 'accountId' | 'name' | 'numberLastFour' | 'currency' | 'limitMinor'>,
  lines: readonly LedgerLine[],
  opening: OpeningDues,
  { month, issuedAt }: { month: string; issuedAt: number },
): PersonStatement {
  const { from, until } = boundsOfMonth(month);
  const known = lines.filter(({ at }) => at < until);
  const openingMinor = known.filter(({ at }) => at < from).reduce((sum, line) => sum + owed(line), 0);
  const totals = { opening: 0, purchase: 0, refund: 0, payment: 0, payment_reversal: 0 };
  const entries: StatementEntry[] = [];
  let balanceMinor = openingMinor;
  for (const line of known) {
    const amountMinor = owed(line);
    if (line.at < from || amountMinor === 0) continue;
    if (line.kind === 'hold' || line.kind === 'release') throw new Error(`A ${line.kind} moved what is owed`);
    const kind = entryKinds[line.kind];
    balanceMinor += amountMinor;
    totals[kind] += amountMinor;
    const { at, sellerId, applicationId, operationId } = line;
    entries.push({ at, kind, sellerId, applicationId, operationId, amountMinor, balanceMinor });
  }
  const sumOf = (part: 'receivableMinor' | 'creditBalanceMinor') => known.reduce((sum, line) => sum + line[part], 0);
  const debtMinor = sumOf('receivableMinor');
  const closingMinor = debtMinor + sumOf('creditBalanceMinor');
  const inEntries = entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (openingMinor + inEntries !== closingMinor) {
    throw new Error(
      `Account ${account.accountId}, ${month}: ${openingMinor} and ${inEntries} do not make ${closingMinor}`,
    );
  }
  const holds = openHolds(known);
  const heldMinor = holds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  // Dues of the month's last moment fall due with it, unless the month is not over.
  const { dues, missed } = replayDues(known, opening, Math.min(until, issuedAt + 1));
  const missedBefore = new Set(replayDues(known, opening, from).missed.map(unpaidOf));
  const { accountId, name, numberLastFour, currency, limitMinor } = account;
  return {
    accountId,
    name,
    numberLastFour,
    currency,
    month,
    from,
    until,
    issuedAt,
    isInterim: issuedAt < until,
    openingMinor,
    entries,
    totals,
    closingMinor,
    holds,
    heldMinor,
    limitMinor,
    availableMinor: limitMinor - debtMinor - heldMinor,
    missed: missed.filter((each) => !missedBefore.has(unpaidOf(each))),
    overdueMinor: dues.overdueMinor,
    dueMinor: dues.dueMinor,
    dueAt: dues.dueAt,
  };
}
