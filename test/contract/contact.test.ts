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
    [' +49 (0)171 234567', '+49171234567'],
    ['+49(0)171234567', '+49171234567'],
    ['+49 (0)- 171 234567', '+49171234567'],
    ['0049 (0)171 234567', '+49171234567'],
    ['171 (0) 2300', '17102300'],
    ['171523 (0)', '1715230'],
    ['171 004 912', '171004912'],
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

  it('counts as a card from twelve digits on, with a country code from fourteen', () => {
    // All of them have the check digit of a card.
    expect(isTelephoneOfCard('79927398713')).toBe(false);
    expect(isTelephoneOfCard('017123456786')).toBe(true);
    expect(isTelephoneOfCard('+1712345678907')).toBe(false);
    expect(isTelephoneOfCard('+49171234567891')).toBe(true);
  });

  it('is never taken for one where people have a country code and up to thirteen digits', () => {
    for (let each = 0; each < 2_000; each++) expect(isTelephoneOfCard(`+49151${10_000_000 + each * 7919}`)).toBe(false);
  });

  it('is not half a card number, with the rest in a line of the address', () => {
    expect(fieldsJoinedBy('45391488', { street: '03436467' })).toEqual(['street']);
    expect(fieldsJoinedBy('0343 6467', { city: 'Hull 45391488' })).toEqual(['city']);
    expect(fieldsJoinedBy('4539148803436', { street: '467 High Street', postalCode: '467467' })).toEqual([]);
    expect(fieldsJoinedBy('', { street: '45391488' })).toEqual([]);
    expect(fieldsJoinedBy('', { street: '4539148803436467' }), 'which is the field’s own matter').toEqual([]);
  });

  it('is joined with the beginning and the end of a line where six digits or more stand there, and with no postal code', () => {
    expect(fieldsJoinedBy('4539148803', { street: '436467 Long Lane 9' })).toEqual(['street']);
    expect(fieldsJoinedBy('8803436467', { street: '9 Long Lane 453914' })).toEqual(['street']);
    expect(fieldsJoinedBy('45391488034', { street: '36467 Long Lane' })).toEqual([]);
    expect(fieldsJoinedBy('4539148803', { postalCode: '436467' })).toEqual([]);
    expect(fieldsJoinedBy('4539148803', { street: 'Lane 436467 B' })).toEqual([]);
    expect(fieldsJoinedBy('4539148803', { street: '·436467' }), 'behind a sign').toEqual(['street']);
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
