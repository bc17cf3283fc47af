import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import { countUpTo, cutPage } from '../../platform/database/keyset-page.ts';
import type { PagePart } from '../../platform/database/keyset-page.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const at = (place: number) => ({ at: place, id: `row ${place}` });
const page = (read: number[], part: PagePart) => cutPage(read, part, at);

describe('A page that is cut out of rows, newest first', () => {
  it.each<[string, number[], PagePart, ReturnType<typeof page>]>([
    ['the first of several', [9, 8, 7], { limit: 2 }, { rows: [9, 8], previous: null, next: at(8) }],
    ['the first of longer ones', [9, 8, 7, 6], { limit: 3 }, { rows: [9, 8, 7], previous: null, next: at(7) }],
    ['the only one', [9, 8], { limit: 2 }, { rows: [9, 8], previous: null, next: null }],
    ['an empty list', [], { limit: 2 }, { rows: [], previous: null, next: null }],
    ['one in the middle', [7, 6, 5], { after: at(8), limit: 2 }, { rows: [7, 6], previous: at(7), next: at(6) }],
    ['the last one', [7, 6], { after: at(8), limit: 2 }, { rows: [7, 6], previous: at(7), next: null }],
    ['nothing after the last row', [], { after: at(1), limit: 2 }, { rows: [], previous: null, next: null }],
    ['one back', [6, 7, 8], { before: at(5), limit: 2 }, { rows: [7, 6], previous: at(7), next: at(6) }],
    ['back at the first', [8, 9], { before: at(7), limit: 2 }, { rows: [9, 8], previous: null, next: at(8) }],
    ['nothing before the first row', [], { before: at(9), limit: 2 }, { rows: [], previous: null, next: null }],
  ])('%s', (_what, read, part, cut) => {
    expect(page(read, part)).toEqual(cut);
  });
});

describeOnEveryDatabase('A count up to a limit', ({ emptyUrl }) => {
  it('is exact up to the limit, and says that there are more beyond it', async () => {
    const database = await openDatabase(await emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    await database.write((transaction) => transaction.run('CREATE TABLE item (n BIGINT)'));
    await database.write((transaction) => transaction.run('INSERT INTO item (n) VALUES (1), (2), (3), (4)'));
    const count = (most: number, from: number) =>
      countUpTo(database, most, `SELECT n FROM item WHERE n >= ? LIMIT ${most + 1}`, [from]);
    expect(await count(3, 5)).toEqual({ total: 0, hasMoreThanTotal: false });
    expect(await count(3, 3)).toEqual({ total: 2, hasMoreThanTotal: false });
    expect(await count(3, 2)).toEqual({ total: 3, hasMoreThanTotal: false });
    expect(await count(3, 1)).toEqual({ total: 3, hasMoreThanTotal: true });
  });
});
