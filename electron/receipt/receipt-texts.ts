import { formatPrice } from '../../contract/price-format.ts';
import type { Receipt } from './receipt.ts';

/** The texts of a receipt in its language: the same words in each of its forms. */
export type ReceiptTexts = {
  shopName: string;
  mark: string | null;
  time: string;
  order: { name: string; value: string };
  collectionCode: { name: string; value: string } | null;
  lines: { title: string; quantity: string; sum: string }[];
  total: { name: string; value: string };
  thanks: string;
};

/** Reduces a text to one line: control characters, line breaks and unpaired surrogates do not belong on a receipt. */
function asOneLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** @param isCopy whether it was, or may have been, printed before */
export function receiptTexts(receipt: Receipt, isCopy: boolean): ReceiptTexts {
  const { words, lines, acceptedAt, timeZone, locale, currency } = receipt;
  const amount = (amountMinor: number) => formatPrice(amountMinor, currency, locale);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const write = (name: string, value: string) => ({ name: asOneLine(name), value });
  return {
    shopName: asOneLine(receipt.shopName),
    mark: isCopy ? asOneLine(words.copy) : null,
    time: time.format(acceptedAt),
    order: write(words.order, receipt.orderNumber),
    collectionCode: receipt.collectionCode === null ? null : write(words.collectionCode, receipt.collectionCode),
    lines: lines.map(({ title, quantity, unitPriceMinor, sumMinor }) => ({
      title: asOneLine(title),
      quantity: `${quantity} × ${amount(unitPriceMinor)}`,
      sum: amount(sumMinor),
    })),
    total: write(words.total, amount(receipt.totalMinor)),
    thanks: asOneLine(words.thanks),
  };
}
