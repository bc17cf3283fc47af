/**
 * What staff may do with an order, and the operation at settling that it stands for (ARCHITECTURE.md, "After the
 * approval"). A state that ends in -ing waits for settling, which then did it (`done`) or refused (`refused`). Free of
 * imports, so that everything may rest on it.
 */
export const orderTransitions = {
  accepted: { dispatch: 'dispatching', collect: 'collecting', cancel: 'cancelling' },
  dispatching: { done: 'dispatched', refused: 'accepted' },
  collecting: { done: 'collected', refused: 'accepted' },
  cancelling: { done: 'cancelled', refused: 'accepted' },
  dispatched: { return: 'returning_dispatched' },
  collected: { return: 'returning_collected' },
  returning_dispatched: { done: 'returned', refused: 'dispatched' },
  returning_collected: { done: 'returned', refused: 'collected' },
  returned: {},
  cancelled: {},
} as const;

type State = keyof typeof orderTransitions;
type Action = 'dispatch' | 'collect' | 'cancel' | 'return';
type Event = Action | 'done' | 'refused';

/** What settling is asked for by each: always of the whole order. */
export const operationOf = { dispatch: 'capture', collect: 'capture', cancel: 'void', return: 'refund' } as const;

/** The states in which each was asked for already, and is under way or done. */
export const statesAfter: Record<Action, readonly State[]> = {
  dispatch: ['dispatching', 'dispatched'],
  collect: ['collecting', 'collected'],
  cancel: ['cancelling', 'cancelled'],
  return: ['returning_dispatched', 'returning_collected', 'returned'],
};

/** The state after `event`, or undefined when that may not happen to an order in this state. */
export function orderStateAfter(state: State, event: Event): State | undefined {
  const followers: Partial<Record<Event, State>> = orderTransitions[state];
  return followers[event];
}

/**
 * What staff may do with an order now. What the shopper collects is not dispatched, and what is delivered is not collected.
 */
export function actionsFor(state: State, method: 'collect' | 'deliver'): Action[] {
  const other = method === 'collect' ? 'dispatch' : 'collect';
  return (['dispatch', 'collect', 'cancel', 'return'] as const).filter(
    (action) => action !== other && orderStateAfter(state, action) !== undefined,
  );
}

function followers(state: State): State[] {
  return Object.values(orderTransitions[state]);
}

/** Checked when the seller starts: every state is reached from `accepted`. @throws when the table is broken */
export function assertOrderTransitionsAreSound(): void {
  const reached = new Set<State>(['accepted']);
  for (const state of reached) for (const next of followers(state)) reached.add(next);
  const lost = (Object.keys(orderTransitions) as State[]).find((state) => !reached.has(state));
  if (lost) throw new Error(`no order can ever be ${lost}`);
}
