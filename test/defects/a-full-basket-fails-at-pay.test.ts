import { describe, expect, it } from 'vitest';
import { applicationLineSchema, applicationSchema, mostLines } from '../../contract/seller/application.ts';
import { changeBasket, emptyBasket, isFullFor, mostOf } from '../../renderer/kiosk/basket/basket-lines.ts';
import type { BasketLine } from '../../renderer/kiosk/basket/basket-lines.ts';

/* The basket took a hundred and one products, and the seller refused the application each time. */

const lineOf = (variantId: string, quantity = 1): BasketLine => ({
  variantId,
  handle: variantId,
  title: variantId,
  options: '',
  pictureId: null,
  unitPriceMinor: 100,
  quantity,
  available: 5_000,
  ageLimit: null,
});

const filled = (count: number) =>
  Array.from({ length: count }, (_, at) => lineOf(`v${at}`)).reduce(
    (basket, line) => changeBasket(basket, { change: 'add', line }),
    emptyBasket,
  );

describe('a basket', () => {
  it('never has more products than the seller takes in one application', () => {
    const { lines } = filled(mostLines + 20);
    expect(lines).toHaveLength(mostLines);
    const sent = lines.map(({ variantId, quantity, unitPriceMinor }) => ({ variantId, quantity, unitPriceMinor }));
    expect(applicationSchema.shape.lines.safeParse(sent).success).toBe(true);
    expect(applicationSchema.shape.lines.safeParse([...sent, sent[0]]).success).toBe(false);
  });

  it('that is full still takes more of what it has, and is not full for that', () => {
    const full = filled(mostLines);
    const [first] = changeBasket(full, { change: 'add', line: lineOf('v0', 2) }).lines;
    expect(first).toMatchObject({ variantId: 'v0', quantity: 3 });
    expect([isFullFor(full.lines, 'v0'), isFullFor(full.lines, 'new'), isFullFor(full.lines, undefined)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(isFullFor(filled(mostLines - 1).lines, 'new')).toBe(false);
  });

  it('never has more of one product than the seller takes', () => {
    const quantity = mostOf({ available: 5_000 });
    const line = { variantId: 'v', unitPriceMinor: 1, quantity };
    expect(applicationLineSchema.safeParse(line).success).toBe(true);
    expect(applicationLineSchema.safeParse({ ...line, quantity: quantity + 1 }).success).toBe(false);
  });
});
