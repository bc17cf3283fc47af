import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isArticleCode, isFreeText, isProductText } from '../../contract/seller/free-text.ts';
import { deliveryAddressSchema, fieldsOfCardNumber } from '../../contract/seller/address.ts';
import { checkDigitFor } from '../../contract/card.ts';
import { asciiDigits } from '../../contract/decimal-digits.ts';

const number = fc
  .integer({ min: 12, max: 19 })
  .chain((length) => fc.stringMatching(new RegExp(`^[1-9]\\d{${length - 2}}$`)))
  .map((body) => body + checkDigitFor(body));
const zeros = ['0', '٠', '۰', '०', '๐', '０', '০', '༠', '𝟘', '𞥐'];
const inScript = (digits: string, zero: string) =>
  digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero.codePointAt(0)! + Number(digit)));
const gaps = [
  '',
  ' ',
  '.',
  '-',
  '/',
  '\u00a0',
  '\u2009',
  '\u202f',
  '\u200b',
  '\u00ad',
  '–',
  ' – ',
  ', ',
  '_',
  '·',
  '()',
  ' | ',
  '\n',
  '٫',
  '\u0301',
  '     ',
  '  –  ',
  ' / / / ',
  '........',
];

describe('a card number that is typed into a text', () => {
  it('is seen in every script, however its groups are parted', () => {
    const groups = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 });
    const around = fc.constantFrom('', 'Flat 3, ', 'c/o Ann Example ', '第');
    fc.assert(
      fc.property(
        number,
        fc.constantFrom(...zeros),
        fc.constantFrom(...gaps),
        groups,
        around,
        (each, zero, gap, sizes, before) => {
          let rest = each;
          const parts: string[] = [];
          for (let place = 0; rest !== ''; place++) {
            const size = sizes[place % sizes.length]!;
            parts.push(inScript(rest.slice(0, size), zero));
            rest = rest.slice(size);
          }
          const text = `${before}${parts.join(gap)} Road`;
          expect(isFreeText(text), text).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is seen in words about a product as people write one, and not in sizes, part numbers or the ids of markup', () => {
    expect(isProductText('<p>4539<b>1488</b>&nbsp;0343<i>6467</i></p>')).toBe(false);
    expect(isProductText('Mug 4539-1488-0343-6467')).toBe(false);
    for (const words of [
      '<ul><li data-product-feature-id="W16-142551_8009">Acrylic</li></ul>',
      '<img src="/files/4539148803436467.png" alt="Mug">',
      'Sizes 36, 38, 40, 42, 44, 48',
      'Fits 676770-830000 and 676770830000',
    ]) {
      expect(isProductText(words), words).toBe(true);
    }
  });

  it('is seen through markup that a reader does not see', () => {
    expect(isFreeText('<p>4539<b>1488</b>&nbsp;0343<i>6467</i></p>')).toBe(false);
    expect(isFreeText('<p>4539&#8203;1488&#x200b;0343&shy;6467</p>')).toBe(false);
    expect(isFreeText('<p title="mug">A mug of 350 ml</p>')).toBe(true);
  });

  it.each([
    'Hauptstraße 12a, 3. Stock',
    '12345-6789',
    'Apt 1204, 98765 NW 107th Ave',
    '東京都千代田区1-2-3',
    'شارع الملك ١٢٣',
    'Flat 12/34, Block 56',
    '018f3d3c-9d5a-7cc1-8000-123456789012',
    '98001001-0000-4178-8000-000000000000',
    'GB82 WEST 1234 5698 7654 32',
    'DE89370400440532013000',
    'NO93 8601 1117 947',
    '+49 30 901820',
    '2026-11-28',
  ])('is not seen in %s', (text) => expect(isFreeText(text)).toBe(true));

  it('is seen behind two letters and two digits too, which look like the beginning of an IBAN', () => {
    expect(isFreeText('DE12 4539148803436467')).toBe(false);
  });

  it('refuses telephone numbers and other rows of digits no oftener than the check digit happens to fit', () => {
    let refused = 0;
    for (let each = 0; each < 2_000; each++) if (!isFreeText(`+49 30 ${100_000_000 + each * 7919}`)) refused++;
    expect(refused / 2_000).toBeLessThan(0.15);
  });

  it('is told from a GTIN where articles are named or looked for', () => {
    expect(isArticleCode('4006381333931')).toBe(true);
    expect(isArticleCode('４００６３８１３３３９３１')).toBe(true);
    expect(isArticleCode('4539148803436467')).toBe(false);
  });
});

describe('a card number that is typed over the lines of an address', () => {
  const address = { recipient: 'Ann Example', street: '1 High Street', postalCode: '12345', city: 'Hull' };
  const lines = (change: Partial<typeof address>) => fieldsOfCardNumber({ ...address, ...change });

  it.each([
    [{ recipient: '4539 1488 0343 6467' }, ['recipient']],
    [{ street: '45391488', city: '03436467' }, ['street', 'city']],
    [{ street: '4539 1488 0343', postalCode: '6467' }, ['street', 'postalCode']],
    [{ street: 'High Street 453914', city: '8803436467 Hull' }, ['street', 'city']],
    [
      { recipient: '4539', street: '1488', postalCode: '0343', city: '6467' },
      ['recipient', 'street', 'postalCode', 'city'],
    ],
    [{ recipient: 'Ann ٤٥٣٩١٤٨٨', street: '۰۳۴۳۶۴۶۷ High' }, ['recipient', 'street']],
    [{ postalCode: '4539.1488.0343.6467' }, ['postalCode']],
  ])('is seen in %j', (change, seen) => expect(lines(change)).toEqual(seen));

  it.each([
    [{}],
    [{ street: 'Calle Mayor 1234', postalCode: '98765-4321' }],
    [{ street: 'PO Box 123456', postalCode: '98765-4321' }],
    [{ street: '1-23-4', postalCode: '100-0001', city: 'Tokyo' }],
    [{ street: 'Lenina 12', postalCode: '101000', city: '101000 Moskva' }],
  ])('is not seen in %j', (change) => expect(lines(change)).toEqual([]));

  it('never is, whatever house numbers and postal codes people have', () => {
    const house = fc.integer({ min: 1, max: 99_999 });
    const postal = fc.stringMatching(/^\d{3,5}(-\d{3,4})?$/);
    fc.assert(
      fc.property(house, postal, (street, postalCode) => {
        expect(lines({ street: `Street ${street}`, postalCode, city: `${postalCode} City` })).toEqual([]);
      }),
    );
  });

  it('is refused by the schema of the seller, which names the lines and not the number', () => {
    const parsed = deliveryAddressSchema.safeParse({ ...address, street: '45391488', city: '03436467', country: 'DE' });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['street'], ['city']]);
    expect(JSON.stringify(parsed.error)).not.toMatch(/45391488|03436467/);
  });
});

describe('digits of every script', () => {
  it('become ASCII, and nothing else changes', () => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const character = String.fromCodePoint(codePoint);
      if (!/\p{Nd}/u.test(character)) continue;
      const ascii = asciiDigits(character);
      expect(ascii, character).toMatch(/^\d$/);
      // Compatibility forms, such as full-width ones, say themselves which digit they are.
      const plain = character.normalize('NFKC');
      if (/^\d$/.test(plain)) expect(ascii, character).toBe(plain);
    }
    for (const zero of zeros) expect(asciiDigits(inScript('0123456789', zero))).toBe('0123456789');
    expect(asciiDigits('½ ⅷ 四 ² ① é')).toBe('½ ⅷ 四 ² ① é');
  });
});
