import { describe, expect, it } from 'vitest';
import { changedPaths } from '../../renderer/back-office/article/article-form.ts';
import type { ArticleValues } from '../../renderer/back-office/article/article-form.ts';
import { variantsFound } from '../../renderer/back-office/article/variant-names.ts';

describe('The variants of a product in its editor', () => {
  const variants = ['Red', 'Blue'].flatMap((color) =>
    ['S', 'M'].map((size) => ({ optionValues: [color, size], sku: `TS-${color[0]}${size}`, barcode: '4006381333931' })),
  );
  const places = (sought: string) => variantsFound(variants, sought).map(({ index }) => index);

  it('are found by every word of their options, SKU and barcode, each at its place', () => {
    expect(places('')).toEqual([0, 1, 2, 3]);
    expect(places('blue')).toEqual([2, 3]);
    expect(places(' m  RED ')).toEqual([1]);
    expect(places('ts-b')).toEqual([2, 3]);
    expect(places('4006381')).toEqual([0, 1, 2, 3]);
    expect(places('green')).toEqual([]);
  });

  it('are changed where a value says something else, not where it is written otherwise', () => {
    const values: ArticleValues = {
      title: 'Shirt',
      description: '',
      vendor: '',
      category: '',
      tags: [],
      shelf: '',
      related: '',
      ageLimit: '',
      status: 'draft',
      variants: [
        { variantId: 'a', sku: 'A', barcode: '', price: '12.00', compareAt: '' },
        { variantId: 'b', sku: 'B', barcode: '', price: '15.00', compareAt: '20.00' },
      ],
    };
    const [first, second] = values.variants as [ArticleValues['variants'][0], ArticleValues['variants'][0]];
    const changed = (...lines: ArticleValues['variants']) =>
      changedPaths(values, { ...values, variants: lines }, { currency: 'EUR', locale: 'en-IE' });
    expect(changed(first, second)).toEqual([]);
    expect(changed({ ...first, price: '12', sku: ' A ' }, second)).toEqual([]);
    expect(changed({ ...first, price: '12.50' }, { ...second, compareAt: '', barcode: '1' })).toEqual([
      'variants.a.price',
      'variants.b.compareAt',
      'variants.b.barcode',
    ]);
    expect(changed(second, { variantId: 'new', sku: 'N', barcode: '', price: '1', compareAt: '' })).toEqual([]);
  });
});
