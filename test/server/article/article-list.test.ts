import { expect, it, vi } from 'vitest';
import { readArticle } from '../../../server/article/article-reading.ts';
import { moveUnits } from '../../../server/article/stock.ts';
import { writeChoices } from '../../../contract/seller/narrowing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import {
  allPages,
  article,
  list,
  newBrowser,
  openShelf,
  serveShelf,
  stockShelf,
  titles,
  variant,
} from './article-shelf.ts';

const priced = (handle: string, title: string, priceMinor: number) =>
  article({ handle, title, variants: [variant({ variantId: handle, priceMinor })] });

/** A shirt in sizes. */
const sized = (handle: string, ...sizes: [priceMinor: number, onHand: number][]) =>
  article({
    handle,
    title: `shirt ${handle}`,
    vendor: 'Tern',
    category: 'Clothing',
    optionNames: ['Size'],
    variants: sizes.map(([priceMinor, onHand], size) =>
      variant({ variantId: `${handle}-${size}`, optionValues: [String(size)], priceMinor, onHand }),
    ),
  });

describeOnEveryDatabase('The list of articles', (place) => {
  it('shows only articles that are published and have a price', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      article({ handle: 'sold', title: 'Sold' }),
      article({ handle: 'draft', status: 'draft' }),
      article({ handle: 'archived', status: 'archived' }),
      article({ handle: 'unpriced', variants: [variant({ variantId: 'u', priceMinor: null })] }),
    );
    const page = await list(newBrowser(shelf), {});
    expect(page).toMatchObject({ total: 1, nextCursor: null, articles: [{ handle: 'sold' }] });
  });

  it('gives the price, a former price, and stock less what is reserved', async () => {
    const shelf = await openShelf(place);
    const variants = [
      variant({ variantId: 'a', priceMinor: 1_500, compareAtMinor: 2_000, onHand: 3 }),
      variant({ variantId: 'b', priceMinor: 1_900, onHand: -4 }),
      variant({ variantId: 'c', priceMinor: null, onHand: 50 }),
    ];
    await stockShelf(shelf, article({ handle: 'scarf', variants }));
    await shelf.database.write((transaction) =>
      transaction.run("UPDATE variant SET reserved = 1 WHERE variant_id = 'a'"),
    );
    const page = await list(newBrowser(shelf), {});
    expect(page.articles[0]).toMatchObject({
      fromMinor: 1_500,
      toMinor: 1_500,
      compareAtMinor: 2_000,
      variantCount: 2,
      available: 2,
    });
  });

  it('gives the prices of what can be bought now, and those of all variants when nothing can', async () => {
    const shelf = await openShelf(place);
    const variants = [
      variant({ variantId: 's', priceMinor: 1_200, compareAtMinor: 2_400, onHand: 0 }),
      variant({ variantId: 'm', priceMinor: 1_500, onHand: 2 }),
      variant({ variantId: 'l', priceMinor: 1_800, compareAtMinor: 1_900, onHand: 0, sellsWithoutStock: true }),
      variant({ variantId: 'xl', priceMinor: 2_500, onHand: -1 }),
    ];
    await stockShelf(shelf, article({ handle: 'shirt', optionNames: ['Size'], variants }));
    const browser = newBrowser(shelf);
    const prices = async () => {
      const listed = (await list(browser, {})).articles[0];
      const { fromMinor, toMinor, compareAtMinor } = (await readArticle(shelf.database, 'shirt'))!;
      expect(listed).toMatchObject({ fromMinor, toMinor, compareAtMinor });
      return [fromMinor, toMinor, compareAtMinor];
    };
    expect(await prices()).toEqual([1_500, 1_800, null]);
    const change = (sql: string) => shelf.database.write((transaction) => transaction.run(sql));
    await change("UPDATE variant SET reserved = 2 WHERE variant_id = 'm'");
    expect(await prices()).toEqual([1_800, 1_800, 1_900]);
    await change('UPDATE variant SET sells_without_stock = 0');
    expect(await prices()).toEqual([1_200, 2_500, 2_400]);
  });

  it('shows stock as it is at this moment, not as it was when the list was first asked for', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }), article({ handle: 'lamp' }));
    const browser = newBrowser(shelf);
    expect((await list(browser, { inStock: 'true' })).total).toBe(2);
    await shelf.database.write(async (transaction) => {
      await transaction.run("UPDATE variant SET reserved = 10 WHERE variant_id = 'mug-1'");
      await moveUnits(transaction, [{ variantId: 'mug-1', reserved: -10, sold: 10 }]);
    });
    expect((await list(browser, { inStock: 'true' })).articles).toMatchObject([{ handle: 'lamp' }]);
    // A total that was slow to count is given again for a while.
    await vi.waitFor(async () => expect((await list(browser, { inStock: 'true' })).total).toBe(1), 60_000);
    expect((await list(browser, {})).articles.map(({ available }) => available)).toEqual([10, 0]);
  });

  it('sorts by title as people do, by price, and by age', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      priced('w15', '15 mm wrench', 900),
      priced('e', 'Éclair mould', 300),
      priced('w4', '4 mm wrench', 500),
      priced('d', 'duster', 700),
    );
    const browser = newBrowser(shelf);
    expect(await titles(browser, {})).toEqual(['4 mm wrench', '15 mm wrench', 'duster', 'Éclair mould']);
    expect(await allPages(browser, { sort: 'price-up' })).toEqual(['e', 'w4', 'd', 'w15']);
    expect(await allPages(browser, { sort: 'price-down' })).toEqual(['w15', 'd', 'w4', 'e']);
    expect(await allPages(browser, { sort: 'newest' })).toEqual(['d', 'w4', 'e', 'w15']);
  });

  it('sorts by the price that a tile shows, which is that of what can be bought', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      sized('nine', [300, 0], [900, 1]),
      sized('seven', [700, 2]),
      sized('gone', [600, 0], [800, 0]),
      sized('five', [500, 1], [1_200, 1]),
    );
    const browser = newBrowser(shelf);
    const narrow = writeChoices([{ kind: 'brand', value: 'Tern' }]);
    const up = ['five', 'gone', 'seven', 'nine'];
    const lists = [{}, { category: 'clothing' }, { q: 'shirt' }, { category: 'clothing', narrow }];
    for (const filter of lists) {
      expect(await allPages(browser, { ...filter, sort: 'price-up', limit: '1' })).toEqual(up);
      expect(await allPages(browser, { ...filter, sort: 'price-down', limit: '3' })).toEqual(up.toReversed());
      const inStock = { ...filter, inStock: 'true', sort: 'price-up', limit: '2' };
      expect(await allPages(browser, inStock)).toEqual(up.filter((handle) => handle !== 'gone'));
    }
    const { articles } = await list(browser, { sort: 'price-up' });
    expect(articles.map(({ fromMinor }) => fromMinor)).toEqual([500, 600, 700, 900]);
    // A purchase that sells the cheapest size out moves the article.
    await shelf.database.write((transaction) =>
      transaction.run("UPDATE variant SET reserved = on_hand WHERE variant_id = 'five-0'"),
    );
    for (const filter of lists)
      await expect
        .poll(() => allPages(newBrowser(shelf), { ...filter, sort: 'price-up' }))
        .toEqual(['gone', 'seven', 'nine', 'five']);
  });

  it('gives every article once when it is read page by page, in every order, though titles and prices are alike', async () => {
    const shelf = await openShelf(place);
    const handles = Array.from({ length: 25 }, (_, i) => `twin-${String(i).padStart(2, '0')}`);
    await stockShelf(shelf, ...handles.map((handle) => article({ handle, title: 'Twin', category: 'Twins' })));
    const browser = newBrowser(shelf);
    for (const sort of ['title', 'price-up', 'price-down', 'newest']) {
      for (const filter of [{}, { category: 'twins' }]) {
        const found = await allPages(browser, { sort, limit: '7', ...filter });
        expect(found.toSorted(), sort).toEqual(handles);
      }
    }
  });

  it('filters by category and by tag, in whatever case, and counts what it finds', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      article({ handle: 'a', category: 'Home & Light', tags: ['Oak', 'Gift'] }),
      article({ handle: 'b', category: 'Home & light', tags: ['gift'] }),
      article({ handle: 'c', category: 'Kitchen', tags: ['Oak'] }),
    );
    const browser = newBrowser(shelf);
    expect(await allPages(browser, { category: 'home-light' })).toEqual(['a', 'b']);
    expect(await list(browser, { tag: 'GIFT' })).toMatchObject({ total: 2 });
    expect(await allPages(browser, { tag: 'oak', category: 'kitchen' })).toEqual(['c']);
    expect(await list(browser, { category: 'garden' })).toMatchObject({ total: 0, articles: [] });
  });

  it('lists the categories that have something to sell, by name, with the commonest spelling', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      article({ handle: 'a', category: 'womens' }),
      article({ handle: 'b', category: 'Womens' }),
      article({ handle: 'c', category: 'Womens' }),
      article({ handle: 'd', category: 'Éclairs' }),
      article({ handle: 'e', category: 'Empty', status: 'draft' }),
      article({ handle: 'f', category: '台所' }),
    );
    const browser = newBrowser(shelf);
    const categories = await browser.categories();
    expect(categories.map(({ slug, name, articleCount }) => [slug, name, articleCount])).toEqual([
      ['eclairs', 'Éclairs', 1],
      ['womens', 'Womens', 3],
      ['台所', '台所', 1],
    ]);
    await stockShelf(shelf, article({ handle: 'g', category: 'Garden' }));
    expect((await browser.categories()).map(({ name }) => name)).toContain('Garden');
  });

  it('refuses a cursor that is not of this list', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, ...['a', 'b', 'c'].map((handle) => article({ handle })));
    const browser = newBrowser(shelf);
    const { nextCursor } = await list(browser, { limit: '1' });
    for (const query of [{ sort: 'newest' as const, cursor: nextCursor! }, { cursor: 'garbage' }]) {
      const refused = await browser.list({ limit: 1, ...query });
      expect(refused).toMatchObject({ refusal: 'request_malformed', details: [{ field: 'cursor' }] });
    }
  });

  it('answers over HTTP, and names what is wrong with a query', async () => {
    const shelf = await openShelf(place);
    const description = '<h1>Mug</h1><p onclick="x()">Holds <b>tea</b></p><script>steal()</script>';
    await stockShelf(
      shelf,
      article({ handle: 'tea-mug', title: 'Tea mug', category: 'Kitchen', description }),
      article({ handle: '青い-カップ', title: '青いカップ' }),
      article({ handle: 'draft', status: 'draft' }),
    );
    const url = await serveShelf(shelf);
    const read = async (path: string) => {
      const response = await fetch(`${url}${path}`);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    expect(await read('/articles?limit=1')).toMatchObject({ status: 200, body: { total: 2 } });
    expect(await read('/categories')).toMatchObject({ body: { categories: [{ slug: 'kitchen', articleCount: 1 }] } });
    expect(await read('/articles/tea-mug')).toMatchObject({
      status: 200,
      body: { title: 'Tea mug', description: '<h3>Mug</h3><p>Holds <b>tea</b></p>', variants: [{ available: 10 }] },
    });
    expect(await read(`/articles/${encodeURIComponent('青い-カップ')}`)).toMatchObject({ status: 200 });
    expect(await read('/articles/draft')).toMatchObject({ status: 404, body: { refusal: 'not_found' } });
    expect(await read('/stock?variants=tea-mug-1,unknown,draft-1')).toMatchObject({
      body: { stock: { 'tea-mug-1': 10 } },
    });
    for (const query of [
      'limit=0',
      'limit=1000',
      'sort=random',
      'colour=red',
      'cursor=x',
      'q=tea%00',
      'category=%00',
    ]) {
      const { status, body } = await read(`/articles?${query}`);
      expect([query, status, body['refusal']]).toEqual([query, 400, 'request_malformed']);
    }
    const many = Array.from({ length: 101 }, (_, i) => `v${i}`).join(',');
    expect(await read(`/stock?variants=${many}`)).toMatchObject({ status: 400 });
  });
});
