import { expect, it } from 'vitest';
import { editArticle, readStaffArticle } from '../../../server/article/article-editing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import {
  allPages,
  article,
  list,
  newBrowser,
  openShelf,
  shelfOfSuite,
  stockShelf,
  titles,
  variant,
} from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

async function smallShop(shelf: Shelf): Promise<void> {
  await stockShelf(
    shelf,
    article({ handle: 'mug', title: 'Stoneware mug', vendor: 'Hällström', category: 'Kitchen', tags: ['crème'] }),
    article({
      handle: 'tee',
      title: "Men's T-Shirt",
      category: 'Clothing',
      optionNames: ['Colour'],
      variants: [
        variant({ variantId: 'tee-navy', sku: 'TS-100/NV', barcode: '2012345678900', optionValues: ['Navy'] }),
      ],
    }),
    article({ handle: 'helmet', title: 'Snowboard helmet', vendor: 'Anon', category: 'Helmets' }),
    article({ handle: 'rack', title: 'Rack', tags: ['mug holder', 'Öl'], category: 'Kitchen' }),
    article({ handle: 'cup', title: '青いコーヒーカップ', tags: ['陶器'] }),
    article({ handle: 'soju', title: '소주잔 세트' }),
    article({ handle: 'teapot', title: 'Blue teapot' }),
    article({ handle: 'stand', title: 'Tea pot with stand' }),
    article({ handle: 'kyusu', title: 'ティー ポット 茶碗' }),
    article({ handle: 'soap', title: 'All-in-one soap, oak' }),
    article({
      handle: 'screws',
      title: 'Screws M4×16, 200 pieces',
      variants: [variant({ variantId: 'screws', sku: 'SC 4/16B' })],
    }),
    article({ handle: 'hidden', title: 'Hidden mug', status: 'draft' }),
  );
}

describeOnEveryDatabase('Searching articles', (place) => {
  const cases: [why: string, q: string, handles: string[]][] = [
    ['finds a word of the title', 'stoneware', ['mug']],
    ['finds an unfinished last word', 'snowb', ['helmet']],
    ['wants every word', 'stoneware helmet', []],
    ['gives what has the word in its title before what has it elsewhere', 'mug', ['mug', 'rack']],
    ['finds by vendor without its accents', 'hallstrom', ['mug']],
    ['finds by tag with and without accents', 'creme', ['mug']],
    ['finds a word too short for errors without its accents', 'ol', ['rack']],
    ['finds by category and word together', 'kitchen rack', ['rack']],
    ['finds by option', 'navy shirt', ['tee']],
    ['finds a possessive typed without its apostrophe', 'mens', ['tee']],
    ['finds a compound typed in one word', 'tshirt', ['tee']],
    ['finds what is one word in the shop by two', 'tea pot', ['stand', 'teapot']],
    ['finds what is two words in the shop by one', 'teapot', ['stand', 'teapot']],
    ['takes a hyphen for either', 'tea-pot', ['stand', 'teapot']],
    ['joins words behind others', 'blue tea pot', ['teapot']],
    ['parts a word before others', 'teapot stand', ['stand']],
    ['joins words that are still being typed', 'tea po', ['stand', 'teapot']],
    ['parts a word that is still being typed', 'teapo', ['stand', 'teapot']],
    ['joins only in the order of the words', 'pot tea', ['stand']],
    ['parts a word of a tag', 'mugholder', ['rack']],
    ['joins three words', 'all in one', ['soap']],
    ['parts a word into three', 'allinone', ['soap']],
    ['joins nothing over a comma', 'soapoak', []],
    ['finds Japanese written with a space by one piece', 'ティーポット', ['kyusu']],
    ['finds Japanese written in one piece by a space', '茶 碗', ['kyusu']],
    ['finds letters and digits in one piece', 'm4x16', ['screws']],
    ['finds letters and digits apart', 'm 4 x 16', ['screws']],
    ['finds a size that is still being typed', 'm4 x1', ['screws']],
    ['finds a size in Arabic-Indic digits', 'M٤×١٦', ['screws']],
    ['finds no other size', 'm16x4', []],
    ['finds a number by what it counts', '200pieces', ['screws']],
    ['finds an SKU without its marks', 'sc416b', ['screws']],
    ['finds by SKU', 'TS-100/NV', ['tee']],
    ['finds by the exact barcode', '2012345678900', ['tee']],
    ['forgives a swap', 'hemlet', ['helmet']],
    ['forgives a missing letter', 'snowbord', ['helmet']],
    ['forgives a wrong letter', 'stonewere', ['mug']],
    ['forgives two errors in a long word', 'snowwbard', ['helmet']],
    ['forgives an error in a word that is still being typed', 'stonwar', ['mug']],
    ['does not take short words for others', 'mog', []],
    ['finds Japanese inside a run of characters', 'コーヒー', ['cup']],
    ['finds a single Chinese character', '陶', ['cup']],
    ['finds the last character of a run', 'プ', ['cup']],
    ['finds Korean', '소주', ['soju']],
    ['is not confused by the syntax of a search engine', '"mug" OR (helmet* NEAR -x', []],
    ['finds nothing in punctuation', '!?*', []],
    [
      'takes white space for no question',
      '   ',
      ['cup', 'helmet', 'kyusu', 'mug', 'rack', 'screws', 'soap', 'soju', 'stand', 'teapot', 'tee'],
    ],
  ];

  const shop = shelfOfSuite(place, smallShop);

  it.each(cases)('%s: %s', async (_why, q, handles) => {
    const page = await list(newBrowser(shop), { q });
    const found = page.articles.map(({ handle }) => handle);
    expect(q.trim() === '' ? found.toSorted() : found).toEqual(handles);
    expect(page.total).toBe(handles.length);
  });

  it('follows what staff change: the new name finds, the old one does not', async () => {
    const shelf = await openShelf(place);
    await smallShop(shelf);
    const browser = newBrowser(shelf);
    expect(await titles(browser, { q: 'stoneware' })).toHaveLength(1);
    const { version } = (await readStaffArticle(shelf.database, 'id-mug')) as { version: number };
    await editArticle(shelf.database, shelf.clock, 'id-mug', { version, title: 'Porcelain beaker' });
    expect(await titles(browser, { q: 'porcelain' })).toEqual(['Porcelain beaker']);
    expect(await titles(browser, { q: 'stoneware' })).toEqual([]);
  });

  it('gives every match once over all pages, whether few match or many, the best first', async () => {
    const shelf = await openShelf(place);
    const inTitle = Array.from({ length: 45 }, (_, i) => `title-${i}`);
    const elsewhere = Array.from({ length: 45 }, (_, i) => `tag-${i}`);
    await stockShelf(
      shelf,
      ...elsewhere.map((handle) => article({ handle, title: 'Thing', tags: ['lantern'] })),
      ...inTitle.map((handle) => article({ handle, title: 'Lantern' })),
      article({ handle: 'unsold', title: 'Lantern', status: 'draft' }),
      article({ handle: 'begun', title: 'Lanterns' }),
      ...Array.from({ length: 9 }, (_, i) => article({ handle: `few-${i}`, title: `Few kettle ${i}` })),
    );
    const browser = newBrowser(shelf);
    const many = await allPages(browser, { q: 'lantern', limit: '20' });
    expect(many.slice(0, 45).toSorted()).toEqual(inTitle.toSorted());
    expect(many[45]).toBe('begun');
    expect(many.slice(46).toSorted()).toEqual(elsewhere.toSorted());
    expect((await list(browser, { q: 'lantern' })).total).toBe(91);
    const few = await allPages(browser, { q: 'kettle', limit: '2' });
    expect(few).toEqual(Array.from({ length: 9 }, (_, i) => `few-${8 - i}`));
    for (const sort of ['title', 'price-up', 'price-down', 'newest']) {
      expect((await allPages(browser, { q: 'lantern', limit: '20', sort })).toSorted()).toEqual(many.toSorted());
      expect((await allPages(browser, { q: 'kettle', limit: '4', sort })).toSorted()).toEqual(few.toSorted());
    }
  });

  it('searches within a category, a tag, and what is in stock', async () => {
    const shelf = await openShelf(place);
    const soldOut = [variant({ variantId: 'none', onHand: 0 })];
    await stockShelf(
      shelf,
      article({ handle: 'a', title: 'Oak lamp', category: 'Light', tags: ['Gift'] }),
      article({ handle: 'b', title: 'Oak table', category: 'Furniture', variants: soldOut }),
    );
    const browser = newBrowser(shelf);
    expect(await allPages(browser, { q: 'oak', category: 'light' })).toEqual(['a']);
    expect(await allPages(browser, { q: 'oak', tag: 'gift' })).toEqual(['a']);
    expect(await list(browser, { q: 'oak', inStock: 'true' })).toMatchObject({ total: 1, articles: [{ handle: 'a' }] });
  });
});
