import { describe, expect, it } from 'vitest';
import type { OrderLine, OrderOperation } from '../../contract/seller/back-office.ts';
import {
  hasPaper,
  packedLines,
  packingProblemOf,
  readOrderNumbers,
} from '../../renderer/back-office/packing/packed-units.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import { packingWords } from '../../renderer/wording/packing-words.ts';

const line = (position: number, quantity: number, handedOver = 0): OrderLine => ({
  position,
  variantId: `v-${position}`,
  title: `Mug ${position}`,
  sku: '',
  quantity,
  unitPriceMinor: 1_000,
  handedOver,
  returned: 0,
});

const dispatch = (state: OrderOperation['state'], units: OrderOperation['units']): OrderOperation => ({
  operationId: '0190a000-0000-4000-8000-000000000001',
  action: 'dispatch',
  units,
  state,
  amountMinor: 1_000,
  askedAt: 1,
  answeredAt: null,
  refusal: null,
  askedBy: null,
  handedOverBy: null,
  restocks: false,
});

const packed = (lines: OrderLine[], operations: OrderOperation[] = []) =>
  packedLines({ lines, operations }).map(({ position, quantity }) => [position, quantity]);

describe('what is packed of an order', () => {
  it('is all of it, or the part that staff chose, from their choice on', () => {
    const lines = [line(0, 3), line(1, 2)];
    expect(packed(lines)).toEqual([
      [0, 3],
      [1, 2],
    ]);
    const part = [{ position: 0, quantity: 2 }];
    expect(packed(lines, [dispatch('waiting', part)])).toEqual([[0, 2]]);
    expect(packed(lines, [dispatch('waiting', [])])).toHaveLength(2);
    expect(packed(lines, [dispatch('refused', part)]), 'a refused choice is none').toHaveLength(2);
    expect(packed([line(0, 3, 2), line(1, 2)], [dispatch('done', part)])).toEqual([[0, 2]]);
  });

  it('is nothing of an order that is over, or whose credit is not held any more', () => {
    expect(packingProblemOf({ state: 'accepted', isHoldOver: false })).toBeUndefined();
    expect(packingProblemOf({ state: 'dispatched', isHoldOver: false })).toBeUndefined();
    expect(packingProblemOf({ state: 'accepted', isHoldOver: true })).toBe('holdOver');
    for (const state of ['cancelling', 'cancelled', 'returned'] as const) {
      expect(packingProblemOf({ state, isHoldOver: false }), state).toBe('over');
    }
  });

  it('has a label for a delivery, and a note where the shopper wrote one', () => {
    const collect = { fulfilment: { method: 'collect' as const }, giftNote: null };
    expect(hasPaper(collect, 'slip')).toBe(true);
    expect(hasPaper(collect, 'label')).toBe(false);
    expect(hasPaper(collect, 'note')).toBe(false);
    expect(hasPaper({ ...collect, giftNote: 'For Bob' }, 'note')).toBe(true);
  });

  it('is asked for by order numbers, each once, and by nothing else', () => {
    expect(readOrderNumbers('100001,100002,100001,x,,1e5')).toEqual(['100001', '100002']);
    expect(readOrderNumbers(null)).toEqual([]);
    expect(readOrderNumbers(Array.from({ length: 80 }, (_, at) => at).join(','))).toHaveLength(50);
  });

  it('is named in every language', () => {
    for (const code of languageCodes)
      expect(Object.values(packingWords[code]).every((words) => words.trim() !== '')).toBe(true);
  });
});
