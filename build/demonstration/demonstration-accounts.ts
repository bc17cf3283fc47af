import { checkDigitFor } from '../../contract/card.ts';
import type { Card } from '../../contract/card.ts';
import { approvedResponseCode, declineReasons } from '../../contract/settling/refusals.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';

/**
 * There is one credit number for each outcome that a check of an honest purchase can have. They are not secret: numbers that
 * begin with 9 are for national use (ISO/IEC 7812-1) and belong to no card holder here.
 */
export type DemonstrationAccount = Card & {
  /** The result of a check of a small purchase. */
  gives: { outcome: 'accepted' | 'rejected'; reason?: DeclineReason; responseCode: string };
};

function account(
  body: string,
  name: string,
  birthDate: string,
  expiry: string,
  reason?: DeclineReason,
): DemonstrationAccount {
  const card = { number: body + checkDigitFor(body), expiry, name, birthDate };
  if (reason === undefined) return { ...card, gives: { outcome: 'accepted', responseCode: approvedResponseCode } };
  return { ...card, gives: { outcome: 'rejected', reason, responseCode: declineReasons[reason].responseCode } };
}

/**
 * The card data to type in for each account. Expiration dates are fixed, so that a home that was made earlier still knows them.
 * The account for `identity_mismatch` is listed here under another name than the stored one; `number_unknown` has no account.
 */
export const demonstrationAccounts: readonly DemonstrationAccount[] = [
  account('980010010000017', 'Ada Lindqvist', '1984-03-12', '2039-09'),
  account('980010010000025', 'Kenji Watanabe', '1991-11-30', '2038-04'),
  account('980010010000033', 'Inés Núñez Ortega', '1972-06-05', '2040-01'),
  account('980010010000041', 'Marta Kowalczyk', '1988-02-29', '2039-12', 'identity_mismatch'),
  account('980010010000058', 'Tom Abernathy', '1995-07-21', '2037-05', 'number_unknown'),
  account('980010010000066', 'Fatima Benali', '1979-10-08', '2024-03', 'card_expired'),
  account('980010010000074', 'Oskar Lund', '1966-01-17', '2038-08', 'account_suspended'),
  account('980010010000082', 'Grace Mbeki', '1958-12-03', '2039-02', 'account_closed'),
  account('980010010000090', 'Luca Ferraro', '1990-05-26', '2037-11', 'debt_overdue'),
  account('980010010000108', "Siobhan O'Neill", '2001-08-14', '2040-06', 'limit_exceeded'),
  account('980010010000116', 'Viktor Horvath', '1983-04-09', '2038-10', 'payment_history_poor'),
  account('980010010000124', 'Amina Diallo', '1976-09-23', '2039-07', 'currency_differs'),
];
