import { expect, it, onTestFinished } from 'vitest';
import { paymentStates } from '../../contract/settling/receipt.ts';
import {
  assertTransitionsAreSound,
  isPaymentOver,
  paymentTransitions,
  stateAfter,
} from '../../settling/payment/payment-transitions.ts';
import type { PaymentEvent } from '../../settling/payment/payment-transitions.ts';

const events: PaymentEvent[] = ['extend', 'capture', 'void', 'expiry', 'reversal', 'refund_part', 'refund_rest'];

// Everything that may happen, written out a second time; whatever is not here may not.
const allowed = [
  'held extend held',
  'held capture captured',
  'held void voided',
  'held expiry expired',
  'held reversal reversed',
  'captured refund_part refunded_in_part',
  'captured refund_rest refunded',
  'refunded_in_part refund_part refunded_in_part',
  'refunded_in_part refund_rest refunded',
];

it('A payment changes in these nine ways and in no other', () => {
  const possible = paymentStates.flatMap((state) =>
    events.flatMap((event) => {
      const next = stateAfter(state, event);
      return next ? [`${state} ${event} ${next}`] : [];
    }),
  );
  expect(possible.toSorted()).toEqual(allowed.toSorted());
});

it('The states of the table are those that receipts speak of', () => {
  expect(Object.keys(paymentTransitions).toSorted()).toEqual([...paymentStates].toSorted());
});

it('A payment is over when it was refunded wholly, voided, expired or reversed', () => {
  expect(paymentStates.filter(isPaymentOver)).toEqual(['refunded', 'voided', 'expired', 'reversed']);
});

it('Every state is reached and can end', () => {
  expect(assertTransitionsAreSound).not.toThrow();
});

it.each([
  ['no payment can ever be lost', { lost: {} }],
  ['a payment that is voided can never end', { voided: { extend: 'voided' } }],
])('Settling does not start with a table in which %s', (says, broken) => {
  const table = paymentTransitions as Record<string, unknown>;
  const before = { ...table };
  onTestFinished(() => {
    for (const state of Object.keys(broken)) delete table[state];
    Object.assign(table, before);
  });
  Object.assign(table, broken);
  expect(assertTransitionsAreSound).toThrow(says);
});
