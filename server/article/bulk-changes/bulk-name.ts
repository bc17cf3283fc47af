import type { BulkChanges, NumberChange } from '../../../contract/seller/bulk-change.ts';
import { formatAmount } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';

const signed = (number: number, text: string) => `${number < 0 ? '−' : '+'}${text}`;

function numberWords(change: NumberChange, show: (number: number) => string): string {
  if (change.is === 'set') return `= ${show(change.to)}`;
  if (change.is === 'add') return signed(change.by, show(Math.abs(change.by)));
  return signed(change.basisPoints, `${Math.abs(change.basisPoints) / 100}%`);
}

/** What people know a bulk change by: "Price +10% · 40 products". */
export function bulkName(
  { price, reducedPrice, stock, status, category, tags }: BulkChanges,
  count: number,
  currency: Currency,
): string {
  const amount = (amountMinor: number) => formatAmount(amountMinor, currency);
  const parts = [
    price && `Price ${numberWords(price, amount)}`,
    reducedPrice && `Reduced price ${numberWords(reducedPrice.change, amount)}`,
    stock && `Stock ${numberWords(stock, String)}`,
    status && { draft: 'Unpublish', published: 'Publish', archived: 'Archive' }[status],
    category !== undefined && (category === '' ? 'No department' : `Department ${category}`),
    tags && [...tags.add.map((tag) => `+${tag}`), ...tags.remove.map((tag) => `−${tag}`)].join(' '),
  ];
  const words = parts.filter(Boolean).join(', ');
  const cut = words.length > 120 ? `${words.slice(0, 119)}…` : words;
  return `${cut} · ${count} ${count === 1 ? 'product' : 'products'}`;
}
