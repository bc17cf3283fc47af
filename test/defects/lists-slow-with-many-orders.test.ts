import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import type { KeysetPage, PagePart } from '../../platform/database/keyset-page.ts';
import { listStaffRecord, recordStaffChanges, systemUserActor } from '../../server/accounts/staff-record.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { listOrders } from '../../server/order/order-list.ts';
import { countOrdersBetween } from '../../server/order/order-tally.ts';
import { listApplications } from '../../server/purchase-application/application-list.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

/** Lists were read by offset and counted whole, orders were found by reading all of them, and applications had no index. */

const states = ['accepted', 'rejected', 'undetermined', 'received'] as const;
const minuteMs = 60_000;
const startedAt = Date.UTC(2026, 2, 28, 20);

/** Numbers below `n`, the same ones every time (a linear congruential generator, constants of Numerical Recipes). */
function countedRandom(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

type Made = {
  id: string;
  state: (typeof states)[number];
  at: number;
  totalMinor: number;
  number: number;
  code: string;
};

function makeRows(): Made[] {
  const random = countedRandom(12);
  const codes = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 300 }, (_, place) => ({
    id: randomUUID(),
    state: states[random(4)]!,
    // Many share a millisecond, and the clock was set back once.
    at: startedAt + (place < 200 ? place : place - 50) * 7 * minuteMs + random(2),
    totalMinor: 1 + random(10_000),
    // Of four to six digits, so that a beginning stands for several ranges.
    number: place < 100 ? 1_000 + place * 7 : place < 200 ? 10_000 + place * 91 : 100_000 + place * 991,
    code: Array.from({ length: 6 }, () => codes[random(place % 3 === 0 ? 2 : codes.length)]).join(''),
  }));
}

async function enter(database: Database, rows: readonly Made[]): Promise<void> {
  await database.write(async (transaction) => {
    for (const { id, state, at, totalMinor, number, code } of rows) {
      await transaction.run(
        `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
           received_at, updated_at, due_at) VALUES (?, 'kiosk-1', '', ?, ?, 'EUR', '{"method":"collect"}', ?, ?, ?)`,
        [id, state, totalMinor, at, at, at],
      );
      await transaction.run(
        'INSERT INTO shop_order (order_number, application_id, collection_code, accepted_at) VALUES (?, ?, ?, ?)',
        [number, id, code, at],
      );
    }
  });
}

/** Reads a whole list page by page, forwards, and then back again from its end. */
async function readThrough<Row>(read: (part: PagePart) => Promise<KeysetPage<Row>>, limit: number) {
  const forwards: Row[] = [];
  const starts: Row[][] = [];
  for (let part: PagePart = { limit }; ;) {
    const { rows, next } = await read(part);
    starts.push(rows);
    forwards.push(...rows);
    if (next === null) break;
    part = { limit, after: next };
  }
  const backwards: Row[][] = [starts.at(-1)!];
  let { previous } = await read(
    starts.length > 1 ? { limit, after: (await read({ limit: limit * (starts.length - 1) })).next! } : { limit },
  );
  while (previous !== null) {
    const page = await read({ limit, before: previous });
    backwards.unshift(page.rows);
    ({ previous } = page);
  }
  return { forwards, backwards: backwards.flat() };
}

describeOnEveryDatabase('Lists of many orders', ({ freshUrl }) => {
  let database: Database;
  const made = makeRows();
  beforeAll(async () => {
    database = await openSellerDatabase(await freshUrl());
    await enter(database, made);
  });
  afterAll(() => database.close());

  it.each([11, 50, 300])('gives orders by cursors of %i as the whole list has them', async (limit) => {
    const expected = made.toSorted((a, b) => b.at - a.at || b.number - a.number).map(({ number }) => String(number));
    const { forwards, backwards } = await readThrough((part) => listOrders(database, part), limit);
    expect(forwards.map(({ orderNumber }) => orderNumber)).toEqual(expected);
    expect(backwards.map(({ orderNumber }) => orderNumber)).toEqual(expected);
  });

  it.each([
    ['all', [...states]],
    ['two', ['undetermined', 'received'] as const],
    ['one', ['rejected'] as const],
  ])('gives applications of %s states by cursors as the whole list has them', async (_words, wanted) => {
    const expected = made
      .filter(({ state }) => (wanted as readonly string[]).includes(state))
      .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
    const asked = wanted.length === states.length ? undefined : wanted;
    const read = (part: PagePart) => listApplications(database, { states: asked, ...part });
    for (const limit of [17, 60]) {
      const { forwards, backwards } = await readThrough(read, limit);
      expect(forwards.map(({ applicationId }) => applicationId)).toEqual(expected);
      expect(backwards.map(({ applicationId }) => applicationId)).toEqual(expected);
    }
    expect((await read({ limit: 1 })).total).toBe(expected.length);
  });

  it.each(['1', '10', '2', '100', '28', 'a', 'AB', 'aab', 'Z', '0', '1000000', 'A-', '9'.repeat(20)])(
    'finds by the beginning %s what begins so, and nothing else',
    async (find) => {
      const days = { from: startedAt + 100 * minuteMs, until: startedAt + 1_500 * minuteMs };
      // A dash groups a code; none is in one.
      const plain = find.toUpperCase().replaceAll('-', '');
      const begins = ({ number, code }: Made) => String(number).startsWith(plain) || code.startsWith(plain);
      for (const within of [{}, days]) {
        const expected = made
          .filter((each) => begins(each) && (!('from' in within) || (each.at >= days.from && each.at < days.until)))
          .map(({ number }) => number)
          .toSorted((a, b) => b - a)
          .map(String);
        const read = (part: PagePart) => listOrders(database, { find, ...within, ...part });
        expect((await read({ limit: 1 })).total).toBe(expected.length);
        const { forwards, backwards } = await readThrough(read, 9);
        expect(forwards.map(({ orderNumber }) => orderNumber)).toEqual(expected);
        expect(backwards.map(({ orderNumber }) => orderNumber)).toEqual(expected);
      }
    },
  );

  it('finds by a beginning within days of very many orders, through the index of the beginning', async () => {
    const crowded = await openSellerDatabase(await freshUrl());
    onTestFinished(() => crowded.close());
    // More than are counted lie within the days, so that the days' own index is not used. Each thirtieth code begins with A.
    const orders = 12_000;
    const at = `${startedAt} + CAST(n AS BIGINT) * 1000`;
    const numbers = `WITH RECURSIVE made (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM made WHERE n + 1 < ${orders})`;
    await crowded.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
           received_at, updated_at, due_at)
         ${numbers} SELECT 'application-' || n, 'kiosk-1', '', 'accepted', 100, 'EUR', '{"method":"collect"}',
           ${at}, ${at}, ${at} FROM made`,
      );
      await transaction.run(
        `INSERT INTO shop_order (order_number, application_id, collection_code, accepted_at)
         ${numbers} SELECT 100001 + n, 'application-' || n, CASE WHEN n % 30 = 0 THEN 'AX' ELSE 'BX' END || n, ${at} FROM made`,
      );
    });
    const until = startedAt + 11_000 * 1000;
    for (const [find, first] of [
      ['A', 10_980],
      ['110', 10_998],
    ] as const) {
      const found = Array.from({ length: 11_000 }, (_, place) => 10_999 - place).filter((n) =>
        find === 'A' ? n % 30 === 0 : String(100_001 + n).startsWith(find),
      );
      expect(found[0]).toBe(first);
      const read = (part: PagePart) => listOrders(crowded, { find, from: startedAt, until, ...part });
      const { forwards } = await readThrough(read, 150);
      expect(forwards.map(({ orderNumber }) => Number(orderNumber) - 100_001)).toEqual(found);
    }
  });

  it('tallies orders as they are, wherever the boundaries lie', async () => {
    const random = countedRandom(5);
    for (let round = 0; round < 40; round++) {
      const boundaries = Array.from({ length: 2 + random(6) }, () => {
        const at = startedAt + random(2_000) * minuteMs;
        return round % 2 === 0 ? at - (at % (15 * minuteMs)) : at + random(1_000);
      }).toSorted((a, b) => a - b);
      const expected = boundaries.slice(1).map((until, span) => {
        const within = made.filter(({ at }) => at >= boundaries[span]! && at < until);
        return { count: within.length, totalMinor: within.reduce((sum, { totalMinor }) => sum + totalMinor, 0) };
      });
      expect(await countOrdersBetween(database, boundaries)).toEqual(expected);
    }
  });

  it('gives the staff record by cursors, each record once', async () => {
    const actor = { ...systemUserActor('test'), id: 'article-1' };
    await database.write((transaction) =>
      recordStaffChanges(
        transaction,
        actor,
        Array.from({ length: 40 }, (_, place) => ({
          action: 'article_edited' as const,
          subject: { kind: 'article' as const, id: `article-${place % 3}` },
          before: { place },
          after: { place: place + 1 },
        })),
        startedAt,
      ),
    );
    // Found as who changed it, and for every third also as what was changed.
    const { forwards, backwards } = await readThrough(
      (part) => listStaffRecord(database, { about: 'article-1', ...part }),
      7,
    );
    expect(forwards.map(({ before }) => before)).toEqual(Array.from({ length: 40 }, (_, i) => ({ place: 39 - i })));
    expect(backwards).toEqual(forwards);
    expect(await listStaffRecord(database, { limit: 1 })).toMatchObject({ total: 40, hasMoreThanTotal: false });
    expect(await listStaffRecord(database, { about: 'article-2', limit: 1 })).toMatchObject({ total: 13 });
  });
});
