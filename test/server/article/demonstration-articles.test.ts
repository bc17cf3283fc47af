import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { demonstrationArticles } from '../../../build/demonstration/demonstration-articles.ts';
import { demonstrationTranslations } from '../../../build/demonstration/demonstration-translations.ts';
import { drawArticle } from '../../../build/demonstration/demonstration-pictures.ts';
import { handleSchema } from '../../../contract/seller/article.ts';

const variants = demonstrationArticles.flatMap((article) => article.variants);

function repeatsIn(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe('The articles of the demonstration shop', () => {
  it('are at least sixty in at least six categories, each with a choice', () => {
    expect(demonstrationArticles.length).toBeGreaterThanOrEqual(60);
    const perCategory = Map.groupBy(demonstrationArticles, (article) => article.category);
    expect(perCategory.size).toBeGreaterThanOrEqual(6);
    for (const [category, articles] of perCategory) expect(articles.length, category).toBeGreaterThanOrEqual(5);
  });

  it.each(Object.entries(demonstrationTranslations))(
    'have a title, departments and options in the language %s',
    (_language, { titles, departments, options, values }) => {
      expect(Object.keys(titles).toSorted()).toEqual(demonstrationArticles.map(({ handle }) => handle).toSorted());
      expect(Object.keys(departments)).toEqual([...new Set(demonstrationArticles.map(({ category }) => category))]);
      const missing = demonstrationArticles.flatMap(({ optionNames, variants: own }) =>
        optionNames.flatMap((option, place) =>
          own
            .map(({ optionValues }) => optionValues[place] ?? '')
            // A size in letters or figures reads the same everywhere.
            .filter((value) => /\p{Ll}{3}/u.test(value))
            .filter((value) => options[option] === undefined || values[option]?.[value] === undefined),
        ),
      );
      expect([...new Set(missing)]).toEqual([]);
    },
  );

  it('share no handle, SKU or barcode', () => {
    expect(repeatsIn(demonstrationArticles.map(({ handle }) => handle))).toEqual([]);
    expect(repeatsIn(variants.map(({ sku }) => sku))).toEqual([]);
    expect(repeatsIn(variants.map(({ barcode }) => barcode))).toEqual([]);
    for (const { handle } of demonstrationArticles) expect(handleSchema.safeParse(handle).success, handle).toBe(true);
  });

  it('carry in-store EAN-13 barcodes whose weighted digits sum to a multiple of ten', () => {
    for (const { sku, barcode } of variants) {
      expect(barcode, sku).toMatch(/^2\d{12}$/);
      const digits = [...barcode].map(Number);
      const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 ? 3 : 1), 0);
      expect(sum % 10, sku).toBe(0);
    }
  });

  it('have one value for each option, and no combination twice', () => {
    for (const { handle, optionNames, variants: own } of demonstrationArticles) {
      expect(own.length, handle).toBeGreaterThan(0);
      for (const { optionValues } of own) expect(optionValues, handle).toHaveLength(optionNames.length);
      expect(repeatsIn(own.map(({ optionValues }) => optionValues.join('\n'))), handle).toEqual([]);
    }
  });

  it('cost at least 2.00, and less than before where a former price is shown', () => {
    for (const { sku, priceMinor, compareAtMinor } of variants) {
      expect(Number.isSafeInteger(priceMinor), sku).toBe(true);
      expect(priceMinor, sku).toBeGreaterThanOrEqual(200);
      if (compareAtMinor !== null) expect(compareAtMinor, sku).toBeGreaterThan(priceMinor);
    }
    expect(variants.some(({ compareAtMinor }) => compareAtMinor !== null)).toBe(true);
  });

  it('are plentiful, scarce and sold out, so that each can be seen', () => {
    const soldOut = demonstrationArticles.filter((article) => article.variants.every(({ onHand }) => onHand === 0));
    expect(soldOut.length).toBeGreaterThanOrEqual(1);
    expect(variants.filter(({ onHand }) => onHand === 0).length).toBeGreaterThan(soldOut.length);
    expect(variants.some(({ onHand }) => onHand >= 1 && onHand <= 3)).toBe(true);
    expect(variants.filter(({ onHand }) => onHand > 3).length).toBeGreaterThan(variants.length * 0.7);
  });
});

/** A twelfth of its size is enough to tell what is on it, and quick. */
async function pixelsOf(svg: string): Promise<Buffer> {
  return await sharp(Buffer.from(svg), { density: 6 }).removeAlpha().raw().toBuffer();
}

/** The share of bytes that differ by more than noise. */
function differenceOf(one: Buffer, other: Buffer): number {
  expect(one.length).toBe(other.length);
  return one.reduce((count, value, index) => count + (Math.abs(value - other[index]!) > 12 ? 1 : 0), 0) / one.length;
}

const pictures = await Promise.all(
  demonstrationArticles.flatMap((article) =>
    article.pictures.map(async ({ colour, alt }) => {
      const svg = drawArticle(article, colour);
      return { article, colour, alt, svg, pixels: await pixelsOf(svg) };
    }),
  ),
);

describe('The pictures of the demonstration shop', () => {
  it('are square drawings without text, script or anything from elsewhere', async () => {
    for (const { svg, article } of pictures) {
      const { format, width, height } = await sharp(Buffer.from(svg)).metadata();
      expect({ format, width, height }, article.handle).toEqual({ format: 'svg', width: 960, height: 960 });
      expect(svg, article.handle).not.toMatch(/<(text|script|image|style|filter|foreignObject)|href|NaN|undefined/);
    }
  });

  it('show something: no two things of a category look alike', () => {
    for (const [index, one] of pictures.entries()) {
      for (const other of pictures.slice(index + 1)) {
        if (one.article === other.article || one.article.category !== other.article.category) continue;
        const pair = `${one.article.handle} and ${other.article.handle}`;
        expect(differenceOf(one.pixels, other.pixels), pair).toBeGreaterThan(0.05);
      }
    }
    expect(new Set(demonstrationArticles.map(({ drawing }) => drawing)).size).toBeGreaterThanOrEqual(40);
  });

  it('differ by colour, and say so, wherever an article comes in several', () => {
    for (const [article, own] of Map.groupBy(pictures, (picture) => picture.article)) {
      expect(repeatsIn(own.map(({ alt }) => alt)), article.handle).toEqual([]);
      for (const [index, one] of own.entries())
        for (const other of own.slice(index + 1))
          expect(differenceOf(one.pixels, other.pixels), `${one.alt} and ${other.alt}`).toBeGreaterThan(0.005);
    }
  });

  it('belong to the variants that have their colour', () => {
    for (const { handle, variants: own, pictures: shown } of demonstrationArticles) {
      for (const { optionValues, picture } of own) {
        const { colour } = shown[picture]!;
        if (colour !== null) expect(optionValues, handle).toContain(colour);
      }
      expect(new Set(own.map(({ picture }) => picture)).size, handle).toBe(shown.length);
    }
  });

  it('are the same each time they are drawn', () => {
    for (const { article, colour, svg } of pictures) expect(drawArticle(article, colour)).toBe(svg);
  });
});
