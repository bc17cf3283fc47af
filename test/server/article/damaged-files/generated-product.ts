import * as fc from 'fast-check';

/** Products as a shop has them, and what can happen to one of their rows in a file. */

export type GeneratedVariant = {
  /** Empty for the only variant of a product. */
  size: string;
  sku: string;
  /** An EAN-13 with its check digit. */
  barcode: string;
  priceMinor: number;
  stock: number;
};

export type GeneratedProduct = { title: string; handle: string; variants: GeneratedVariant[] };

/** What is done to one row of a product: to its line, or to a cell of it. */
export const damages = [
  'none',
  'openQuote',
  'closingQuote',
  'missingCell',
  'surplusCell',
  'wrongByte',
  'swappedCells',
  'noAmount',
  'negativeAmount',
  'twoReadings',
  'halfStock',
  'lostBarcode',
  'barcodeAsNumber',
  'unknownWord',
  'repeatedRow',
] as const;

export type Damage = (typeof damages)[number];

/** A product of a file: how it is in the shop before, in the file, and what is wrong with its rows. */
export type PlannedProduct = {
  /** Null: the shop does not have it. */
  before: { priceMinor: number; stock: number } | null;
  variants: { priceMinor: number; stock: number }[];
  damage: Damage;
  /** Which of its rows is damaged, as a share of them. */
  row: number;
};

const plannedVariant = fc.record({
  priceMinor: fc.integer({ min: 1, max: 99 }).map((units) => units * 100),
  stock: fc.integer({ min: 0, max: 40 }),
});

export const plannedProduct: fc.Arbitrary<PlannedProduct> = fc.record({
  before: fc.option(plannedVariant),
  variants: fc.array(plannedVariant, { minLength: 1, maxLength: 3 }),
  // Half of the products are sound.
  damage: fc.oneof(fc.constant<Damage>('none'), fc.constantFrom(...damages)),
  row: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

const sizes = ['S', 'M', 'L'];

function eanOf(number: number): string {
  const body = `400${String(number).padStart(9, '0')}`;
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/**
 * The product that a plan stands for.
 * @param number no other product has it
 * @param hasVariants whether the file can have several variants of a product
 */
export function productOf(plan: PlannedProduct, number: number, hasVariants: boolean): GeneratedProduct {
  const variants = plan.variants.slice(0, hasVariants ? sizes.length : 1);
  return {
    title: `Café ${number}`,
    handle: `cafe-${number}`,
    variants: variants.map(({ priceMinor, stock }, place) => ({
      size: variants.length === 1 ? '' : (sizes[place] ?? ''),
      sku: `SKU-${number}${sizes[place] ?? ''}`,
      barcode: eanOf(number * sizes.length + place),
      priceMinor,
      stock,
    })),
  };
}
