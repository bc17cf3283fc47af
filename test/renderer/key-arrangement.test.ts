import { describe, expect, it } from 'vitest';
import { gridFor, leastHeight, leastKeyPx, partsOf } from '../../renderer/kiosk/typing/key-arrangement.ts';
import { keyPages, keyRows } from '../../renderer/kiosk/typing/key-layouts.ts';
import type { FieldKind } from '../../renderer/kiosk/typing/key-layouts.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';

const kinds: FieldKind[] = ['text', 'email'];
const pages = kinds.flatMap((kind) =>
  languageCodes.flatMap((language) => keyPages(kind, language).map((page) => ({ kind, language, page }))),
);

describe('the keys of a small display', () => {
  it.each(pages)('are all there, however little room there is: $kind $language $page', ({ kind, language, page }) => {
    const whole = keyRows(kind, page, language);
    const others = keyPages(kind, language).flatMap((other) => keyRows(kind, other, language).flat());
    for (let columns = 5; columns <= 20; columns++) {
      for (let rows = 1; rows <= 7; rows++) {
        const parts = partsOf(whole, { columns, rows }, { page, language });
        const shown = parts.flat(2);
        expect(new Set(shown).size, 'none twice').toBe(shown.length);
        const missing = whole.flat().filter((key) => !shown.includes(key));
        // Digits may leave the letters, because the page of signs has them.
        expect(missing.filter((key) => !/^\d$/.test(key) || !others.includes(key))).toEqual([]);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(rows);
          for (const row of part) expect(row.length).toBeLessThanOrEqual(columns);
        }
      }
    }
  });

  it('are as on a real keyboard where they fit', () => {
    const whole = keyRows('text', 'own', 'de');
    expect(partsOf(whole, { columns: 12, rows: 4 }, { page: 'own', language: 'de' })).toEqual([whole]);
    const [letters] = partsOf(whole, { columns: 12, rows: 3 }, { page: 'own', language: 'de' });
    expect(letters).toEqual(whole.slice(1));
  });

  it('follow the alphabet where the rows of a real keyboard do not fit', () => {
    const [letters] = partsOf(keyRows('text', 'own', 'en'), { columns: 8, rows: 4 }, { page: 'own', language: 'en' });
    expect(letters!.map((row) => row.join(''))).toEqual(['abcdefgh', 'ijklmno', 'pqrstuv', "wxyz'-."]);
  });

  it('keep the order of kana', () => {
    const [letters] = partsOf(keyRows('text', 'own', 'ja'), { columns: 14, rows: 4 }, { page: 'own', language: 'ja' });
    expect(letters![0]!.join('')).toBe('あいうえおかきくけこ');
  });

  it.each(['text', 'digits'] as const)('are never smaller than a fingertip: %s', (kind) => {
    for (const rem of [16, 22.4, 30.8]) {
      for (let width = 320; width <= 3840; width += 40) {
        const least = leastHeight(kind, { width, rem });
        for (const height of [least, least + 30, 20 * rem]) {
          const { gap, padding, sideWidth, columns, rows } = gridFor(kind, { width, height, rem });
          const allRows = rows + (sideWidth > 0 ? 1 : 2);
          expect(allRows * leastKeyPx + (allRows - 1) * gap + 2 * padding).toBeLessThanOrEqual(height + 0.1);
          const letterColumns = kind === 'digits' ? 3 : columns;
          const beside = sideWidth > 0 ? sideWidth + gap : 0;
          expect(letterColumns * leastKeyPx + (letterColumns - 1) * gap + beside).toBeLessThanOrEqual(width);
        }
      }
    }
  });
});
