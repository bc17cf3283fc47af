import { expect, it } from 'vitest';
import { gtinCheckDigit } from '../../../contract/barcodes/gtin.ts';
import { inStoreCodeSchema } from '../../../server/config/in-store-codes.ts';
import { findByBarcode } from '../../../server/article/finding/barcode-search.ts';
import { valueCheckDigit } from '../../../server/article/finding/in-store-code.ts';
import { sqliteShelf } from './csv/formats/brought-in.ts';
import { article, stockShelf, variant } from './article-shelf.ts';

const whole = (body: string) => body + gtinCheckDigit(body);

const sold = (handle: string, barcode: string, priceMinor: number) =>
  article({ handle, variants: [variant({ variantId: handle, barcode, priceMinor })] });
const of = (handle: string, more = {}) => ({ handle, variantId: handle, ...more });

it('A value has the check digits of the examples in the GS1 General Specifications', () => {
  expect(valueCheckDigit('2875')).toBe('9');
  expect(valueCheckDigit('14685')).toBe('6');
});

it.each(['21IIIIIVVVVVK', '02IIIICVVVVVK', '2IIIIICVVVVK', '29IIIIVVVVVCK', '2100IIIVVVVVK'])('%s is a form', (form) =>
  expect(inStoreCodeSchema.safeParse({ form, value: 'price' }).success).toBe(true),
);
it.each(['40IIIIIVVVVVK', '21IIIIIVVVK', '21IIIIICVVVVVCK', '21IIICVVVVVVK', '21VVVVVIIIIIK', '2IIIIIIVVVVVK', 'k'])(
  '%s is none',
  (form) => expect(inStoreCodeSchema.safeParse({ form, value: 'price' }).success).toBe(false),
);

it('A code of the shop’s scales finds its item, and sells it only at the price of the shop', async () => {
  const { database, ...shelf } = await sqliteShelf();
  await stockShelf(
    { database, ...shelf },
    sold('cheese', whole('211234500000'), 799),
    sold('rolls', '00456', 60),
    sold('ham', '20678', 1_290),
    sold('card', whole('219999900250'), 250),
    sold('fixed', whole('239999900250'), 250),
  );
  const rules = [
    { form: '21IIIIIVVVVVK', value: 'price' as const },
    { form: '22IIIIIVVVVVK', value: 'count' as const },
    { form: '2IIIIICVVVVK', value: 'price' as const },
    { form: '20IIIVVVVVVVK', value: 'weight' as const },
  ];
  const find = (barcode: string) => findByBarcode(database, barcode, { currency: 'EUR', rules });
  expect(await find(whole('211234500799'))).toEqual(of('cheese'));
  expect(await find(whole('211234500800'))).toEqual(of('cheese', { label: 'price' }));
  expect(await find(`]E0${whole('211234500001')}`)).toEqual(of('cheese', { label: 'price' }));
  expect(await find(whole('219999900250'))).toEqual(of('card'));
  expect(await find(whole('220045600012'))).toEqual(of('rolls', { units: 12 }));
  expect(await find(whole('220045600000'))).toEqual(of('rolls', { label: 'weight' }));
  expect(await find(whole('206780001234'))).toEqual(of('ham', { label: 'weight' }));
  // A UPC-A code, as it is printed and as scanners send it; with a wrong check digit of its price it is none.
  const upc = whole(`200456${valueCheckDigit('0060')}0060`);
  expect(await find(upc)).toEqual(of('rolls'));
  expect(await find(`0${upc}`)).toEqual(of('rolls'));
  expect(await find(whole(`200456${(Number(valueCheckDigit('0060')) + 1) % 10}0060`))).toBeUndefined();
  // Nothing is read into a code that no rule fits.
  expect(await find(whole('239999900250'))).toEqual(of('fixed'));
  expect(await find(whole('239999900300'))).toBeUndefined();
});
