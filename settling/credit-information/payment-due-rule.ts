import { present } from '../../contract/presence.ts';
import type { PersonFacts } from '../decision/decide.ts';

/**
 * Decides when persons have to pay, and their present payment status, by pure functions of what was owed and when.
 *
 * A debt that arises in one month is due at the end of the next (UTC). A debt that is not paid by then is missed, and stays
 * overdue until it is paid. A person with overdue debt is `overdue`; `defaulted` when the oldest of it is 90 days old (as the
 * Basel Framework counts default); otherwise `current`.
 *
 * An account that is entered with overdue debt has missed that debt; the rest of its debt is due as if it had arisen at that
 * moment.
 */
export const paymentRule = { version: '2026-11-3', defaultedAfterMs: 90 * 24 * 3_600_000 } as const;

/** One person's debts and their due dates. Amounts in minor units, times in epoch milliseconds. */
export type Dues = {
  debtMinor: number;
  /** Missed and not paid since; `overdueSince` is when the oldest of it was due. */
  overdueMinor: number;
  overdueSince: number | null;
  /** The amount left to pay by `dueAt`, and the amount of it that was paid already. */
  dueMinor: number;
  duePaidMinor: number;
  dueAt: number | null;
};

/** A payment that fell due and was not, or not wholly, made in time. */
export type MissedPayment = { dueAt: number; dueMinor: number; paidMinor: number };

/** The overdue part of a debt, and the due dates, when its account was entered. */
export type OpeningDues = {
  overdueMinor: number;
  /** The first moment that was too late for what is overdue; when nothing is, for the whole debt. */
  dueAt: number | null;
  /** When the part that was not overdue is due. Null when nothing is overdue, or everything is. */
  restDueAt: number | null;
};

/** The end of the month after that of `now`: the first moment that is not in it any more. */
export function endOfNextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 2, 1);
}

/** The month's end after `dueAt`, which is a month's end itself, or else the one that leaves a whole month at least. */
export function nextDueAt(dueAt: number): number {
  const date = new Date(dueAt);
  const monthStart = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + (monthStart === dueAt ? 1 : 2), 1);
}

/** The present payment status at `now`. */
export function paymentStatusAt(
  { overdueMinor, overdueSince }: Pick<Dues, 'overdueMinor' | 'overdueSince'>,
  now: number,
): PersonFacts['paymentStatus'] {
  if (overdueMinor === 0 || overdueSince === null) return 'current';
  return now - overdueSince >= paymentRule.defaultedAfterMs ? 'defaulted' : 'overdue';
}

/**
 * The opening dues to store for a debt that was entered at `now`. @param dueAt as in `OpeningDues`; overdue debt is overdue since
 * then, or since now
 */
export function openingDuesOf(
  { debtMinor, overdueMinor, dueAt }: Pick<Dues, 'debtMinor' | 'overdueMinor' | 'dueAt'>,
  now: number,
): OpeningDues {
  if (overdueMinor === 0) return { overdueMinor, dueAt, restDueAt: null };
  const restDueAt = debtMinor > overdueMinor ? endOfNextMonth(now) : null;
  return { overdueMinor, dueAt: dueAt ?? now, restDueAt };
}

/** Gives the dues of an account that was just entered with a debt, and the payments that were missed before. */
export function afterOpening(
  debtMinor: number,
  { overdueMinor, dueAt, restDueAt }: OpeningDues,
): { dues: Dues; missed: MissedPayment[] } {
  const nothingPaid = { debtMinor, overdueMinor, duePaidMinor: 0 };
  if (overdueMinor === 0 || dueAt === null) {
    return {
      dues: { ...nothingPaid, overdueSince: null, dueMinor: dueAt === null ? 0 : debtMinor, dueAt },
      missed: [],
    };
  }
  return {
    dues: { ...nothingPaid, overdueSince: dueAt, dueMinor: debtMinor - overdueMinor, dueAt: restDueAt },
    missed: [{ dueAt, dueMinor: overdueMinor, paidMinor: 0 }],
  };
}

/**
 * Adds new debt to the dues; `dues.debtMinor` includes it already. It is due together with other debt of the same month. While
 * older debt is due, it waits for the period after.
 */
export function afterNewDebt(dues: Dues, addedMinor: number, now: number): Dues {
  const dueAt = endOfNextMonth(now);
  if (addedMinor === 0 || (dues.dueAt !== null && dues.dueAt !== dueAt)) return dues;
  if (dues.dueAt === null) return { ...dues, dueAt, dueMinor: addedMinor, duePaidMinor: 0 };
  return { ...dues, dueMinor: dues.dueMinor + addedMinor };
}

/**
 * Takes a refund off the debt. What is due or overdue is never more than the debt that is left (the database does the same with
 * each entry of the ledger, `database/migrations/initial-schema/ledger.ts`). An account without debt has nothing due, and one
 * without overdue debt is current again.
 * @param fromDebtMinor the part of the refund that is not owed to the person, at most the debt
 */
export function afterRefund(dues: Dues, fromDebtMinor: number): Dues {
  const debtMinor = dues.debtMinor - fromDebtMinor;
  const overdueMinor = Math.min(dues.overdueMinor, debtMinor);
  const dueMinor = Math.min(dues.dueMinor, debtMinor - overdueMinor);
  return {
    debtMinor,
    overdueMinor,
    overdueSince: overdueMinor === 0 ? null : dues.overdueSince,
    dueMinor,
    duePaidMinor: dueMinor === 0 ? 0 : dues.duePaidMinor,
    dueAt: debtMinor === 0 ? null : dues.dueAt,
  };
}

/**
 * Ends every period that is over at `now`. The next period's dues are the whole debt that is not overdue.
 * @returns the dues then, and the missed payments, the oldest first
 */
export function afterPeriods(dues: Dues, now: number): { dues: Dues; missed: MissedPayment[] } {
  const missed: MissedPayment[] = [];
  let current = dues;
  while (current.dueAt !== null && current.dueAt <= now) {
    const { dueAt, dueMinor, duePaidMinor, debtMinor } = current;
    if (dueMinor > 0) missed.push({ dueAt, dueMinor: dueMinor + duePaidMinor, paidMinor: duePaidMinor });
    const overdueMinor = current.overdueMinor + dueMinor;
    const restMinor = debtMinor - overdueMinor;
    current = {
      debtMinor,
      overdueMinor,
      overdueSince: overdueMinor === 0 ? null : (current.overdueSince ?? dueAt),
      dueMinor: restMinor,
      duePaidMinor: 0,
      dueAt: restMinor > 0 ? nextDueAt(dueAt) : null,
    };
  }
  return { dues: current, missed };
}

/** The effect of a payment. `caughtUp` are missed payments as they stand now, `onTime` the present one if it is complete now. */
export type AfterPayment = {
  dues: Dues;
  caughtUp: (MissedPayment & { isWhole: boolean })[];
  onTime: { dueAt: number; dueMinor: number } | null;
};

/**
 * Applies a payment of the person: overdue debt is paid first, the oldest before the rest; then what is due, then other debt. A
 * surplus is owed to the person and is not part of the dues.
 * @param dues with every period ended that was over when the payment came
 * @param missed what was missed since `dues.overdueSince`, the oldest first
 */
export function afterPayment(dues: Dues, missed: readonly MissedPayment[], paidMinor: number): AfterPayment {
  const toDebt = Math.min(paidMinor, dues.debtMinor);
  const toOverdue = Math.min(toDebt, dues.overdueMinor);
  const toDue = Math.min(toDebt - toOverdue, dues.dueMinor);
  let left = toOverdue;
  const caughtUp: AfterPayment['caughtUp'] = [];
  let oldestUnpaid: number | null = null;
  for (const each of missed) {
    const part = Math.min(left, each.dueMinor - each.paidMinor);
    left -= part;
    const paid = each.paidMinor + part;
    const isWhole = paid === each.dueMinor;
    if (!isWhole) oldestUnpaid ??= each.dueAt;
    if (part > 0) caughtUp.push({ ...each, paidMinor: paid, isWhole });
  }
  const debtMinor = dues.debtMinor - toDebt;
  const overdueMinor = dues.overdueMinor - toOverdue;
  const dueMinor = dues.dueMinor - toDue;
  const duePaidMinor = dues.duePaidMinor + toDue;
  const isPaidWhole = toDue > 0 && dueMinor === 0;
  return {
    dues: {
      debtMinor,
      overdueMinor,
      overdueSince: overdueMinor === 0 ? null : (oldestUnpaid ?? dues.overdueSince),
      dueMinor,
      duePaidMinor: isPaidWhole ? 0 : duePaidMinor,
      dueAt: debtMinor === 0 ? null : dues.dueAt,
    },
    caughtUp,
    onTime: isPaidWhole
      ? { dueAt: present(dues.dueAt, 'the moment until which a payment is due'), dueMinor: duePaidMinor }
      : null,
  };
}
