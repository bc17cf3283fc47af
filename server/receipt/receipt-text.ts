import { formatPrice } from '../../contract/price-format.ts';
import type { Order } from '../../contract/seller/back-office.ts';
import { receiptWordsIn } from './receipt-words.ts';

/** What a receipt says besides its order. */
export type ReceiptSetting = {
  shopName: string;
  /** The lines of the shop's address, if it is configured. */
  address: readonly string[];
  locale: string;
  timeZone: string;
};

/** Long titles are cut to this many characters where the whole receipt has no room. */
const shortTitle = 24;

/** One line of plain text, in which nothing turns the direction of what follows. */
function asOneLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
}

function cut(title: string, most: number): string {
  const characters = [...title];
  return characters.length <= most
    ? title
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/**
 * The receipt of an order as lines of text, ever shorter: whole, with short titles, and then with the last lines put into one.
 * It says nothing of the person: no name or address, no digit of the card, and not the code by which the order is collected.
 */
export function* receiptTexts(
  order: Order,
  { shopName, address, locale, timeZone }: ReceiptSetting,
): Generator<string> {
  const { lines, currency, totalMinor, acceptedAt, orderNumber, fulfilment } = order;
  const words = receiptWordsIn(locale);
  const price = (amountMinor: number) => formatPrice(amountMinor, currency, locale);
  const time = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  const head = [
    shopName,
    ...address,
    time.format(acceptedAt),
    `${words.order} ${orderNumber}`,
    fulfilment.method === 'collect' ? words.collect : words.deliver,
  ];
  const write = (shown: number, mostOfTitle: number) => {
    const rest = lines.slice(shown);
    const sumOf = (of: typeof lines) => of.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
    return [
      ...head,
      ...lines
        .slice(0, shown)
        .map(
          (line) =>
            `${line.quantity} × ${cut(asOneLine(line.shownTitle ?? line.title), mostOfTitle)}: ${price(sumOf([line]))}`,
        ),
      ...(rest.length === 0
        ? []
        : [`${words.more(rest.reduce((count, { quantity }) => count + quantity, 0))}: ${price(sumOf(rest))}`]),
      `${words.total}: ${price(totalMinor)}`,
    ]
      .map(asOneLine)
      .join('\n');
  };
  yield write(lines.length, Infinity);
  for (let shown = lines.length; shown >= 0; shown--) yield write(shown, shortTitle);
}
