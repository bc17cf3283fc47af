import type { Reader, Value } from '../../platform/database/database.ts';
import { countUpTo, cutPage } from '../../platform/database/keyset-page.ts';
import type { KeysetPage, PagePart } from '../../platform/database/keyset-page.ts';
import type { Order } from '../../contract/seller/back-office.ts';
import { mostCounted } from '../../contract/seller/list-query.ts';
import { selectByPurchaseNumber } from '../database/select-by-purchase-number.ts';
import { orderColumns, withLines } from './order-store.ts';
import type { OrderRow } from './order-store.ts';

export type OrderQuery = PagePart & {
  /** An order number or a collection code, or the beginning of one; or a whole purchase number. */
  find?: string | undefined;
  /** Epoch milliseconds: from, inclusive, and until, exclusive. */
  from?: number | undefined;
  until?: number | undefined;
};

export type OrderPage = KeysetPage<Order> & { total: number; hasMoreThanTotal: boolean };

type Condition = { sql: string; values: readonly Value[] };

const all = (conditions: readonly Condition[]) => ({
  sql: conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '',
  values: conditions.flatMap(({ values }) => values),
});

/** The days that are asked for. @param column as an index is to serve it, or not (`+`) */
function withinDays({ from, until }: OrderQuery, column: string): Condition[] {
  return [
    ...(from === undefined ? [] : [{ sql: `${column} >= ?`, values: [from] }]),
    ...(until === undefined ? [] : [{ sql: `${column} < ?`, values: [until] }]),
  ];
}

async function pageOf(reader: Reader, query: OrderQuery, rows: readonly OrderRow[]) {
  const cut = cutPage(rows, query, (row) => ({ at: row.accepted_at, id: String(row.order_number) }));
  return { ...cut, rows: await withLines(reader, cut.rows) };
}

/** By the time of acceptance, which `shop_order_accepted` is sorted by. */
async function listByTime(reader: Reader, query: OrderQuery): Promise<OrderPage> {
  const { after, before, limit } = query;
  const days = withinDays(query, 'o.accepted_at');
  const beside = after ?? before;
  const [sign, direction] = before ? ['>', 'ASC'] : ['<', 'DESC'];
  const position = beside && {
    // The first half alone gives the index its range; the second leaves out what was accepted in the same millisecond.
    sql: `o.accepted_at ${sign}= ? AND (o.accepted_at ${sign} ? OR o.order_number ${sign} ?)`,
    values: [beside.at, beside.at, Number(beside.id)],
  };
  const found = all(position ? [...days, position] : days);
  const counted = all(days);
  const [count, rows] = await Promise.all([
    countUpTo(
      reader,
      mostCounted,
      `SELECT 1 AS one FROM shop_order o ${counted.sql} LIMIT ${mostCounted + 1}`,
      counted.values,
    ),
    reader.all<OrderRow>(
      `SELECT ${orderColumns} ${found.sql}
        ORDER BY o.accepted_at ${direction}, o.order_number ${direction} LIMIT ?`,
      [...found.values, limit + 1],
    ),
  ]);
  return { ...(await pageOf(reader, query, rows)), ...count };
}

/** The order numbers that begin with these digits, as ranges up to the largest number that there is. */
function numberRanges(digits: string, largest: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (let width = 1; Number(digits) * width <= largest; width *= 10) {
    ranges.push([Number(digits) * width, (Number(digits) + 1) * width - 1]);
  }
  return ranges;
}

/** By order number, collection code or purchase number. Every range is an index's, so no statement looks at more rows than begin as asked for. */
async function listFound(reader: Reader, query: OrderQuery, typed: string, beginning: string): Promise<OrderPage> {
  const { after, before, limit } = query;
  const newest = await reader.get<{ largest: number | null }>('SELECT MAX(order_number) AS largest FROM shop_order');
  const ranges = /^[1-9]\d{0,14}$/.test(beginning) ? numberRanges(beginning, newest?.largest ?? 0) : [];
  const collation = reader.dialect === 'sqlite' ? 'BINARY' : '"C"';
  const code = `o.collection_code COLLATE ${collation}`;
  const numbered = selectByPurchaseNumber('application_id', typed);
  const beginnings: Condition[] = [
    // Two selects, so that the few applications are looked for first.
    ...(numbered
      ? [
          {
            sql: `o.application_id IN (SELECT application_id FROM (${numbered.sql}) AS numbered)`,
            values: numbered.values,
          },
        ]
      : []),
    ...ranges.map((range) => ({ sql: 'o.order_number BETWEEN ? AND ?', values: range })),
    // "~" comes after every letter and digit.
    ...(/^[A-Z0-9]{1,6}$/.test(beginning)
      ? [{ sql: `${code} >= ? AND ${code} < ?`, values: [beginning, `${beginning}~`] }]
      : []),
  ];
  if (beginnings.length === 0) return { rows: [], previous: null, next: null, total: 0, hasMoreThanTotal: false };
  const days = withinDays(query, '+o.accepted_at');
  const beside = after ?? before;
  const [sign, direction] = before ? ['>', 'ASC'] : ['<', 'DESC'];
  const position = beside ? [{ sql: `o.order_number ${sign} ?`, values: [Number(beside.id)] }] : [];
  // An order whose code has only digits may be found both ways: UNION has it once.
  const numbersOf = (conditions: readonly Condition[], most: number): Condition => {
    const sources = beginnings.map((each) => all([each, ...conditions]));
    const parts = sources.map(
      ({ sql }, place) =>
        `SELECT order_number FROM (SELECT o.order_number FROM shop_order o ${sql}
           ORDER BY o.order_number ${direction} LIMIT ${most}) AS part_${place}`,
    );
    return { sql: parts.join(' UNION '), values: sources.flatMap(({ values }) => values) };
  };
  const counted = numbersOf(days, mostCounted + 1);
  const found = numbersOf([...days, ...position], limit + 1);
  const [count, rows] = await Promise.all([
    countUpTo(reader, mostCounted, counted.sql, counted.values),
    reader.all<OrderRow>(
      `SELECT ${orderColumns} WHERE o.order_number IN (${found.sql}) ORDER BY o.order_number ${direction} LIMIT ?`,
      [...found.values, limit + 1],
    ),
  ]);
  return { ...(await pageOf(reader, query, rows)), ...count };
}

/** A page of orders, newest first, and how many match, up to `mostCounted`. */
export function listOrders(reader: Reader, query: OrderQuery): Promise<OrderPage> {
  const beginning = (query.find ?? '')
    .trim()
    .toUpperCase()
    .replaceAll(/[%_\\]/g, '');
  return beginning === '' ? listByTime(reader, query) : listFound(reader, query, query.find ?? '', beginning);
}
