/**
 * The events that each state of a payment allows, and the states that follow (docs/payments-and-ledger.md). `refund_part` and
 * `refund_rest` are one operation: a refund that leaves something captured, and one that leaves nothing. It imports nothing, so
 * that every module may import it.
 */
export const paymentTransitions = {
  held: { extend: 'held', capture: 'captured', void: 'voided', expiry: 'expired', reversal: 'reversed' },
  captured: { refund_part: 'refunded_in_part', refund_rest: 'refunded' },
  refunded_in_part: { refund_part: 'refunded_in_part', refund_rest: 'refunded' },
  refunded: {},
  voided: {},
  expired: {},
  reversed: {},
} as const;

export type PaymentState = keyof typeof paymentTransitions;

export type PaymentEvent = 'extend' | 'capture' | 'void' | 'expiry' | 'reversal' | 'refund_part' | 'refund_rest';

/** The state after `event`, or undefined when that may not happen to a payment in this state. */
export function stateAfter(state: PaymentState, event: PaymentEvent): PaymentState | undefined {
  const followers: Partial<Record<PaymentEvent, PaymentState>> = paymentTransitions[state];
  return followers[event];
}

function followers(state: PaymentState): PaymentState[] {
  return Object.values(paymentTransitions[state]);
}

function reachable(first: PaymentState): PaymentState[] {
  const reached = new Set([first]);
  for (const state of reached) for (const next of followers(state)) reached.add(next);
  return [...reached];
}

/** Checked when settling starts: every state is reached from `held`, and can end. @throws when the table is broken */
export function assertTransitionsAreSound(): void {
  const reached = reachable('held');
  for (const state of Object.keys(paymentTransitions) as PaymentState[]) {
    if (!reached.includes(state)) throw new Error(`no payment can ever be ${state}`);
    if (!reachable(state).some(isPaymentOver)) throw new Error(`a payment that is ${state} can never end`);
  }
}

/** Whether nothing can happen to a payment any more. */
export function isPaymentOver(state: PaymentState): boolean {
  return Object.keys(paymentTransitions[state]).length === 0;
}
