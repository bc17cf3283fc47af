import { expect, it } from 'vitest';
import { damageOfBarcode } from '../../contract/barcodes/barcode-damage.ts';
import { findByBarcode } from '../../server/article/finding/barcode-search.ts';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { article, fileWith, importer, openShelf, stockShelf, variant } from '../server/article/article-shelf.ts';

it.each([
  ['4006381333931.0', { kind: 'repaired', barcode: '4006381333931' }],
  ['４００６３８１３３３９３１．０'.normalize('NFKC'), { kind: 'repaired', barcode: '4006381333931' }],
  ['4.00638E+12', { kind: 'lost' }],
  ['4,00638E+12', { kind: 'lost' }],
  ['4e12', { kind: 'lost' }],
  ['36000291452', { kind: 'zeros', whole: '036000291452' }],
  ['4006381333933', { kind: 'checkDigit' }],
  ['4006381333931', undefined],
  ['036000291452', undefined],
  ['96385074', undefined],
  ['0000000', undefined],
  ['123456', undefined],
  ['TS-100', undefined],
  ['1.5', undefined],
  ['', undefined],
])('what a spreadsheet did to %j', (barcode, damage) => {
  expect(damageOfBarcode(barcode)).toEqual(damage);
});

describeOnEveryDatabase('A catalogue that was in a spreadsheet', (place) => {
  it('keeps its barcodes where they can be known, and says of each what is wrong', async () => {
    const shelf = await openShelf(place);
    const known = variant({ variantId: 'lost', sku: 'L', barcode: '4006381333931' });
    await stockShelf(shelf, article({ handle: 'lost', title: 'Lost', variants: [known] }));
    const lines = [
      'Handle,Title,SKU,Barcode,Price',
      'lost,Lost,L,4.00638E+12,9',
      'number,Number,N,96385074.0,9',
      'zeros,Zeros,Z,36000291452,9',
      'wrong,Wrong,W,4006381333933,9',
      'twin,Twin,T,0036000291452,9',
    ];
    const file = fileWith([...lines, ''].join('\n'));
    const { notes, leftOut } = await importCatalogue(shelf.database, shelf.clock, {
      file,
      currency: 'EUR',
      actor: importer,
    });
    expect(leftOut).toEqual([]);
    expect(notes.map(({ line, note }) => `${line} ${note}`)).toEqual([
      '2 "Barcode" "4.00638E+12" has lost digits in a spreadsheet; no barcode is taken from it, and one that is here stays',
      '3 "Barcode" "96385074.0" was made a number by a spreadsheet; it is read as "96385074"',
      '4 "Barcode" "36000291452" has lost zeros in front; it is found as "036000291452", too',
      '5 "Barcode" "4006381333933" does not end in its check digit: is a digit wrong?',
      '6 the barcode "0036000291452" is also on line 4 (zeros), as "36000291452": a scan finds one of the two',
    ]);
    const found = async (barcode: string) =>
      (await findByBarcode(shelf.database, barcode, { currency: 'EUR', rules: [] }))?.handle;
    expect(await found('4006381333931')).toBe('lost');
    expect(await found('96385074')).toBe('number');
    expect(await found('4006381333933')).toBe('wrong');
    expect(['zeros', 'twin']).toContain(await found('036000291452'));
  });
});
