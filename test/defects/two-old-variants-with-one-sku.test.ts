import { expect, it } from 'vitest';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { readKeptArticles } from '../../server/article/article-record-reading.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { article, fileWith, importer, openShelf, stockShelf, variant } from '../server/article/article-shelf.ts';

const header =
  'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price';
const rows = (...lines: string[]) => fileWith([header, ...lines, ''].join('\n'));

describeOnEveryDatabase('An import of new option names over variants that the shop has', (place) => {
  async function importOver(skus: [string, string], file: string) {
    const shelf = await openShelf(place);
    const variants = [
      variant({ variantId: 'old-small', sku: skus[0], optionValues: ['S'], onHand: 3 }),
      variant({ variantId: 'old-medium', sku: skus[1], optionValues: ['M'], onHand: 4 }),
    ];
    await stockShelf(shelf, article({ handle: 'tee', title: 'Tee', optionNames: ['Size'], variants }));
    // Two pieces of each are reserved by open purchases: they must stay with the variant that was bought.
    await shelf.database.write((transaction) => transaction.run('UPDATE variant SET reserved = 2'));
    await importCatalogue(shelf.database, shelf.clock, { file, currency: 'EUR', actor: importer });
    const [tee] = await readKeptArticles(shelf.database, 'handle', ['tee']);
    return tee!;
  }

  it('takes neither of two old variants with one SKU for the new one: which is meant cannot be known', async () => {
    const tee = await importOver(['TEE', 'TEE'], rows('tee,Tee,Size,Small,TEE,shopify,9,10'));
    expect(tee.variants).toHaveLength(1);
    expect(['old-small', 'old-medium']).not.toContain(tee.variants[0]!.variantId);
    expect(tee.variants[0]).toMatchObject({ optionValues: ['Small'], reserved: 0, onHand: 9 });
    expect(tee.withdrawn.map(({ variantId, reserved }) => [variantId, reserved]).toSorted()).toEqual([
      ['old-medium', 2],
      ['old-small', 2],
    ]);
  });

  it('does so for two new ones too', async () => {
    const file = rows('tee,Tee,Size,Small,TEE,shopify,9,10', 'tee,,,Medium,TEE,shopify,9,10');
    const tee = await importOver(['TEE', 'TEE'], file);
    expect(tee.variants.map(({ reserved }) => reserved)).toEqual([0, 0]);
    expect(tee.withdrawn).toHaveLength(2);
  });

  it('finds the one whose SKU no other has, and takes the other by its options first', async () => {
    const file = rows('tee,Tee,Size,M,TEE,shopify,9,10', 'tee,,,Small,TEE,shopify,9,10');
    const tee = await importOver(['TEE', 'TEE'], file);
    // Once M is taken by its option, a single TEE is left.
    expect(tee.variants.map(({ variantId, reserved }) => [variantId, reserved])).toEqual([
      ['old-medium', 2],
      ['old-small', 2],
    ]);
  });

  it('takes no SKU that is empty for one that is shared', async () => {
    const tee = await importOver(['', ''], rows('tee,Tee,Size,Small,,shopify,9,10'));
    expect(['old-small', 'old-medium']).not.toContain(tee.variants[0]!.variantId);
    expect(tee.withdrawn).toHaveLength(2);
  });
});
