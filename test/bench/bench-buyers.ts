import { checkDigitFor } from '../../contract/card.ts';
import type { Card } from '../../contract/card.ts';

/** Who buys when settling is measured. */

const issuer = '98009998';

/** How many kiosks the load is spread over: each has its own key. */
export const benchKiosks = 64;

/** The card of one of the generated persons. */
export function benchCard(index: number): Card {
  const body = `${issuer}${String(index).padStart(7, '0')}`;
  return { number: body + checkDigitFor(body), expiry: '2039-12', name: `Person ${index}`, birthDate: '1980-01-01' };
}
