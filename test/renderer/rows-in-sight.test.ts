import { describe, expect, it } from 'vitest';
import {
  drawnRows,
  heightOfRows,
  noHeights,
  noteHeight,
  rowsBetween,
} from '../../renderer/kiosk/browse/rows-in-sight.ts';

describe('the rows of a long list', () => {
  const heights = noHeights();
  noteHeight(heights, 0, 100);
  noteHeight(heights, 1, 150);

  it('are as high as they were drawn, and the others as high as the first that was', () => {
    expect(heightOfRows(heights, { from: 0, to: 3 })).toBe(350);
    expect(heightOfRows(heights, { from: 1, to: 1 })).toBe(0);
    expect(heightOfRows(noHeights(), { from: 0, to: 2 })).toBe(800);
  });

  it('are in sight when a part of them is', () => {
    expect(rowsBetween(heights, 10, 0, 100)).toEqual({ from: 0, to: 1 });
    expect(rowsBetween(heights, 10, 99, 251)).toEqual({ from: 0, to: 3 });
    expect(rowsBetween(heights, 10, 100, 250)).toEqual({ from: 1, to: 2 });
    expect(rowsBetween(heights, 10, 250, 450)).toEqual({ from: 2, to: 4 });
  });

  it('are never none: above the list it is the first, below it the last', () => {
    expect(rowsBetween(heights, 10, -500, -200)).toEqual({ from: 0, to: 1 });
    expect(rowsBetween(heights, 10, 9_000, 9_500)).toEqual({ from: 9, to: 10 });
    expect(rowsBetween(heights, 1, 9_000, 9_500)).toEqual({ from: 0, to: 1 });
  });

  it('stay drawn around the one with the focus', () => {
    const inSight = { from: 20, to: 26 };
    expect(drawnRows(inSight, undefined, 100)).toEqual([inSight]);
    expect(drawnRows(inSight, 5, 100)).toEqual([{ from: 4, to: 7 }, inSight]);
    expect(drawnRows(inSight, 0, 100)).toEqual([{ from: 0, to: 2 }, inSight]);
    expect(drawnRows(inSight, 99, 100)).toEqual([inSight, { from: 98, to: 100 }]);
    expect(drawnRows(inSight, 22, 100)).toEqual([inSight]);
    expect(drawnRows(inSight, 18, 100)).toEqual([{ from: 17, to: 26 }]);
    expect(drawnRows(inSight, 26, 100)).toEqual([{ from: 20, to: 28 }]);
  });
});
