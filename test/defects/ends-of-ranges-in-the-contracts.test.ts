import { describe, expect, it } from 'vitest';
import { guardFormula, unguardFormula } from '../../platform/formula-guard.ts';
import { createLog } from '../../platform/log.ts';
import { applicationSchema, withdrawalSchema } from '../../contract/seller/application.ts';
import { ClockComparison, differenceOf } from '../../contract/seller/clock-comparison.ts';
import { isCommonPin } from '../../contract/seller/common-pins.ts';
import { isArticleCode, isFreeText } from '../../contract/seller/free-text.ts';
import { linesOfCardNumber } from '../../contract/seller/number-over-fields.ts';
import { hashStaffPin } from '../../server/terminal/staff-pin.ts';
import { deliveryAddressSchema, fieldsOfCardNumber } from '../../contract/seller/address.ts';

/* Each of these could be one more or one less, or be left out, and no test noticed. */

const linesPass = (lines: unknown) => applicationSchema.shape.lines.safeParse(lines).success;

describe('An application', () => {
  const line = { variantId: 'v', quantity: 1, unitPriceMinor: 1 };

  it('has 1 to 100 lines of 1 to 999 units', () => {
    expect([0, 1, 100, 101].map((count) => linesPass(Array.from({ length: count }, () => line)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([0, 1, 999, 1_000, 1.5].map((quantity) => linesPass([{ ...line, quantity }]))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('and its withdrawal cost at least the smallest amount', () => {
    for (const { totalMinor } of [applicationSchema.shape, withdrawalSchema.shape]) {
      expect([-1, 0, 1].map((amount) => totalMinor.safeParse(amount).success)).toEqual([false, false, true]);
    }
  });

  it.each([
    ['recipient', 120],
    ['street', 200],
    ['postalCode', 20],
    ['city', 120],
  ] as const)('has a %s of 1 to %i characters that are not blank', (field, most) => {
    const address = { recipient: 'Ann', street: 'Quay', postalCode: 'X', city: 'Suva', country: 'FJ' };
    const passes = (text: string) => deliveryAddressSchema.safeParse({ ...address, [field]: text }).success;
    expect(['', ' ', 'x', 'x'.repeat(most), 'x'.repeat(most + 1)].map(passes)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('A staff PIN that is tried first', () => {
  it.each([
    ['counts down past 0', '109876'],
    ['counts down by three past 0', '529630'],
    ['is year, day and month', '19993112'],
    ['is year, month and day, of two digits each', '870423'],
    ['is a year and a month', '198705'],
    ['is a month and a year', '051987'],
    ['is two years', '19801984'],
    ['is the first of the month', '010687'],
    ['is the last of December', '311287'],
  ])('%s: %s', (_kind, pin) => expect(isCommonPin(pin)).toBe(true));

  it.each([
    ['the 0th', '001299'],
    ['the 32nd', '321299'],
    ['of a 13th month', '391399'],
    ['of a year without a month', '198713'],
    ['a day of the year 6183', '24126183'],
    ['a day of the year 6183, the year first', '61832412'],
    ['a year after no day', '99991999'],
    ['a year before no day', '19995678'],
    ['a day and one digit more', '2412618'],
    ['two years after one digit more', '6198420017'],
    ['of groups that count but are of unequal length', '1123455'],
    ['of groups that count, the last of them longer', '1122333'],
    ['of equal groups that do not count', '118833'],
  ])('is none when it is %s: %s', (_kind, pin) => expect(isCommonPin(pin)).toBe(false));
});

const plain = (text: string) => ({ text, isPostalCode: false });

it('A staff PIN costs whoever guesses it what scrypt was set to: 32 MiB for each try', async () => {
  expect(await hashStaffPin('482915')).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
});

describe('A card number over the lines of an address', () => {
  const address = { recipient: 'Ann Example', street: '1 High Street', postalCode: 'X', city: 'Hull' };
  const seenIn = (change: Partial<typeof address>) => fieldsOfCardNumber({ ...address, ...change });

  it('is not made of a postal code with letters, at its end or in its middle', () => {
    expect(seenIn({ street: '45391488', postalCode: '03436467 NL' })).toEqual([]);
    expect(seenIn({ recipient: 'Ann 45391488', postalCode: '03436467 NL', city: '123457 Hull' })).toEqual([]);
    expect(seenIn({ street: '45391488', postalCode: '03436467' })).toEqual(['street', 'postalCode']);
  });

  it('is not made of a house number of up to five digits and a postal code', () => {
    expect(seenIn({ street: '45391', postalCode: '48803436467' })).toEqual([]);
    expect(seenIn({ street: '453914', postalCode: '8803436467' })).toEqual(['street', 'postalCode']);
  });

  it('is told without the lines that hold one alone', () => {
    const lines = ['4539148803436467', 'Quay', '45391488', '03436467'].map(plain);
    expect(linesOfCardNumber(lines)).toEqual([2, 3]);
  });
});

describe('A card number in a text', () => {
  it.each(['&nbsp;', '&#160;', '&#xa0;', '&#xA0;'])('is seen between blanks written as %s', (blank) => {
    expect(isFreeText(['4539', '1488', '0343', '6467'].join(blank))).toBe(false);
  });

  it('is seen through more tags than a gap has signs', () => {
    expect(isFreeText('4539<b><i><u><s><em><p>1488</p></em></s></u></i></b>03436467')).toBe(false);
  });

  it('is no card number where a whole GTIN belongs, whatever its digits are and however it is spaced', () => {
    // Its check digit is right as that of a card number too.
    for (const gtin of ['4006381000994', '400 6381 000994', '４００６３８１０００９９４', '٤٠٠٦٣٨١٠٠٠٩٩٤']) {
      expect([gtin, isFreeText(gtin), isArticleCode(gtin)]).toEqual([gtin, false, true]);
    }
  });

  it.each([
    ['of twelve digits', '453914880001'],
    ['of nineteen digits', '4539148803436467008'],
    ['with eight signs between its groups', '4539  ----  1488  ----  0343  ----  6467'],
    ['with line breaks between its groups', '4539\n1488\n0343\n6467'],
  ])('is withheld from the log when it is %s', (_kind, number) => {
    const lines: string[] = [];
    createLog('seller', 'info', { write: (line) => void lines.push(line) }).info(`typed ${number} here`);
    expect((JSON.parse(lines[0]!) as { msg: string }).msg).toBe('typed [withheld] here');
  });
});

describe('A cell that a spreadsheet would compute', () => {
  it.each([' \tx', '\u00A0\rx', '\0=1', ' \0@x', '\t1'])('is guarded: %j', (cell) => {
    expect(guardFormula(cell)).toBe(`'${cell}`);
    expect(unguardFormula(guardFormula(cell))).toBe(cell);
  });
});

const noted = (...samples: [aheadMs: number, roundTripMs: number][]) => {
  const comparison = new ClockComparison();
  for (const [aheadMs, roundTripMs] of samples) {
    comparison.note({ theirNow: 0, ownNow: aheadMs + roundTripMs / 2, monotonicNow: 0, roundTripMs });
  }
  return comparison;
};

describe('A comparison of two clocks', () => {
  it('takes a quarter of a second beyond both errors for drift, and more for a clock that was set', () => {
    expect(noted([0, 2], [351, 200]).difference()).toEqual({ aheadMs: 0, errorMs: 1 });
    expect(noted([0, 2], [352, 200]).difference()).toEqual({ aheadMs: 352, errorMs: 100 });
  });

  it('goes by the newest of samples that are as exact', () => {
    expect(noted([0, 2], [200, 2]).difference()).toEqual({ aheadMs: 200, errorMs: 1 });
  });

  it('is wrong by half the round trip, rounded up', () => {
    expect(differenceOf({ theirNow: 0, ownNow: 10, roundTripMs: 3 }).errorMs).toBe(2);
  });

  it('holds where the clock moved by three seconds of its own, and not by more', () => {
    const comparison = noted([0, 0]);
    expect([3_000, -3_000, 3_001, -3_001].map((byMs) => comparison.isCurrent(1_000 + byMs, 1_000))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
