import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { purchaseNumberOf, readPurchaseNumber } from '../../contract/seller/purchase-number.ts';

const lookAlikes: Record<string, string> = { '8': 'B', '1': 'L', '0': 'O', '5': 'S', V: 'U', '2': 'Z' };

it('is of seven signs in two groups, and leads back to the end of its id', () => {
  fc.assert(
    fc.property(fc.uuid(), (applicationId) => {
      const number = purchaseNumberOf(applicationId);
      expect(number).toMatch(/^[0-9AC-HJKMNP-RTV-Y]{3}-[0-9AC-HJKMNP-RTV-Y]{4}$/);
      expect(readPurchaseNumber(number)).toEqual({ idEnd: applicationId.slice(-7).toLowerCase() });
      expect(purchaseNumberOf(applicationId.toUpperCase())).toBe(number);
    }),
  );
});

it('is read however it is typed', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.boolean(), fc.constantFrom('', ' ', '-', '–', '－', '_'), (id, isSmall, between) => {
      const number = purchaseNumberOf(id);
      const expected = readPurchaseNumber(number);
      const looksLike = [...number].map((sign) => lookAlikes[sign] ?? sign).join('');
      for (const written of [number, looksLike, looksLike.replaceAll('L', 'I')]) {
        const typed = ` ${written.replace('-', between)} `;
        expect(readPurchaseNumber(isSmall ? typed.toLowerCase() : typed), typed).toEqual(expected);
      }
      const wide = [...number].map((sign) =>
        sign === '-' ? sign : String.fromCodePoint(sign.codePointAt(0)! + 0xfee0),
      );
      expect(readPurchaseNumber(wide.join(''))).toEqual(expected);
    }),
  );
});

it('tells every wrong sign, and every two that were swapped', () => {
  const number = purchaseNumberOf('01912345-6789-7abc-8def-0123456789ab').replace('-', '');
  for (let place = 0; place < 7; place++) {
    for (const sign of '0123456789ACDEFGHJKMNPQRTVWXY') {
      if (sign === number[place]) continue;
      expect(readPurchaseNumber(number.slice(0, place) + sign + number.slice(place + 1)), sign).toBe('mistyped');
    }
    for (let other = place + 1; other < 7; other++) {
      const signs = [...number];
      [signs[place], signs[other]] = [signs[other]!, signs[place]!];
      if (signs[place] !== signs[other]) expect(readPurchaseNumber(signs.join(''))).toBe('mistyped');
    }
  }
});

it.each(['', 'K7Q-2MX', 'K7Q-2MX44', '100026', 'K7Q-2M%4', 'K7Q2MXé', '01912345-6789-7abc-8def-0123456789ab'])(
  'takes %j for none',
  (text) => expect(readPurchaseNumber(text)).toBeUndefined(),
);

it('takes seven signs that stand for no end of an id as mistyped', () => {
  // YYY-YYY would be more than seven hexadecimal digits hold; Y is worth 28, so the check sign is 28 × 21 % 29 = 8.
  expect(readPurchaseNumber('YYY-YYY8')).toBe('mistyped');
});
