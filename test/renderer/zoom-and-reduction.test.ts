import { describe, expect, it } from 'vitest';
import { reductionPercent } from '../../renderer/kiosk/browse/reduction.ts';
import { doubleTapped, keyed, moved, pinched, scaled, wholePicture } from '../../renderer/kiosk/article/zoom-place.ts';
import type { Point } from '../../renderer/kiosk/article/zoom-place.ts';

const size = { width: 400, height: 200 };
const middle = { x: 0, y: 0 };

describe('the reduction of a price', () => {
  it.each([
    [800, 1000, 20],
    [1999, 2999, 33],
    [1, 100, 99],
    [990, 1000, 1],
    [991, 1000, null],
    [1000, 1000, null],
    [1200, 1000, null],
    [1000, null, null],
    [0, 500, 100],
    [2, 3, 33],
  ])('from %s, formerly %s, is %s per cent', (now, before, percent) => {
    expect(reductionPercent(now, before)).toBe(percent);
  });
});

describe('a picture that is enlarged', () => {
  it('keeps what is under the fingers there', () => {
    const at = { x: 60, y: -30 };
    const place = scaled(wholePicture, 2, at, size);
    // The point of the picture under `at`, before and after.
    expect([(at.x - place.x) / place.scale, (at.y - place.y) / place.scale]).toEqual([at.x, at.y]);
  });

  it('is never smaller than the display, never larger than four times it, and never leaves it', () => {
    expect(scaled(wholePicture, 0.2, middle, size)).toEqual(wholePicture);
    expect(scaled(wholePicture, 100, middle, size).scale).toBe(4);
    const larger = scaled(wholePicture, 2, middle, size);
    expect(moved(larger, { x: 9_999, y: -9_999 }, size)).toEqual({ scale: 2, x: 200, y: -100 });
    expect(moved(wholePicture, { x: 50, y: 50 }, size)).toEqual(wholePicture);
    // Made smaller at its edge, it comes back over the whole display.
    expect(scaled(moved(larger, { x: 200, y: 100 }, size), 0.5, middle, size)).toEqual(wholePicture);
  });

  it('follows two fingers', () => {
    const before: [Point, Point] = [
      { x: -20, y: 0 },
      { x: 20, y: 0 },
    ];
    expect(
      pinched(
        wholePicture,
        before,
        [
          { x: -60, y: 0 },
          { x: 60, y: 0 },
        ],
        size,
      ).scale,
    ).toBeCloseTo(3);
    const together = scaled(wholePicture, 3, middle, size);
    expect(
      pinched(
        together,
        before,
        [
          { x: -10, y: 5 },
          { x: 30, y: 5 },
        ],
        size,
      ),
    ).toEqual({ scale: 3, x: 10, y: 5 });
    // Two fingers on one spot divide nothing by zero.
    expect(pinched(together, [middle, middle], [middle, middle], size)).toEqual(together);
  });

  it('is looked at closely by a double tap, and whole by another', () => {
    const near = doubleTapped(wholePicture, { x: 100, y: 50 }, size);
    expect(near).toEqual({ scale: 2.5, x: -150, y: -75 });
    expect(doubleTapped(near, middle, size)).toEqual(wholePicture);
  });

  it('obeys keys', () => {
    const larger = keyed(wholePicture, '+', size)!;
    expect(larger.scale).toBe(1.5);
    expect(keyed(larger, '-', size)).toEqual(wholePicture);
    expect(keyed(larger, 'ArrowRight', size)).toEqual({ scale: 1.5, x: -50, y: 0 });
    expect(keyed(larger, '0', size)).toEqual(wholePicture);
    expect(keyed(larger, 'Tab', size)).toBeUndefined();
  });
});
