import type { Contact } from '../../contract/seller/contact.ts';
import type { SoldHere } from '../../server/purchase-application/purchase-application-receiver.ts';

/** What most tests' shoppers and shops are like, where a test is about something else. */

export const anyContact: Contact = { email: 'ann@example.com' };

/** A shop that sells in this currency, in the store and to these countries. */
export function soldIn(currency: string, servedCountries: readonly string[] = ['BE', 'DE', 'GB', 'IE']): SoldHere {
  return { currency, fulfilments: ['collect', 'deliver'], servedCountries };
}
