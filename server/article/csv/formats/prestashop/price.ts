import { formatAmount, minorUnitDigits } from '../../../../../contract/money.ts';
import type { Currency } from '../../../../../contract/money.ts';
import type { FormatContext } from '../reading/file-format.ts';
import { readReducedPrice } from '../reading/reduced-price.ts';
import type { ReducedPrice } from '../reading/reduced-price.ts';
import { isZero } from '../reading/yes-or-no.ts';
import { discountedPrice } from './discount.ts';

/** What PrestaShop says of a product's price, each as its cell. */
export type ProductPrices = Record<'withTax' | 'withoutTax' | 'amount' | 'percent' | 'from' | 'to', string>;

/** PrestaShop writes zeros for a date that is not set. */
const isNoDate = (cell: string) => /^[0:\- ]*$/.test(cell);

/** The price now, with its discount while that holds. The price with tax counts where the file has both. */
export function priceNow(prices: ProductPrices, { currency, now }: FormatContext): ReducedPrice {
  const { withTax, withoutTax, amount, percent } = prices;
  const regular = withTax || withoutTax;
  const full = { price: regular, compareAt: '' };
  if (isZero(amount) && isZero(percent)) return full;
  const shown = isZero(amount) ? `${percent} %` : amount;
  const notTaken = (why: string) => ({ ...full, note: `its discount of ${shown} is not taken: ${why}` });
  if (!isZero(amount) && !isZero(percent))
    return notTaken(`it also has one of ${percent} %, and PrestaShop has one of them`);
  // PrestaShop takes amounts of discounts with tax.
  if (!isZero(amount) && withTax === '')
    return notTaken('it is meant with tax, and the file has the price without tax');
  const sale = discountedPrice(regular, { amount, percent }, currency);
  if (sale === undefined) return notTaken(`it cannot be taken off the price "${regular}"`);
  const [from = '', to = ''] = [prices.from, prices.to].map((cell) => (isNoDate(cell) ? '' : cell));
  return readReducedPrice({ regular, sale, from, to }, now);
}

/** Millionths: PrestaShop keeps six decimals. */
const scale = 1_000_000n;

/** @returns the number in millionths, or a sentence's end where it is none or could be two */
function millionthsIn(cell: string): bigint | string {
  const [, sign = '', whole = '', decimals = ''] = /^([+\-\u2212]?)(\d+)(?:[.,](\d{1,6}))?$/.exec(cell) ?? [];
  if (whole === '') return `"${cell}" is not an amount of the form 12.50`;
  if (decimals.length === 3 && decimals !== '000' && !whole.startsWith('0'))
    return `"${cell}" can mean ${whole}.${decimals} or ${whole}${decimals}: write it with two decimals`;
  const size = BigInt(whole) * scale + BigInt(decimals.padEnd(6, '0'));
  return sign === '' || sign === '+' ? size : -size;
}

/** Half a minor unit goes up. */
function roundedMinor(millionths: bigint, currency: Currency): number {
  const unit = scale / 10n ** BigInt(minorUnitDigits[currency]);
  return Number((millionths + unit / 2n) / unit);
}

/**
 * The prices of a combination: the product's, with the difference that the combination makes. PrestaShop has that difference
 * without tax.
 * @param product as its file had them
 * @param impact the difference as it is written, such as `40` or `-2.50`; empty for none
 * @returns a sentence where the price cannot be known
 */
export function withImpact(
  product: ProductPrices,
  impact: string,
  currency: Currency,
): { prices: ProductPrices; isRounded: boolean } | { problem: string } {
  if (isZero(impact.replace(/^[+\-\u2212]/, ''))) return { prices: product, isRounded: false };
  const difference = millionthsIn(impact);
  if (typeof difference === 'string') return { problem: `its impact on the price ${difference}` };
  const [net, gross] = [product.withoutTax, product.withTax].map((cell) => (cell === '' ? null : millionthsIn(cell)));
  const unread = [net, gross].find((read) => typeof read === 'string');
  if (typeof unread === 'string') return { problem: `the price of its product ${unread}` };
  const read = typeof gross === 'bigint' ? gross : net;
  if (typeof read !== 'bigint') return { problem: 'its product came without a price' };
  let sum = read + difference;
  if (typeof gross === 'bigint') {
    if (typeof net !== 'bigint' || net === 0n)
      return {
        problem: `the price of its product has tax in it, and the impact of ${impact} has none: import the product file with its price without tax, too`,
      };
    sum = gross + (difference * gross) / net;
  }
  const minor = roundedMinor(sum, currency);
  if (sum < 0n) return { problem: `its impact of ${impact} makes its price less than nothing` };
  const price = formatAmount(minor, currency);
  const isExact = BigInt(minor) * (scale / 10n ** BigInt(minorUnitDigits[currency])) === sum;
  return typeof gross === 'bigint'
    ? { prices: { ...product, withTax: price }, isRounded: false }
    : { prices: { ...product, withoutTax: price }, isRounded: !isExact };
}
