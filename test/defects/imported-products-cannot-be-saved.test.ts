import { expect, it } from 'vitest';
import { articleEditSchema, staffArticleSchema } from '../../contract/seller/back-office.ts';
import { editArticle, readStaffArticle } from '../../server/article/article-editing.ts';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { fileWith, importer, openShelf } from '../server/article/article-shelf.ts';

const header = 'Handle,Title,Description,Type,Tags,SKU,Price';
const tags = (count: number, length = 10) =>
  Array.from({ length: count }, (_each, index) => `tag ${index} `.padEnd(length, 'x')).join(', ');

describeOnEveryDatabase('A product that an import takes in', (place) => {
  it('can be saved in the back office, field by field as it came', async () => {
    const shelf = await openShelf(place);
    const type = Array.from({ length: 20 }, (_each, index) => `Department ${index}`.padEnd(46, '.')).join(' > ');
    const rows = [`most,Most,"<p>${'Long. '.repeat(40_000)}</p>",${type},"${tags(250, 255)}",${'S'.repeat(255)},9.50`];
    const file = fileWith([header, ...rows, ''].join('\n'));
    const options = { file, currency: 'EUR', actor: importer } as const;
    expect((await importCatalogue(shelf.database, shelf.clock, options)).leftOut).toEqual([]);
    const [{ article_id: id }] = (await shelf.database.all('SELECT article_id FROM article')) as [
      { article_id: string },
    ];
    const article = staffArticleSchema.parse(await readStaffArticle(shelf.database, id));
    const { version, title, description, vendor, category, tags: every, shelf: stands, related, status } = article;
    const variants = article.variants.map(({ variantId, sku, barcode, priceMinor }) => ({
      variantId,
      sku,
      barcode,
      priceMinor: priceMinor!,
    }));
    const edit = {
      version,
      title,
      description,
      vendor,
      category,
      tags: every,
      shelf: stands,
      related,
      status,
      variants,
    };
    const saved = await editArticle(shelf.database, shelf.clock, id, articleEditSchema.parse(edit));
    expect(saved).toMatchObject({ title, description, category, tags: every });
  });

  it.each([
    ['tags', `a,A,,,"${tags(251)}",,9`, '"Tags" has 251 tags, and a product may have 250'],
    ['a tag', `a,A,,,"${'t'.repeat(256)}",,9`, '"Tags" has a tag longer than 255 characters: "ttt'],
    ['a type', `a,A,,${'d'.repeat(1_001)},,,9`, '"Type" is longer than 1000 characters'],
    ['a description', `a,A,${'d'.repeat(512 * 1024 + 1)},,,,9`, '"Description" is longer than 512 KiB'],
  ])('is none where %s would be beyond what can be saved, and the report says so', async (_what, row, reason) => {
    const shelf = await openShelf(place);
    const file = fileWith([header, row, ''].join('\n'));
    const { leftOut } = await importCatalogue(shelf.database, shelf.clock, { file, currency: 'EUR', actor: importer });
    expect(leftOut).toEqual([{ line: 2, handle: 'a', reason: expect.stringContaining(reason) }]);
  });
});
