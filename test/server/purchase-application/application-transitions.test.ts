import { expect, it, onTestFinished } from 'vitest';
import { applicationStates } from '../../../contract/seller/application.ts';
import {
  applicationTransitions,
  assertTransitionsAreSound,
  awaitsDecision,
  isFinal,
  mayFollow,
  stockIn,
} from '../../../server/purchase-application/application-transitions.ts';

// Everything that may happen, written out a second time; what is not here may not happen.
const allowed = [
  'received checking',
  'received withdrawn',
  'checking accepted',
  'checking rejected',
  'checking undetermined',
  'undetermined reversed',
  'withdrawn reversed',
];

it('An application changes in these seven ways and in no other', () => {
  const possible = applicationStates.flatMap((from) =>
    applicationStates.flatMap((to) => (mayFollow(from, to) ? [`${from} ${to}`] : [])),
  );
  expect(possible.toSorted()).toEqual(allowed.toSorted());
  expect(Object.keys(applicationTransitions).toSorted()).toEqual([...applicationStates].toSorted());
});

it('It is over when it was accepted, rejected or reversed, and settling decides while it is received or checked', () => {
  expect(applicationStates.filter(isFinal).toSorted()).toEqual(['accepted', 'rejected', 'reversed']);
  expect(applicationStates.filter(awaitsDecision).toSorted()).toEqual(['checking', 'received']);
});

const statesWith = (stock: string) => applicationStates.filter((state) => stockIn[state] === stock).toSorted();
it('Its goods stay reserved until settling has decided or holds nothing, and are sold with the order alone', () => {
  expect(statesWith('sold')).toEqual(['accepted']);
  expect(statesWith('returned')).toEqual(['rejected', 'reversed', 'withdrawn']);
  expect(statesWith('reserved')).toEqual(['checking', 'received', 'undetermined']);
});

it('Every state is reached and can end', () => {
  expect(assertTransitionsAreSound).not.toThrow();
});

it.each([
  ['no application can ever be lost', { lost: [] }],
  ['an application that is withdrawn can never end', { withdrawn: ['withdrawn'] }],
])('The seller does not start with a table in which %s', (says, broken) => {
  const table = applicationTransitions as unknown as Record<string, unknown>;
  const before = { ...table };
  onTestFinished(() => {
    for (const state of Object.keys(broken)) delete table[state];
    Object.assign(table, before);
  });
  Object.assign(table, broken);
  expect(assertTransitionsAreSound).toThrow(says);
});
