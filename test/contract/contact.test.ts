import { describe, expect, it } from 'vitest';
import {
  contactSchema,
  fieldsJoinedBy,
  isEmail,
  isTelephone,
  isTelephoneOfCard,
  tidyEmail,
  tidyTelephone,
} from '../../contract/seller/contact.ts';

describe('A telephone number', () => {
  it.each([
    ['087 123 4567', '0871234567'],
    ['+353 (0)87 123-4567', '+353871234567'],
    ['(0)30 90 18 20', '030901820'],
    ['0049 30 901820', '+4930901820'],
    ['+1 (512) 555.0199', '+15125550199'],
    ['٠٥٠ ١٢٣ ٤٥٦٧', '0501234567'],
    ['０３－１２３４－５６７８', '0312345678'],
    ['03/1234/5678', '0312345678'],
  ])('is understood as it was typed: %s', (typed, kept) => {
    expect(tidyTelephone(typed)).toBe(kept);
    expect(isTelephone(kept)).toBe(true);
  });

  it.each(['', '12345', '1234567890123456', '087 CALL ME', '+', '1+23456'])('is not %j', (typed) => {
    expect(isTelephone(tidyTelephone(typed))).toBe(false);
  });

  it.each(['4539148803436467', '4539 1488 0343 6467', '378282246310005', '+378282246310005', '٤٥٣٩١٤٨٨٠٣٤٣٦٤٦٧'])(
    'is no card number: %s',
    (typed) => {
      expect(isTelephoneOfCard(typed)).toBe(true);
      expect(contactSchema.safeParse({ phone: tidyTelephone(typed) }).error?.issues[0]).toMatchObject({
        params: { refusal: 'card_number_in_text' },
      });
    },
  );

  it('is never taken for one where people have a country code and up to thirteen digits', () => {
    for (let each = 0; each < 2_000; each++) expect(isTelephoneOfCard(`+49151${10_000_000 + each * 7919}`)).toBe(false);
  });

  it('is not half a card number, with the rest in a line of the address', () => {
    expect(fieldsJoinedBy('45391488', { street: '03436467' })).toEqual(['street']);
    expect(fieldsJoinedBy('0343 6467', { city: 'Hull 45391488' })).toEqual(['city']);
    expect(fieldsJoinedBy('4539148803436', { street: '467 High Street', postalCode: '467467' })).toEqual([]);
    expect(fieldsJoinedBy('', { street: '45391488' })).toEqual([]);
  });
});

describe('An e-mail address', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    [' ann @ example.com', 'ann@example.com'],
    ['ann＠example．com', 'ann@example.com'],
    ['o’hara+shop@mail.example.co.jp', 'o’hara+shop@mail.example.co.jp'],
  ])('is understood as it was typed: %s', (typed, kept) => {
    expect(tidyEmail(typed)).toBe(kept);
    expect(isEmail(kept)).toBe(true);
  });

  it.each(['', 'ann', 'ann@', '@example.com', 'ann@example', 'ann@@example.com', 'a@b@c.com', 'a@b.c.', 'a,b@c.com'])(
    'is not %j',
    (typed) => expect(isEmail(tidyEmail(typed))).toBe(false),
  );

  it('holds no card number', () => {
    expect(contactSchema.safeParse({ email: '4539148803436467@example.com' }).error?.issues[0]).toMatchObject({
      params: { refusal: 'card_number_in_text' },
    });
  });
});

it('One of the two is enough, and none is not', () => {
  expect(contactSchema.safeParse({ phone: '0871234567' }).success).toBe(true);
  expect(contactSchema.safeParse({ email: 'ann@example.com' }).success).toBe(true);
  expect(contactSchema.safeParse({}).error?.issues[0]?.message).toBe('needs a telephone number or an e-mail address');
});
