import type { FormerProduct } from '../reading/former-products.ts';
import type { ProductPrices } from './price.ts';

/** What is kept of a product of PrestaShop's for its combinations, which come in a file of their own. */

export const system = 'PrestaShop';

export type PrestaShopProduct = ProductPrices & {
  /** Its number and its reference there. */
  id: string;
  reference: string;
  /** What happens when it is out of stock; 1: it can be ordered. */
  backorders: string;
};

/** Empty cells are not kept. */
export const saidOf = (product: PrestaShopProduct): Record<string, string> => ({
  system,
  ...Object.fromEntries(Object.entries(product).filter(([, cell]) => cell !== '')),
});

export function pricesOf({ said }: FormerProduct): ProductPrices {
  const of = (name: keyof ProductPrices) => said[name] ?? '';
  return {
    withTax: of('withTax'),
    withoutTax: of('withoutTax'),
    amount: of('amount'),
    percent: of('percent'),
    from: of('from'),
    to: of('to'),
  };
}
