import { minorUnitDigits } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import type { Wording } from '../wording/wording.tsx';
import { writeTypedPrice } from './price-typing.ts';
import type { PriceProblem } from './price-typing.ts';

/** The error message for a typed price, with what would be right. */
export function priceWords({ say, locale }: Wording, problem: PriceProblem, currency: Currency): string {
  const digits = minorUnitDigits[currency];
  const example = writeTypedPrice(digits === 0 ? 1_250 : 125 * 10 ** (digits - 1), currency, locale);
  return say(`price.${problem}`, { currency, digits, example });
}
