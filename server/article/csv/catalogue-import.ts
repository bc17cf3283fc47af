import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { present } from '../../../contract/presence.ts';
import { readPlainText } from '../../../platform/database/stored-card-numbers.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../../platform/database/database.ts';
import type { DecimalMark } from '../../../contract/amount-text.ts';
import type { Currency } from '../../../contract/money.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { readForImport, readKeptArticles } from '../article-record-reading.ts';
import type { StoredArticle } from '../article-record-reading.ts';
import type { ArticleRecord } from '../article-record.ts';
import { recordedState } from '../article-record.ts';
import { BatchSize } from '../batch-size.ts';
import { saveArticles } from '../article-writing.ts';
import { changeOf, differencesOf } from '../kept-imports/article-change.ts';
import type { ArticleChange } from '../kept-imports/article-change.ts';
import { beginImport, endImport, keepChanges, keepLayoutOf, noteProgress } from '../kept-imports/kept-imports.ts';
import type { FieldDifference } from '../../../contract/seller/catalogue-import.ts';
import { withoutCardNumbers } from './card-number-text.ts';
import { CardNumbersInCells } from './card-numbers-in-cells.ts';
import { CatalogueReader } from './catalogue-article.ts';
import type { DescribedArticle, Note } from './catalogue-article.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { writeLeftOutFile } from './left-out-file.ts';
import type { FileNumbers } from './catalogue-numbers.ts';
import { onlyKept, unsaidBy } from './catalogue-columns.ts';
import { KnownBySku } from './known-by-sku.ts';
import { keepLayout } from './catalogue-layout.ts';
import { MappingOfImport } from './mapping-of-import.ts';
import { InventoryReader, mergeInventory } from './inventory-file.ts';
import { CatalogueMerger } from './catalogue-merge.ts';
import type { Merged } from './catalogue-merge.ts';
import { outlineCatalogue, readArticles } from './catalogue-rows.ts';
import type { CatalogueOutline, LeftOutRow } from './catalogue-rows.ts';
import { PictureColumns } from './picture-columns.ts';
import { readFormerProducts } from './read-former-products.ts';
import { RepeatedBarcodes } from './repeated-barcodes.ts';
import { RepeatedSkus } from './repeated-skus.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { sameTextKey } from '../same-text.ts';
import { tidySearchIndex } from '../search-index.ts';
import { recordStaffChanges } from '../../accounts/staff-record.ts';
import type { StaffActor, StaffChange } from '../../accounts/staff-record.ts';

/**
 * Imports a product CSV. Each transaction writes a batch of whole articles, so that an open shop can sell in between. An import
 * that is cut short (Ctrl-C, `kill -9`, a power cut) leaves the batches that were written, all of whole articles. Importing the
 * same file again continues where it stopped, because unchanged articles are not written again.
 */

export type ImportOptions = {
  file: string;
  /** Who imports: what changes goes on the staff record. */
  actor: StaffActor;
  currency: Currency;
  encoding?: TextEncoding | undefined;
  /** The languages of the shop (BCP 47), a hint to how the file is encoded. */
  languages?: readonly string[];
  /** Which mark separates decimals, where the file does not tell or tells wrongly. */
  decimalMark?: DecimalMark | undefined;
  /** What the columns of the file mean: the content of the file of a mapping (JSON). It is kept for files with the same columns. */
  mapping?: string | undefined;
  /** Look at everything and change nothing. */
  isDryRun?: boolean;
  /** Ends the import after the batch that is being written. */
  signal?: AbortSignal;
  onProgress?: (progress: { rows: number; rowCount: number }) => void;
  /** The id of the kept import, made by the one who asks for it. An import that goes on where one was cut short keeps that one's. */
  importId?: string;
  /** Where to write the rows that are left out, as a file that imports once it is corrected. */
  leftOutFile?: string | undefined;
  /** Hears why that file could not be written; the import itself is done by then. */
  onLeftOutProblem?: (problem: Error) => void;
  /** What people know the file by, where it was kept under another name. */
  fileName?: string;
};

/** What an import changed, or would change, in one article. */
export type ArticleDifference = {
  /** Of the first row of the article. */
  line: number;
  handle: string;
  title: string;
  kind: 'new' | 'changed';
  /** Empty for a new one. */
  fields: FieldDifference[];
};

export type ImportResult = {
  file: string;
  encoding: TextEncoding;
  /** How the encoding was decided, as part of a sentence. */
  encodingDecided: string;
  /** How the numbers of the file were read. */
  numbers: FileNumbers;
  /** Whether it is an inventory file, which sets nothing but stock. */
  isInventory: boolean;
  /** What a file of another shop system is, to follow "read as"; null for Shopify's. */
  format: string | null;
  /** What holds of the whole file in that format, as sentences. */
  formatRemarks: readonly string[];
  /** Whether the file says that stock is counted, and has no column for it: no stock was changed. */
  lacksStock: boolean;
  /** What the file has no column for, so that it stays as it is; and its columns that mean nothing here. Of an inventory file, none. */
  columns: { unsaid: string[]; onlyKept: string[] };
  rows: number;
  articles: { new: number; changed: number; unchanged: number; leftOut: number };
  variants: number;
  /** How many pictures the articles name by addresses. None is fetched by an import. */
  pictures: number;
  /** Rows that name only pictures or hold only what is written back. */
  otherRows: number;
  withdrawnVariants: number;
  /** Where the file set another stock than the shop counted. */
  stockChanges: Note[];
  leftOut: LeftOutRow[];
  notes: Note[];
  /** The new and changed articles, field by field. */
  differences: ArticleDifference[];
  /** Where the rows that were left out are; null if none were, or it was not asked for. */
  leftOutFile: string | null;
  currency: Currency;
  /** By which the import is undone; null where nothing was changed. */
  importId: string | null;
  isDryRun: boolean;
  /** How many articles of the file were not reached, when the import was ended early. */
  notReached: number;
};

/** From so many new and changed articles on, the search index is tidied. */
const manyArticles = 100;
const batchRows = 1000;
/** How often an import that finds nothing to change says how far it has come. */
const progressEveryMs = 2_000;

/** By what they say: the shop's handles that are not spelt in small ASCII letters. */
export async function readSpelledHandles(reader: Reader): Promise<Map<string, string>> {
  const rows = await reader.all<{ handle: string }>(
    'SELECT handle FROM article WHERE handle <> lower(handle) OR octet_length(handle) <> length(handle)',
  );
  return new Map(rows.map(({ handle }) => [sameTextKey(handle), handle]));
}

/** For a new article, the record keeps only what identifies it: the file itself has the rest. */
function importedChange(before: StoredArticle | undefined, record: ArticleRecord): StaffChange {
  const subject = { kind: 'article', id: record.articleId } as const;
  if (before)
    return { action: 'article_imported', subject, before: recordedState(before), after: recordedState(record) };
  const { handle, title, status, variants } = record;
  const after = { handle, title, status, variants: variants.length };
  return { action: 'article_imported', subject, before: null, after };
}

/** `change`: of an article that is new or changed. */
type Outcome = (Merged & { change?: ArticleChange }) | { problem: string };

type Batch = { articles: DescribedArticle[]; rows: number };

class Import {
  #database: Database;
  #clock: Clock;
  #options: ImportOptions;
  #outline: CatalogueOutline;
  #merger: CatalogueMerger;
  #result: ImportResult;
  #knownBySku = new KnownBySku();
  readonly #size = new BatchSize();
  /** Until then a seller that waits for the database has it, and the next rows are read: SQLite itself gives no fair turn. */
  #restsUntil = 0;
  #importId = '';
  #rowsDone = 0;
  #notedAt = 0;
  /** Rows of which it is not known what they belong to. */
  readonly #homeless: readonly LeftOutRow[];
  /** By what they say: the shop's handles that are not spelt in small ASCII letters. */
  #spelledHandles: ReadonlyMap<string, string> = new Map();

  constructor(database: Database, clock: Clock, options: ImportOptions, outline: CatalogueOutline) {
    this.#database = database;
    this.#clock = clock;
    this.#options = options;
    this.#outline = outline;
    this.#homeless = outline.strays.filter(({ handle }) => handle === '');
    this.#merger = new CatalogueMerger(outline.columns, options.currency);
    this.#result = {
      file: options.file,
      encoding: outline.form.encoding,
      encodingDecided: outline.form.decided,
      numbers: outline.numbers,
      isInventory: outline.inventory !== undefined,
      format: outline.format?.shownAs ?? null,
      formatRemarks: outline.format?.remarks ?? [],
      lacksStock: outline.lacksStock,
      columns: outline.inventory
        ? { unsaid: [], onlyKept: [] }
        : { unsaid: unsaidBy(outline.columns), onlyKept: onlyKept(outline.columns) },
      rows: outline.rowCount,
      articles: { new: 0, changed: 0, unchanged: 0, leftOut: 0 },
      variants: 0,
      pictures: 0,
      otherRows: 0,
      withdrawnVariants: 0,
      stockChanges: [],
      leftOut: [...outline.strays],
      notes: [],
      differences: [],
      leftOutFile: null,
      currency: options.currency,
      importId: null,
      isDryRun: options.isDryRun ?? false,
      notReached: 0,
    };
  }

  async run(): Promise<ImportResult> {
    const { signal, onProgress, currency } = this.#options;
    const { columns, lastRowOf, rowCount, numbers, inventory, format } = this.#outline;
    const reader = inventory
      ? new InventoryReader(columns, inventory, numbers)
      : new CatalogueReader(columns, currency, numbers, format?.changesOnly);
    const skus = new RepeatedSkus(columns);
    const barcodes = new RepeatedBarcodes(columns);
    const cardNumbers = new CardNumbersInCells(columns, format?.changesOnly);
    const pictures = new PictureColumns(columns, format !== undefined);
    let batch: Batch = { articles: [], rows: 0 };
    this.#rowsDone = this.#outline.strays.length;
    let reached = 0;
    if (!this.#result.isDryRun) await this.#begin();
    this.#spelledHandles = await readSpelledHandles(this.#database);
    for await (const rows of readArticles(this.#outline)) {
      if (signal?.aborted) break;
      reached++;
      if (!inventory) {
        this.#result.notes.push(...cardNumbers.takeOut(rows));
        skus.look(rows);
        barcodes.look(rows);
      }
      const { article, leftOut, notes } = reader.describe(rows);
      this.#result.leftOut.push(...leftOut);
      this.#result.notes.push(...notes);
      if (article && !inventory) this.#result.pictures += pictures.addressesOf(article).length;
      if (article) batch.articles.push(article);
      else this.#result.articles.leftOut++;
      batch.rows += rows.rows.length;
      this.#rowsDone += new Set(rows.rows.map(({ line }) => line)).size;
      if (batch.articles.length < this.#size.articles && batch.rows < batchRows) continue;
      await this.#write(batch.articles);
      batch = { articles: [], rows: 0 };
      onProgress?.({ rows: this.#rowsDone, rowCount });
    }
    if (signal?.aborted) {
      this.#result.notReached = lastRowOf.size - reached + batch.articles.length;
    } else {
      await this.#write(batch.articles);
      onProgress?.({ rows: this.#rowsDone, rowCount });
    }
    const lost = new Set(this.#result.leftOut.map(({ line }) => line));
    const all = [...this.#outline.notes, ...this.#result.notes, ...skus.notes(), ...barcodes.notes()];
    this.#result.notes = all.filter(({ line }) => !lost.has(line));
    await this.#end();
    for (const row of this.#result.leftOut) {
      row.handle = withoutCardNumbers(row.handle);
      row.reason = withoutCardNumbers(row.reason);
    }
    for (const row of this.#result.notes) {
      row.handle = withoutCardNumbers(row.handle);
      row.note = withoutCardNumbers(row.note);
    }
    const { articles, leftOut, notes, stockChanges, differences, isDryRun } = this.#result;
    if (!isDryRun && articles.new + articles.changed > manyArticles) await tidySearchIndex(this.#database);
    leftOut.sort((a, b) => a.line - b.line);
    notes.sort((a, b) => a.line - b.line);
    stockChanges.sort((a, b) => a.line - b.line);
    differences.sort((a, b) => a.line - b.line);
    return this.#result;
  }

  async #begin(): Promise<void> {
    const { rowCount, fileDigest } = this.#outline;
    const { file, fileName = path.basename(file), actor, importId } = this.#options;
    await this.#database.write(async (transaction) => {
      const now = this.#clock.now();
      const begun = { fileName: readPlainText(fileName).redacted, fileDigest, actorName: actor.name, rowCount };
      this.#importId = await beginImport(transaction, begun, now, importId);
    });
    this.#result.importId = this.#importId;
  }

  /** An import that did not reach the end of its file can go on: it has not ended. */
  async #end(): Promise<void> {
    if (this.#result.isDryRun) return;
    const at = { rowsDone: this.#rowsDone, now: this.#clock.now() };
    const note = this.#result.notReached > 0 ? noteProgress : endImport;
    await this.#database.write((transaction) => note(transaction, this.#importId, at));
  }

  async #write(all: DescribedArticle[]): Promise<void> {
    const described = this.#outline.format?.handlesAreNames ? await this.#settleNames(all) : all;
    if (described.length === 0) return;
    if (this.#result.isDryRun) {
      const kept = await readKeptArticles(this.#database, 'handle', this.#handlesOf(described));
      return this.#count(described, this.#merge(kept, described));
    }
    if (await this.#isAllSo(described)) return this.#noteProgress();
    const restMs = this.#restsUntil - performance.now();
    if (restMs > 0) await pause(restMs);
    const startedAt = performance.now();
    const merged = await this.#database.write((transaction) => this.#save(transaction, described));
    this.#count(described, merged);
    const endedAt = performance.now();
    const leftToOthersMs = this.#size.note(described.length, endedAt - startedAt);
    if (this.#database.dialect === 'sqlite') this.#restsUntil = endedAt + leftToOthersMs;
  }

  /** Checks without a lock whether a whole batch already matches the file, and counts it if so. */
  async #isAllSo(described: DescribedArticle[]): Promise<boolean> {
    const handles = this.#handlesOf(described);
    const known = await firstRow<{ n: number }>(
      this.#database,
      'how many of the articles are known',
      `SELECT count(*) AS n FROM article WHERE handle IN (${questionMarks(handles)})`,
      handles,
    );
    if (known.n < described.length) return false;
    const merged = this.#merge(await readKeptArticles(this.#database, 'handle', handles), described);
    if (!merged.every((one) => 'problem' in one || one.kind === 'unchanged')) return false;
    this.#count(described, merged);
    return true;
  }

  async #settleNames(described: DescribedArticle[]): Promise<DescribedArticle[]> {
    const { problems, notes } = await this.#knownBySku.settle(this.#database, described);
    for (const [{ headLine: line, handle }, note] of notes) this.#result.notes.push({ line, handle, note });
    for (const [{ rows, handle }, reason] of problems) {
      this.#result.articles.leftOut++;
      const lines = [...new Set(rows.map(({ row }) => row.line))];
      this.#result.leftOut.push(...lines.map((line) => ({ line, handle, reason })));
    }
    // The handle is no cell of the file: it is kept as the shop has it.
    const place = this.#outline.columns.findIndex(({ key }) => key === 'handle');
    for (const { rows, handle } of described)
      for (const { row } of rows)
        if (row.cells[place] !== undefined && row.cells[place] !== '') row.cells[place] = handle;
    return described.filter((article) => !problems.has(article));
  }

  async #noteProgress(): Promise<void> {
    if (performance.now() - this.#notedAt < progressEveryMs) return;
    this.#notedAt = performance.now();
    const at = { rowsDone: this.#rowsDone, now: this.#clock.now() };
    await this.#database.write((transaction) => noteProgress(transaction, this.#importId, at));
  }

  #merge(kept: readonly StoredArticle[], described: readonly DescribedArticle[]): Outcome[] {
    // The very same spelling comes before others.
    const byHandle = new Map([
      ...kept.map((article): [string, StoredArticle] => [sameTextKey(article.handle), article]),
      ...kept.map((article): [string, StoredArticle] => [article.handle, article]),
    ]);
    return described.map((article) => {
      const found = byHandle.get(article.handle) ?? byHandle.get(sameTextKey(article.handle));
      const merged = this.#outline.inventory
        ? mergeInventory(article, found, this.#options.currency)
        : this.#merger.merge(article, found);
      if ('problem' in merged) return merged;
      if (merged.lost > 0 && this.#homeless.length > 0) return { problem: this.#mayHaveLost(merged.lost) };
      if (merged.kind === 'unchanged') return merged;
      return { ...merged, change: changeOf(found, merged.record) };
    });
  }

  /** A row that may be anyone's may be the variant that the file seems to have no more. */
  #mayHaveLost(lost: number): string {
    const [first, ...others] = this.#homeless.map(({ line }) => line);
    const are = lost === 1 ? 'is' : 'are';
    const missing = `${lost} of its variants ${are} not in the file any more`;
    if (others.length === 0)
      return `${missing}, and line ${first} may be one, as its product is not known: correct that row, or take it out`;
    const shown = [first, ...others].slice(0, 3).join(', ');
    const more = others.length > 2 ? ' and others' : '';
    return `${missing}, and lines ${shown}${more} may be such ones, as their products are not known: correct those rows, or take them out`;
  }

  /** The handles under which the shop may have these articles. */
  #handlesOf(described: readonly DescribedArticle[]): string[] {
    const handles = described.flatMap(({ handle }) => {
      const key = sameTextKey(handle);
      return [handle, key, this.#spelledHandles.get(key) ?? key];
    });
    return [...new Set(handles)];
  }

  async #save(transaction: Transaction, described: DescribedArticle[]): Promise<Outcome[]> {
    const kept = await readForImport(transaction, this.#handlesOf(described));
    const merged = this.#merge(kept, described);
    const records = merged.flatMap((one) => ('problem' in one || one.kind === 'unchanged' ? [] : [one.record]));
    // A file without quantities leaves the stock as it is.
    const saysStock = this.#outline.inventory ?? this.#outline.columns.find(({ key }) => key === 'quantity');
    const stock = saysStock ? 'set' : 'keep';
    const now = this.#clock.now();
    // An export has the columns of Shopify's files that changed something, and none of another system's.
    if (records.length > 0 && !this.#outline.inventory && !this.#outline.format)
      await keepLayoutOf(transaction, this.#importId, await keepLayout(transaction, this.#outline.columns, now));
    await saveArticles(transaction, records, { now, stock, before: kept });
    const before = new Map(kept.map((article): [string, StoredArticle] => [article.articleId, article]));
    const changes = records.map((record) => importedChange(before.get(record.articleId), record));
    await recordStaffChanges(transaction, this.#options.actor, changes, now);
    const toUndo = merged.flatMap((one, place) => {
      if ('problem' in one || one.change === undefined) return [];
      const line = present(described[place], 'the article that was merged').headLine;
      return [{ articleId: one.record.articleId, line, change: one.change }];
    });
    await keepChanges(transaction, this.#importId, toUndo, { rowsDone: this.#rowsDone, now });
    return merged;
  }

  #count(described: readonly DescribedArticle[], merged: readonly Outcome[]): void {
    const result = this.#result;
    for (const [place, one] of merged.entries()) {
      const article = present(described[place], 'the article that was merged');
      const { handle } = article;
      if ('problem' in one) {
        result.articles.leftOut++;
        result.leftOut.push(...article.rows.map(({ row }) => ({ line: row.line, handle, reason: one.problem })));
        continue;
      }
      result.articles[one.kind]++;
      if (one.change) {
        const { title } = one.record;
        const fields = differencesOf(one.change);
        result.differences.push({ line: article.headLine, handle, title, kind: one.change.kind, fields });
      }
      const variantRows = article.rows.filter(({ variant }) => variant !== null).length;
      result.variants += variantRows;
      result.otherRows += article.rows.length - variantRows;
      result.withdrawnVariants += one.withdrawn;
      for (const { line, variant, from, to, reserved } of one.stock) {
        const of = variant === '' ? '' : ` of ${variant}`;
        result.stockChanges.push({ line, handle, note: `stock${of} ${from} → ${to}` });
        if (Math.max(0, to) >= reserved) continue;
        const note = `stock${of} is set to ${to}, and ${reserved} are reserved for purchases that are under way`;
        result.notes.push({ line, handle, note });
      }
      result.leftOut.push(...(one.unknown ?? []).map((row) => ({ ...row, handle })));
      if (one.withdrawn > 0) {
        const note = `${one.withdrawn} of its variants are not in the file any more and were taken off sale`;
        result.notes.push({ line: article.headLine, handle, note });
      }
    }
  }
}

/**
 * @throws {UnusableFile} when nothing of the file can be imported; then nothing was changed
 */
export async function importCatalogue(database: Database, clock: Clock, options: ImportOptions): Promise<ImportResult> {
  const mapping = new MappingOfImport(database, options.mapping);
  const outline = await outlineCatalogue(options.file, {
    ...options,
    now: clock.now(),
    mapped: (header) => mapping.readerFor(header),
    former: () => readFormerProducts(database),
  });
  try {
    const result = await new Import(database, clock, options, outline).run();
    if (!result.isDryRun && result.notReached === 0) await database.write((transaction) => mapping.keep(transaction));
    const { leftOutFile } = options;
    if (leftOutFile === undefined || result.leftOut.length === 0) return result;
    try {
      await writeLeftOutFile(leftOutFile, outline, result.leftOut);
      return { ...result, leftOutFile };
    } catch (error) {
      options.onLeftOutProblem?.(error as Error);
      return result;
    }
  } finally {
    outline.form.release();
  }
}
