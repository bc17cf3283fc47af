import { z } from 'zod';
import { departmentsBelow } from '../../contract/seller/departments.ts';
import { readChoices } from '../../contract/seller/narrowing.ts';
import type { Narrowing } from '../../contract/seller/narrowing.ts';
import { NarrowableList } from '../../server/article/finding/narrowing.ts';
import { articleSummarySchema } from '../../contract/seller/article.ts';
import type { Article, ArticleList, ArticleSummary, Picture } from '../../contract/seller/article.ts';
import type { Category } from '../../contract/seller/departments.ts';

/** Articles made up for tests: a few of every kind that a page must be able to show. */

type Kind = {
  slug: string;
  name: string;
  hue: number;
  drawing: string;
  titles: string[];
  priceMinor: number;
  options?: [string, string[]][];
};

const kinds: Kind[] = [
  {
    slug: 'kitchen',
    name: 'Kitchen',
    hue: 24,
    drawing: 'M34 40h52v40a18 18 0 0 1-18 18H52a18 18 0 0 1-18-18ZM86 50h10a10 10 0 0 1 0 24H86',
    titles: [
      'Stoneware mug',
      'Enamel pot',
      'Carafe with lid',
      'Olive board',
      'Salt cellar',
      'Coffee dripper',
      'Milk jug',
      'Bread knife',
    ],
    priceMinor: 1890,
  },
  {
    slug: 'clothing',
    name: 'Clothing',
    hue: 210,
    drawing: 'M44 28l-22 14l8 18l10-4v42h40V56l10 4l8-18l-22-14c-4 10-28 10-32 0Z',
    titles: ['Heavy cotton shirt', 'Rain jacket', 'Merino pullover', 'Work trousers', 'Linen overshirt', 'Wool scarf'],
    priceMinor: 5900,
    options: [
      ['Size', ['S', 'M', 'L', 'XL']],
      ['Colour', ['Ink', 'Moss', 'Sand']],
    ],
  },
  {
    slug: 'light',
    name: 'Light',
    hue: 46,
    drawing: 'M60 24v22M32 76c0-18 12-30 28-30s28 12 28 30ZM50 82c2 10 18 10 20 0',
    titles: ['Desk lamp', 'Paper pendant', 'Clip light', 'Candle lantern', 'Floor lamp'],
    priceMinor: 12900,
    options: [['Finish', ['Black', 'Brass']]],
  },
  {
    slug: 'bags',
    name: 'Bags',
    hue: 152,
    drawing: 'M30 46h60l6 52H24ZM44 46c0-24 32-24 32 0',
    titles: ['Canvas tote', 'Day pack', 'Weekender', 'Pannier', 'Belt bag'],
    priceMinor: 7450,
  },
  {
    slug: 'desk',
    name: 'At the desk',
    hue: 268,
    drawing: 'M36 26h40l10 10v62H36ZM48 50h26M48 62h26M48 74h16',
    titles: ['Notebook, dotted', 'Fountain pen', 'Pencil roll', 'Letter tray', 'Desk pad'],
    priceMinor: 990,
  },
  {
    slug: 'outdoors',
    name: 'Outdoors',
    hue: 96,
    drawing: 'M60 26l38 70H22ZM60 60l16 36M60 60L44 96',
    titles: ['Two-person tent', 'Steel bottle', 'Camping stove', 'Head torch', 'Picnic blanket'],
    priceMinor: 15900,
  },
];

const size = 960;

/** The picture of an article: a drawing on a coloured ground. */
export function pictureOf(pictureId: string, width: number): string {
  const [slug, number] = pictureId.split('_');
  const kind = kinds.find((each) => each.slug === slug) ?? kinds[0]!;
  const hue = kind.hue + Number(number) * 9;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${width}" viewBox="0 0 120 120">
<rect width="120" height="120" fill="hsl(${hue} 36% 82%)"/><circle cx="60" cy="64" r="44" fill="hsl(${hue} 40% 74%)"/>
<path d="${kind.drawing}" fill="hsl(${hue} 44% 46%)" stroke="hsl(${hue} 50% 22%)" stroke-width="3" stroke-linejoin="round"/></svg>`;
}

function pictureFor(slug: string, number: number, alt: string): Picture {
  return { pictureId: `${slug}_${number}`, alt, width: size, height: size };
}

function combinations(options: [string, string[]][]): string[][] {
  return options.reduce<string[][]>(
    (soFar, [, values]) => soFar.flatMap((each) => values.map((value) => [...each, value])),
    [[]],
  );
}

/** An EAN-13 code out of the range that GS1 leaves to shops. */
function barcodeFor(...places: [kind: number, article: number, variant: number]): string {
  const body = `29${places.map((place) => String(place).padStart(3, '0')).join('')}1`;
  const sum = [...body].reduce((soFar, digit, place) => soFar + Number(digit) * (place % 2 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function makeArticle(kind: Kind, title: string, index: number): Article {
  const handle = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  const priceMinor = kind.priceMinor + index * 350;
  const choices = kind.options ? combinations(kind.options) : [['Default Title']];
  const pictures = [0, 1, 2].map((turn) => pictureFor(kind.slug, index + turn * 3, title));
  const variants = choices.map((optionValues, place) => ({
    variantId: `${handle}-${place}`,
    sku: `${kind.slug.slice(0, 2).toUpperCase()}${index}${place}`,
    barcode: barcodeFor(kinds.indexOf(kind), index, place),
    optionValues,
    priceMinor,
    compareAtMinor: index === 1 ? priceMinor + 1000 : null,
    available: index === 3 ? 0 : place % 5 === 4 ? 0 : index === 2 ? 3 : 12,
    pictureId: null,
  }));
  return {
    handle,
    title,
    vendor: index % 2 === 0 ? 'Harbour Works' : 'Atelier Nord',
    categorySlug: kind.slug,
    picture: pictures[0]!,
    fromMinor: priceMinor,
    toMinor: priceMinor,
    compareAtMinor: index === 1 ? priceMinor + 1000 : null,
    variantCount: variants.length,
    available: variants.reduce((sum, { available }) => sum + available, 0),
    description: `<p>Made to be used every day and to be <strong>repaired</strong>.</p><ul><li>Wipes clean</li><li>Two years of guarantee</li></ul>`,
    shelf: index % 2 === 0 ? `Aisle ${kinds.indexOf(kind) + 1}, shelf ${(index % 4) + 1}` : '',
    ageLimit: null,
    tags: [],
    optionNames: kind.options?.map(([name]) => name) ?? ['Title'],
    pictures,
    variants,
  };
}

const narrowingOf = (query: URLSearchParams) => ({
  choices: readChoices(query.get('narrow') ?? '') ?? [],
  inStock: query.get('inStock') === 'true',
});

const summaryOnly = z.object(articleSummarySchema.shape);

function summaryOf(article: Article): ArticleSummary {
  return summaryOnly.parse({
    ...article,
    available: article.variants.reduce((sum, { available }) => sum + available, 0),
  });
}

const isIn = ({ categorySlug }: Article, department: string) =>
  categorySlug === department || categorySlug?.startsWith(`${department}/`) === true;

export class Shelf {
  /** Departments below others, by slug; an article is put into one by its slug. */
  readonly subDepartments = new Map<string, string>();
  readonly articles = kinds.flatMap((kind) => kind.titles.map((title, index) => makeArticle(kind, title, index)));

  /** Titles in German, by handle. */
  readonly germanTitles = new Map<string, string>();

  categories(): Category[] {
    const departments = kinds.map(({ slug, name, titles }) => ({
      slug,
      name,
      parentSlug: null,
      articleCount: titles.length,
      pictureId: `${slug}_0`,
    }));
    const below = [...this.subDepartments].map(([slug, name]) => ({
      slug,
      name,
      parentSlug: slug.slice(0, slug.lastIndexOf('/')),
      articleCount: this.articles.filter((article) => isIn(article, slug)).length,
      pictureId: null,
    }));
    return [...departments, ...below];
  }

  article(handle: string, language: string | null = null): Article | undefined {
    const article = this.articles.find((each) => each.handle === handle);
    const title = language === 'de' ? this.germanTitles.get(handle) : undefined;
    return article && title !== undefined ? { ...article, title, titleLanguage: 'de' } : article;
  }

  /** What can be bought of the same kind. */
  related({ handle, categorySlug }: Article): ArticleSummary[] {
    const others = this.articles.filter((other) => other.categorySlug === categorySlug && other.handle !== handle);
    return others.map(summaryOf).filter(({ available }) => available > 0);
  }

  variant(variantId: string) {
    return this.articles.flatMap(({ variants }) => variants).find((variant) => variant.variantId === variantId);
  }

  /** The variant that carries a barcode, which may have zeros before it. */
  carrierOf(barcode: string) {
    for (const { handle, variants } of this.articles) {
      const found = variants.find((variant) => variant.barcode === barcode.padStart(13, '0'));
      if (found) return { handle, variantId: found.variantId };
    }
    return undefined;
  }

  stock(variantIds: string[]): Record<string, number> {
    const known = variantIds.flatMap((variantId) => this.variant(variantId) ?? []);
    return Object.fromEntries(known.map(({ variantId, available }) => [variantId, available]));
  }

  #narrowable(query: URLSearchParams) {
    const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const category = query.get('category');
    const found = this.articles
      .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
      .filter((article) => category === null || isIn(article, category));
    return new NarrowableList(
      found.map((article) => ({
        article,
        brand: article.vendor,
        optionNames: article.variants.length > 1 ? article.optionNames : [],
        variants: article.variants.map((variant) => ({ ...variant, canBeBought: variant.available > 0 })),
      })),
    );
  }

  narrowing(query: URLSearchParams): Narrowing {
    return this.#narrowable(query).count(narrowingOf(query));
  }

  /** How many of a list are in each department below. */
  departmentCounts(query: URLSearchParams) {
    const { inStock } = narrowingOf(query);
    const found = this.#narrowable(query).remaining({ choices: [], inStock });
    return departmentsBelow(this.categories(), query.get('category')).map(({ slug }) => ({
      slug,
      count: found.filter(({ article }) => isIn(article, slug)).length,
    }));
  }

  /** Misspelt words, and what is searched for instead. */
  readonly corrections = new Map([['stonewere', 'Stoneware']]);

  list(query: URLSearchParams): ArticleList {
    const typed = query.get('q') ?? '';
    const text = typed.replaceAll(/\S+/g, (word) => this.corrections.get(word) ?? word);
    if (text === typed) return this.#listAsTyped(query);
    if (query.get('asTyped') === 'true') return { ...this.#listAsTyped(query), spelling: { text, shown: 'offered' } };
    const corrected = new URLSearchParams([...query].map(([name, value]) => [name, name === 'q' ? text : value]));
    return { ...this.#listAsTyped(corrected), spelling: { text, shown: 'instead' } };
  }

  #listAsTyped(query: URLSearchParams): ArticleList {
    const found = this.#narrowable(query)
      .remaining(narrowingOf(query))
      .map(({ article }) => summaryOf(article))
      .filter(({ available }) => query.get('inStock') !== 'true' || available > 0);
    const sorted = found.toSorted((a, b) => {
      if (query.get('sort') === 'price-up') return a.fromMinor - b.fromMinor;
      if (query.get('sort') === 'price-down') return b.fromMinor - a.fromMinor;
      return a.title.localeCompare(b.title);
    });
    const start = Number(query.get('cursor') ?? 0);
    const end = start + Number(query.get('limit') ?? 24);
    return {
      articles: sorted.slice(start, end),
      total: sorted.length,
      nextCursor: end < sorted.length ? String(end) : null,
    };
  }
}

export function makeShelf(): Shelf {
  return new Shelf();
}
