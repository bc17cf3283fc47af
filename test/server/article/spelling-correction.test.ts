import { expect, it } from 'vitest';
import { articleFiltersQuerySchema } from '../../../contract/seller/article.ts';
import { writeChoices } from '../../../contract/seller/narrowing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { allPages, article, list, newBrowser, shelfOfSuite, stockShelf, titles } from './article-shelf.ts';

const several = (count: number, title: string, more = {}) =>
  Array.from({ length: count }, (_, i) =>
    article({ handle: `${title}-${i}`.replaceAll(' ', '-'), title: `${title} ${i}`, ...more }),
  );

describeOnEveryDatabase('A search whose words look misspelt', (place) => {
  const shelf = shelfOfSuite(place, async (all) => {
    await stockShelf(
      all,
      ...several(5, 'Stoneware mug', { category: 'Kitchen', vendor: 'Tern' }),
      ...several(2, 'Kettle'),
      ...several(3, 'Kittle', { category: 'Kitchen' }),
      ...several(3, 'Lamp'),
      ...several(1, 'Lamb'),
      article({ handle: 'bowl', title: 'Bowl', tags: ['Müsli'], category: 'Table' }),
      article({ handle: 'hidden', title: 'Porcelain', status: 'draft' }),
    );
  });
  const spelling = async (query: Record<string, string>) => {
    const { total, spelling: found } = await list(newBrowser(shelf), query);
    return { total, ...found };
  };

  const cases: [why: string, query: Record<string, string>, answer: object][] = [
    [
      'is shown corrected, in the shop’s spelling',
      { q: 'stonewere' },
      { total: 5, text: 'Stoneware', shown: 'instead' },
    ],
    [
      'keeps everything else as it was typed',
      { q: 'Mug, stonewere 3!' },
      { total: 1, text: 'Mug, Stoneware 3!', shown: 'instead' },
    ],
    ['is written with the letters of the shop', { q: 'musly' }, { total: 1, text: 'Müsli', shown: 'instead' }],
    [
      'is the nearest word, and of equally near ones the one with the most products',
      { q: 'lamd' },
      { total: 3, text: 'Lamp', shown: 'instead' },
    ],
    ['has the few that match as typed before others', { q: 'kettle' }, { total: 5, text: 'Kittle', shown: 'also' }],
    [
      'is only offered where it is wanted as typed',
      { q: 'stonewere', asTyped: 'true' },
      { total: 0, text: 'Stoneware', shown: 'offered' },
    ],
    ['is not mixed with others then', { q: 'kettle', asTyped: 'true' }, { total: 2, text: 'Kittle', shown: 'offered' }],
    [
      'is corrected alike in a department',
      { q: 'stonewere', category: 'kitchen' },
      { total: 5, text: 'Stoneware', shown: 'instead' },
    ],
    ['is taken as it is where one department alone has none', { q: 'stoneware', category: 'table' }, { total: 0 }],
    ['is taken as it is where enough is found', { q: 'stoneware' }, { total: 5 }],
    ['does not show what is not on sale', { q: 'porcelian' }, { total: 0 }],
    ['has no correction where no word is near', { q: 'xylophone' }, { total: 0 }],
  ];
  it.each(cases)('%s', async (_why, query, answer) => {
    expect(await spelling(query)).toEqual(answer);
  });

  it('lists what matches as typed first, and each product once over all pages', async () => {
    const browser = newBrowser(shelf);
    const found = await allPages(browser, { q: 'kettle', limit: '2' });
    expect(found.slice(0, 2)).toEqual(['Kettle-1', 'Kettle-0']);
    expect(found.slice(2).toSorted()).toEqual(['Kittle-0', 'Kittle-1', 'Kittle-2']);
    expect(await titles(browser, { q: 'kettle', sort: 'title', asTyped: 'true' })).toEqual(['Kettle 0', 'Kettle 1']);
  });

  it('is narrowed and counted as it is listed', async () => {
    const browser = newBrowser(shelf);
    const narrow = writeChoices([{ kind: 'brand', value: 'Tern' }]);
    expect(await spelling({ q: 'stonewere', narrow })).toEqual({ total: 5, text: 'Stoneware', shown: 'instead' });
    for (const [asTyped, total] of [
      ['false', 5],
      ['true', 0],
    ] as const) {
      const query = articleFiltersQuerySchema.parse({ q: 'stonewere', asTyped });
      expect(await browser.filters(query)).toMatchObject({ total });
    }
  });
});
