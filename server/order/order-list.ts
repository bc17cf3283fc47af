import type { Reader, Value } from '../../platform/database/database.ts';
import { countUpTo, cutPage } from '../../platform/database/keyset-page.ts';
import type { KeysetPage, PagePart } from '../../platform/database/keyset-page.ts';
import type { Order, OrderStage } from '../../contract/seller/back-office.ts';
import { mostCounted } from '../../contract/seller/list-query.ts';
import { padded, questionMarks } from '../../platform/database/multi-row-statement.ts';
import { selectByPurchaseNumber } from '../database/select-by-purchase-number.ts';
import { findAmongOpen } from './open-order-search.ts';
import { stageConditions } from './order-stages.ts';
import { orderColumns, withLines } from './order-store.ts';
import type { OrderRow } from './order-store.ts';

export type OrderQuery = PagePart & {
  /**
   * An order number or a collection code, or the beginning of one; a whole purchase number; or, of an open order, what
   * `open-order-search.ts` finds.
   */
  find?: string | undefined;
  stage?: OrderStage | undefined;
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

/** The days and the stage that are asked for. @param column as an index is to serve it, or not (`+`) */
function withinDays({ from, until, stage }: OrderQuery, column: string): Condition[] {
  return [
    ...(stage === undefined ? [] : [{ sql: stageConditions[stage], values: [] }]),
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

/**
 * A beginning of an order's number or code, or a purchase number. `+`, and `||` for texts, keep a column from an index: PostgreSQL would walk all order
 * numbers until enough codes match.
 */
type Beginning = Condition & { sqlWithoutIndex: string; order: 'o.order_number' | '+o.order_number' };

/** Whether the days that are asked for hold so few orders that it costs least to look at all of them. */
async function areDaysFew(reader: Reader, query: OrderQuery): Promise<boolean> {
  const days = all(withinDays(query, 'o.accepted_at'));
  if (days.values.length === 0) return false;
  const orders = `SELECT 1 AS one FROM shop_order o ${days.sql} LIMIT ${mostCounted + 1}`;
  return !(await countUpTo(reader, mostCounted, orders, days.values)).hasMoreThanTotal;
}

/**
 * By order number. Either the days are few, and their index gives the orders to look at, or every beginning is a range of its own
 * index. So no statement looks at more rows than lie in the days, or begin as asked for.
 */
async function listFound(reader: Reader, query: OrderQuery, typed: string, beginning: string): Promise<OrderPage> {
  const { after, before, limit } = query;
  const newest = await reader.get<{ largest: number | null }>('SELECT MAX(order_number) AS largest FROM shop_order');
  const ranges = /^[1-9]\d{0,14}$/.test(beginning) ? numberRanges(beginning, newest?.largest ?? 0) : [];
  const collation = reader.dialect === 'sqlite' ? 'BINARY' : '"C"';
  const codeWithin = (code: string) => `${code} COLLATE ${collation} >= ? AND ${code} COLLATE ${collation} < ?`;
  const beginnings: Beginning[] = ranges.map((range) => ({
    sql: 'o.order_number BETWEEN ? AND ?',
    sqlWithoutIndex: '+o.order_number BETWEEN ? AND ?',
    values: range,
    order: 'o.order_number',
  }));
  if (/^[A-Z0-9]{1,6}$/.test(beginning)) {
    beginnings.push({
      sql: codeWithin('o.collection_code'),
      sqlWithoutIndex: codeWithin(`(o.collection_code || '')`),
      // "~" comes after every letter and digit.
      values: [beginning, `${beginning}~`],
      order: '+o.order_number',
    });
  }
  const numbered = selectByPurchaseNumber('application_id', typed);
  if (numbered) {
    // Two selects, so that the few applications are looked for first.
    const isNumbered = `o.application_id IN (SELECT application_id FROM (${numbered.sql}) AS numbered)`;
    const { values } = numbered;
    beginnings.push({ sql: isNumbered, sqlWithoutIndex: isNumbered, values, order: '+o.order_number' });
  }
  const open = padded(await findAmongOpen(reader, typed));
  if (open.length > 0) {
    const isOneOf = `IN (${questionMarks(open)})`;
    const sqlWithoutIndex = `+o.order_number ${isOneOf}`;
    beginnings.push({ sql: `o.order_number ${isOneOf}`, sqlWithoutIndex, values: open, order: 'o.order_number' });
  }
  if (beginnings.length === 0) return { rows: [], previous: null, next: null, total: 0, hasMoreThanTotal: false };
  const areFew = await areDaysFew(reader, query);
  const days = withinDays(query, areFew ? 'o.accepted_at' : '+o.accepted_at');
  const beside = after ?? before;
  const [sign, direction] = before ? ['>', 'ASC'] : ['<', 'DESC'];
  const either: Beginning = {
    sql: `(${beginnings.map(({ sqlWithoutIndex }) => sqlWithoutIndex).join(' OR ')})`,
    sqlWithoutIndex: '',
    values: beginnings.flatMap(({ values }) => values),
    order: '+o.order_number',
  };
  const numbersOf = (from: typeof beside, { most, isCounted }: { most: number; isCounted: boolean }): Condition => {
    const sources = (areFew ? [either] : beginnings).map((each) => {
      const position = from ? [{ sql: `${each.order} ${sign} ?`, values: [Number(from.id)] }] : [];
      // Where it takes a sort, a count does without the order.
      const isSorted = !isCounted || each.order === 'o.order_number';
      return { ...all([each, ...days, ...position]), order: isSorted ? `ORDER BY ${each.order} ${direction}` : '' };
    });
    const parts = sources.map(
      ({ sql, order }, place) =>
        `SELECT order_number FROM (SELECT o.order_number FROM shop_order o ${sql} ${order} LIMIT ${most}) AS part_${place}`,
    );
    // An order whose code has only digits may be found both ways: UNION has it once.
    return { sql: parts.join(' UNION '), values: sources.flatMap(({ values }) => values) };
  };
  const counted = numbersOf(undefined, { most: mostCounted + 1, isCounted: true });
  const found = numbersOf(beside, { most: limit + 1, isCounted: false });
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
  // People write `#100026`, and codes in groups: `EX9-U9J`.
  const typed = (query.find ?? '').trim().replace(/^#\s*/, '');
  const beginning = typed.toUpperCase().replaceAll(/[%_\\\s\p{Pd}]/gu, '');
  return beginning === '' ? listByTime(reader, query) : listFound(reader, query, typed, beginning);
}
