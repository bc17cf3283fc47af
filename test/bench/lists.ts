import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '../../platform/database/database.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { listOrders } from '../../server/order/order-list.ts';
import { countOrdersBetween } from '../../server/order/order-tally.ts';
import { dayBoundaries } from '../../server/order/shop-days.ts';
import { listApplications } from '../../server/purchase-application/application-list.ts';
import { keepInFlight } from './load.ts';
import type { BenchRow } from './load.ts';

const atOnce = 50_000;
const everyMs = 30_000;

/** Enters applications that each became an order, one every half a minute up to `now`; each twentieth is still open. */
async function enterOrders(database: Database, orders: number, now: number, say: (line: string) => void) {
  for (let from = 0; from < orders; from += atOnce) {
    const until = Math.min(from + atOnce, orders);
    const numbers = `WITH RECURSIVE made (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM made WHERE n + 1 < ${until})`;
    const at = `${now - orders * everyMs} + n * CAST(${everyMs} AS BIGINT)`;
    await database.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
           received_at, updated_at, due_at)
         ${numbers} SELECT 'application-' || n, 'kiosk-' || (n % 64), '', CASE WHEN n % 20 = 0 THEN 'undetermined' ELSE 'accepted' END,
           1000 + n % 9000, 'EUR', '{"method":"collect"}', ${at}, ${at}, ${at} FROM made`,
      );
      await transaction.run(
        `INSERT INTO shop_order (order_number, application_id, collection_code, accepted_at)
         ${numbers} SELECT 100001 + n, 'application-' || n, substr('ABCDEFGHJKMNPQRSTUVWXYZ23456789', 1 + n % 31, 1) ||
           substr('ABCDEFGHJKMNPQRSTUVWXYZ23456789', 1 + (n / 31) % 31, 1) || 'X' || (2 + n % 7) || 'QW', ${at} FROM made`,
      );
    });
    say(`${until} of ${orders} orders`);
  }
}

const looksEveryMs = 1_000;
const longestWaitMs = 300_000;

/**
 * PostgreSQL analyses tables by itself, within a minute after many changes. A shop of years has long had that, so it is waited
 * for; SQLite does nothing of the kind.
 */
async function waitForAutovacuum(database: Database, say: (line: string) => void): Promise<void> {
  if (database.dialect !== 'postgres') return;
  say('waiting until PostgreSQL has analysed the tables by itself');
  const until = performance.now() + longestWaitMs;
  for (;;) {
    const left = await database.all<{ relname: string }>(
      `SELECT relname FROM pg_stat_user_tables WHERE relname IN ('application', 'shop_order', 'order_tally')
          AND schemaname = current_schema() AND (last_autovacuum IS NULL OR last_autoanalyze IS NULL)`,
    );
    if (left.length === 0) return;
    if (performance.now() > until)
      throw new Error(`PostgreSQL has not analysed ${left.map((each) => each.relname).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, looksEveryMs));
  }
}

/** What each list and count of the back office takes, one at a time, with the statistics that a shop has: on SQLite none. */
export async function benchLists(
  { orders, count, databaseUrl }: { orders: number; count: number; databaseUrl?: string | undefined },
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-'));
  const database = await openSellerDatabase(databaseUrl ?? path.join(folder, 'seller.sqlite'));
  try {
    const now = Date.now();
    await enterOrders(database, orders, now, say);
    await waitForAutovacuum(database, say);
    const middle = now - (orders / 2) * everyMs;
    const days = dayBoundaries(now, 'Europe/Berlin', 31);
    const open = ['received', 'checking', 'undetermined', 'withdrawn'] as const;
    const works: Record<string, () => Promise<unknown>> = {
      'orders, first page': () => listOrders(database, { limit: 50 }),
      'orders, a page in the middle': () => listOrders(database, { limit: 50, after: { at: middle, id: '1' } }),
      'orders of a year and a half': () => listOrders(database, { limit: 50, until: middle }),
      'orders by one digit': () => listOrders(database, { limit: 50, find: '1' }),
      'orders by one letter of the code': () => listOrders(database, { limit: 50, find: 'A' }),
      'orders by one letter and days': () => listOrders(database, { limit: 50, find: 'A', until: middle }),
      'orders by number': () => listOrders(database, { limit: 50, find: '123456' }),
      'applications, first page': () => listApplications(database, { limit: 50 }),
      'applications, open': () => listApplications(database, { limit: 50, states: open }),
      'applications, accepted, in the middle': () =>
        listApplications(database, { limit: 50, states: ['accepted'], after: { at: middle, id: '' } }),
      'overview of 31 days': () => countOrdersBetween(database, days),
    };
    const rows: BenchRow[] = [];
    for (const [name, work] of Object.entries(works)) {
      const measured = await keepInFlight(1, count, async () => void (await work()));
      rows.push({ work: `${name} (${orders})`, database: database.dialect, link: '', ...measured });
      say(`${name}, ${database.dialect}: p50 ${measured.p50Ms} ms, p99 ${measured.p99Ms} ms`);
    }
    return rows;
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
