import { formatAmount } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import type { PersonStatement, StatementEntry } from './person-statement.ts';

/** What sellers are called, by their ids. */
export type SellerNames = ReadonlyMap<string, string>;

/** `1,234.50`, `-1,234.50`: in the currency's own decimals, without the currency. */
export function amountText(amountMinor: number, currency: Currency): string {
  const [whole = '', fraction] = formatAmount(amountMinor, currency).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** `5 November 2026`, UTC */
export function dateText(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `November 2026` */
export function monthText(month: string): string {
  return `${months[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
}

/** The last day on which something that is due at `dueAt` is paid in time. */
export function lastDayFor(dueAt: number): string {
  return dateText(dueAt - 1);
}

/** Cleans a name for a page: no invisible letters and none that reverse others. */
export function readableName(name: string): string {
  return name
    .normalize('NFC')
    .replaceAll(/\p{C}+/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** What an entry is, in words. */
export function entryText({ kind, sellerId, operationId }: StatementEntry, sellers: SellerNames): string {
  const seller = sellerId === null ? '' : readableName(sellers.get(sellerId) ?? sellerId);
  switch (kind) {
    case 'opening':
      return 'Owed when the account was opened';
    case 'purchase':
      return `Purchase at ${seller}`;
    case 'refund':
      return `Refund by ${seller}`;
    case 'payment':
      return `Payment received, ${operationId?.slice(0, 8) ?? 'no reference'}`;
    case 'payment_reversal':
      return `Payment reversed, ${operationId?.slice(0, 8) ?? 'no reference'}`;
  }
}

/** The amounts to pay and their due dates, in one sentence each. */
export function dueTexts(statement: PersonStatement): string[] {
  const { overdueMinor, dueMinor, dueAt, closingMinor, currency } = statement;
  const money = (amountMinor: number) => `${amountText(amountMinor, currency)} ${currency}`;
  const said: string[] = [];
  if (overdueMinor > 0) said.push(`${money(overdueMinor)} is overdue: please pay it at once.`);
  if (dueMinor > 0 && dueAt !== null) said.push(`Please pay ${money(dueMinor)} by ${lastDayFor(dueAt)}.`);
  const laterMinor = closingMinor - overdueMinor - dueMinor;
  if (said.length > 0 && laterMinor > 0) said.push(`A further ${money(laterMinor)} is not due yet.`);
  if (closingMinor < 0) said.push(`You are owed ${money(-closingMinor)}; your next purchases use it up.`);
  if (said.length === 0)
    said.push(closingMinor > 0 ? `${money(closingMinor)} is not due yet.` : 'Nothing is to be paid.');
  return said;
}

/** What was missed, a sentence for each. */
export function missedTexts({ missed, currency }: PersonStatement): string[] {
  return missed.map(({ dueAt, dueMinor, paidMinor }) => {
    const paid = paidMinor > 0 ? `, ${amountText(paidMinor, currency)} of it paid in time` : '';
    return `Missed: ${amountText(dueMinor, currency)} ${currency} was due by ${lastDayFor(dueAt)}${paid}.`;
  });
}
