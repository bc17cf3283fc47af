import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { sideProblem, synonymSchema } from '../../../contract/seller/synonym.ts';
import type { Synonym } from '../../../contract/seller/synonym.ts';
import { StaffArticleLists } from '../../../server/article/finding/staff-article-list.ts';
import { listSynonyms, removeSynonym, saveSynonym } from '../../../server/article/finding/synonym-store.ts';
import { staffArticleListQuerySchema } from '../../../contract/seller/back-office.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { allPages, article, list, newBrowser, openShelf, shelfOfSuite, stockShelf } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const save = ({ database, clock }: Shelf, words: string, way: Synonym['way'], alsoFinds: string, id = randomUUID()) =>
  saveSynonym(database, { synonymId: id, words, way, alsoFinds }, clock.now());

describeOnEveryDatabase('Synonyms', (place) => {
  const shop = shelfOfSuite(place, async (shelf) => {
    await stockShelf(
      shelf,
      article({ handle: 'couch', title: 'Grey couch' }),
      article({ handle: 'sofa-bed', title: 'Sofa bed' }),
      article({ handle: 'television', title: 'Television' }),
      article({ handle: 'tv-stand', title: 'TV stand' }),
      article({ handle: 'phone', title: 'Mobile phone' }),
      article({ handle: 'case', title: 'Case', tags: ['smartphone'] }),
      article({ handle: 'kettle', title: 'Kettle' }),
      article({ handle: 'teapot', title: 'Teapot' }),
      article({ handle: 'cup', title: '青いカップ' }),
    );
    await save(shelf, 'sofa', 'both', 'couch, settee');
    await save(shelf, 'Settee', 'both', 'Ottoman');
    await save(shelf, 'TV', 'one', 'television');
    await save(shelf, 'mobile phone', 'both', 'Smartphone, cell phone');
    await save(shelf, 'kettle', 'one', 'tea pot');
    await save(shelf, 'マグ', 'both', 'カップ');
  });

  const cases: [why: string, q: string, handles: string[]][] = [
    ['find what the shop calls otherwise', 'sofa', ['sofa-bed', 'couch']],
    ['work both ways', 'couch', ['sofa-bed', 'couch']],
    ['work between the terms of one side', 'settee', ['sofa-bed', 'couch']],
    ['are followed once, and not from row to row', 'ottoman', []],
    ['work one way', 'tv', ['tv-stand', 'television']],
    ['do not work the other way then', 'television', ['television']],
    ['work beside other words', 'grey sofa', ['couch']],
    ['stand on the rung of the words themselves', 'mobile phone', ['phone', 'case']],
    ['may be several words', 'cell phone', ['phone', 'case']],
    ['may be several words beside others', 'cell phone case', ['case']],
    ['may be parted by a hyphen', 'cell-phone', ['phone', 'case']],
    ['find their words in one piece', 'kettle', ['teapot', 'kettle']],
    ['work in Japanese', 'マグ', ['cup']],
    ['are corrected where they are misspelt', 'sette', ['sofa-bed', 'couch']],
  ];
  it.each(cases)('%s: %s', async (_why, q, handles) => {
    expect(await allPages(newBrowser(shop), { q })).toEqual(handles);
  });

  it('find for staff what they find for shoppers', async () => {
    const found = await new StaffArticleLists(shop.database).list(staffArticleListQuerySchema.parse({ q: 'settee' }));
    expect(found.articles.map(({ handle }) => handle)).toEqual(['couch', 'sofa-bed']);
  });

  it('count from the next search on, and until they are removed', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'couch', title: 'Couch' }));
    const browser = newBrowser(shelf);
    const found = async (q: string) => (await list(browser, { q })).total;
    expect(await found('sofa')).toBe(0);
    const id = randomUUID();
    await save(shelf, 'sofa', 'both', 'couch', id);
    expect(await found('sofa')).toBe(1);
    await save(shelf, 'divan', 'one', 'couch', id);
    expect([await found('sofa'), await found('divan')]).toEqual([0, 1]);
    expect(await removeSynonym(shelf.database, id)).toBe(true);
    expect(await removeSynonym(shelf.database, id)).toBe(false);
    expect(await found('divan')).toBe(0);
  });

  it('are kept once in any case and order', async () => {
    const shelf = await openShelf(place);
    const id = randomUUID();
    await save(shelf, 'Sofa', 'both', 'couch, settee', id);
    expect(await save(shelf, 'settee, COUCH', 'both', 'sofa')).toEqual({ refusal: 'synonym_taken' });
    expect(await save(shelf, 'sofa', 'one', 'couch, settee')).toMatchObject({ words: 'sofa' });
    expect(await save(shelf, 'Sofas', 'both', 'Couch', id)).toMatchObject({ words: 'Sofas' });
    expect((await listSynonyms(shelf.database)).map(({ words }) => words)).toEqual(['sofa', 'Sofas']);
  });
});

it.each([
  ['', 'needs at least one word'],
  [' , ', 'needs at least one word'],
  ['=SUM(A1)', 'must have terms that begin with a letter or a digit'],
  ['one two three four five six', 'must have terms of at most 5 words'],
  [Array.from({ length: 13 }, (_, i) => `w${i}`).join(','), 'must have at most 12 terms, separated by commas'],
  ['x'.repeat(201), 'must have at most 200 characters'],
  ['sofa, 3-seat couch', undefined],
])('a side of a synonym that is %j: %s', (side, problem) => {
  expect(sideProblem(side)).toBe(problem);
  expect(synonymSchema.safeParse({ words: 'a', way: 'one', alsoFinds: side }).success).toBe(problem === undefined);
});
