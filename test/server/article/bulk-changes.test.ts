import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { assert, integer, maxSafeInteger, property } from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bulkChangesSchema } from '../../../contract/seller/bulk-change.ts';
import type { BulkChanges } from '../../../contract/seller/bulk-change.ts';
import { createLog } from '../../../platform/log.ts';
import { listStaffRecord } from '../../../server/accounts/staff-record.ts';
import { editArticle } from '../../../server/article/article-editing.ts';
import { readKeptArticles } from '../../../server/article/article-record-reading.ts';
import type { StoredArticle } from '../../../server/article/article-record-reading.ts';
import { changeInBulk } from '../../../server/article/bulk-changes/bulk-change.ts';
import { readListedChanges, writeBulkContent } from '../../../server/article/bulk-changes/bulk-files.ts';
import { bulkName } from '../../../server/article/bulk-changes/bulk-name.ts';
import { changedArticle } from '../../../server/article/bulk-changes/changed-article.ts';
import { changedNumber } from '../../../server/article/bulk-changes/changed-number.ts';
import { undoImport } from '../../../server/article/kept-imports/undo-import.ts';
import type { UndoResult } from '../../../server/article/kept-imports/undo-import.ts';
import { ReducedPriceEnds } from '../../../server/article/reduced-prices.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { article, importer, openShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const percent = (basisPoints: number) => ({ is: 'percent', basisPoints }) as const;

describe('A number that is changed', () => {
  it('by a percentage is the nearest whole one, a half upwards, however large', () => {
    expect(changedNumber(1_995, percent(1_000))).toBe(2_195);
    expect(changedNumber(5, percent(-1_000))).toBe(5);
    expect(changedNumber(-5, percent(-1_000))).toBe(-4);
    expect(changedNumber(9_007_199_254_740_991, percent(-5_000))).toBe(4_503_599_627_370_496);
    assert(
      property(maxSafeInteger(), integer({ min: -9_999, max: 0 }), (value, basisPoints) => {
        const doubled = 2n * BigInt(changedNumber(value, percent(basisPoints))) * 10_000n;
        const exact = 2n * BigInt(value) * BigInt(10_000 + basisPoints);
        expect(doubled - exact > -10_000n && doubled - exact <= 10_000n).toBe(true);
      }),
    );
  });

  it('is set, or more or less by an amount', () => {
    expect(changedNumber(7, { is: 'set', to: 3 })).toBe(3);
    expect(changedNumber(7, { is: 'add', by: -9 })).toBe(-2);
  });
});

const stored = (given: Partial<StoredArticle> = {}): StoredArticle => ({
  ...article({ handle: 'cup' }),
  variants: [{ ...variant({ variantId: 'red', optionValues: ['Red'] }), reserved: 2 }],
  withdrawn: [],
  version: 1,
  updatedAt: 0,
  ...given,
});

const change = (of: StoredArticle, changes: BulkChanges, reduced: string[] = []) =>
  changedArticle(of, bulkChangesSchema.parse(changes), { currency: 'EUR', reduced: new Set(reduced) });

describe('A product in a bulk change', () => {
  const two = stored({
    variants: [
      { ...variant({ variantId: 'red', optionValues: ['Red'], compareAtMinor: 1_050 }), reserved: 0 },
      { ...variant({ variantId: 'blue', optionValues: ['Blue'], priceMinor: 200 }), reserved: 0 },
    ],
  });
  it('gets its new prices, and loses a compare-at price that is no longer higher', () => {
    expect(change(two, { price: percent(1_000) })).toMatchObject({
      record: {
        variants: [
          { priceMinor: 1_100, compareAtMinor: null },
          { priceMinor: 220, compareAtMinor: null },
        ],
      },
    });
    expect(change(two, { reducedPrice: { change: percent(-2_000), endsAt: null } })).toMatchObject({
      record: {
        variants: [
          { priceMinor: 800, compareAtMinor: 1_000 },
          { priceMinor: 160, compareAtMinor: 200 },
        ],
      },
    });
  });

  it('gets its stock, status, department and tags', () => {
    const tagged = stored({ tags: ['Summer', 'Glass'] });
    const changes: BulkChanges = {
      stock: { is: 'add', by: -8 },
      status: 'archived',
      category: 'Kitchen > Cups',
      tags: { add: ['glass', 'Sale'], remove: ['summer'] },
    };
    expect(change(tagged, changes)).toMatchObject({
      record: { status: 'archived', category: 'Kitchen > Cups', tags: ['Glass', 'Sale'], variants: [{ onHand: 2 }] },
    });
    expect(change(stored({ status: 'draft' }), { status: 'draft' })).toEqual({ unchanged: true });
  });

  it.each<[string, StoredArticle, BulkChanges, string[]?]>([
    ['The price of Blue would be 0.00.', two, { price: { is: 'add', by: -200 } }],
    [
      'The reduced price of Blue would not be lower than its price.',
      two,
      { reducedPrice: { change: { is: 'set', to: 300 }, endsAt: null } },
    ],
    ['The stock would be 1, and 2 are reserved.', stored(), { stock: { is: 'set', to: 1 } }],
    [
      'It has no price.',
      stored({ variants: [{ ...variant({ variantId: 'x', priceMinor: null }), reserved: 0 }] }),
      { price: percent(500) },
    ],
    [
      'A variant has no price, so it cannot be published.',
      stored({ status: 'draft', variants: [{ ...variant({ variantId: 'x', priceMinor: null }), reserved: 0 }] }),
      { status: 'published' },
    ],
    [
      'The price is reduced and ends by itself. Undo that first, or wait until it has ended.',
      stored(),
      { price: percent(500) },
      ['red'],
    ],
  ])('is left as it is, with the reason: %s', (problem, of, changes, reduced) => {
    expect(change(of, changes, reduced)).toEqual({ problem });
  });

  it('is named by what changes', () => {
    expect(bulkName({ price: percent(1_050) }, 40, 'EUR')).toBe('Price +10.5% · 40 products');
    expect(bulkName({ status: 'draft', tags: { add: ['a'], remove: ['b'] } }, 1, 'EUR')).toBe(
      'Unpublish, +a −b · 1 product',
    );
  });
});

function bulkOf({ database, clock }: Shelf, articleIds: string[], changes: BulkChanges) {
  const importId = randomUUID();
  const folder = temporaryFolder();
  const [file, listFile] = [path.join(folder, 'file'), path.join(folder, 'changes.json')];
  const run = async (isDryRun: boolean, signal = new AbortController().signal, onProgress = () => {}) => {
    await writeBulkContent(file, { importId, articleIds, changes });
    const options = { importId, file, listFile, name: 'a change', actor: importer, currency: 'EUR' as const };
    return changeInBulk(database, clock, { ...options, isDryRun, signal, onProgress });
  };
  return { importId, listFile, run };
}

const pricesOf = async ({ database }: Shelf) =>
  (
    await database.all<{ price: number; before: number | null }>(
      'SELECT price_minor AS price, compare_at_minor AS before FROM variant ORDER BY variant_id',
    )
  ).map(({ price, before }) => (before === null ? price : [price, before]));

describeOnEveryDatabase('A change of many products', (place) => {
  it('is shown first, made once however often it goes on, and undone but for what was edited since', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    const handles = Array.from({ length: 103 }, (_, n) => `a${String(n).padStart(3, '0')}`);
    await stockShelf(shelf, ...handles.map((handle) => article({ handle })));
    const ids = handles.map((handle) => `id-${handle}`);
    const { importId, listFile, run } = bulkOf(shelf, [...ids, 'gone'], { price: percent(1_000) });
    expect(await run(true)).toMatchObject({
      isDryRun: true,
      articles: { changed: 103, leftOut: 1, notReached: 0 },
      leftOut: { shown: [{ text: 'It is no longer in the shop.' }] },
    });
    expect(await readListedChanges(listFile)).toMatchObject({
      differences: {
        0: { title: 'a000', fields: [{ field: 'priceMinor', before: 1_000, after: 1_100 }] },
        length: 103,
      },
    });
    expect(await pricesOf(shelf)).toEqual(handles.map(() => 1_000));
    await editArticle(database, clock, 'id-a001', { version: 1, vendor: 'Other' });

    const stopping = new AbortController();
    expect(await run(false, stopping.signal, () => stopping.abort())).toMatchObject({
      articles: { changed: 99, leftOut: 1, notReached: 4 },
    });
    expect(await run(false)).toMatchObject({
      articles: { changed: 102, leftOut: 2 },
      leftOut: { shown: [{ handle: 'a001', text: expect.stringContaining('edited after the preview') }, {}] },
    });
    const after = handles.map((handle) => (handle === 'a001' ? 1_000 : 1_100));
    expect(await pricesOf(shelf)).toEqual(after);

    const [first] = await readKeptArticles(database, 'article_id', ['id-a000']);
    const edit = { version: first!.version, variants: [{ variantId: 'a000-1', priceMinor: 5_000 }] };
    await editArticle(database, clock, 'id-a000', edit);
    expect(await undoImport(database, clock, { importId, actor: importer })).toMatchObject({
      articles: { restored: 101 },
      stayed: [{ articleId: 'id-a000', fields: [{ before: 1_000, after: 1_100, now: 5_000 }] }],
    });
    expect(await pricesOf(shelf)).toEqual(handles.map((handle) => (handle === 'a000' ? 5_000 : 1_000)));
    const { rows } = await listStaffRecord(database, { limit: 1, about: 'id-a002' });
    expect(rows).toMatchObject([
      {
        action: 'article_bulk_undone',
        before: { variants: [{ priceMinor: 1_100 }] },
        after: { variants: [{ priceMinor: 1_000 }] },
      },
    ]);
  });

  it('of reduced prices ends by the clock, but for a price that was changed since; an undo ends it at once', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await stockShelf(shelf, ...['a', 'b', 'c'].map((handle) => article({ handle })));
    const endsAt = clock.now() + 60_000;
    const reduce = (ids: string[]) => bulkOf(shelf, ids, { reducedPrice: { change: percent(-2_000), endsAt } });
    const sale = reduce(['id-a', 'id-b']);
    const undone = reduce(['id-c']);
    for (const { run } of [sale, undone]) {
      await run(true);
      await run(false);
    }
    expect(await pricesOf(shelf)).toEqual([
      [800, 1_000],
      [800, 1_000],
      [800, 1_000],
    ]);
    await undoImport(database, clock, { importId: undone.importId, actor: importer });
    await editArticle(database, clock, 'id-b', { version: 2, variants: [{ variantId: 'b-1', priceMinor: 900 }] });
    const ends = new ReducedPriceEnds({ database, clock, log: createLog('test', 'silent') });
    ends.start();
    onTestFinished(() => ends.stop());
    clock.advance(60_000);
    await expect.poll(() => pricesOf(shelf), { timeout: 5_000 }).toEqual([1_000, [900, 1_000], 1_000]);
    expect(await database.all('SELECT * FROM reduced_price')).toEqual([]);
    const { rows } = await listStaffRecord(database, { limit: 1 });
    expect(rows).toMatchObject([
      { action: 'reduced_price_ended', subject: { id: 'id-a' }, cameFrom: 'a reduced price that mara set' },
    ]);
  });

  it('that is undone under a reduced price is not what that price goes back to', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await stockShelf(shelf, article({ handle: 'a' }));
    const endsAt = clock.now() + 60_000;
    const dearer = bulkOf(shelf, ['id-a'], { price: percent(2_000) });
    await dearer.run(true);
    await dearer.run(false);
    const sale = bulkOf(shelf, ['id-a'], { reducedPrice: { change: percent(-5_000), endsAt } });
    await sale.run(true);
    await sale.run(false);
    expect(await pricesOf(shelf)).toEqual([[600, 1_200]]);
    const { stayed } = (await undoImport(database, clock, {
      importId: dearer.importId,
      actor: importer,
    })) as UndoResult;
    expect(stayed, 'the reduced price is of somebody else').toHaveLength(1);
    expect(await pricesOf(shelf)).toEqual([[600, 1_200]]);
    const ends = new ReducedPriceEnds({ database, clock, log: createLog('test', 'silent') });
    ends.start();
    onTestFinished(() => ends.stop());
    clock.advance(60_000);
    await expect.poll(() => pricesOf(shelf), { timeout: 5_000 }).toEqual([1_000]);
  });
});
