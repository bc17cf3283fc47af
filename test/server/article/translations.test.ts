import { expect, it } from 'vitest';
import { articleFiltersQuerySchema } from '../../../contract/seller/article.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import type { WordKind } from '../../../contract/seller/translation.ts';
import { saveArticles } from '../../../server/article/article-writing.ts';
import { readKeptArticles } from '../../../server/article/article-record-reading.ts';
import { inDepartmentOfFile } from '../../../server/article/csv/department-of-file.ts';
import { renewSomeArticles } from '../../../server/article/search-index-renewal.ts';
import { readShownTitles } from '../../../server/article/shown-titles.ts';
import { sourceOf } from '../../../server/article/translation-store.ts';
import type { TranslatedField } from '../../../server/article/translation-store.ts';
import { saveTranslations } from '../../../server/article/translation-writing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { allPages, article, list, newBrowser, openShelf, shelfOfSuite, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

type Text = [handle: string, language: ShopLanguage, field: TranslatedField, text: string];
type Word = [kind: WordKind, word: string, language: ShopLanguage, text: string, within?: string];

async function translate({ database, clock }: Shelf, texts: Text[], words: Word[] = []): Promise<void> {
  await database.write((transaction) =>
    saveTranslations(
      transaction,
      {
        texts: texts.map(([handle, language, field, text]) => ({
          articleId: `id-${handle}`,
          language,
          field,
          text,
          translatedFrom: sourceOf(''),
        })),
        words: words.map(([kind, word, language, text, within = '']) => ({ kind, word, language, text, within })),
      },
      clock.now(),
    ),
  );
  while (await renewSomeArticles(database, { clock, amend: inDepartmentOfFile }));
}

const picture = { pictureId: 'p1', alt: 'A mug', width: 10, height: 10 };

async function fill(shelf: Shelf): Promise<void> {
  const { database, clock } = shelf;
  await database.write((transaction) =>
    transaction.run(`INSERT INTO picture (picture_id, width, height, created_at) VALUES ('p1', 10, 10, ?)`, [
      clock.now(),
    ]),
  );
  await stockShelf(
    shelf,
    article({
      handle: 'mug',
      title: 'Enamel mug',
      description: '<p>For tea.</p>',
      category: 'Kitchen > Cups',
      tags: ['gift'],
      optionNames: ['Colour'],
      pictures: [picture],
      variants: [
        variant({ variantId: 'mug-blue', optionValues: ['Sea blue'] }),
        variant({ variantId: 'mug-red', optionValues: ['Red'] }),
      ],
    }),
    article({ handle: 'teapot', title: 'Teapot', category: 'Kitchen' }),
    article({ handle: 'rock', title: 'Rock climbing rope', category: 'Outdoor' }),
  );
  await translate(
    shelf,
    [
      ['mug', 'de', 'title', 'Emailletasse'],
      ['mug', 'de', 'description', '<p>Für Tee.<script>x</script></p>'],
      ['mug', 'de', 'picture:p1', 'Eine Tasse'],
      ['mug', 'es', 'title', 'Taza de esmalte'],
      ['mug', 'ja', 'title', '琺瑯のマグカップ'],
      ['teapot', 'de', 'title', 'Teekanne'],
    ],
    [
      ['department', 'Kitchen', 'de', 'Küche'],
      ['option', 'Colour', 'de', 'Farbe'],
      ['value', 'Sea blue', 'de', 'Meerblau', 'Colour'],
      ['tag', 'gift', 'de', 'Geschenk'],
    ],
  );
}

describeOnEveryDatabase('Translations', (place) => {
  const shop = shelfOfSuite(place, fill);

  it('are what shoppers of their language read, and each says so', async () => {
    const browser = newBrowser(shop);
    expect(await browser.read('mug', 'de')).toMatchObject({
      title: 'Emailletasse',
      titleLanguage: 'de',
      description: '<p>Für Tee.</p>',
      descriptionLanguage: 'de',
      tags: ['Geschenk'],
      optionNames: ['Colour'],
      optionTexts: [{ name: 'Farbe', values: { 'Sea blue': 'Meerblau' } }],
      pictures: [{ alt: 'Eine Tasse', altLanguage: 'de' }],
      picture: { alt: 'Eine Tasse', altLanguage: 'de' },
    });
    const [listed] = (await list(browser, { q: 'mug', language: 'de' })).articles;
    expect(listed).toMatchObject({ title: 'Emailletasse', titleLanguage: 'de' });
    expect((await browser.categories('de')).map(({ slug, name, nameLanguage }) => [slug, name, nameLanguage])).toEqual([
      ['kitchen/cups', 'Cups', undefined],
      ['kitchen', 'Küche', 'de'],
      ['outdoor', 'Outdoor', undefined],
    ]);
    const narrowing = await browser.filters(articleFiltersQuerySchema.parse({ category: 'kitchen', language: 'de' }));
    expect(narrowing?.options).toEqual([
      {
        name: 'Colour',
        text: 'Farbe',
        values: [
          { value: 'Sea blue', text: 'Meerblau', count: 1 },
          { value: 'Red', count: 1 },
        ],
      },
    ]);
  });

  it('that are missing leave the text of the shop, field by field', async () => {
    const browser = newBrowser(shop);
    const spanish = await browser.read('mug', 'es');
    expect(spanish).toMatchObject({ title: 'Taza de esmalte', titleLanguage: 'es', description: '<p>For tea.</p>' });
    expect(spanish).not.toHaveProperty('descriptionLanguage');
    expect(await browser.read('mug', 'ar')).toEqual(await browser.read('mug'));
    expect(await browser.categories('ar')).toEqual(await browser.categories());
  });

  const searches: [why: string, q: string, language: ShopLanguage | '', handles: string[]][] = [
    ['by a word of the shopper', 'emailletasse', 'de', ['mug']],
    ['by the beginning of one', 'teek', 'de', ['teapot']],
    ['by a word of the shop', 'enamel', 'de', ['mug']],
    ['by words of both', 'enamel emailletasse', 'de', ['mug']],
    ['not by a word of another language', 'taza', 'de', []],
    ['not by a translation, where the shop speaks', 'emailletasse', '', []],
    ['by the translation of an option', 'meerblau', 'de', ['mug']],
    ['by the translation of a department, of all below it too', 'kuche', 'de', ['teapot', 'mug']],
    ['by the translation of a tag', 'geschenk', 'de', ['mug']],
    ['in Japanese', 'マグ', 'ja', ['mug']],
    ['where a letter is missing', 'emailletase', 'de', ['mug']],
    ['where the last word is unfinished and misspelt', 'emailelt', 'de', ['mug']],
  ];
  it.each(searches)('are found %s: %s', async (_why, q, language, handles) => {
    const query = language === '' ? { q } : { q, language };
    expect(await allPages(newBrowser(shop), query)).toEqual(handles);
  });

  it('are proposed as they are written, for a word that looks misspelt', async () => {
    const { spelling } = await list(newBrowser(shop), { q: 'teekane', language: 'de' });
    expect(spelling).toEqual({ text: 'Teekanne', shown: 'instead' });
    expect((await list(newBrowser(shop), { q: 'teekane' })).articles).toEqual([]);
  });

  it('stand on an order as the shopper read them', async () => {
    expect(await readShownTitles(shop.database, ['mug-blue', 'mug-red', 'rock-1'], 'de')).toEqual(
      new Map([
        ['mug-blue', 'Emailletasse · Meerblau'],
        ['mug-red', 'Emailletasse · Red'],
      ]),
    );
  });
});

describeOnEveryDatabase('Translations of a product', (place) => {
  it('stay found when the product is written again, and go when they are taken away', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await stockShelf(shelf, article({ handle: 'mug', title: 'Mug' }));
    await translate(shelf, [['mug', 'de', 'title', 'Becher']]);
    const kept = await readKeptArticles(database, 'handle', ['mug']);
    await database.write((transaction) => saveArticles(transaction, kept, { now: clock.now(), stock: 'keep' }));
    const find = () => allPages(newBrowser(shelf), { q: 'becher', language: 'de' });
    expect(await find()).toEqual(['mug']);
    await translate(shelf, [['mug', 'de', 'title', '']]);
    expect(await find()).toEqual([]);
    expect(await newBrowser(shelf).read('mug', 'de')).toMatchObject({ title: 'Mug' });
  });
});
