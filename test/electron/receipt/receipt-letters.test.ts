import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReceiptLetters } from '../../../electron/receipt/receipt-letters.ts';
import { pageWithLetters } from './page-with-letters.ts';

/** The files that the rules embed. */
function embedded(rules: string): string[] {
  return [...rules.matchAll(/base64,([^)]+)\)/g)].map(([, content]) => Buffer.from(content!, 'base64').toString());
}

describe('the letters of a receipt', () => {
  it.each([
    ['Mug €18', ['latin-1.woff2']],
    ['マグ', ['kana-1.woff2']],
    ['東京のマグ 2', ['kanji-1.woff2', 'kana-1.woff2', 'latin-1.woff2']],
    ['كوب', ['arabic-1.woff2']],
    ['☂', []],
    ['', []],
  ])('embed for %j what it needs and no more', (text, files) => {
    const letters = new ReceiptLetters(pageWithLetters());
    expect(embedded(letters.rulesFor(text)).toSorted()).toEqual(files.toSorted());
  });

  it('say for which letters each part is', () => {
    const [rule] = new ReceiptLetters(pageWithLetters()).rulesFor('京').split('\n');
    expect(rule).toMatch(/font-family: 'Noto Sans JP Variable'; .*unicode-range: U\+6771,U\+4eac;/);
  });

  it('leave out what would make the address of the receipt too long', () => {
    const large = pageWithLetters();
    writeFileSync(path.join(large, 'assets/kanji-1.woff2'), Buffer.alloc(2_000_000));
    expect(embedded(new ReceiptLetters(large).rulesFor('ab京'))).toEqual(['latin-1.woff2']);
  });
});
