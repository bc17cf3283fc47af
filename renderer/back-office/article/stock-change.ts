import { asciiDigits } from '../../../contract/decimal-digits.ts';
import type { StaffVariant, StockChange } from '../../../contract/seller/back-office.ts';

type Reason = StockChange['reason'];

export const stockReasons = [
  'received',
  'counted',
  'returned',
  'damaged',
  'other',
] as const satisfies readonly Reason[];

/** The number that each reason asks for: how many arrived, how many are gone, how many there are, or the difference itself. */
export const typedFor: Record<Reason, 'came' | 'back' | 'gone' | 'counted' | 'difference'> = {
  received: 'came',
  returned: 'back',
  damaged: 'gone',
  counted: 'counted',
  other: 'difference',
};

export type TypedStock = { difference: number } | { problem: 'notNumber' | 'zero' | 'belowReserved' };

const largest = 1_000_000;

/** Turns what staff typed into a difference: shelves are counted, but stock changes by more or less than expected. */
export function readTypedStock(
  typed: string,
  reason: Reason,
  { onHand, reserved }: Pick<StaffVariant, 'onHand' | 'reserved'>,
): TypedStock {
  const text = asciiDigits(typed.normalize('NFKC'))
    .trim()
    .replace('\u2212', '-')
    .replaceAll(/[\s.,’'](?=\d{3}(?:\D|$))/g, '');
  const form = typedFor[reason];
  if (!(form === 'difference' ? /^[+-]?\d{1,7}$/ : /^\+?\d{1,7}$/).test(text)) return { problem: 'notNumber' };
  const number = Number(text);
  const difference = form === 'counted' ? number - onHand : form === 'gone' ? -number : number;
  if (Math.abs(difference) > largest) return { problem: 'notNumber' };
  if (difference === 0) return { problem: 'zero' };
  if (difference < 0 && onHand + difference < reserved) return { problem: 'belowReserved' };
  return { difference };
}
