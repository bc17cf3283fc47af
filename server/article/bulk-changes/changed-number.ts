import type { NumberChange } from '../../../contract/seller/bulk-change.ts';

const whole = 10_000n;

/**
 * The number after a change. A percentage is computed exactly and rounded to the nearest whole, a half upwards: +10% of 1,995 is
 * 2,194.5 and so 2,195. The result may be below zero, or larger than an amount may be.
 */
export function changedNumber(value: number, change: NumberChange): number {
  if (change.is === 'set') return change.to;
  if (change.is === 'add') return value + change.by;
  const exact = BigInt(value) * (whole + BigInt(change.basisPoints)) + whole / 2n;
  // Division of BigInts cuts towards zero, and rounding is downwards from here.
  const down = exact / whole;
  return Number(exact < 0n && down * whole !== exact ? down - 1n : down);
}
