import { expect, it } from 'vitest';
import { isRefused } from '../../../contract/seller/refusals.ts';
import { articleFiltersQuerySchema, departmentCountsQuerySchema } from '../../../contract/seller/article.ts';
import { narrowingSchema, writeChoices } from '../../../contract/seller/narrowing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import {
  allPages,
  article,
  list,
  newBrowser,
  serveShelf,
  shelfOfSuite,
  stockShelf,
  titles,
  variant,
} from './article-shelf.ts';

const colours = ['Ink', 'Moss', 'Sand'];

describeOnEveryDatabase('A list that is narrowed', (place) => {
  const shelf = shelfOfSuite(place, async (all) => {
    const shirts = Array.from({ length: 9 }, (_, number) =>
      article({
        handle: `shirt-${number}`,
        title: `${number % 2 ? 'Linen' : 'Cotton'} shirt ${number}`,
        vendor: number < 6 ? 'Tern' : 'Gull',
        category: number < 8 ? 'Clothing' : 'Outlet > Last ones',
        optionNames: ['Colour'],
        variants: colours.slice(number % 2).map((value, index) =>
          variant({
            variantId: `shirt-${number}-${index}`,
            optionValues: [value],
            priceMinor: 1_000 + number * 500 + index,
            onHand: value === 'Sand' ? 0 : 5,
          }),
        ),
      }),
    );
    await stockShelf(
      all,
      ...shirts,
      article({
        handle: 'apron',
        title: 'Apron for a shirt',
        vendor: 'Tern',
        category: 'Kitchen',
        variants: [variant({ variantId: 'apron', onHand: 0 })],
      }),
    );
  });
  const inClothing = { category: 'clothing' };
  const tern = writeChoices([{ kind: 'brand', value: 'Tern' }]);
  const filtersOf = async (query: Record<string, string>) =>
    narrowingSchema.parse(await newBrowser(shelf).filters(articleFiltersQuerySchema.parse(query)));

  it('has what remains, page by page, in every order', async () => {
    const ink = writeChoices([{ kind: 'option', name: 'colour', value: 'ink' }]);
    const browser = newBrowser(shelf);
    expect(await titles(browser, { ...inClothing, narrow: ink })).toEqual([
      'Cotton shirt 0',
      'Cotton shirt 2',
      'Cotton shirt 4',
      'Cotton shirt 6',
    ]);
    for (const sort of ['title', 'price-up', 'price-down', 'newest']) {
      const whole = (await list(browser, { ...inClothing, sort, limit: '100' })).articles;
      const expected = whole.filter(({ vendor }) => vendor === 'Tern').map(({ handle }) => handle);
      expect(await allPages(browser, { ...inClothing, sort, narrow: tern, limit: '4' }), sort).toEqual(expected);
    }
    expect(await list(browser, { ...inClothing, narrow: tern, limit: '4' })).toMatchObject({ total: 6 });
  });

  it('keeps the best matches of a search first', async () => {
    const browser = newBrowser(shelf);
    const whole = (await list(browser, { q: 'cotton shirt', limit: '100' })).articles;
    const expected = whole.filter(({ vendor }) => vendor === 'Tern').map(({ handle }) => handle);
    expect(expected.length).toBeGreaterThan(2);
    expect(await allPages(browser, { q: 'cotton shirt', narrow: tern, limit: '2' })).toEqual(expected);
    expect(await titles(browser, { q: 'zebra', narrow: tern })).toEqual([]);
  });

  it('counts as the list does', async () => {
    const narrowing = await filtersOf({ ...inClothing, inStock: 'true' });
    const browser = newBrowser(shelf);
    for (const { value, count } of narrowing.options[0]!.values) {
      const narrow = writeChoices([{ kind: 'option', name: 'Colour', value }]);
      expect((await list(browser, { ...inClothing, inStock: 'true', narrow })).total, value).toBe(count);
    }
    expect(narrowing.options[0]).toEqual({
      name: 'Colour',
      values: [
        { value: 'Ink', count: 4 },
        { value: 'Moss', count: 8 },
        { value: 'Sand', count: 0 },
      ],
    });
    expect(narrowing.brands).toEqual([
      { value: 'Tern', count: 6 },
      { value: 'Gull', count: 2 },
    ]);
    expect(await filtersOf({ q: 'shirt' })).toMatchObject({
      total: 10,
      brands: [
        { value: 'Tern', count: 7 },
        { value: 'Gull', count: 3 },
      ],
    });
    expect(await filtersOf({ q: '—' })).toMatchObject({ total: 0, brands: [], options: [], prices: [] });
  });

  it('says how many of a search are in each department below, in stock or at all', async () => {
    const browser = newBrowser(shelf);
    const countsOf = async (query: Record<string, string>) =>
      Object.fromEntries(
        (await browser.departments(departmentCountsQuerySchema.parse(query))).map(({ slug, count }) => [slug, count]),
      );
    expect(await countsOf({ q: 'shirt' })).toEqual({ clothing: 8, kitchen: 1, outlet: 1 });
    expect(await countsOf({ q: 'apron' }), 'few matches').toEqual({ clothing: 0, kitchen: 1, outlet: 0 });
    expect(await countsOf({ q: '—' })).toEqual({ clothing: 0, kitchen: 0, outlet: 0 });
    expect(await countsOf({ q: 'shirt', category: 'outlet' })).toEqual({ 'outlet/last-ones': 1 });
    expect(await countsOf({ inStock: 'true' })).toEqual({ clothing: 8, kitchen: 0, outlet: 1 });
  });

  it('is refused where the choices cannot be read, and serves its filters over HTTP', async () => {
    const api = await serveShelf(shelf);
    const wrong = await fetch(`${api}/articles?narrow=colour`);
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(await wrong.json())).toContain('must be at most 40 choices such as brand:Acme');
    const query = new URLSearchParams({ ...inClothing, narrow: tern });
    const answer = (await (await fetch(`${api}/article-filters?${query}`)).json()) as { narrowing: { total: number } };
    expect(answer.narrowing.total).toBe(6);
    expect(isRefused(await newBrowser(shelf).list({ narrow: [], limit: 5 }))).toBe(false);
  });
});
