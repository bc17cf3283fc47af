/**
 * The actions that staff may take on an order, and the matching operation at settling (ARCHITECTURE.md, states). A state that
 * ends in -ing waits for settling, which then did it (`done`; a return of less than was handed over is `done_in_part`) or refused
 * (`refused`). It imports nothing, so that every module may import it.
 */
export const orderTransitions = {
  accepted: { dispatch: 'dispatching', collect: 'collecting', cancel: 'cancelling' },
  dispatching: { done: 'dispatched', refused: 'accepted' },
  collecting: { done: 'collected', refused: 'accepted' },
  cancelling: { done: 'cancelled', refused: 'accepted' },
  dispatched: { return: 'returning_dispatched' },
  collected: { return: 'returning_collected' },
  returning_dispatched: { done: 'returned', done_in_part: 'returned_in_part', refused: 'dispatched' },
  returning_collected: { done: 'returned', done_in_part: 'returned_in_part', refused: 'collected' },
  returned_in_part: { return: 'returning_more' },
  returning_more: { done: 'returned', done_in_part: 'returned_in_part', refused: 'returned_in_part' },
  returned: {},
  cancelled: {},
} as const;

type State = keyof typeof orderTransitions;
type Action = 'dispatch' | 'collect' | 'cancel' | 'return';
type Event = Action | 'done' | 'done_in_part' | 'refused';

/** The operation that settling is asked for by each action; the seller itself asks for an extension. */
export const operationOf = {
  dispatch: 'capture',
  collect: 'capture',
  cancel: 'void',
  return: 'refund',
  extend: 'extend',
} as const;

/** The states in which each was asked for already, and is under way or done. */
export const statesAfter: Record<Action, readonly State[]> = {
  dispatch: ['dispatching', 'dispatched'],
  collect: ['collecting', 'collected'],
  cancel: ['cancelling', 'cancelled'],
  return: ['returning_dispatched', 'returning_collected', 'returning_more', 'returned'],
};

/** The state after `event`, or undefined when that may not happen to an order in this state. */
export function orderStateAfter(state: State, event: Event): State | undefined {
  const followers: Partial<Record<Event, State>> = orderTransitions[state];
  return followers[event];
}

/**
 * The actions that staff may take on an order now. An order for collection is not dispatched, and a delivery is not collected;
 * without a hold on the credit, neither is possible.
 */
export function actionsFor(state: State, method: 'collect' | 'deliver', isHoldOver = false): Action[] {
  const handsOver = method === 'collect' ? 'collect' : 'dispatch';
  const possible: Action[] = isHoldOver ? ['cancel', 'return'] : [handsOver, 'cancel', 'return'];
  return possible.filter((action) => orderStateAfter(state, action) !== undefined);
}

/** Tells whether the hold on an order's credit ended before it was handed over. */
export function isHoldOver(
  { state, holdExpiresAt }: { state: State; holdExpiresAt: number | null },
  now: number,
): boolean {
  return state === 'accepted' && holdExpiresAt !== null && holdExpiresAt <= now;
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
