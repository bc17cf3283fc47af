import type { OrderCounts, OrderStage } from '../../contract/seller/back-office.ts';
import type { Reader } from '../../platform/database/database.ts';
import { countUpTo } from '../../platform/database/keyset-page.ts';
import { mostCounted } from '../../contract/seller/list-query.ts';

/**
 * The orders by what they wait for, as conditions on `shop_order o`: to be collected, to be sent, for settling's answer, or for nothing.
 * SQLite takes a partial index only where the condition stands in its own words (migration 024).
 */
export const stageConditions: Record<OrderStage, string> = {
  collect: "o.state = 'accepted' AND o.collection_code IS NOT NULL",
  send: "o.state = 'accepted' AND o.collection_code IS NULL",
  waiting: `o.state IN
        ('dispatching', 'collecting', 'cancelling', 'returning_dispatched', 'returning_collected', 'returning_more')`,
  done: "o.state IN ('dispatched', 'collected', 'cancelled', 'returned_in_part', 'returned')",
};

/** How many orders wait for each, up to `mostCounted`. */
export async function countOrders(reader: Reader): Promise<OrderCounts> {
  const [collect, send, waiting] = await Promise.all(
    (['collect', 'send', 'waiting'] as const).map(async (stage) => {
      const sql = `SELECT 1 AS one FROM shop_order o WHERE ${stageConditions[stage]} LIMIT ${mostCounted + 1}`;
      return (await countUpTo(reader, mostCounted, sql, [])).total;
    }),
  );
  return { collect: collect ?? 0, send: send ?? 0, waiting: waiting ?? 0 };
}
