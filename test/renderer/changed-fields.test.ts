import { expect, it } from 'vitest';
import { changedFields } from '../../renderer/back-office/record/changed-fields.ts';

it('names each field that differs, down to the items of lists, and items by their ids in any order', () => {
  const before = {
    title: 'Mug',
    variants: [
      { variantId: 'a', priceMinor: 1450 },
      { variantId: 'b', priceMinor: 100 },
    ],
  };
  const after = {
    title: 'Mug',
    variants: [
      { variantId: 'b', priceMinor: 90 },
      { variantId: 'a', priceMinor: 1450 },
    ],
  };
  expect(changedFields(before, after)).toEqual([{ path: ['variants', 'b', 'priceMinor'], before: 100, after: 90 }]);
});

it('names the fields of what was not there before, and of what is there no more', () => {
  expect(changedFields(null, { state: { name: 'Door' } })).toEqual([
    { path: ['state', 'name'], before: undefined, after: 'Door' },
  ]);
  const operations = [{ operationId: 'o', action: 'return', units: [{ position: 0, quantity: 1 }] }];
  expect(changedFields({ operations }, { operations: [] }).map(({ path, after }) => [path.join('.'), after])).toEqual([
    ['operations.o.action', undefined],
    ['operations.o.units', undefined],
  ]);
});

it('leaves lists without ids, and texts that became something else, whole', () => {
  expect(changedFields({ tags: ['a', 'b'], shelf: '' }, { tags: ['b'], shelf: { row: 1 } })).toEqual([
    { path: ['tags'], before: ['a', 'b'], after: ['b'] },
    { path: ['shelf'], before: '', after: { row: 1 } },
  ]);
  expect(changedFields({ a: 1 }, { a: 1 })).toEqual([]);
  expect(changedFields(null, null)).toEqual([]);
});
