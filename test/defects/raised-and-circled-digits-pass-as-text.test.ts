import { describe, expect, it } from 'vitest';
import { deliveryAddressSchema } from '../../contract/seller/address.ts';
import { isArticleCode, isFreeText, isProductText } from '../../contract/seller/free-text.ts';
import { findTypedCreditNumbers, longestRun } from '../../contract/credit-numbers-in-text.ts';
import { digitsAsSeen, maskDigits } from '../../contract/decimal-digits.ts';
import { createLog } from '../../platform/log.ts';
import { readPlainText } from '../../platform/database/stored-card-numbers.ts';
import { typedColumns } from '../../server/card-numbers/typed-columns.ts';

/* A card number with a ² or ① among its digits was taken for a text without one. */

const number = '4539148803436467';
const signs: Record<string, string> = {
  raised: '⁰¹²³⁴⁵⁶⁷⁸⁹',
  lowered: '₀₁₂₃₄₅₆₇₈₉',
  circled: '⓪①②③④⑤⑥⑦⑧⑨',
  'circled twice': '🄋⓵⓶⓷⓸⓹⓺⓻⓼⓽',
  'in black circles': '⓿❶❷❸❹❺❻❼❽❾',
  'in plain circles': '🄋➀➁➂➃➄➅➆➇➈',
  'in plain black circles': '🄌➊➋➌➍➎➏➐➑➒',
  'with a dot': '🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐',
  'with a comma': '🄁🄂🄃🄄🄅🄆🄇🄈🄉🄊',
  'in brackets': '0⑴⑵⑶⑷⑸⑹⑺⑻⑼',
};
const shown = (digits: string, kind: string) => digits.replaceAll(/\d/g, (digit) => [...signs[kind]!][Number(digit)]!);

describe.each(Object.keys(signs))('digits that are %s', (kind) => {
  it('are a card number, all of them or one among others', () => {
    expect(digitsAsSeen(shown('0123456789', kind)).seen).toBe('0123456789');
    for (const text of [
      shown(number, kind),
      shown('4539', kind) + number.slice(4),
      number.slice(0, 7) + shown(number[7]!, kind) + number.slice(8),
      `Flat 3, ${shown('4539', kind)} 1488-0343 ${shown('6467', kind)} Road`,
    ]) {
      expect([isFreeText(text), isArticleCode(text)], text).toEqual([false, false]);
    }
    expect(isProductText(`Mug ${shown(number, kind)}`)).toBe(false);
    expect(longestRun(`x${shown('1234567', kind)}`)).toBe(7);
  });

  it('are withheld from the log, and taken out of what was stored, at their place', () => {
    const text = `for ${shown('4539', kind)}-1488-0343-${shown('6467', kind)} ½`;
    const lines: string[] = [];
    createLog('seller', 'info', { write: (line) => void lines.push(line) }).info(text);
    expect((JSON.parse(lines[0]!) as { msg: string }).msg).toBe('for [withheld] ½');
    expect(readPlainText(text)).toEqual({ count: 1, redacted: 'for ••••-••••-••••-•••• ½' });
    const [span] = findTypedCreditNumbers(text);
    expect([text.slice(0, span!.from), text.slice(span!.until)]).toEqual(['for ', ' ½']);
  });

  it('are a card number over the lines of an address, and taken out of one that was stored', () => {
    const address = {
      recipient: 'Ann Example',
      street: shown('45391488', kind),
      postalCode: 'X',
      city: `${shown('03436467', kind)} Hull`,
      country: 'FJ',
    };
    const parsed = deliveryAddressSchema.safeParse(address);
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['street'], ['city']]);
    const { reading } = typedColumns.find(({ column }) => column === 'fulfilment')!;
    expect(reading!(JSON.stringify({ method: 'deliver', address }))).toEqual({
      count: 1,
      redacted: JSON.stringify({
        method: 'deliver',
        address: { ...address, street: '••••••••', city: '•••••••• Hull' },
      }),
    });
  });
});

it.each(['½ ¼ ¾', '⑩⑳', '㉈', 'Ⅳ', '四', 'é', '፩'])('%s shows no single decimal digit', (text) => {
  expect(digitsAsSeen(text).seen).toBe(text);
  expect(maskDigits(text, '•')).toBe(text);
});

it('measures and footnotes are texts as before', () => {
  for (const text of ['120 m² of garden', 'Example & Sons¹', 'H₂O, 12 × 500 ml', '① Kitchen ② Bath ③ Garden'])
    expect([isFreeText(text), isProductText(text)], text).toEqual([true, true]);
});

it('a number of digits of one and of two units is found where it stands', () => {
  const text = `a 𝟜𝟝39①4𝟠8034${'36467'} b`;
  const [span, ...others] = findTypedCreditNumbers(text);
  expect(others).toEqual([]);
  expect([text.slice(0, span!.from), text.slice(span!.until)]).toEqual(['a ', ' b']);
});
