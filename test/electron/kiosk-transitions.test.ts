import { expect, it } from 'vitest';
import {
  assertKioskTransitionsAreSound,
  firstStage,
  kioskTransitions,
  stageAfter,
} from '../../electron/kiosk-transitions.ts';
import type { KioskEvent, KioskStage } from '../../electron/kiosk-transitions.ts';

// Everything that may happen, written out a second time; what is not here changes nothing.
const allowed = [
  'awaits_enrolment enrolment_found awaits_shopper',
  'awaits_enrolment enrolled awaits_shopper',
  'awaits_shopper seller_refuses awaits_seller',
  'awaits_shopper enrolled awaits_shopper',
  'awaits_seller seller_agrees awaits_shopper',
  'awaits_seller enrolled awaits_shopper',
];

const stages = Object.keys(kioskTransitions) as KioskStage[];
const events: KioskEvent[] = ['enrolment_found', 'enrolled', 'seller_agrees', 'seller_refuses'];

it('A kiosk changes in these six ways and in no other', () => {
  const possible = stages.flatMap((stage) =>
    events.flatMap((event) => {
      const next = stageAfter(stage, event);
      return next === undefined ? [] : [`${stage} ${event} ${next}`];
    }),
  );
  expect(possible.toSorted()).toEqual(allowed.toSorted());
});

it('A kiosk begins without a shop, and its table is sound', () => {
  expect(firstStage).toBe('awaits_enrolment');
  expect(() => assertKioskTransitionsAreSound()).not.toThrow();
});

it('a kiosk sells once it is enrolled, at every stage', () => {
  expect(stages.map((stage) => stageAfter(stage, 'enrolled'))).toEqual(stages.map(() => 'awaits_shopper'));
});

it('A seller that agrees again and again does not open an open shop anew, and one that refuses does not close it twice', () => {
  expect(stageAfter('awaits_shopper', 'seller_agrees')).toBeUndefined();
  expect(stageAfter('awaits_seller', 'seller_refuses')).toBeUndefined();
});

it('A seller cannot open the shop of a kiosk that has no enrolment', () => {
  expect(stageAfter('awaits_enrolment', 'seller_agrees')).toBeUndefined();
});
