import { describe, expect, it } from 'vitest';
import { PictureNames } from '../../../../server/article/pictures/matching.ts';

const one = (articleId: string, handle: string, sku = '', barcode = '', variantId = `${articleId}-${sku}`) => ({
  articleId,
  handle,
  variantId,
  sku,
  barcode,
});

const names = new PictureNames([
  one('1', 'blue-mug', 'MUG/12', '4006381333931'),
  one('2', 'tee', 'T-S'),
  one('2', 'tee', 'T-M', '0036000291452'),
  one('3', 'tee-2', 'T2'),
  one('4', 'käse', 'K 1'),
  one('5', 'jug', 'SAME'),
  one('6', 'cup', 'SAME'),
]);

function matched(name: string): string {
  const match = names.match(name);
  return 'problem' in match ? match.problem : [match.handle, match.order, ...match.variantIds].join(' ');
}

describe('Matching pictures by their names', () => {
  it.each([
    ['blue-mug.jpg', 'blue-mug 0'],
    ['BLUE-MUG-2.JPG', 'blue-mug 2'],
    ['photos/blue_mug_03.png', 'blue-mug 3'],
    ['blue mug (4).webp', 'blue-mug 4'],
    ['4006381333931.jpg', 'blue-mug 0 1-MUG/12'],
    ['4006381333931_1.jpg', 'blue-mug 1 1-MUG/12'],
    ['36000291452-2.jpg', 'tee 2 2-T-M'],
    ['MUG-12.jpg', 'blue-mug 0 1-MUG/12'],
    ['t-m-1.jpg', 'tee 1 2-T-M'],
    ['ka\u0308se.jpg', 'käse 0'],
    ['tee_1.jpg', 'tee 1'],
    ['tee-2-1.jpg', 'tee-2 1'],
    ['tee (2).jpg', 'tee 2'],
    ['t2.jpg', 'tee-2 0 3-T2'],
  ])('%s is %s', (name, is) => {
    expect(matched(name)).toBe(is);
  });

  it('guesses nothing', () => {
    expect(matched('tee-2.jpg')).toBe(
      'it may be a picture of tee-2 or tee: name it by the handle and a number in brackets, such as "tee-2 (1)"',
    );
    expect(matched('same.jpg')).toMatch(/^it may be a picture of jug or cup/);
    expect(matched('IMG_1234.jpg')).toBe('no product has "IMG_1234" as its handle, SKU or barcode');
    expect(matched('plate-3.jpg')).toBe('no product has "plate-3" or "plate" as its handle, SKU or barcode');
  });
});
