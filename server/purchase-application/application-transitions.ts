/**
 * The states of a purchase application that may follow each state (ARCHITECTURE.md, steps 3 to 9). A state's name says who acts
 * next; a state without followers is final. It imports nothing, so that every module may import it.
 */
export const applicationTransitions = {
  received: ['checking', 'withdrawn'],
  checking: ['accepted', 'rejected', 'undetermined'],
  undetermined: ['reversed'],
  withdrawn: ['reversed'],
  accepted: [],
  rejected: [],
  reversed: [],
} as const;

type State = keyof typeof applicationTransitions;

export const applicationStates = Object.keys(applicationTransitions) as State[];

/** The effect of a state on the stock that the application reserved. */
export const stockIn: Record<State, 'reserved' | 'returned' | 'sold'> = {
  received: 'reserved',
  checking: 'reserved',
  undetermined: 'reserved',
  accepted: 'sold',
  rejected: 'returned',
  reversed: 'returned',
  withdrawn: 'returned',
};

export function isFinal(state: State): boolean {
  return applicationTransitions[state].length === 0;
}

/** Tells whether settling's decision is still to come; otherwise another request brings no more than a reversal. */
export function awaitsDecision(state: State): boolean {
  return state === 'received' || state === 'checking';
}

export function mayFollow(from: State, to: State): boolean {
  return (applicationTransitions[from] as readonly State[]).includes(to);
}

/** Checked when the seller starts: every state is reached from `received`, and can end. @throws when the table is broken */
export function assertTransitionsAreSound(): void {
  const reached = new Set<State>(['received']);
  for (const state of reached) for (const next of applicationTransitions[state]) reached.add(next);
  for (const state of Object.keys(applicationTransitions) as State[]) {
    if (!reached.has(state)) throw new Error(`no application can ever be ${state}`);
    const ends = new Set<State>([state]);
    for (const each of ends) for (const next of applicationTransitions[each]) ends.add(next);
    if (![...ends].some(isFinal)) throw new Error(`an application that is ${state} can never end`);
  }
}
