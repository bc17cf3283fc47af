import { afterNewDebt, afterOpening, afterPayment, afterPeriods } from '../credit-information/payment-due-rule.ts';
import type { Dues, MissedPayment, OpeningDues } from '../credit-information/payment-due-rule.ts';

/** What moved a person's debt. Amounts in minor units, times in epoch milliseconds. */
export type DebtEvent = {
  kind: 'opening' | 'hold' | 'release' | 'capture' | 'refund' | 'payment';
  at: number;
  /** What the debt changed by: more than nothing when more is owed. */
  changeMinor: number;
};

const nothingDue: Dues = {
  debtMinor: 0,
  overdueMinor: 0,
  overdueSince: null,
  dueMinor: 0,
  duePaidMinor: 0,
  dueAt: null,
};

/** Nothing is due or overdue beyond what is owed. */
function refund(dues: Dues, changeMinor: number): Dues {
  const debtMinor = dues.debtMinor + changeMinor;
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
 * What a person owed and when it was due at `until`, by the rule itself (`payment-due-rule.ts`) from what moved the debt
 * before, in the order in which it was entered: so any past month's end is known, whatever came after it.
 * @returns the dues, and every payment that was missed by then, with what was paid of it in time, the oldest first
 */
export function replayDues(
  events: readonly DebtEvent[],
  opening: OpeningDues,
  until: number,
): { dues: Dues; missed: MissedPayment[] } {
  let dues = nothingDue;
  const missed: MissedPayment[] = [];
  let unpaid: MissedPayment[] = [];
  const endPeriods = (now: number) => {
    const ended = afterPeriods(dues, now);
    ({ dues } = ended);
    missed.push(...ended.missed);
    unpaid.push(...ended.missed);
  };
  for (const event of events) {
    const { kind, at, changeMinor } = event;
    if (at >= until) continue;
    if (kind === 'opening') {
      const opened = afterOpening(changeMinor, opening);
      ({ dues } = opened);
      unpaid.push(...opened.missed);
      continue;
    }
    endPeriods(at);
    if (kind === 'payment') {
      const { overdueSince } = dues;
      const after = afterPayment(
        dues,
        unpaid.filter(({ dueAt }) => overdueSince !== null && dueAt >= overdueSince),
        -changeMinor,
      );
      ({ dues } = after);
      unpaid = unpaid.flatMap((each) => {
        const caughtUp = after.caughtUp.find(({ dueAt }) => dueAt === each.dueAt);
        return caughtUp === undefined ? [each] : caughtUp.isWhole ? [] : [caughtUp];
      });
    } else if (changeMinor > 0) {
      dues = afterNewDebt({ ...dues, debtMinor: dues.debtMinor + changeMinor }, changeMinor, at);
    } else if (changeMinor < 0) {
      dues = refund(dues, changeMinor);
    }
  }
  endPeriods(until);
  return { dues, missed };
}
