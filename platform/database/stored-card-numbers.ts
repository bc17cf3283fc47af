import { findTypedCreditNumbers } from '../../contract/credit-numbers-in-text.ts';
import { maskDigits } from '../../contract/decimal-digits.ts';
import { present } from '../../contract/presence.ts';
import type { Database, Reader, Value } from './database.ts';

/**
 * Searches typed texts in a database for card numbers from before such texts were refused, and removes them. A finding is
 * reported by its place and count; the number is never shown, not even in part.
 */

/** How a text is looked through. `redacted` is the same text with every digit of a number as `•`. */
export type TextReading = (text: string) => { count: number; redacted: string };

/** A column that holds text which people typed. */
export type TypedColumn = {
  table: string;
  column: string;
  /** The columns that name a row; none of them is typed. */
  key: readonly [string, ...string[]];
  /** `readPlainText` when it is not said. */
  reading?: TextReading;
  /** If the text cannot be changed by itself, a sentence that says what to do instead. */
  instead?: string;
};

export type Finding = {
  column: TypedColumn;
  key: Record<string, string | number>;
  count: number;
  redacted: string;
  text: string;
};

const rowsAtOnce = 500;

function withoutNumbers(text: string): string {
  let kept = '';
  let end = 0;
  for (const { from, until } of findTypedCreditNumbers(text)) {
    kept += text.slice(end, from) + maskDigits(text.slice(from, until), '•');
    end = until;
  }
  return kept + text.slice(end);
}

/** Reads a text as it is. */
export const readPlainText: TextReading = (text) => ({
  count: findTypedCreditNumbers(text).length,
  redacted: withoutNumbers(text),
});

function eachString(value: unknown, heed: (text: string) => string): unknown {
  if (typeof value === 'string') return heed(value);
  if (Array.isArray(value)) return value.map((each: unknown) => eachString(each, heed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, eachString(each, heed)]));
}

/** Reads the texts in JSON, and not its numbers: times and amounts are no card numbers. */
export const readJsonTexts: TextReading = (json) => {
  let count = 0;
  const redacted = eachString(JSON.parse(json), (text) => {
    const read = readPlainText(text);
    count += read.count;
    return read.redacted;
  });
  return { count, redacted: count === 0 ? json : JSON.stringify(redacted) };
};

function keyOf(row: Row, { table, key }: TypedColumn): [string, string | number][] {
  return key.map((name) => [name, present(row[name], `${name}, of the key of ${table},`)]);
}

type Row = Record<string, string | number> & { typed_text: string };

/** The rows of a column after the one with this key, in the order of their keys. */
function rowsAfter(reader: Reader, { table, column, key }: TypedColumn, last: Value[] | null): Promise<Row[]> {
  const keys = key.join(', ');
  const after = last ? `AND (${keys}) > (${key.map(() => '?').join(', ')})` : '';
  return reader.all<Row>(
    `SELECT ${keys}, ${column} AS typed_text FROM ${table} WHERE ${column} IS NOT NULL ${after}
     ORDER BY ${keys} LIMIT ${rowsAtOnce}`,
    last ?? [],
  );
}

/**
 * Finds every text in these columns that contains a card number, one finding per row. It reads in small steps beside the
 * database's other work; a text that is written during the search may be missed.
 */
export async function* findStoredCardNumbers(
  reader: Reader,
  columns: readonly TypedColumn[],
): AsyncGenerator<Finding, void, void> {
  for (const column of columns) {
    const { reading = readPlainText } = column;
    let last: Value[] | null = null;
    for (;;) {
      const rows: Row[] = await rowsAfter(reader, column, last);
      for (const row of rows) {
        const text = row.typed_text;
        const { count, redacted } = reading(text);
        const named = Object.fromEntries(keyOf(row, column));
        if (count > 0) yield { column, key: named, count, redacted, text };
      }
      const lastRow = rows.at(-1);
      if (!lastRow || rows.length < rowsAtOnce) break;
      last = keyOf(lastRow, column).map(([, value]) => value);
    }
  }
}

/**
 * Removes the numbers that were found, each text in its own transaction, and only if the text is still the same. Running it again
 * does nothing more.
 * @returns whether the text was changed; false where it must not be (`instead`) or where another writer changed it
 */
export async function redactFinding(database: Database, { column, key, redacted, text }: Finding): Promise<boolean> {
  if (column.instead !== undefined) return false;
  const names = Object.keys(key);
  const where = [...names, column.column].map((name) => `${name} = ?`).join(' AND ');
  const changed = await database.write((transaction) =>
    transaction.run(`UPDATE ${column.table} SET ${column.column} = ? WHERE ${where}`, [
      redacted,
      ...Object.values(key),
      text,
    ]),
  );
  return changed > 0;
}

/** Describes the findings and what was done about them for people, one line per row. */
export function findingsInWords(findings: readonly Pick<Finding, 'column' | 'key' | 'count'>[]): string {
  return findings
    .map(({ column, key, count }) => {
      const row = Object.entries(key).map(([name, value]) => `${name} ${value}`);
      const numbers = count === 1 ? '1 card number' : `${count} card numbers`;
      return `${column.table}.${column.column}, ${row.join(', ')}: ${numbers}${column.instead ? `. ${column.instead}` : ''}`;
    })
    .join('\n');
}
