import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../platform/database/open-database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { findByBarcode } from '../../../server/article/finding/barcode-search.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { barcodeKeys } from '../../../server/database/migrations/018-barcode-keys.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { article, openShelf, serveShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

async function barcodedShelf(shelf: Shelf): Promise<void> {
  await stockShelf(
    shelf,
    article({
      handle: 'shirt',
      optionNames: ['Size'],
      variants: [
        variant({ variantId: 'shirt-s', barcode: '4006381333931', optionValues: ['S'] }),
        variant({ variantId: 'shirt-m', barcode: '036000291452; 0-306-40615-2', optionValues: ['M'] }),
        variant({ variantId: 'shirt-l', barcode: 'SHELF 12/A', optionValues: ['L'] }),
        variant({ variantId: 'shirt-xl', barcode: '96385074', priceMinor: null, optionValues: ['XL'] }),
      ],
    }),
    article({
      handle: 'gone',
      status: 'draft',
      variants: [variant({ variantId: 'gone-1', barcode: '5901234123457' })],
    }),
    article({
      handle: 'twin',
      variants: [variant({ variantId: 'twin-1', barcode: '2012345678900', onHand: 0 })],
    }),
    article({ handle: 'older', variants: [variant({ variantId: 'older-1', barcode: '2012345678900' })] }),
    article({ handle: 'bare' }),
  );
}

describeOnEveryDatabase('Finding by barcode', (place) => {
  it.each([
    ['the variant that carries it', '4006381333931', 'shirt-s'],
    ['a UPC-A code that the scanner gives as EAN-13', '0036000291452', 'shirt-m'],
    ['a UPC-A code as it is printed', '036000291452', 'shirt-m'],
    ['another of its barcodes, in another form', '978-0306406157', 'shirt-m'],
    ['a code that is no number', 'SHELF 12/A', 'shirt-l'],
    ['such a code without case and separators', 'shelf-12/a', 'shirt-l'],
    ['what is in stock, where two carry it', '2012345678900', 'older-1'],
    ['nothing of an article that is not on sale', '5901234123457', undefined],
    ['nothing that has no price', '96385074', undefined],
    ['nothing that only begins so', '400638133393', undefined],
    ['nothing that is spelt nearly so', '4006381333932', undefined],
    ['nothing for nothing', ' ', undefined],
  ])('gives %s', async (_what, barcode, variantId) => {
    const shelf = await openShelf(place);
    await barcodedShelf(shelf);
    expect((await findByBarcode(shelf.database, barcode))?.variantId).toBe(variantId);
  });

  it('follows what is stored: a barcode that was taken away finds nothing', async () => {
    const shelf = await openShelf(place);
    await barcodedShelf(shelf);
    await stockShelf(
      shelf,
      article({ handle: 'older', variants: [variant({ variantId: 'older-1', barcode: '5901234123457' })] }),
    );
    const found = async (barcode: string) => (await findByBarcode(shelf.database, barcode))?.variantId;
    expect([await found('2012345678900'), await found('5901234123457')]).toEqual(['twin-1', 'older-1']);
  });

  it('finds variants from before barcodes had keys', async () => {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    await migrate(database, sellerMigrations.slice(0, sellerMigrations.indexOf(barcodeKeys)));
    await database.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold,
                              variant_count, version, created_at, updated_at)
         VALUES ('a-1', 'mug', 'Mug', 'mug', '', '[]', '[]', 'published', 1, 1, 1, 1, 1)`,
      );
      await transaction.run(
        `INSERT INTO variant (variant_id, article_id, position, sku, barcode, option_values, price_minor, on_hand)
         VALUES ('v-1', 'a-1', 0, '', '978-0-306-40615-7', '[]', 100, 1)`,
      );
    });
    expect(await migrate(database, sellerMigrations)).toContain('018-barcode-keys');
    expect(await findByBarcode(database, '0306406152')).toEqual({ handle: 'mug', variantId: 'v-1' });
  });

  it('is asked for at /variants', async () => {
    const shelf = await openShelf(place);
    await barcodedShelf(shelf);
    const url = await serveShelf(shelf);
    const found = await fetch(`${url}/variants?barcode=4006381333931`);
    expect([found.status, await found.json()]).toEqual([200, { handle: 'shirt', variantId: 'shirt-s' }]);
    const unknown = await fetch(`${url}/variants?barcode=1`);
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { refusal: 'not_found' }]);
    expect((await fetch(`${url}/variants?barcode=`)).status).toBe(400);
  });
});
