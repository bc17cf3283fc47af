import { describe, expect, it } from 'vitest';
import {
  afterNewDebt,
  afterPayment,
  afterPeriods,
  endOfNextMonth,
  nextDueAt,
  paymentRule,
  paymentStatusAt,
} from '../../settling/credit-information/payment-due-rule.ts';
import type { Dues } from '../../settling/credit-information/payment-due-rule.ts';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const nothing: Dues = {
  debtMinor: 0,
  overdueMinor: 0,
  overdueSince: null,
  dueMinor: 0,
  duePaidMinor: 0,
  dueAt: null,
};

describe('What falls due', () => {
  it.each([
    ['2026-11-01', '2027-01-01'],
    ['2026-11-30', '2027-01-01'],
    ['2026-12-31', '2027-02-01'],
    ['2028-01-31', '2028-03-01'],
  ])('debt made on %s is due by the end of the next month, %s', (made, due) => {
    expect(endOfNextMonth(at(made))).toBe(at(due));
    expect(endOfNextMonth(at(made) + 86_399_999)).toBe(at(due));
  });

  it.each([
    ['2026-12-01', '2027-01-01'],
    ['2026-12-12', '2027-02-01'],
    ['2028-02-01', '2028-03-01'],
  ])('after what was due on %s comes what is due on %s', (due, next) => expect(nextDueAt(at(due))).toBe(at(next)));

  it('is dated by the first debt; later debt waits for the period after', () => {
    const first = afterNewDebt({ ...nothing, debtMinor: 100 }, 100, at('2026-11-10'));
    expect(first).toMatchObject({ dueMinor: 100, dueAt: at('2027-01-01') });
    const second = afterNewDebt({ ...first, debtMinor: 150 }, 50, at('2026-12-10'));
    expect(second).toMatchObject({ dueMinor: 100, dueAt: at('2027-01-01'), debtMinor: 150 });
    const paid = afterPayment(second, [], 100);
    expect(paid).toMatchObject({ onTime: { dueAt: at('2027-01-01'), dueMinor: 100 }, caughtUp: [] });
    expect(afterPeriods(paid.dues, at('2027-01-01'))).toEqual({
      missed: [],
      dues: { ...nothing, debtMinor: 50, dueMinor: 50, dueAt: at('2027-02-01') },
    });
  });

  it('is due together with what came to be owed in the same month', () => {
    const first = afterNewDebt({ ...nothing, debtMinor: 100 }, 100, at('2026-11-10'));
    const second = afterNewDebt({ ...first, debtMinor: 150 }, 50, at('2026-11-30'));
    expect(second).toMatchObject({ dueMinor: 150, dueAt: at('2027-01-01'), debtMinor: 150 });
    expect(afterPeriods(second, at('2027-01-01')).missed).toEqual([
      { dueAt: at('2027-01-01'), dueMinor: 150, paidMinor: 0 },
    ]);
  });

  it('is missed at the very moment, and not before', () => {
    const dues = { ...nothing, debtMinor: 100, dueMinor: 70, duePaidMinor: 30, dueAt: at('2027-01-01') };
    expect(afterPeriods(dues, at('2027-01-01') - 1)).toEqual({ dues, missed: [] });
    expect(afterPeriods(dues, at('2027-01-01'))).toEqual({
      missed: [{ dueAt: at('2027-01-01'), dueMinor: 100, paidMinor: 30 }],
      dues: {
        ...nothing,
        debtMinor: 100,
        overdueMinor: 70,
        overdueSince: at('2027-01-01'),
        dueMinor: 30,
        dueAt: at('2027-02-01'),
      },
    });
  });

  it('is missed month by month when nobody looked for a long time', () => {
    const dues = { ...nothing, debtMinor: 150, dueMinor: 100, dueAt: at('2027-01-01') };
    const { dues: after, missed } = afterPeriods(dues, at('2027-06-15'));
    expect(missed.map(({ dueAt, dueMinor }) => [dueAt, dueMinor])).toEqual([
      [at('2027-01-01'), 100],
      [at('2027-02-01'), 50],
    ]);
    expect(after).toMatchObject({ overdueMinor: 150, overdueSince: at('2027-01-01'), dueAt: null });
  });
});

describe('The present payment status', () => {
  const since = at('2027-01-01');
  it.each([
    ['current', 0, null, 0],
    ['overdue', 1, since, 0],
    ['overdue', 1, since, paymentRule.defaultedAfterMs - 1],
    ['defaulted', 1, since, paymentRule.defaultedAfterMs],
    ['current', 0, since, paymentRule.defaultedAfterMs],
  ] as const)('is %s with %i overdue since %s, %i ms ago', (status, overdueMinor, overdueSince, ageMs) => {
    expect(paymentStatusAt({ overdueMinor, overdueSince }, since + ageMs)).toBe(status);
  });
});

describe('A payment', () => {
  const missed = [
    { dueAt: at('2027-01-01'), dueMinor: 100, paidMinor: 30 },
    { dueAt: at('2027-02-01'), dueMinor: 50, paidMinor: 0 },
  ];
  const dues: Dues = {
    debtMinor: 200,
    overdueMinor: 120,
    overdueSince: at('2027-01-01'),
    dueMinor: 60,
    duePaidMinor: 0,
    dueAt: at('2027-03-01'),
  };

  it('pays what is overdue first, the oldest of it before the rest', () => {
    const after = afterPayment(dues, missed, 80);
    expect(after.caughtUp).toEqual([
      { dueAt: at('2027-01-01'), dueMinor: 100, paidMinor: 100, isWhole: true },
      { dueAt: at('2027-02-01'), dueMinor: 50, paidMinor: 10, isWhole: false },
    ]);
    expect(after.dues).toMatchObject({
      debtMinor: 120,
      overdueMinor: 40,
      overdueSince: at('2027-02-01'),
      dueMinor: 60,
    });
    expect(after.onTime).toBeNull();
  });

  it('then what is due, then the rest of the debt, and no more than the debt', () => {
    const after = afterPayment(dues, missed, 10_000);
    expect(after.caughtUp.map(({ isWhole }) => isWhole)).toEqual([true, true]);
    expect(after.onTime).toEqual({ dueAt: at('2027-03-01'), dueMinor: 60 });
    expect(after.dues).toEqual(nothing);
  });
});
