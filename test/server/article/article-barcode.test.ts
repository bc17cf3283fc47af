import { expect, it } from 'vitest';
import { findByBarcode } from '../../../server/article/finding/barcode-search.ts';
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
        variant({ variantId: 'shirt-m', barcode: '036000291452', optionValues: ['M'] }),
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
    ['a code that is no number', 'SHELF 12/A', 'shirt-l'],
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
