import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createArticle, editArticle, readStaffArticle } from '../../../server/article/article-editing.ts';
import { StaffArticleLists } from '../../../server/article/finding/staff-article-list.ts';
import { changeStock } from '../../../server/article/stock-change.ts';
import {
  staffArticleListQuerySchema,
  staffArticleListSchema,
  staffArticleSchema,
} from '../../../contract/seller/back-office.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { article, list, newBrowser, openShelf, serveShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

/** Holds an answer that must not be a refusal to the contract. */
const accepted = (answer: unknown): StaffArticle => staffArticleSchema.parse(answer);

const read = async (shelf: Shelf, articleId: string) => accepted(await readStaffArticle(shelf.database, articleId));

async function listed(shelf: Shelf, query: Record<string, string>): Promise<{ handles: string[]; total: number }> {
  const answer = await new StaffArticleLists(shelf.database).list(staffArticleListQuerySchema.parse(query));
  const { articles, total } = staffArticleListSchema.parse(answer);
  return { handles: articles.map(({ handle }) => handle), total };
}

const stocked = (handle: string, onHand: number) => [variant({ variantId: handle, onHand })];

const sizes = (handle: string, ...onHand: number[]) =>
  onHand.map((units, index) => variant({ variantId: `${handle}-${index}`, onHand: units }));

describeOnEveryDatabase('What staff change of articles', (place) => {
  it('makes a draft, which shoppers see once it is published', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    const given = { handle: 'oak-bowl', title: 'Oak bowl', category: 'Kitchen', priceMinor: 2_900 };
    const draft = accepted(await createArticle(database, clock, given));
    expect(draft).toMatchObject({ handle: 'oak-bowl', category: 'Kitchen', status: 'draft', version: 1 });
    expect(draft.variants).toMatchObject([{ priceMinor: 2_900, onHand: 0 }]);
    const browser = newBrowser(shelf);
    expect((await list(browser, {})).total).toBe(0);
    const edit = { version: draft.version, status: 'published' as const };
    expect(accepted(await editArticle(database, clock, draft.articleId, edit)).version).toBe(2);
    expect((await list(browser, { q: 'oak' })).articles).toMatchObject([{ handle: 'oak-bowl', fromMinor: 2_900 }]);
  });

  it('gives a handle to one article only, though two clerks take it at once', async () => {
    const { database, clock } = await openShelf(place);
    const given = { handle: 'bowl', title: 'Bowl', category: null, priceMinor: 100 };
    const answers = await Promise.all(Array.from({ length: 5 }, () => createArticle(database, clock, given)));
    const refusals = answers.filter((answer) => 'refusal' in answer);
    expect(refusals).toEqual(Array.from({ length: 4 }, () => ({ refusal: 'handle_taken' })));
  });

  it('applies an edit only to the version that it was made for', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug', title: 'Mug' }));
    const edit = (title: string) => editArticle(shelf.database, shelf.clock, 'id-mug', { version: 1, title });
    const answers = await Promise.all(['Red mug', 'Blue mug', 'Green mug'].map(edit));
    expect(answers.filter((answer) => 'refusal' in answer)).toEqual([
      { refusal: 'version_conflict' },
      { refusal: 'version_conflict' },
    ]);
    const winner = accepted(answers.find((answer) => !('refusal' in answer)));
    expect(await read(shelf, 'id-mug')).toEqual(winner);
    expect(winner.version).toBe(2);
  });

  it('changes the fields that are named and no others', async () => {
    const shelf = await openShelf(place);
    const variants = ['S', 'M'].map((size) => variant({ variantId: size, sku: `T-${size}`, optionValues: [size] }));
    await stockShelf(shelf, article({ handle: 'tee', title: 'Tee', tags: ['old'], optionNames: ['Size'], variants }));
    const before = await read(shelf, 'id-tee');
    shelf.clock.advance(5_000);
    const edit = {
      version: 1,
      tags: ['new', 'new', 'summer'],
      category: '',
      variants: [{ variantId: 'M', priceMinor: 1_250, compareAtMinor: 1_500, barcode: "'2099999999990" }],
    };
    const after = accepted(await editArticle(shelf.database, shelf.clock, 'id-tee', edit));
    expect(after).toEqual({
      ...before,
      tags: ['new', 'summer'],
      version: 2,
      updatedAt: shelf.clock.now(),
      variants: [
        before.variants[0],
        { ...before.variants[1], priceMinor: 1_250, compareAtMinor: 1_500, barcode: '2099999999990' },
      ],
    });
  });

  it('does not bring back stock that was sold while a clerk was editing', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }));
    await shelf.database.write((transaction) =>
      transaction.run("UPDATE variant SET on_hand = 4, reserved = 2 WHERE variant_id = 'mug-1'"),
    );
    const after = accepted(await editArticle(shelf.database, shelf.clock, 'id-mug', { version: 1, title: 'New' }));
    expect(after.variants).toMatchObject([{ onHand: 4, reserved: 2 }]);
  });

  it('publishes nothing without a price, and lets no price of a published article be taken away', async () => {
    const shelf = await openShelf(place);
    const half = [variant({ variantId: 'a' }), variant({ variantId: 'b', priceMinor: null, optionValues: ['B'] })];
    await stockShelf(shelf, article({ handle: 'half', status: 'draft', variants: half }), article({ handle: 'whole' }));
    const edit = (id: string, change: object) =>
      editArticle(shelf.database, shelf.clock, id, { version: 1, ...change } as Parameters<typeof editArticle>[3]);
    expect(await edit('id-half', { status: 'published' })).toEqual({ refusal: 'price_required' });
    const withoutPrice = { variants: [{ variantId: 'whole-1', priceMinor: 0 }] };
    expect(await edit('id-whole', withoutPrice)).toEqual({ refusal: 'price_required' });
    const priced = { status: 'published', variants: [{ variantId: 'b', priceMinor: 500 }] };
    expect(accepted(await edit('id-half', priced)).status).toBe('published');
    expect(await edit('id-nobody', {})).toEqual({ refusal: 'not_found' });
    expect(await edit('id-whole', { variants: [{ variantId: 'b' }] })).toMatchObject({
      refusal: 'request_malformed',
      details: [{ field: 'variants.0.variantId' }],
    });
  });

  it('changes stock once for each change id, however often and however much at once it is sent', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }));
    const change = { changeId: randomUUID(), variantId: 'mug-1', difference: 5, reason: 'received' as const };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => changeStock(shelf.database, shelf.clock, change, 'staff-1')),
    );
    for (const answer of answers) expect(accepted(answer).variants).toMatchObject([{ onHand: 15 }]);
    const other = await changeStock(shelf.database, shelf.clock, { ...change, difference: 6 }, 'staff-1');
    expect(other).toMatchObject({ refusal: 'request_malformed', details: [{ field: 'changeId' }] });
    const kept = await shelf.database.all('SELECT difference, on_hand_after, staff_id FROM stock_change');
    expect(kept).toEqual([{ difference: 5, on_hand_after: 15, staff_id: 'staff-1' }]);
  });

  it('counts on what is on hand: a count that rested on an earlier number lost what was sold meanwhile twice', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }));
    const count = (counted: number, onHand: number, changeId = randomUUID()) =>
      changeStock(
        shelf.database,
        shelf.clock,
        { changeId, variantId: 'mug-1', difference: counted - onHand, reason: 'counted', onHand },
        null,
      );
    await shelf.database.write((transaction) =>
      transaction.run("UPDATE variant SET on_hand = on_hand - 3 WHERE variant_id = 'mug-1'"),
    );
    expect(await count(7, 10)).toEqual({ refusal: 'stock_moved' });
    const changeId = randomUUID();
    expect(accepted(await count(6, 7, changeId)).variants).toMatchObject([{ onHand: 6 }]);
    expect(accepted(await count(6, 7, changeId)).variants).toMatchObject([{ onHand: 6 }]);
  });

  it('never takes stock from under open applications, but lets a negative count be put right', async () => {
    const shelf = await openShelf(place);
    const negative = [variant({ variantId: 'n', onHand: -7 })];
    await stockShelf(shelf, article({ handle: 'mug' }), article({ handle: 'negative', variants: negative }));
    await shelf.database.write((transaction) =>
      transaction.run("UPDATE variant SET reserved = 6 WHERE variant_id = 'mug-1'"),
    );
    const change = (variantId: string, difference: number) =>
      changeStock(
        shelf.database,
        shelf.clock,
        { changeId: randomUUID(), variantId, difference, reason: 'counted' },
        null,
      );
    expect(await change('mug-1', -5)).toEqual({ refusal: 'stock_below_reserved' });
    expect(accepted(await change('mug-1', -4)).variants).toMatchObject([{ onHand: 6, reserved: 6 }]);
    expect(accepted(await change('n', 3)).variants).toMatchObject([{ onHand: -4 }]);
    expect(await change('unknown', 1)).toEqual({ refusal: 'not_found' });
  });

  it('lists published or not, by words, state and stock, in the order asked for, with the whole count', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      article({ handle: 'c', title: 'Cedar lamp', variants: stocked('c', 40) }),
      article({ handle: 'a', title: 'Ash lamp', status: 'draft', variants: stocked('a', 3) }),
      article({ handle: 'b', title: 'Birch table', status: 'archived', variants: stocked('b', -2) }),
    );
    expect(await listed(shelf, {})).toEqual({ handles: ['a', 'b', 'c'], total: 3 });
    expect(await listed(shelf, { sort: 'updated' })).toEqual({ handles: ['b', 'a', 'c'], total: 3 });
    expect(await listed(shelf, { sort: 'stock' })).toEqual({ handles: ['b', 'a', 'c'], total: 3 });
    expect(await listed(shelf, { offset: '1', limit: '1' })).toEqual({ handles: ['b'], total: 3 });
    expect(await listed(shelf, { q: 'lamp' })).toEqual({ handles: ['a', 'c'], total: 2 });
    expect(await listed(shelf, { q: 'tabel' })).toEqual({ handles: ['b'], total: 1 });
    expect(await listed(shelf, { q: '???' })).toEqual({ handles: [], total: 0 });
    expect(await listed(shelf, { status: 'draft' })).toEqual({ handles: ['a'], total: 1 });
    expect(await listed(shelf, { stock: 'none' })).toEqual({ handles: ['b'], total: 1 });
    expect(await listed(shelf, { stock: 'low' })).toEqual({ handles: ['a'], total: 1 });
    expect(await listed(shelf, { stock: 'some', q: 'lamp' })).toEqual({ handles: ['a', 'c'], total: 2 });
  });

  it('finds an article by the stock of each variant: one size that is sold out is enough', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      article({ handle: 'full', variants: sizes('full', 40, 40) }),
      article({ handle: 'gone', variants: sizes('gone', 0, 40) }),
      article({ handle: 'rare', variants: sizes('rare', 2, 40) }),
      article({
        handle: 'uncounted',
        variants: sizes('uncounted', 0).map((one) => ({ ...one, sellsWithoutStock: true })),
      }),
    );
    expect(await listed(shelf, { stock: 'none' })).toEqual({ handles: ['gone'], total: 1 });
    expect(await listed(shelf, { stock: 'low' })).toEqual({ handles: ['rare'], total: 1 });
    expect(await listed(shelf, { stock: 'some' })).toEqual({
      handles: ['full', 'gone', 'rare', 'uncounted'],
      total: 4,
    });
  });

  it('answers staff over HTTP, with a name for each refusal', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }));
    const url = `${await serveShelf(shelf)}/back-office`;
    const ask = async (method: string, path: string, body?: unknown) => {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const { refusal } = (await response.json()) as { refusal?: string };
      return refusal ? `${response.status} ${refusal}` : String(response.status);
    };
    const draft = { handle: 'jug', title: 'Jug', category: null, priceMinor: 100 };
    expect(await ask('GET', '/articles?stock=plenty')).toBe('400 request_malformed');
    expect(await ask('GET', '/articles?sort=stock')).toBe('200');
    expect(await ask('POST', '/articles', draft)).toBe('201');
    expect(await ask('POST', '/articles', draft)).toBe('409 handle_taken');
    expect(await ask('POST', '/articles', { ...draft, handle: 'not a handle' })).toBe('400 request_malformed');
    expect(await ask('POST', '/articles', { ...draft, handle: 'nul', title: 'J\0g' })).toBe('400 request_malformed');
    expect(await ask('GET', '/articles/nobody')).toBe('404 not_found');
    expect(await ask('PATCH', '/articles/id-mug', { version: 1, title: 'Cup' })).toBe('200');
    expect(await ask('PATCH', '/articles/id-mug', { version: 1, title: 'Beaker' })).toBe('409 version_conflict');
    expect(await ask('PATCH', '/articles/id-mug', { title: 'Beaker' })).toBe('400 request_malformed');
    const change = { changeId: randomUUID(), variantId: 'mug-1', difference: -20, reason: 'damaged' };
    expect(await ask('POST', '/stock-changes', change)).toBe('409 stock_below_reserved');
    expect(await ask('POST', '/stock-changes', { ...change, difference: -2 })).toBe('200');
    const count = { ...change, changeId: randomUUID(), difference: 1, reason: 'counted' };
    expect(await ask('POST', '/stock-changes', count)).toBe('400 request_malformed');
    expect(await ask('POST', '/stock-changes', { ...count, onHand: 10 })).toBe('409 stock_moved');
    expect(await ask('POST', '/stock-changes', { ...count, onHand: 8 })).toBe('200');
  });
});
