import { keysOfScan } from '../../contract/barcodes/barcode-key.ts';
import { readAmountText } from '../../contract/amount-text.ts';
import { asciiDigits } from '../../contract/decimal-digits.ts';
import type { Currency } from '../../contract/money.ts';
import { keptFulfilmentSchema } from '../../contract/seller/application.ts';
import { keptContactSchema } from '../../contract/seller/contact.ts';
import type { Reader } from '../../platform/database/database.ts';
import { padded, questionMarks } from '../../platform/database/multi-row-statement.ts';
import { foldText } from '../article/text-folding.ts';
import { readStoredJson } from '../database/stored-json.ts';

/** The newest open orders that are looked through. */
const mostLookedThrough = 5_000;
/** More than these are too many to choose from. */
const mostFound = 500;

type OpenOrder = {
  order_number: number;
  total_minor: number;
  currency: Currency;
  fulfilment: string;
  contact: string | null;
};

const digitsOf = (text: string) => asciiDigits(text).replaceAll(/\D/g, '');

/** A text with decimals or a sign of money; a plain number is rather the number of an order. */
const looksLikeAmount = (typed: string) => /\d[.,]\d|\p{Sc}|^\p{L}{3}\s*\d|\d\s*\p{L}{3}$/u.test(asciiDigits(typed));

/** The recipient's name and the shopper's email address, folded, with their words one after another. */
function wordsOf({ fulfilment, contact }: OpenOrder): string[] {
  const where = readStoredJson(keptFulfilmentSchema, fulfilment);
  const reached = contact === null ? {} : readStoredJson(keptContactSchema, contact);
  const texts = [where.method === 'deliver' ? where.address.recipient : '', reached.email ?? ''];
  return foldText(texts.join(' '))
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
}

function matcherOf(typed: string): (order: OpenOrder) => boolean {
  const wanted = foldText(typed)
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  const letters = wanted.join('');
  const hasWords = /\p{L}/u.test(letters) && [...letters].length >= 2;
  const digits = digitsOf(typed);
  // Behind the country's code or without it: the leading zero is only dialled at home.
  const subscriber = digits.replace(/^0+/, '');
  const isTelephone = digits.length >= 5 && /^[\d\s()+/.-]+$/.test(asciiDigits(typed));
  const isAmount = looksLikeAmount(typed);
  const amounts = new Map<Currency, number | undefined>();
  const amountIn = (currency: Currency) => {
    if (!amounts.has(currency)) {
      const read = readAmountText(typed, currency, null);
      amounts.set(currency, 'amountMinor' in read ? read.amountMinor : undefined);
    }
    return amounts.get(currency);
  };
  return (order) => {
    if (isAmount && amountIn(order.currency) === order.total_minor) return true;
    // The stored text first: reading each of thousands by its schema would take too long.
    if (isTelephone && order.contact !== null && digitsOf(order.contact).includes(subscriber)) {
      const { phone = '' } = readStoredJson(keptContactSchema, order.contact);
      if (digitsOf(phone).includes(subscriber)) return true;
    }
    if (!hasWords) return false;
    const stored = foldText(order.fulfilment + (order.contact ?? ''));
    if (!wanted.every((word) => stored.includes(word))) return false;
    const words = wordsOf(order);
    return wanted.every((word) => words.some((own) => own.startsWith(word)));
  };
}

/** The open orders that have a product with this barcode. */
async function findByBarcode(reader: Reader, typed: string): Promise<number[]> {
  const keys = digitsOf(typed).length >= 8 ? padded(keysOfScan(typed)) : [];
  if (keys.length === 0) return [];
  const variants = await reader.all<{ variant_id: string }>(
    `SELECT variant_id FROM variant_barcode WHERE barcode_key IN (${questionMarks(keys)}) LIMIT 100`,
    keys,
  );
  const ids = padded(variants.map(({ variant_id: id }) => id));
  if (ids.length === 0) return [];
  const orders = await reader.all<{ order_number: number }>(
    `SELECT DISTINCT o.order_number
       FROM shop_order o JOIN application_line l ON l.application_id = o.application_id
      WHERE o.state = 'accepted' AND l.variant_id IN (${questionMarks(ids)}) LIMIT ${mostFound}`,
    ids,
  );
  return orders.map(({ order_number: number }) => number);
}

/**
 * Finds orders that wait to be collected or sent by what a shopper or a parcel says of them: the beginnings of words of a name or
 * an email address, a part of a telephone number, the total, or the barcode of a product. Closed orders are found by their numbers.
 * @param typed what staff typed or scanned
 * @returns order numbers, at most `mostFound`, in no particular order
 */
export async function findAmongOpen(reader: Reader, typed: string): Promise<number[]> {
  if (typed.length < 2) return [];
  const [open, withBarcode] = await Promise.all([
    reader.all<OpenOrder>(
      `SELECT o.order_number, a.total_minor, a.currency, a.fulfilment, a.contact
         FROM shop_order o JOIN application a ON a.application_id = o.application_id
        WHERE o.state = 'accepted' ORDER BY o.accepted_at DESC LIMIT ${mostLookedThrough}`,
    ),
    findByBarcode(reader, typed),
  ]);
  const matches = matcherOf(typed);
  const found = open.filter(matches).map(({ order_number: number }) => number);
  return [...new Set([...withBarcode, ...found])].slice(0, mostFound);
}
