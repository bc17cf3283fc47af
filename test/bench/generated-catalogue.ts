import type { Database } from '../../platform/database/database.ts';
import type { ArticleRecord, VariantRecord } from '../../server/article/article-record.ts';
import { saveArticles } from '../../server/article/article-writing.ts';
import { tidySearchIndex } from '../../server/article/search-index.ts';

/**
 * A catalogue of any size that looks like a shop's to an index: a few words in very many articles, many in few, makers,
 * categories, sizes and colours. The same size gives the same catalogue.
 */

const colours = ['Black', 'White', 'Red', 'Blue', 'Green', 'Grey', 'Navy', 'Sand', 'Rose', 'Olive', 'Ochre', 'Teal'];
const sizes = ['S', 'M', 'L', 'XL'];
const qualities =
  'classic light warm modern folding travel organic cotton woollen steel oak linen ceramic waterproof everyday compact large small soft quiet'.split(
    ' ',
  );
const kinds: [category: string, nouns: string[]][] = [
  ['Kitchen', ['mug', 'kettle', 'bowl', 'pan', 'knife', 'jug', 'grater', 'whisk']],
  ['Lighting', ['lamp', 'lantern', 'candle', 'bulb', 'torch']],
  ['Clothing', ['shirt', 'jacket', 'scarf', 'beanie', 'trousers', 'cardigan', 'socks', 'gloves']],
  ['Stationery', ['notebook', 'pencil', 'pen', 'calendar', 'envelope', 'ruler']],
  ['Outdoor', ['tent', 'stove', 'bottle', 'rucksack', 'compass', 'hammock', 'sleeping bag']],
  ['Toys', ['puzzle', 'train', 'kite', 'dice', 'blocks', 'marionette']],
  ['Cycling', ['saddle', 'pedal', 'frame', 'handlebar', 'chain', 'helmet', 'lock', 'tyre']],
  ['Garden', ['trowel', 'pot', 'rake', 'hose', 'seeds', 'watering can', 'secateurs']],
];
const syllables = 'ka lo mi tra ven sor pel un ber gri sto fal ren dou che lin mar tos wick ham ley field'.split(' ');

/** Numbers below `n`, the same ones every time (a linear congruential generator, constants of Numerical Recipes). */
function countedRandom(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function madeUpNames(count: number, random: (n: number) => number): string[] {
  const of = (list: string[]) => list[random(list.length)]!;
  return Array.from({ length: count }, () =>
    capital(Array.from({ length: 2 + random(3) }, () => of(syllables)).join('')),
  );
}

function describeVariants(index: number, isClothing: boolean, priceMinor: number, random: (n: number) => number) {
  const colourCount = 1 + random(3);
  const firstColour = random(colours.length);
  const values = Array.from({ length: colourCount }, (_, i) => colours[(firstColour + i) % colours.length]!).flatMap(
    (colour) => (isClothing ? sizes.map((size) => [colour, size]) : [[colour]]),
  );
  return values.map((optionValues, i): VariantRecord => {
    const isOnOffer = random(10) === 0;
    return {
      variantId: `generated-${index}-${i}`,
      sku: `G${String(index).padStart(6, '0')}-${i}`,
      barcode: `29${String(index * 16 + i).padStart(10, '0')}`,
      optionValues,
      priceMinor,
      compareAtMinor: isOnOffer ? Math.round(priceMinor * 1.25) : null,
      onHand: random(8) === 0 ? 0 : 1 + random(400),
      sellsWithoutStock: false,
      pictureId: null,
      imported: null,
    };
  });
}

/**
 * Fills a migrated, empty database with `articleCount` articles (about three variants each), all published.
 * @param onProgress told how many are done, every few thousand
 */
export async function generateCatalogue(
  database: Database,
  { articleCount, now, onProgress }: { articleCount: number; now: number; onProgress?: (done: number) => void },
): Promise<void> {
  const random = countedRandom(articleCount);
  const of = <Item>(list: readonly Item[]) => list[random(list.length)]!;
  const vendors = madeUpNames(Math.max(20, Math.round(articleCount / 100)), random);
  const models = madeUpNames(Math.max(200, Math.round(articleCount / 5)), random);
  const batch = 2000;
  for (let start = 0; start < articleCount; start += batch) {
    const records: ArticleRecord[] = [];
    for (let index = start; index < Math.min(start + batch, articleCount); index++) {
      const [category, nouns] = of(kinds);
      const [noun, quality, other] = [of(nouns), of(qualities), of(qualities)];
      const isClothing = category === 'Clothing';
      records.push({
        articleId: `generated-${index}`,
        handle: `generated-${index}`,
        title: `${of(models)} ${capital(quality)} ${capital(noun)}`,
        description: `<p>A ${quality}, ${other} ${noun}, made to be used every day.</p>`,
        vendor: of(vendors),
        category: `${category} ${capital(noun)}`,
        tags: [quality, other, category],
        shelf: '',
        related: [],
        ageLimit: null,
        optionNames: isClothing ? ['Colour', 'Size'] : ['Colour'],
        status: 'published',
        pictures: [],
        variants: describeVariants(index, isClothing, 199 + random(400) * 50, random),
        imported: null,
      });
    }
    await database.write((transaction) => saveArticles(transaction, records, { now: now + start, stock: 'set' }));
    onProgress?.(Math.min(start + batch, articleCount));
  }
  await tidySearchIndex(database);
}
