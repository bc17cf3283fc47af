import { expect, it } from 'vitest';
import { declineReasons } from '../../contract/settling/refusals.ts';

/** Order, response code and what the notice tells, written here once more: the product's own table cannot vouch for itself. */
const expected: [reason: string, responseCode: string, tells: string][] = [
  ['seller_unknown', '03', 'declined'],
  ['reversed', '12', 'declined'],
  ['seal_unreadable', '30', 'seal_refused'],
  ['seal_mismatch', '12', 'seal_refused'],
  ['terminal_unproven', '63', 'seal_refused'],
  ['seal_stale', '68', 'seal_refused'],
  ['seal_reused', '94', 'seal_refused'],
  ['terminal_changed', '58', 'terminal_refused'],
  ['terminals_exceeded', '58', 'terminal_refused'],
  ['seller_suspended', '66', 'terminal_refused'],
  ['terminal_suspended', '58', 'terminal_refused'],
  ['number_unknown', '14', 'declined'],
  ['tries_exceeded', '75', 'declined'],
  ['tries_exceeded_at_terminal', '75', 'declined'],
  ['identity_mismatch', '63', 'declined'],
  ['identity_near_miss', '63', 'declined'],
  ['account_closed', '46', 'declined'],
  ['account_suspended', '62', 'declined'],
  ['card_expired', '54', 'declined'],
  ['currency_differs', '57', 'declined'],
  ['frequency_exceeded', '65', 'declined'],
  ['debt_overdue', '05', 'declined'],
  ['payment_history_poor', '05', 'declined'],
  ['limit_exceeded', '51', 'declined'],
];

it('Reasons to decline have this order, these response codes, and tell no more than this', () => {
  const found = Object.entries(declineReasons).map(([reason, { responseCode, tells }]) => [
    reason,
    responseCode,
    tells,
  ]);
  expect(found).toEqual(expected);
});

it('No reason carries 59, suspected fraud: none of them is one', () => {
  const codes: string[] = Object.values(declineReasons).map(({ responseCode }) => responseCode);
  expect(codes).not.toContain('59');
});
