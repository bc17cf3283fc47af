import { describe, expect, it } from 'vitest';
import {
  assertKnown,
  firstOfEach,
  movesStock,
  sells,
  stockMovesOf,
} from '../../../server/purchase-application/application-moves.ts';
import type { Move } from '../../../server/purchase-application/application-moves.ts';

const move = (from: Move['from'], to: Move['to'], applicationId = 'a'): Move => ({ applicationId, from, to });

describe('A step of an application', () => {
  const lines = [
    { variantId: 'mug', quantity: 2 },
    { variantId: 'lamp', quantity: 1 },
    { variantId: 'mug', quantity: 3 },
  ];

  it.each([
    ['received', 'checking', []],
    ['checking', 'undetermined', []],
    ['withdrawn', 'reversed', []],
    [
      'checking',
      'accepted',
      [
        { variantId: 'mug', reserved: -5, sold: 5 },
        { variantId: 'lamp', reserved: -1, sold: 1 },
      ],
    ],
    [
      'checking',
      'rejected',
      [
        { variantId: 'mug', reserved: -5, sold: 0 },
        { variantId: 'lamp', reserved: -1, sold: 0 },
      ],
    ],
    [
      'received',
      'withdrawn',
      [
        { variantId: 'mug', reserved: -5, sold: 0 },
        { variantId: 'lamp', reserved: -1, sold: 0 },
      ],
    ],
    [
      'undetermined',
      'reversed',
      [
        { variantId: 'mug', reserved: -5, sold: 0 },
        { variantId: 'lamp', reserved: -1, sold: 0 },
      ],
    ],
  ] as const)('from %s to %s moves its stock as the table says', (from, to, expected) => {
    const step = move(from, to);
    expect(stockMovesOf(step, lines)).toEqual(expected);
    expect([movesStock(step), sells(step)]).toEqual([expected.length > 0, to === 'accepted']);
  });

  it('that the table does not know is refused, wherever it stands', () => {
    expect(() => assertKnown([move('received', 'checking')])).not.toThrow();
    const wrong = [move('received', 'checking'), move('received', 'accepted')];
    expect(() => assertKnown(wrong)).toThrow('an application does not go from received to accepted');
  });

  it('is the first of its application in a batch', () => {
    const [one, other, again] = [
      move('checking', 'accepted', 'a'),
      move('checking', 'accepted', 'b'),
      move('checking', 'rejected', 'a'),
    ];
    expect(firstOfEach([one, other, again])).toEqual([one, other]);
  });
});
