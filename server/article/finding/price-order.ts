import { present } from '../../../contract/presence.ts';
import type { Database, Dialect } from '../../../platform/database/database.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { canBeBought, hasStockCondition } from '../availability.ts';
import { readListed } from '../listed-article.ts';
import type { ListedRowWithStock, Selection } from '../listed-article.ts';
import { StockReadings } from '../stock-readings.ts';
import type { ListCursor } from './list-cursor.ts';

/**
 * The order by price: that of the prices which lists show, of what can be bought. They change with every purchase that sells a size
 * out, so no column has them. The order of a list is read as one text of numbers, and kept for a moment where that took long; a page is
 * then cut from it in the same time anywhere. Where it is kept, an article may stand for that moment where it stood before.
 */

/** From the lowest price to the highest, and of one price by number. */
type PriceOrder = { numbers: Int32Array; prices: Float64Array };

export type PriceSort = 'price-up' | 'price-down';

export const isPriceSort = (sort: string): sort is PriceSort => sort === 'price-up' || sort === 'price-down';

/** The price that a list shows of a row. */
export const shownPrice = ({ bought_from: bought, from_minor: any }: ListedRowWithStock): number => bought ?? any;

/** How many lists are kept; one of 100,000 articles takes 1.2 MB. */
const mostKept = 16;

const joined: Record<Dialect, (column: string) => string> = {
  sqlite: (column) => `group_concat(${column})`,
  postgres: (column) => `string_agg(CAST(${column} AS text), ',')`,
};

const numbersIn = (text: string | null) => (text === null ? [] : text.split(','));

async function readOrder(database: Database, { from, conditions, values }: Selection): Promise<PriceOrder> {
  const join = joined[database.dialect];
  const { numbers, prices } = await firstRow<{ numbers: string | null; prices: string | null }>(
    database,
    'the order of a list by price',
    `SELECT ${join('n')} AS numbers, ${join('p')} AS prices FROM (
       SELECT a.article_number AS n,
              coalesce(min(CASE WHEN ${canBeBought} THEN v.price_minor END), min(v.price_minor)) AS p
         FROM ${from} JOIN variant v ON v.article_id = a.article_id AND v.price_minor IS NOT NULL
        WHERE ${conditions.join(' AND ')} GROUP BY a.article_number ORDER BY 2, 1) l`,
    values,
  );
  return {
    numbers: Int32Array.from(numbersIn(numbers), Number),
    prices: Float64Array.from(numbersIn(prices), Number),
  };
}

/** How many entries stand before this price and number, or at them where `isAfter`. */
function countBefore({ numbers, prices }: PriceOrder, price: number, number: number, isAfter: boolean): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const difference = Number(prices[middle]) - price || Number(numbers[middle]) - number;
    if (difference < 0 || (isAfter && difference === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class PriceOrders {
  readonly #database: Database;
  readonly #readings = new StockReadings<PriceOrder>(mostKept);

  constructor(database: Database) {
    this.#database = database;
  }

  /** The rows of a page behind `after`, one more than `limit` where more follow, with the keys that a cursor is made of. */
  async page(
    selection: Selection,
    { sort, after, limit, inStock }: { sort: PriceSort; after: ListCursor | null; limit: number; inStock: boolean },
  ): Promise<{ row: ListedRowWithStock; key: number }[]> {
    const order = await this.#readings.get(JSON.stringify(selection), () => readOrder(this.#database, selection));
    const [step, length] = [sort === 'price-up' ? 1 : -1, order.numbers.length];
    const [price, number] = after ? [Number(after[1]), Number(after[2])] : [0, 0];
    let at = step > 0 ? 0 : length - 1;
    if (after) at = step > 0 ? countBefore(order, price, number, true) : countBefore(order, price, number, false) - 1;
    const found: { row: ListedRowWithStock; key: number }[] = [];
    // What is no longer on sale leaves the page one short.
    while (found.length <= limit && at >= 0 && at < length) {
      const places: number[] = [];
      for (; places.length + found.length <= limit && at >= 0 && at < length; at += step) places.push(at);
      found.push(...(await this.#read(order, places, inStock)));
    }
    return found;
  }

  async #read({ numbers, prices }: PriceOrder, places: readonly number[], inStock: boolean) {
    const asked = places.map((place) => present(numbers[place], 'an entry of an order by price'));
    const rows = await readListed(
      this.#database,
      {
        from: 'article a',
        conditions: [
          `a.article_number IN (${questionMarks(asked)})`,
          'a.is_sold = 1',
          ...(inStock ? [hasStockCondition] : []),
        ],
        values: asked,
      },
      { key: 'a.article_number', direction: 'DESC', isKeyUnique: true },
      asked.length,
    );
    const rowOf = new Map(rows.map((row) => [row.article_number, row]));
    return places.flatMap((place) => {
      const row = rowOf.get(Number(numbers[place]));
      return row ? [{ row, key: Number(prices[place]) }] : [];
    });
  }
}
