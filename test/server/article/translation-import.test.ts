import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { missingTexts } from '../../../server/article/csv/translations-command.ts';
import { readShopTexts } from '../../../server/article/csv/shop-texts.ts';
import { importTranslations } from '../../../server/article/csv/translation-import.ts';
import { saveArticles } from '../../../server/article/article-writing.ts';
import { readKeptArticles } from '../../../server/article/article-record-reading.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { article, importer, newBrowser, openShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const shopifyHeader = 'Type,Identification,Field,Locale,Market,Status,Default content,Translated content';
const plainHeader = 'Handle,Language,Field,Shop text,Text';

function importLines({ database, clock }: Shelf, lines: readonly string[], isDryRun = false) {
  const file = path.join(temporaryFolder(), 'translations.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return importTranslations(database, clock, { file, actor: importer, shopLocale: 'en-GB', isDryRun });
}

async function openShop(place: Parameters<typeof openShelf>[0]): Promise<Shelf> {
  const shelf = await openShelf(place);
  await stockShelf(
    shelf,
    article({
      handle: 'mug',
      title: 'Enamel mug',
      description: '<p>For tea.</p>',
      category: 'Kitchen',
      optionNames: ['Colour'],
      variants: [variant({ variantId: 'mug-1', optionValues: ['Sea blue'] })],
    }),
    article({ handle: 'lamp', title: 'Lamp' }),
    article({ handle: 'lamp-2', title: 'Lamp' }),
  );
  return shelf;
}

describeOnEveryDatabase('A file of translations', (place) => {
  it("is Shopify's export of languages, whose products are known by their handles or titles", async () => {
    const shelf = await openShop(place);
    const lines = [
      shopifyHeader,
      "PRODUCT,'101,title,de,,,Enamel mug,Emailletasse",
      "PRODUCT,'101,body_html,de,,,<p>For tea.</p>,<p>Für Tee.</p>",
      "PRODUCT,'102,handle,de,,,lamp-2,",
      "PRODUCT,'102,title,de-AT,,,Lamp,Lampe",
      "PRODUCT_OPTION,'7,name,de,,,Colour,Farbe",
      "PRODUCT_OPTION_VALUE,'8,name,de,,,Sea blue,Meerblau",
      "COLLECTION,'9,title,de,,,Kitchen,Küche",
      "PRODUCT,'101,meta_title,de,,,Mug,Tasse",
      "PRODUCT,'101,title,es,,,Enamel mug,",
    ];
    expect(await importLines(shelf, lines, true)).toMatchObject({ new: 6, leftOut: [] });
    expect(await newBrowser(shelf).read('mug', 'de')).toMatchObject({ title: 'Enamel mug' });
    expect(await importLines(shelf, lines)).toMatchObject({
      new: 6,
      changed: 0,
      leftOut: [],
      counted: { untranslated: 1, notShown: 2 },
    });
    const browser = newBrowser(shelf);
    expect(await browser.read('mug', 'de')).toMatchObject({
      title: 'Emailletasse',
      description: '<p>Für Tee.</p>',
      optionTexts: [{ name: 'Farbe', values: { 'Sea blue': 'Meerblau' } }],
    });
    expect(await browser.read('lamp-2', 'de')).toMatchObject({ title: 'Lampe' });
    expect(await browser.read('lamp', 'de')).toMatchObject({ title: 'Lamp' });
    expect(await importLines(shelf, lines)).toMatchObject({ new: 0, changed: 0, unchanged: 6 });
    const recorded = await shelf.database.all<{ action: string; after_state: string }>(
      `SELECT action, after_state FROM staff_record WHERE subject_id = 'id-mug' ORDER BY record_id`,
    );
    expect(recorded).toEqual([
      {
        action: 'article_translated',
        after_state: JSON.stringify({ 'title de': 'Emailletasse', 'description de': '<p>Für Tee.</p>' }),
      },
    ]);
  });

  it('is a plain table, too', async () => {
    const shelf = await openShop(place);
    const lines = [
      plainHeader,
      'mug,ja,title,Enamel mug,琺瑯のマグ',
      ',ja,option,Colour,色',
      ',ja,value of Colour,Sea blue,海の青',
      ',ja,department,Kitchen,キッチン',
    ];
    expect(await importLines(shelf, lines)).toMatchObject({ new: 4, leftOut: [] });
    expect(await newBrowser(shelf).categories('ja')).toMatchObject([{ name: 'キッチン', nameLanguage: 'ja' }]);
  });

  const refused: [why: string, header: string, row: string, reason: string][] = [
    ['an unknown handle', plainHeader, 'cup,de,title,,Tasse', 'no product is known as "cup"'],
    [
      'an unknown language',
      plainHeader,
      'mug,fr,title,,Tasse',
      'the kiosk has no language "fr": it has en, ja, de, es, ar',
    ],
    [
      "the shop's own language",
      plainHeader,
      'mug,en,title,,Cup',
      "en is the shop's own language, which the product itself has",
    ],
    [
      'an unknown field',
      plainHeader,
      'mug,de,name,,Tasse',
      expect.stringContaining('"name" is no field: it is title,') as string,
    ],
    [
      'a card number',
      plainHeader,
      'mug,de,title,,Tasse 4539 1488 0343 6467',
      'the translation holds what could be a card number',
    ],
    [
      'a former text',
      plainHeader,
      'mug,de,title,Tin mug,Tasse',
      'it translates a former text: the shop\'s is "Enamel mug" now',
    ],
    ['two products of one title', shopifyHeader, "PRODUCT,'1,title,de,,,Lamp,Lampe", '2 products are called "Lamp"'],
    [
      'one market',
      shopifyHeader,
      "PRODUCT,'1,title,de,Canada,,Enamel mug,Tasse",
      'it is for the market Canada alone, and a translation here is for all',
    ],
  ];
  it.each(refused)('leaves out a row of %s', async (_why, header, row, reason) => {
    const shelf = await openShop(place);
    expect(await importLines(shelf, [header, row])).toMatchObject({ new: 0, leftOut: [{ line: 2, reason }] });
  });

  it('shows afterwards what is missing, and what is out of date', async () => {
    const shelf = await openShop(place);
    const { database, clock } = shelf;
    await importLines(shelf, [plainHeader, 'mug,de,title,,Tasse']);
    const [mug] = await readKeptArticles(database, 'handle', ['mug']);
    const renamed = { ...mug!, title: 'Tin mug' };
    await database.write((transaction) => saveArticles(transaction, [renamed], { now: clock.now(), stock: 'keep' }));
    const [german] = missingTexts(await readShopTexts(database), ['de']);
    expect(german).toEqual({
      language: 'de',
      texts: [
        { name: 'titles', total: 3, missing: 2, outOfDate: 1 },
        { name: 'descriptions', total: 1, missing: 1, outOfDate: 0 },
        { name: 'pictures', total: 0, missing: 0, outOfDate: 0 },
        { name: 'options', total: 1, missing: 1, outOfDate: 0 },
        { name: 'values', total: 1, missing: 1, outOfDate: 0 },
        { name: 'departments', total: 1, missing: 1, outOfDate: 0 },
        { name: 'tags', total: 0, missing: 0, outOfDate: 0 },
      ],
    });
  });
});
