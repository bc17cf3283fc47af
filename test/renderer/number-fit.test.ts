import { expect, it } from 'vitest';
import { fitNumbers } from '../../renderer/wall/number-fit.ts';

const rooms = [
  { width: 1_100, height: 880 },
  { width: 700, height: 880 },
  { width: 1_000, height: 1_050 },
  { width: 1_000, height: 600 },
];

it('any number of order numbers has room in its column, and fewer are larger', () => {
  for (const room of rooms) {
    const sizes = [1, 2, 3, 5, 8, 13, 21, 34, 60].map((count) => {
      const { columns, size } = fitNumbers(room, count, 6);
      const rows = Math.ceil(count / columns);
      expect(rows * size * 1.25, `${count} in ${room.width} × ${room.height}`).toBeLessThanOrEqual(room.height);
      expect(columns * size * (6 * 0.62 + 0.7)).toBeLessThanOrEqual(room.width);
      return size;
    });
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
    expect(Math.min(...sizes), 'sixty are read from three metres').toBeGreaterThanOrEqual(38);
  }
});

it('a column without a number, or without room, has a size all the same', () => {
  expect(fitNumbers({ width: 800, height: 600 }, 0, 1)).toEqual({ columns: 1, size: 120 });
  expect(fitNumbers({ width: 0, height: 0 }, 4, 6)).toEqual({ columns: 1, size: 0 });
});
