import { describe, expect, it } from 'vitest';
import { hasShift, keyPages, keyRows, kindOf } from '../../renderer/kiosk/typing/key-layouts.ts';
import type { FieldKind } from '../../renderer/kiosk/typing/key-layouts.ts';
import { katakanaOf, toggleHalfVoicing, toggleSmall, toggleVoicing } from '../../renderer/kiosk/typing/kana.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import type { Language } from '../../renderer/wording/languages.ts';

describe('kana', () => {
  it.each([
    [toggleVoicing, 'か', 'が'],
    [toggleVoicing, 'が', 'か'],
    [toggleVoicing, 'ぱ', 'ば'],
    [toggleVoicing, 'ウ', 'ヴ'],
    [toggleVoicing, 'あ', undefined],
    [toggleVoicing, 'k', undefined],
    [toggleHalfVoicing, 'ほ', 'ぽ'],
    [toggleHalfVoicing, 'ボ', 'ポ'],
    [toggleHalfVoicing, 'か', undefined],
    [toggleSmall, 'つ', 'っ'],
    [toggleSmall, 'ャ', 'ヤ'],
    [toggleSmall, 'ケ', 'ヶ'],
    [toggleSmall, 'か', 'ゕ'],
    [toggleSmall, 'の', undefined],
    [toggleSmall, '', undefined],
  ])('%o makes of %s %s', (change, kana, changed) => expect(change(kana)).toBe(changed));

  it('becomes katakana, and leaves everything else as it is', () => {
    expect(katakanaOf('ひらがなーA゛')).toBe('ヒラガナーA゛');
  });
});

describe('the layouts of keys', () => {
  const kinds: FieldKind[] = ['text', 'email', 'digits'];
  const pages = languageCodes.flatMap((language) =>
    kinds.flatMap((kind) => keyPages(kind, language).map((page) => ({ language, kind, page }))),
  );

  it.each(pages)('have every key once, and few enough of them for fingers: $kind $page $language', (where) => {
    const rows = keyRows(where.kind, where.page, where.language);
    const keys = rows.flat();
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => [...key].length === 1)).toBe(true);
    expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(13);
    expect(rows.length).toBeLessThanOrEqual(5);
  });

  it.each<[Language, string]>([
    ['en', 'abcdefghijklmnopqrstuvwxyz'],
    ['de', 'abcdefghijklmnopqrstuvwxyzäöüß'],
    ['es', 'abcdefghijklmnopqrstuvwxyzñáéíóúü'],
    ['ja', 'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんー'],
    ['ar', 'ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي'],
  ])('have every letter of %s', (language, letters) => {
    const keys = new Set(keyRows('text', 'own', language).flat());
    expect([...letters].filter((letter) => !keys.has(letter))).toEqual([]);
  });

  it('follow what a field says of itself', () => {
    expect(kindOf({ inputMode: 'numeric', type: 'text' })).toBe('digits');
    expect(kindOf({ inputMode: '', type: 'tel' })).toBe('digits');
    expect(kindOf({ inputMode: '', type: 'email' })).toBe('email');
    expect(kindOf({ inputMode: 'search', type: 'search' })).toBe('text');
    expect([hasShift('text', 'own', 'ar'), hasShift('text', 'latin', 'ar'), hasShift('digits', 'own', 'en')]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
