import { present } from '../../contract/presence.ts';
import type { Transaction, Value } from '../../platform/database/database.ts';
import type { ArticleRecord, VariantRecord } from './article-record.ts';
import { categorySlugOf, departmentsOf } from './categories.ts';
import { writeBarcodeKeys } from './barcode-keys.ts';
import { raiseCatalogueVersion } from './catalogue-version.ts';
import { inPieces, questionMarks, runForRows } from '../../platform/database/multi-row-statement.ts';
import { readIndexedTranslations } from './indexed-translations.ts';
import { indexArticles, tagKeyOf } from './search-index.ts';
import { sortKeyOf } from './text-folding.ts';

export type SavingOptions = {
  /** Epoch milliseconds. */
  now: number;
  /**
   * `set`: the stock on hand is taken from the records, as an import needs. `keep`: known variants keep their stock. Reserved
   * units are always kept.
   */
  stock: 'set' | 'keep';
  /** Articles as they are stored, read in this transaction: what is derived from fields that stay is then not written again. */
  before?: readonly ArticleRecord[];
};

/** The values of an article that lists show, computed once when it changes. */
function summarise({ status, variants, pictures }: ArticleRecord) {
  const priced = variants
    .filter((variant): variant is VariantRecord & { priceMinor: number } => variant.priceMinor !== null)
    .toSorted((a, b) => a.priceMinor - b.priceMinor);
  const cheapest = priced[0];
  const compareAtMinor = cheapest?.compareAtMinor ?? null;
  return {
    isSold: status === 'published' && cheapest !== undefined,
    fromMinor: cheapest?.priceMinor ?? null,
    toMinor: priced.at(-1)?.priceMinor ?? null,
    compareAtMinor: cheapest && compareAtMinor !== null && compareAtMinor > cheapest.priceMinor ? compareAtMinor : null,
    variantCount: priced.length,
    picture: pictures[0] ? JSON.stringify(pictures[0]) : null,
  };
}

const articleColumns = [
  'article_id',
  'handle',
  'title',
  'title_key',
  'vendor',
  'category',
  'category_slug',
  'tags',
  'option_names',
  'age_limit',
  'status',
  'is_sold',
  'from_minor',
  'to_minor',
  'compare_at_minor',
  'variant_count',
  'picture',
  'version',
  'created_at',
  'updated_at',
];

function articleRow(record: ArticleRecord, now: number): Value[] {
  const summary = summarise(record);
  return [
    record.articleId,
    record.handle,
    record.title,
    sortKeyOf(record.title),
    record.vendor,
    record.category,
    categorySlugOf(record.category),
    JSON.stringify(record.tags),
    JSON.stringify(record.optionNames),
    record.ageLimit,
    record.status,
    summary.isSold ? 1 : 0,
    summary.fromMinor,
    summary.toMinor,
    summary.compareAtMinor,
    summary.variantCount,
    summary.picture,
    1,
    now,
    now,
  ];
}

const variantColumns = [
  'variant_id',
  'article_id',
  'position',
  'sku',
  'barcode',
  'option_values',
  'price_minor',
  'compare_at_minor',
  'on_hand',
  'sells_without_stock',
  'picture_id',
  'imported',
];

function variantRow(articleId: string, variant: VariantRecord, position: number): Value[] {
  return [
    variant.variantId,
    articleId,
    position,
    variant.sku,
    variant.barcode,
    JSON.stringify(variant.optionValues),
    variant.priceMinor,
    variant.compareAtMinor,
    variant.onHand,
    variant.sellsWithoutStock ? 1 : 0,
    variant.pictureId,
    variant.imported,
  ];
}

const setFromExcluded = (columns: string[]) => columns.map((column) => `${column} = excluded.${column}`).join(', ');

async function writeArticles(transaction: Transaction, records: readonly ArticleRecord[], now: number): Promise<void> {
  const changing = articleColumns.filter((column) => !['article_id', 'version', 'created_at'].includes(column));
  await runForRows(
    transaction,
    records.map((record) => articleRow(record, now)),
    (rows) => `INSERT INTO article (${articleColumns.join(', ')}) VALUES ${rows}
               ON CONFLICT (article_id) DO UPDATE SET ${setFromExcluded(changing)}, version = article.version + 1`,
  );
  await runForRows(
    transaction,
    records.map((record) => [
      record.articleId,
      record.description,
      record.shelf,
      JSON.stringify(record.related),
      record.imported,
    ]),
    (rows) => `INSERT INTO article_body (article_id, description, shelf, related, imported) VALUES ${rows}
               ON CONFLICT (article_id) DO UPDATE SET ${setFromExcluded(['description', 'shelf', 'related', 'imported'])}`,
  );
}

async function writeVariants(
  transaction: Transaction,
  records: readonly ArticleRecord[],
  stock: SavingOptions['stock'],
): Promise<void> {
  const kept = new Set(records.flatMap((record) => record.variants.map((variant) => variant.variantId)));
  for (const some of inPieces(
    records.map((record) => record.articleId),
    1000,
  )) {
    const rows = await transaction.all<{ variant_id: string }>(
      `SELECT variant_id FROM variant WHERE position IS NOT NULL AND article_id IN (${questionMarks(some)})`,
      some,
    );
    for (const gone of inPieces(
      rows.map((row) => row.variant_id).filter((id) => !kept.has(id)),
      1000,
    )) {
      await transaction.run(
        `UPDATE variant SET position = NULL, price_minor = NULL WHERE variant_id IN (${questionMarks(gone)})`,
        gone,
      );
    }
  }
  const untouched = ['variant_id', ...(stock === 'keep' ? ['on_hand'] : [])];
  const changing = variantColumns.filter((column) => !untouched.includes(column));
  await runForRows(
    transaction,
    records.flatMap(({ articleId, variants }) =>
      variants.map((variant, index) => variantRow(articleId, variant, index)),
    ),
    (rows) => `INSERT INTO variant (${variantColumns.join(', ')}) VALUES ${rows}
               ON CONFLICT (variant_id) DO UPDATE SET ${setFromExcluded(changing)}`,
  );
}

/** A reduced price that ends by itself is over once its variant has another price (`reduced-prices.ts`). */
async function forgetOtherPrices(transaction: Transaction, records: readonly ArticleRecord[]): Promise<void> {
  for (const some of inPieces(
    records.map((record) => record.articleId),
    1000,
  )) {
    await transaction.run(
      `DELETE FROM reduced_price WHERE article_id IN (${questionMarks(some)}) AND NOT EXISTS
         (SELECT 1 FROM variant v WHERE v.variant_id = reduced_price.variant_id AND v.price_minor = reduced_minor)`,
      some,
    );
  }
}

async function writePictures(transaction: Transaction, records: readonly ArticleRecord[]): Promise<void> {
  for (const some of inPieces(
    records.map((record) => record.articleId),
    1000,
  )) {
    await transaction.run(`DELETE FROM article_picture WHERE article_id IN (${questionMarks(some)})`, some);
  }
  await runForRows(
    transaction,
    records.flatMap(({ articleId, pictures }) =>
      pictures.map(({ pictureId, alt }, position) => [articleId, position, pictureId, alt]),
    ),
    (rows) => `INSERT INTO article_picture (article_id, position, picture_id, alt) VALUES ${rows}`,
  );
}

async function readNumbers(transaction: Transaction, records: readonly ArticleRecord[]): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const some of inPieces(
    records.map((record) => record.articleId),
    1000,
  )) {
    const rows = await transaction.all<{ article_id: string; article_number: number }>(
      `SELECT article_id, article_number FROM article WHERE article_id IN (${questionMarks(some)})`,
      some,
    );
    for (const row of rows) numbers.set(row.article_id, row.article_number);
  }
  return numbers;
}

function numberOf(numbers: ReadonlyMap<string, number>, { articleId }: ArticleRecord): number {
  return present(numbers.get(articleId), 'the number of an article that was just written');
}

/** The tables that list articles by something that they carry, with one row for each of it. */
const listings = [
  {
    table: 'article_tag',
    column: 'tag_key',
    keysOf: ({ tags }: ArticleRecord) => [...new Set(tags.map(tagKeyOf))],
  },
  {
    table: 'article_department',
    column: 'department_slug',
    keysOf: ({ category }: ArticleRecord) => departmentsOf(category).map(({ slug }) => slug),
  },
] as const;

async function writeListings(
  transaction: Transaction,
  records: readonly ArticleRecord[],
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  for (const { table, column, keysOf } of listings) {
    for (const some of inPieces([...numbers.values()], 1000)) {
      await transaction.run(`DELETE FROM ${table} WHERE article_number IN (${questionMarks(some)})`, some);
    }
    await runForRows(
      transaction,
      records.flatMap((record) => keysOf(record).map((key) => [key, numberOf(numbers, record)])),
      (rows) => `INSERT INTO ${table} (${column}, article_number) VALUES ${rows}`,
    );
  }
}

async function indexRecords(
  transaction: Transaction,
  records: readonly ArticleRecord[],
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  const translations = await readIndexedTranslations(transaction, records);
  await indexArticles(
    transaction,
    records.map((record) => ({
      ...record,
      articleNumber: numberOf(numbers, record),
      departments: departmentsOf(record.category).map(({ slug }) => slug),
      isSold: summarise(record).isSold,
      translations: translations.get(record.articleId) ?? [],
    })),
  );
}

/** Writes what stored articles are found and sorted by once more. */
export async function indexAgain(transaction: Transaction, records: readonly ArticleRecord[]): Promise<void> {
  for (const { articleId, title } of records) {
    const key = sortKeyOf(title);
    await transaction.run('UPDATE article SET title_key = ? WHERE article_id = ? AND title_key <> ?', [
      key,
      articleId,
      key,
    ]);
  }
  await writeBarcodeKeys(transaction, records);
  await indexRecords(transaction, records, await readNumbers(transaction, records));
}

/** The fields that each derived table is made from, as one text. */
const sourcesOf = {
  barcodes: ({ variants }: ArticleRecord) => variants.map(({ variantId, barcode }) => [variantId, barcode]),
  pictures: ({ pictures }: ArticleRecord) => pictures.map(({ pictureId, alt }) => [pictureId, alt]),
  listings: ({ tags, category }: ArticleRecord) => [tags, category],
  search: (record: ArticleRecord) => [
    [record.title, record.vendor, record.category, record.tags, summarise(record).isSold],
    record.variants.map(({ sku, barcode, optionValues }) => [sku, barcode, optionValues]),
  ],
};

/**
 * Creates or replaces whole articles, with all that is derived from them, in a fixed small number of statements. The version of
 * an existing article grows by one.
 */
export async function saveArticles(
  transaction: Transaction,
  records: readonly ArticleRecord[],
  { now, stock, before = [] }: SavingOptions,
): Promise<void> {
  if (records.length === 0) return;
  const known = new Map(before.map((article) => [article.articleId, article]));
  const withOther = (derived: keyof typeof sourcesOf) =>
    records.filter((record) => {
      const [then, read] = [known.get(record.articleId), sourcesOf[derived]];
      return !then || JSON.stringify(read(then)) !== JSON.stringify(read(record));
    });
  await writeArticles(transaction, records, now);
  await writeVariants(transaction, records, stock);
  await forgetOtherPrices(transaction, records);
  await writeBarcodeKeys(transaction, withOther('barcodes'));
  await writePictures(transaction, withOther('pictures'));
  const [listed, found] = [withOther('listings'), withOther('search')];
  await writeListings(transaction, listed, await readNumbers(transaction, listed));
  await indexRecords(transaction, found, await readNumbers(transaction, found));
  await raiseCatalogueVersion(transaction);
}

/** Removes articles of which nothing was ever sold, with all that is derived from them. */
export async function removeArticles(transaction: Transaction, articles: readonly ArticleRecord[]): Promise<void> {
  if (articles.length === 0) return;
  const numbers = [...(await readNumbers(transaction, articles)).values()];
  const byNumber = transaction.dialect === 'sqlite' ? 'rowid' : 'article_number';
  for (const some of inPieces(numbers, 1000)) {
    const marks = questionMarks(some);
    await transaction.run(`DELETE FROM article_search WHERE ${byNumber} IN (${marks})`, some);
    for (const { table } of listings) {
      await transaction.run(`DELETE FROM ${table} WHERE article_number IN (${marks})`, some);
    }
  }
  const ids = articles.map(({ articleId }) => articleId);
  for (const some of inPieces(ids, 1000)) {
    const marks = questionMarks(some);
    await transaction.run(
      `DELETE FROM variant_barcode WHERE variant_id IN (SELECT variant_id FROM variant WHERE article_id IN (${marks}))`,
      some,
    );
    for (const table of [
      'reduced_price',
      'variant',
      'article_picture',
      'article_translation',
      'article_body',
      'article',
    ]) {
      await transaction.run(`DELETE FROM ${table} WHERE article_id IN (${marks})`, some);
    }
  }
  await raiseCatalogueVersion(transaction);
}
