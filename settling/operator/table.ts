import { minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { present } from '../../contract/presence.ts';
import { amountText } from '../statement/statement-wording.ts';

/** A column of a table for people: its heading, and whether its cells are numbers, which stand at the right. */
export type Column = { heading: string; isNumber?: boolean };

/** A plain text table, as wide as its widest cells. */
export function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const wide = columns.map(({ heading, isNumber = false }, place) => {
    const width = Math.max(heading.length, ...rows.map((row) => [...(row[place] ?? '')].length));
    return { isNumber, width };
  });
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, place) => {
        const { isNumber, width } = present(wide[place], 'the column of a cell');
        const padding = ' '.repeat(width - [...cell].length);
        return isNumber ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const rule = wide.map(({ width }) => '─'.repeat(width)).join('  ');
  return [line(columns.map(({ heading }) => heading)), rule, ...rows.map(line)].join('\n');
}

/** Names and values, one pair a line. */
export function pairsOf(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** `1,234.50 EUR` */
export function money(amountMinor: number, currency: string): string {
  if (!(currency in minorUnitDigits)) return `${amountMinor} (minor units of ${currency})`;
  return `${amountText(amountMinor, currency as Currency)} ${currency}`;
}

/** `2026-11-22 16:40:05Z` */
export function moment(at: number | null): string {
  return at === null ? '–' : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** PCI DSS 4.0.1, 3.4.1 allows more than the last four digits, but operators here need no more. */
export function maskedNumber(lastFour: string): string {
  return `•••• ${lastFour}`;
}
