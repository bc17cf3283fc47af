import type { LedgerLine } from '../ledger/person-ledger.ts';
import type { PastPayment } from './open-account.ts';
import { afterNewDebt, afterOpening, afterPayment, afterPeriods, afterRefund } from './payment-due-rule.ts';
import type { Dues, MissedPayment, OpeningDues } from './payment-due-rule.ts';

/** What of a ledger line moves a debt. */
export type DebtEvent = Pick<LedgerLine, 'kind' | 'at' | 'operationId' | 'receivableMinor' | 'creditBalanceMinor'>;

export type ReplayedDues = {
  dues: Dues;
  /** Every payment that was missed, with what was paid of it in time, the oldest first. */
  missed: MissedPayment[];
  /** The history of payments that came of it, by when they were due. */
  history: ReadonlyMap<number, PastPayment>;
};

const nothingDue: Dues = {
  debtMinor: 0,
  overdueMinor: 0,
  overdueSince: null,
  dueMinor: 0,
  duePaidMinor: 0,
  dueAt: null,
};

/** Applies the rule to one event after another, with the history that `person-account.ts` keeps. */
class Replay {
  dues = nothingDue;
  readonly missed: MissedPayment[] = [];
  readonly history = new Map<number, PastPayment>();
  /** What is owed less what the person is owed. */
  #owedMinor = 0;

  endPeriods(now: number): void {
    const { dues, missed } = afterPeriods(this.dues, now);
    this.dues = dues;
    this.missed.push(...missed);
    for (const each of missed) this.#miss(each);
  }

  play({ kind, at, receivableMinor, creditBalanceMinor }: DebtEvent, opening: OpeningDues): void {
    const before = Math.max(0, this.#owedMinor);
    this.#owedMinor += receivableMinor + creditBalanceMinor;
    const changeMinor = Math.max(0, this.#owedMinor) - before;
    if (kind === 'opening') {
      const opened = afterOpening(changeMinor, opening);
      this.dues = opened.dues;
      for (const each of opened.missed) this.#miss(each);
      return;
    }
    this.endPeriods(at);
    if (kind === 'payment') this.#pay(-changeMinor, at);
    else if (changeMinor < 0) this.dues = afterRefund(this.dues, -changeMinor);
    else if (changeMinor > 0) {
      this.dues = afterNewDebt({ ...this.dues, debtMinor: before + changeMinor }, changeMinor, at);
    }
  }

  #miss({ dueAt, dueMinor, paidMinor }: MissedPayment): void {
    const before = this.history.get(dueAt);
    this.history.set(dueAt, {
      dueAt,
      dueMinor: dueMinor + (before?.dueMinor ?? 0),
      paidAt: null,
      paidMinor: paidMinor + (before?.paidMinor ?? 0),
      outcome: 'missed',
    });
  }

  #pay(amountMinor: number, at: number): void {
    const { overdueSince } = this.dues;
    const unpaid = [...this.history.values()]
      .filter(({ outcome, dueAt }) => outcome === 'missed' && overdueSince !== null && dueAt >= overdueSince)
      .toSorted((one, other) => one.dueAt - other.dueAt);
    const { dues, caughtUp, onTime } = afterPayment(this.dues, unpaid, amountMinor);
    this.dues = dues;
    for (const { dueAt, dueMinor, paidMinor, isWhole } of caughtUp) {
      const outcome = isWhole ? 'late' : 'missed';
      this.history.set(dueAt, { dueAt, dueMinor, paidAt: isWhole ? at : null, paidMinor, outcome });
    }
    if (!onTime) return;
    const before = this.history.get(onTime.dueAt);
    this.history.set(onTime.dueAt, {
      dueAt: onTime.dueAt,
      dueMinor: onTime.dueMinor + (before?.dueMinor ?? 0),
      paidAt: at,
      paidMinor: onTime.dueMinor + (before?.paidMinor ?? 0),
      outcome: before?.outcome ?? 'on_time',
    });
  }
}

/** Removes a reversed payment and its reversal, as if neither had been made. */
function withoutReversed(events: readonly DebtEvent[]): DebtEvent[] {
  const reversed = new Set(events.filter(({ kind }) => kind === 'payment_reversal').map((event) => event.operationId));
  return events.filter(
    ({ kind, operationId }) => kind !== 'payment_reversal' && !(kind === 'payment' && reversed.has(operationId)),
  );
}

/**
 * Applies the rule (`payment-due-rule.ts`) to all these events, in the order in which they were entered.
 * @param endsAt periods that are over by then are ended
 */
export function replayEverything(events: readonly DebtEvent[], opening: OpeningDues, endsAt: number): ReplayedDues {
  const replay = new Replay();
  for (const event of withoutReversed(events)) replay.play(event, opening);
  replay.endPeriods(endsAt);
  return replay;
}

/**
 * Computes what a person owed at `until` and when it was due, by replaying the rule over the earlier events. Any past month's end
 * is thus known as it was, regardless of later events, even the reversal of a payment.
 */
export function replayDues(events: readonly DebtEvent[], opening: OpeningDues, until: number): ReplayedDues {
  const known = events.filter(({ at }) => at < until);
  return replayEverything(known, opening, until);
}
