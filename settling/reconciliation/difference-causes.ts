/**
 * The causes of differences between the two sides of a day, and the proposed corrections. It imports nothing, so that every
 * module may import it.
 *
 * `standing`: `in_flight` differences were under way when the day ended and settle themselves; `open` ones do not. A correction
 * is proposed and never carried out: each is an existing operation, which the named party asks for.
 */
export const corrections = {
  none: 'None: it settles itself, and the next day shows it.',
  reverse: 'The seller reverses the application: settling then holds nothing for it.',
  capture: 'The seller asks for the same capture again, under the same operation id: it has one effect.',
  void: 'The seller asks for the same void again, under the same operation id: it has one effect.',
  refund:
    'The seller refunds what was captured for goods that never left, or asks for its own refund again, under its id.',
  ask_again: 'The seller asks for the same operation again, under the same id: it gets the receipt that it missed.',
  cancel_order:
    'The seller cancels the order, or the shopper applies again: the goods must not leave on this approval.',
  tell_person:
    'A person at the card company and one at the seller must look at it together: asking again does not settle it.',
} as const;

export type Correction = keyof typeof corrections;

export const causes = {
  answer_in_flight: {
    standing: 'in_flight',
    meaning: 'Settling decided; the seller had no answer to believe when its day ended. Its reversal is on the way.',
  },
  check_in_flight: {
    standing: 'in_flight',
    meaning: 'The seller was about to ask, or its question never arrived. Settling knows nothing of it yet.',
  },
  operation_in_flight: {
    standing: 'in_flight',
    meaning: "The seller's operation waits for settling's receipt; its queue asks until it has one.",
  },
  late: {
    standing: 'in_flight',
    meaning: "It happened at the end of the day, on the other side's next day: the next reports show it on both.",
  },
  only_at_settling: {
    standing: 'open',
    meaning: 'Settling names it for this day; the seller does not.',
  },
  only_at_seller: {
    standing: 'open',
    meaning: 'The seller names it; settling never heard of it.',
  },
  duplicate: {
    standing: 'open',
    meaning: 'One side names it more than once.',
  },
  currency_differs: { standing: 'open', meaning: 'The two sides keep it in different currencies.' },
  amount_differs: { standing: 'open', meaning: 'The two sides keep it with different amounts.' },
  notice_differs: { standing: 'open', meaning: 'The seller keeps a notice that settling did not give about it.' },
  decision_differs: {
    standing: 'open',
    meaning: 'One side takes it for approved, the other for declined, reversed or never asked.',
  },
  hold_over: {
    standing: 'open',
    meaning: 'The time of the hold is over at settling; the seller still counts on it.',
  },
  operation_missing_at_settling: {
    standing: 'open',
    meaning: 'The seller has it as done; settling has no such operation.',
  },
  operation_missing_at_seller: {
    standing: 'open',
    meaning: 'Settling did it for the seller; the seller does not have it as done.',
  },
  operation_differs: {
    standing: 'open',
    meaning: 'The two sides have the same operation with another kind or amount.',
  },
  state_differs: {
    standing: 'open',
    meaning: 'What is held, captured or refunded differs, and nothing else explains it.',
  },
} as const satisfies Record<string, { standing: 'in_flight' | 'open'; meaning: string }>;

export type Cause = keyof typeof causes;
