import { expect, it } from 'vitest';
import { orderActionSchema, orderStateSchema } from '../../../contract/seller/back-office.ts';
import {
  actionsFor,
  assertOrderTransitionsAreSound,
  isHoldOver,
  orderStateAfter,
  orderTransitions,
  statesAfter,
} from '../../../server/order/order-transitions.ts';

// Everything that may happen, written out a second time; whatever is not here may not.
const allowed = [
  'accepted dispatch dispatching',
  'accepted collect collecting',
  'accepted cancel cancelling',
  'dispatching done dispatched',
  'dispatching refused accepted',
  'collecting done collected',
  'collecting refused accepted',
  'cancelling done cancelled',
  'cancelling refused accepted',
  'dispatched return returning_dispatched',
  'collected return returning_collected',
  'returning_dispatched done returned',
  'returning_dispatched done_in_part returned_in_part',
  'returning_dispatched refused dispatched',
  'returning_collected done returned',
  'returning_collected done_in_part returned_in_part',
  'returning_collected refused collected',
  'returned_in_part return returning_more',
  'returning_more done returned',
  'returning_more done_in_part returned_in_part',
  'returning_more refused returned_in_part',
];

it('An order changes in these twenty-one ways and in no other', () => {
  const events = [...orderActionSchema.options, 'done', 'done_in_part', 'refused'] as const;
  const possible = orderStateSchema.options.flatMap((state) =>
    events.flatMap((event) => {
      const next = orderStateAfter(state, event);
      return next ? [`${state} ${event} ${next}`] : [];
    }),
  );
  expect(possible.toSorted()).toEqual(allowed.toSorted());
  expect(Object.keys(orderTransitions).toSorted()).toEqual([...orderStateSchema.options].toSorted());
  expect(assertOrderTransitionsAreSound).not.toThrow();
});

it('What is collected is not dispatched, what is delivered is not collected, and what waits for settling is left alone', () => {
  expect(actionsFor('accepted', 'collect')).toEqual(['collect', 'cancel']);
  expect(actionsFor('accepted', 'deliver')).toEqual(['dispatch', 'cancel']);
  expect(actionsFor('dispatched', 'deliver')).toEqual(['return']);
  expect(actionsFor('collected', 'collect')).toEqual(['return']);
  expect(actionsFor('returned_in_part', 'collect')).toEqual(['return']);
  const waiting = [
    'dispatching',
    'collecting',
    'cancelling',
    'returning_dispatched',
    'returning_collected',
    'returning_more',
  ] as const;
  for (const state of [...waiting, 'cancelled', 'returned'] as const) expect(actionsFor(state, 'deliver')).toEqual([]);
});

it('What no credit is held for any more can only be cancelled, and what was handed over still comes back', () => {
  expect(actionsFor('accepted', 'collect', true)).toEqual(['cancel']);
  expect(actionsFor('accepted', 'deliver', true)).toEqual(['cancel']);
  expect(actionsFor('dispatched', 'deliver', true)).toEqual(['return']);
});

it('An action that was asked for is known by every state that it leads to', () => {
  for (const action of orderActionSchema.options) {
    const next = orderStateSchema.options.flatMap((state) => orderStateAfter(state, action) ?? []);
    const done = next.map((state) => orderStateAfter(state, 'done')!);
    expect(statesAfter[action].toSorted()).toEqual([...new Set([...next, ...done])].toSorted());
  }
});

const isOverAt = (state: Parameters<typeof isHoldOver>[0]['state'], now: number) =>
  isHoldOver({ state, holdExpiresAt: 1_000 }, now);

it('A hold is over at its last millisecond, and only of an order that waits to be handed over', () => {
  expect([999, 1_000, 1_001].map((now) => isOverAt('accepted', now))).toEqual([false, true, true]);
  for (const state of ['dispatching', 'dispatched', 'cancelled', 'returned'] as const)
    expect(isOverAt(state, 2_000), state).toBe(false);
  expect(isHoldOver({ state: 'accepted', holdExpiresAt: null }, 2_000)).toBe(false);
});
