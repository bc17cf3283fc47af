import { z } from 'zod';

/** Codes that a shop's own scales print, with a price, weight or count in them (GS1 General Specifications, 2.1.11: restricted circulation). */

const letters = /^\d+I+(C?)(V+)(C?)K$/;
const startOf: Record<number, RegExp> = { 12: /^2/, 13: /^(?:02|2\d)/ };

function isForm(form: string): boolean {
  const [, before, value = '', behind] = letters.exec(form) ?? [];
  if (before === undefined || startOf[form.length]?.test(form) !== true) return false;
  const checks = `${before}${behind}`;
  return checks === '' || (checks === 'C' && [4, 5].includes(value.length));
}

export const inStoreCodeSchema = z.strictObject({
  /**
   * Digit for digit: fixed digits in front (02 or 20 to 29; of twelve digits, 2), then `I` for the shop's number of the item, `V` for the
   * value, `C` for the check digit of a value of four or five digits, and `K` for that of the whole code. For example `21IIIIIVVVVVK`.
   */
  form: z
    .string()
    .refine(
      isForm,
      'must be 13 signs that begin with 02 or 20 to 29, or 12 that begin with 2, such as 21IIIIIVVVVVK or 2IIIIICVVVVK',
    ),
  /** What `V` is: the price of what is labelled, its weight, or how many there are. */
  value: z.enum(['price', 'weight', 'count']),
  /** Of a price: how many of its digits are decimals; by default as many as the currency has. */
  decimals: z.int().min(0).max(4).optional(),
});

/** One rule of a shop on codes of its own. */
export type InStoreCodeRule = z.infer<typeof inStoreCodeSchema>;
