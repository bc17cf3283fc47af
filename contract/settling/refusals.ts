/**
 * The refusals and declines of settling, in order of precedence: the first that holds is given. `requestRefusals` answer the
 * seller and change nothing. `declineReasons` end a check with a signed non-approval. The exact reason and its ISO 8583 response
 * code (data element 39) stay in settling's records, and the notice says no more than `tells`.
 */
export const requestRefusals = {
  request_too_large: { status: 413, meaning: 'The request is longer than any that can be right.' },
  request_unauthenticated: {
    status: 401,
    meaning: 'Not signed by a listed seller. The same answer to every request of a stranger; recorded in the audit.',
  },
  request_malformed: { status: 400, meaning: 'Signed by a listed seller, but not of the form of the contract.' },
  request_stale: { status: 400, meaning: 'Signed too long ago, or in the future: compare the clocks.' },
  application_content_differs: {
    status: 422,
    meaning: 'This seller already asked about this application with another amount, currency or seal.',
  },
  operation_content_differs: {
    status: 422,
    meaning: 'An operation with this id was already asked for with other content.',
  },
  operation_in_flight: { status: 409, meaning: 'The same operation is being done at this moment. Ask again.' },
  payment_unknown: { status: 404, meaning: 'Settling approved no such application of this seller.' },
  payment_content_differs: {
    status: 422,
    meaning: 'The approval is in another currency, or (extend, void) of another amount.',
  },
  payment_not_held: {
    status: 409,
    meaning: 'Nothing is held any more: it was captured, voided, reversed, or its time is over.',
  },
  payment_not_captured: { status: 409, meaning: 'Nothing was captured that could be refunded.' },
  held_amount_exceeded: { status: 422, meaning: 'More would be captured than is held.' },
  captured_amount_exceeded: { status: 422, meaning: 'More would be refunded than is left of what was captured.' },
  day_report_differs: { status: 422, meaning: 'Another report of this seller was kept for this day.' },
  day_report_unusable: {
    status: 422,
    meaning: 'The report is whole, but does not verify, or is not of this seller, this day or this version.',
  },
  day_report_too_old: { status: 422, meaning: 'The day ended more than 31 days ago; reports of it are not taken now.' },
  day_report_space_used_up: {
    status: 429,
    meaning:
      'The unfinished reports of this seller take up all the room there is. Ask again: they are forgotten in a day.',
  },
  settling_unavailable: { status: 503, meaning: 'Settling cannot decide now; nothing was recorded. Ask again.' },
} as const;

export type RequestRefusal = keyof typeof requestRefusals;

export const declineReasons = {
  seller_unknown: { responseCode: '03', tells: 'declined', meaning: 'The seller is not listed or no longer served.' },
  reversed: { responseCode: '12', tells: 'declined', meaning: 'A reversal of this application came first.' },
  seal_unreadable: { responseCode: '30', tells: 'seal_refused', meaning: 'The seal does not open or is malformed.' },
  seal_mismatch: {
    responseCode: '12',
    tells: 'seal_refused',
    meaning: 'What was sealed is another application, seller, terminal, amount or currency than is asked.',
  },
  terminal_unproven: {
    responseCode: '63',
    tells: 'seal_refused',
    meaning: 'The terminal named in the request did not sign this seal, this application or this amount.',
  },
  seal_stale: { responseCode: '68', tells: 'seal_refused', meaning: 'Sealed too long ago, or in the future.' },
  seal_reused: { responseCode: '94', tells: 'seal_refused', meaning: 'This seal was used before.' },
  // These come before the number: a suspended terminal learns nothing about any number.
  terminal_changed: {
    responseCode: '58',
    tells: 'terminal_refused',
    meaning: 'This terminal id of the seller came with another key, or was enrolled otherwise, before.',
  },
  terminals_exceeded: {
    responseCode: '58',
    tells: 'terminal_refused',
    meaning: 'The seller brought more new kiosks within a day than the policy allows.',
  },
  seller_suspended: {
    responseCode: '66',
    tells: 'terminal_refused',
    meaning: 'Too many wrong identities and unknown numbers came from this seller; its checks are suspended.',
  },
  terminal_suspended: {
    responseCode: '58',
    tells: 'terminal_refused',
    meaning: 'Too many wrong identities and unknown numbers came from this terminal; its checks are suspended.',
  },
  number_unknown: { responseCode: '14', tells: 'declined', meaning: 'There is no account with this credit number.' },
  // This comes before the identity: after too many wrong guesses, even a right guess is not confirmed.
  tries_exceeded: {
    responseCode: '75',
    tells: 'declined',
    meaning: 'Too many wrong identities came with this number, at all terminals together.',
  },
  tries_exceeded_at_terminal: {
    responseCode: '75',
    tells: 'declined',
    meaning: 'Too many wrong identities came with this number at this terminal; it is open at others.',
  },
  identity_mismatch: {
    responseCode: '63',
    tells: 'declined',
    meaning: 'Name, date of birth or expiration date is not that of the account.',
  },
  // It does not count as a wrong try, because a typing slip is not a guess. The shopper gets the same answer as for any decline.
  identity_near_miss: {
    responseCode: '63',
    tells: 'declined',
    meaning:
      'Date of birth and expiration date are those of the account, and the name is but for a slip of the finger.',
  },
  account_closed: { responseCode: '46', tells: 'declined', meaning: 'The account is closed.' },
  account_suspended: { responseCode: '62', tells: 'declined', meaning: 'The account is suspended.' },
  card_expired: { responseCode: '54', tells: 'declined', meaning: 'The expiration date has passed.' },
  currency_differs: { responseCode: '57', tells: 'declined', meaning: 'The account is kept in another currency.' },
  // This comes after the facts that hold for the account at any time, and before its limit.
  frequency_exceeded: {
    responseCode: '65',
    tells: 'declined',
    meaning: 'Too many purchases with this number, or with this number at this terminal, in a short time.',
  },
  debt_overdue: { responseCode: '05', tells: 'declined', meaning: 'A debt is overdue.' },
  // "Do not honor": a late payer is not suspected of fraud, which 59 would tell every system on the way.
  payment_history_poor: {
    responseCode: '05',
    tells: 'declined',
    meaning: 'Too many of the last payments were late or missed.',
  },
  limit_exceeded: { responseCode: '51', tells: 'declined', meaning: 'Debt, holds and this amount exceed the limit.' },
} as const satisfies Record<
  string,
  { responseCode: string; tells: 'declined' | 'seal_refused' | 'terminal_refused'; meaning: string }
>;

export type DeclineReason = keyof typeof declineReasons;

/** ISO 8583 response code of an approval. */
export const approvedResponseCode = '00';
