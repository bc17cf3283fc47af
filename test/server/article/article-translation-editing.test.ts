import { expect, it } from 'vitest';
import { articleTranslationsSchema } from '../../../contract/seller/article-translation.ts';
import type { ArticleTranslationEdit } from '../../../contract/seller/article-translation.ts';
import { editArticle } from '../../../server/article/article-editing.ts';
import {
  editArticleTranslation,
  readArticleTranslations,
} from '../../../server/article/article-translation-editing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { article, openShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const tee = (handle: string) =>
  article({
    handle,
    title: 'Tee',
    optionNames: ['Colour'],
    variants: [variant({ variantId: `${handle}-1`, optionValues: ['Sea blue'] })],
  });

async function germanOf({ database }: Shelf, articleId: string) {
  const { translations } = articleTranslationsSchema.parse(await readArticleTranslations(database, articleId));
  return translations.find(({ language }) => language === 'de');
}

const german: Omit<ArticleTranslationEdit, 'version'> = {
  language: 'de',
  title: 'T-Shirt',
  description: '',
  options: [{ option: 'Colour', text: 'Farbe', values: [{ value: 'Sea blue', text: 'Meerblau' }] }],
};

describeOnEveryDatabase('The translation of a product in the back office', (place) => {
  it('is saved to the version that it was written for, and words are those of all products', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await stockShelf(shelf, tee('tee'), tee('other'));
    const edit = (version: number, more = {}) =>
      editArticleTranslation(database, clock, 'id-tee', { ...german, ...more, version });
    expect(await edit(1)).toMatchObject({ title: 'Tee', version: 2 });
    expect(await edit(1)).toEqual({ refusal: 'version_conflict' });
    expect(await edit(2)).toMatchObject({ version: 2 });
    expect(await germanOf(shelf, 'id-tee')).toEqual({ ...german, outOfDate: [] });
    expect(await germanOf(shelf, 'id-other')).toMatchObject({ title: '', options: german.options });
    expect(await edit(2, { options: [{ option: 'Size', text: 'Größe', values: [] }] })).toEqual({
      refusal: 'request_malformed',
      details: [{ field: 'options.0.option', problem: 'is not of this article' }],
    });
  });

  it('is out of date when the text of the shop has changed, until it is saved again', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await stockShelf(shelf, tee('tee'));
    await editArticleTranslation(database, clock, 'id-tee', { ...german, version: 1 });
    await editArticle(database, clock, 'id-tee', { version: 2, title: 'Tee with a pocket' });
    expect(await germanOf(shelf, 'id-tee')).toMatchObject({ title: 'T-Shirt', outOfDate: ['title'] });
    await editArticleTranslation(database, clock, 'id-tee', { ...german, version: 3 });
    expect(await germanOf(shelf, 'id-tee')).toMatchObject({ title: 'T-Shirt', outOfDate: [] });
  });
});
