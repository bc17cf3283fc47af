import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { importCatalogue } from '../../../../server/article/csv/catalogue-import.ts';
import type { ArticleRecord } from '../../../../server/article/article-record.ts';
import { saveArticles } from '../../../../server/article/article-writing.ts';
import { readKeptArticles } from '../../../../server/article/article-record-reading.ts';
import { unguardFormula } from '../../../../platform/formula-guard.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { article, importer, variant } from '../article-shelf.ts';
import { sqliteShelf } from '../csv/formats/brought-in.ts';
import { correctedFile, damagedFile, possibleDamage, pricedAt } from './damaged-file.ts';
import type { Dialect } from './damaged-file.ts';
import { damages, plannedProduct, productOf } from './generated-product.ts';
import type { Damage, GeneratedProduct } from './generated-product.ts';
import { writtenFormats } from './written-formats.ts';

/**
 * Files of every format with several damages each, imported into one shop, against a model. It says of each product whether it
 * comes in, and how; the others have to stay as they were, with every row in the report, and come in once their rows are corrected.
 */

const fileCount = Number(process.env['SIDELANE_DAMAGED_FILES'] ?? 100);

/** What keeps a product out. All else only changes what is taken over. */
const keepsOut = new Set<Damage>([
  'openQuote', 'missingCell', 'surplusCell', 'wrongByte', 'swappedCells', 'noAmount', 'negativeAmount', 'twoReadings', 'halfStock',
]); // prettier-ignore

const dialect: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  decimals: fc.constantFrom('point', 'comma', 'none'),
  isQuoted: fc.boolean(),
  hasMark: fc.boolean(),
});

const anyFile = fc.record({
  format: fc.constantFrom(...Object.keys(writtenFormats)),
  dialect,
  products: fc.array(plannedProduct, { minLength: 2, maxLength: 9 }),
});

/** A product as the shop should have it: the price and stock of each variant by its size. */
type Shown = { status: string; variants: string[] };

function shownProduct(
  product: GeneratedProduct,
  status: string,
  barcodes: readonly (string | undefined)[],
  price: (minor: number) => number,
): Shown {
  return {
    status,
    variants: product.variants.map(({ size, sku, barcode, priceMinor, stock }, place) =>
      [size, sku, barcodes[place] ?? barcode, price(priceMinor), stock].join(' '),
    ),
  };
}

/** The product as the shop has it before the file comes. */
function recordOf({ handle, title, variants }: GeneratedProduct, price: (minor: number) => number): ArticleRecord {
  const areSizes = variants.some(({ size }) => size !== '');
  return article({
    handle,
    title,
    optionNames: areSizes ? ['Size'] : [],
    variants: variants.map(({ size, sku, barcode, priceMinor, stock }) =>
      variant({
        variantId: sku,
        sku,
        barcode,
        priceMinor: price(priceMinor),
        onHand: stock,
        optionValues: areSizes ? [size] : [],
      }),
    ),
  });
}

it(`brings in what is sound of ${fileCount} damaged files, and reports every row of the rest`, async () => {
  const folder = temporaryFolder();
  const shelf = await sqliteShelf();
  const { database, clock } = shelf;
  let productCount = 0;
  let fileNumber = 0;

  const bringIn = (content: Buffer | string, leftOutFile?: string) => {
    const file = path.join(folder, `${++fileNumber}.csv`);
    writeFileSync(file, content);
    return importCatalogue(database, clock, { file, currency: 'EUR', actor: importer, leftOutFile });
  };
  const shownAt = async (handles: readonly string[]): Promise<Record<string, Shown>> => {
    const articles = await readKeptArticles(database, 'handle', handles);
    return Object.fromEntries(
      articles.map(({ handle, status, variants }) => [
        handle,
        {
          status,
          variants: variants.map(({ optionValues, sku, barcode, priceMinor, onHand }) =>
            [optionValues.join('/'), sku, barcode, priceMinor, onHand].join(' '),
          ),
        },
      ]),
    );
  };

  const property = fc.asyncProperty(anyFile, async ({ format: name, dialect: planned, products: plans }) => {
    const format = writtenFormats[name]!;
    // A decimal comma between commas would be in quotes, which no program writes for numbers alone.
    const written: Dialect =
      planned.decimals === 'comma' && planned.delimiter === ',' ? { ...planned, delimiter: ';' } : planned;
    const price = (minor: number) => pricedAt(minor, written);
    const hasBarcodes = format.columns.barcode !== undefined;
    const all = plans.map((plan) => {
      const product = productOf(plan, ++productCount, format.hasVariants);
      const damage = possibleDamage(plan.damage, format, written);
      const chosen = Math.floor(plan.row * product.variants.length);
      const before = plan.before && {
        ...product,
        variants: product.variants.map((variant) => ({ ...variant, ...plan.before })),
      };
      return { product, before, damage, row: plan.row, chosen };
    });
    const handles = all.map(({ product }) => product.handle);
    const kept = all.flatMap(({ before }) => (before ? [recordOf(before, price)] : []));
    await database.write((transaction) => saveArticles(transaction, kept, { now: clock.now(), stock: 'set' }));
    // A file without barcodes leaves those that are there.
    const barcodesOf = (product: GeneratedProduct, isKnown: boolean) =>
      product.variants.map(() => (hasBarcodes || isKnown ? undefined : ''));
    const expected: Record<string, Shown> = {};
    const corrected: Record<string, Shown> = {};
    for (const { product, before, damage, chosen } of all) {
      const isKnown = before !== null;
      const barcodes = barcodesOf(product, isKnown);
      const sound = shownProduct(product, 'published', barcodes, price);
      corrected[product.handle] = sound;
      if (damage === 'lostBarcode' && before === null) barcodes[chosen] = '';
      const status = damage === 'unknownWord' && before === null ? 'draft' : 'published';
      const damaged = shownProduct(product, status, barcodes, price);
      if (!keepsOut.has(damage)) {
        expected[product.handle] = damaged;
        corrected[product.handle] = damaged;
      } else if (before) {
        expected[product.handle] = shownProduct(before, 'published', barcodesOf(product, isKnown), price);
      }
    }

    const { content, lines } = damagedFile(all, format, written);
    const leftOutFile = path.join(folder, `${fileNumber}.left-out.csv`);
    const result = await bringIn(content, leftOutFile);
    expect(result.format).toBe(format.shownAs);
    expect(await shownAt(handles)).toEqual(expected);
    const numbered = lines.map((line, place) => ({ ...line, line: place + 2, damage: all[line.product]!.damage }));
    const mustBeReported = numbered.filter(({ damage, isRepeat }) => keepsOut.has(damage) || isRepeat);
    expect(result.leftOut.map(({ line }) => line)).toEqual(mustBeReported.map(({ line }) => line));
    const leftOutLines = new Set(result.leftOut.map(({ line }) => line));
    expect(
      result.notes.filter(({ line }) => leftOutLines.has(line)),
      'notes on rows that are left out',
    ).toEqual([]);
    for (const { line, isDamaged } of mustBeReported) {
      const { reason } = result.leftOut.find((row) => row.line === line)!;
      if (isDamaged) expect(reason, `line ${line}`).not.toMatch(/because of line/);
    }
    for (const { line, isDamaged, damage } of numbered) {
      if (!isDamaged || keepsOut.has(damage) || damage === 'closingQuote') continue;
      expect(
        result.notes.filter((note) => note.line === line),
        `a note on line ${line} (${damage})`,
      ).not.toEqual([]);
    }

    if (mustBeReported.length === 0) return;
    const withWhole = new Set(mustBeReported.map(({ product }) => product));
    const given = parse(readFileSync(leftOutFile), { bom: true, relax_column_count: true }) as string[][];
    // Where it is not known whose a damaged row is, the products beside it are there, too.
    const there: typeof numbered = [];
    for (const each of numbered) {
      const cells = given[there.length + 1]?.slice(2).map(unguardFormula);
      const isSame = JSON.stringify(cells) === JSON.stringify(each.cells);
      if (withWhole.has(each.product) || isSame) there.push(each);
    }
    expect(given.length - 1, 'rows of the file to correct').toBe(there.length);
    const right = correctedFile(
      given,
      there.map(({ row, cells, product, isRepeat }) => (isRepeat ? null : withWhole.has(product) ? row.cells : cells)),
    );
    expect(await bringIn(right)).toMatchObject({ leftOut: [], format: format.shownAs });
    expect(await shownAt(handles)).toEqual(corrected);
  });
  await fc.assert(property, { numRuns: fileCount });
}, 120_000);

it('knows of every damage whether it keeps a product out', () => {
  expect(damages.filter((damage) => keepsOut.has(damage))).toHaveLength(keepsOut.size);
});
