import { parseAmount } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { present } from '../../contract/presence.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import type { FirstAccount } from '../../settling/credit-information/first-accounts.ts';
import { demonstrationAccounts } from './demonstration-accounts.ts';
import type { DemonstrationAccount } from './demonstration-accounts.ts';

type PastPayment = FirstAccount['pastPayments'][number];
type PaymentOutcome = PastPayment['outcome'];

/** The particulars of one account: whole amounts of the currency; payments with the newest first. */
type Particulars = {
  limit: number;
  debt?: number;
  overdue?: number;
  payments?: readonly PaymentOutcome[];
  status?: FirstAccount['accountStatus'];
};

const dayMs = 24 * 3_600_000;
const monthMs = 30 * dayMs;
const paidWell: readonly PaymentOutcome[] = Array.from({ length: 12 }, () => 'on_time');

const accepted: readonly Particulars[] = [
  { limit: 100_000, payments: paidWell },
  { limit: 5_000, debt: 1_240, payments: paidWell.slice(0, 5) },
  { limit: 10_000, debt: 300, payments: ['on_time', 'late', 'on_time', 'on_time', 'late', 'on_time', 'missed'] },
];

const rejected: Partial<Record<DeclineReason, Particulars>> = {
  identity_mismatch: { limit: 5_000, payments: paidWell },
  card_expired: { limit: 5_000, payments: paidWell },
  account_suspended: { limit: 5_000, debt: 800, payments: ['on_time', 'late', 'on_time'], status: 'suspended' },
  account_closed: { limit: 5_000, payments: paidWell, status: 'closed' },
  debt_overdue: { limit: 5_000, debt: 950, overdue: 150, payments: ['on_time', 'on_time'] },
  limit_exceeded: { limit: 0, payments: paidWell },
  payment_history_poor: { limit: 5_000, payments: ['late', 'missed', 'on_time', 'late', 'on_time', 'on_time'] },
  currency_differs: { limit: 5_000, payments: paidWell },
};

/** Half a unit of the currency, or one minor unit where there is no half: no purchase costs as little. */
function smallestLimit(currency: Currency): number {
  return parseAmount('0.5', currency) ?? 1;
}

function pastPayments(outcomes: readonly PaymentOutcome[], dueMinor: number, newestDueAt: number): PastPayment[] {
  return outcomes.map((outcome, monthsAgo) => {
    const dueAt = newestDueAt - monthsAgo * monthMs;
    if (outcome === 'missed') return { dueAt, dueMinor, paidAt: null, paidMinor: 0, outcome };
    return { dueAt, dueMinor, paidAt: dueAt + (outcome === 'late' ? 9 : -2) * dayMs, paidMinor: dueMinor, outcome };
  });
}

function newAccount(
  listed: DemonstrationAccount,
  particulars: Particulars,
  currency: Currency,
  now: number,
): FirstAccount {
  const { gives, ...card } = listed;
  const { limit, debt = 0, overdue = 0, payments = [], status = 'active' } = particulars;
  const lastDueAt = now - 10 * dayMs;
  const minor = (amount: number) => present(parseAmount(String(amount), currency), 'an amount in the demonstration');
  const keptIn = gives.reason === 'currency_differs' ? (currency === 'USD' ? 'EUR' : 'USD') : currency;
  return {
    card: gives.reason === 'identity_mismatch' ? { ...card, name: 'Marta Nowak' } : card,
    accountStatus: status,
    currency: keptIn,
    paymentStatus: overdue > 0 ? 'overdue' : 'current',
    debtMinor: minor(debt),
    overdueMinor: minor(overdue),
    dueAt: overdue > 0 ? lastDueAt : debt > 0 ? now + 20 * dayMs : null,
    limitMinor: limit === 0 ? smallestLimit(currency) : minor(limit),
    // The overdue debt is the last missed payment; entering the account records that one.
    pastPayments: pastPayments(payments, minor(100), overdue > 0 ? lastDueAt - monthMs : lastDueAt),
  };
}

/** The accounts behind the demonstration's numbers, with debts and payments dated from `now` (epoch milliseconds). */
export function demonstrationHistories(currency: Currency, now: number): FirstAccount[] {
  const goodOnes = accepted.values();
  return demonstrationAccounts.flatMap((listed) => {
    const { reason } = listed.gives;
    if (reason === 'number_unknown') return [];
    const particulars = reason === undefined ? goodOnes.next().value : rejected[reason];
    if (!particulars) throw new Error(`No account is described for the demonstration number that gives ${reason}`);
    return [newAccount(listed, particulars, currency, now)];
  });
}

/** Writes the file from which settling opens the demonstration's accounts at its first start. Its moments count from `now`. */
export function writeDemonstrationAccounts(file: string, currency: Currency, now: number): string {
  writePrivateFile(file, JSON.stringify(demonstrationHistories(currency, now)));
  return file;
}
