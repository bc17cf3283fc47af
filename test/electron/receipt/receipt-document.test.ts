import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code39Bars, isCode39 } from '../../../electron/receipt/code-39.ts';
import { receiptDocument } from '../../../electron/receipt/receipt-document.ts';
import { readCode39 } from '../../support/code-39-reader.ts';
import { arabicReceipt, japaneseReceipt, receiptOf } from './receipt-of.ts';

const sheet = { medium: 'sheet' } as const;

describe('a receipt as a page', () => {
  it('says what was bought, the order and the collection code, in its language and its shop’s time', () => {
    const text = receiptDocument(receiptOf(), false, sheet);
    for (const part of ['100001', 'YGDDTN', '2 × €18.90', '€37.80', '22 Nov 2026, 18:30', 'Corner &#38; Co.']) {
      expect(text).toContain(part);
    }
    const japanese = receiptDocument(japaneseReceipt, false, sheet);
    for (const part of ['lang="ja"', '￥3,780', '2026/11/23 3:30']) expect(japanese).toContain(part);
    expect(receiptDocument(arabicReceipt, false, sheet)).toContain('dir="rtl"');
    expect(receiptDocument(receiptOf({ collectionCode: null }), false, sheet)).not.toContain('class="plate"');
  });

  it('says that it is a copy when it is', () => {
    expect(receiptDocument(receiptOf(), true, sheet)).toContain('<p class="mark">Copy</p>');
    expect(receiptDocument(receiptOf(), false, sheet)).not.toContain('class="mark"');
  });

  it('prints a title as text, whatever stands in it, and runs nothing', () => {
    const title = 'Mug <b>"Ada"</b> & <script>saucer()</script>';
    const lines = [{ title, quantity: 1, unitPriceMinor: 1, sumMinor: 1 }];
    const text = receiptDocument(receiptOf({ lines, totalMinor: 1 }), false, sheet);
    expect(text).toContain('Mug &#60;b&#62;&#34;Ada&#34;&#60;/b&#62; &#38; ');
    expect(text).not.toContain('<script');
  });
});

describe('the barcode of an order', () => {
  it('is read again as the number, whatever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z.-]{1,10}$/), (text) => {
        const { bars, widthDots } = code39Bars(text);
        const dots = Array.from({ length: widthDots + 20 }, () => false);
        for (const { atDots, widthDots: width } of bars) dots.fill(true, 10 + atDots, 10 + atDots + width);
        expect(readCode39(dots)).toBe(text);
        expect(widthDots).toBeLessThan(384);
      }),
    );
  });

  it('is left out where the number has other characters', () => {
    for (const text of ['', 'abc', '12345678901', 'Ä1', '*']) expect(isCode39(text)).toBe(false);
    expect(receiptDocument(receiptOf({ orderNumber: 'order_1' }), false, sheet)).not.toContain('<svg');
  });
});
