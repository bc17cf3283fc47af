import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../../platform/database/database.ts';
import { inPieces, questionMarks, runForInput } from '../../../platform/database/multi-row-statement.ts';
import { stayedArticleSchema } from '../../../contract/seller/catalogue-import.ts';
import type { FieldThatStayed, StayedArticle } from '../../../contract/seller/catalogue-import.ts';
import { recordStaffChanges } from '../../accounts/staff-record.ts';
import type { StaffActor, StaffChange } from '../../accounts/staff-record.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { BatchSize } from '../batch-size.ts';
import { lockArticles, readKeptArticles } from '../article-record-reading.ts';
import type { StoredArticle } from '../article-record-reading.ts';
import type { ArticleRecord } from '../article-record.ts';
import { recordedState } from '../article-record.ts';
import { removeArticles, saveArticles } from '../article-writing.ts';
import { goBackFurther } from '../reduced-prices.ts';
import type { UndonePrice } from '../reduced-prices.ts';
import { tidySearchIndex } from '../search-index.ts';
import { articleChangeSchema, handOver, handOverMade, isAsMade, undoChange } from './article-change.ts';
import type { ArticleChange, LaterChange } from './article-change.ts';
import { readKeptImport, stateOf, undoableForMs } from './kept-imports.ts';
import type { KeptImport } from './kept-imports.ts';

/**
 * Undoes a whole import:
 *
 * 1. Takes what the import changed in batches, the latest first, and locks the articles of each.
 * 2. Removes an article that the import made, if it was neither edited nor sold since. One that was sold is archived; one
 *    that was edited stays.
 * 3. Gives every other field its value before the import, unless it was changed since. Stock goes back by difference.
 * 4. Marks the batch as undone in the same transaction, so that an undo that was cut short goes on where it stopped, and nothing
 *    is undone twice.
 * 5. Makes the columns of the earlier file those of an export again, unless an article keeps cells of this one.
 */

/** From so many undone articles on, the search index is tidied. */
const manyArticles = 100;
/** Applications are written a little later than they are received, and two servers' clocks may differ. */
const receivedBeforeMs = 5 * 60_000;

export type UndoResult = {
  importId: string;
  /** Articles that are again as before, and those that the import made and that are gone. */
  articles: { restored: number; removed: number };
  stayed: StayedArticle[];
  /** How many articles were not reached, when it was ended early. */
  notReached: number;
  isDryRun: boolean;
};

/** Why an import cannot be undone. */
export type UndoRefusal = { refusal: 'import_not_found' | 'import_running' | 'import_too_old' };

export type UndoOptions = {
  importId: string;
  actor: StaffActor;
  isDryRun?: boolean;
  /** Ends the undo after the batch that is being written. */
  signal?: AbortSignal;
  onProgress?: (progress: { articles: number; articleCount: number }) => void;
};

type ChangeRow = { ordinal: number; article_id: string; change: string };
type KeptLater = LaterChange & { importId: string; ordinal: number; text: string };
type Taken = { ordinal: number; articleId: string; change: ArticleChange };

/** What becomes of one article. */
type Undone = {
  ordinal: number;
  articleId: string;
  outcome:
    | { kind: 'restored'; before: StoredArticle; record: ArticleRecord }
    | { kind: 'removed'; article: StoredArticle }
    | { kind: 'as it is' };
  stayed: StayedArticle | null;
};

const numberOr = (value: unknown) => (typeof value === 'number' ? value : null);

/** The prices that a change had set. */
function undonePricesOf({ change }: Taken): UndonePrice[] {
  if (change.kind === 'new') return [];
  return Object.entries(change.variants).flatMap(([variantId, { fields }]) => {
    const pair = (of: 'priceMinor' | 'compareAtMinor') => {
      const [before, after] = fields[of] ?? [];
      return fields[of] && ([numberOr(before), numberOr(after)] as const);
    };
    const [priceMinor, compareAtMinor] = [pair('priceMinor'), pair('compareAtMinor')];
    return priceMinor || compareAtMinor ? [{ variantId, priceMinor, compareAtMinor }] : [];
  });
}

const isTransaction = (reader: Reader): reader is Transaction => 'run' in reader;

async function soldSince(reader: Reader, since: number, variantIds: readonly string[]): Promise<Set<string>> {
  const sold = new Set<string>();
  for (const some of inPieces(variantIds, 1000)) {
    const rows = await reader.all<{ variant_id: string }>(
      `SELECT DISTINCT l.variant_id FROM application a JOIN application_line l ON l.application_id = a.application_id
        WHERE a.received_at >= ? AND l.variant_id IN (${questionMarks(some)})`,
      [since, ...some],
    );
    for (const row of rows) sold.add(row.variant_id);
  }
  return sold;
}

async function withStockChanges(reader: Reader, variantIds: readonly string[]): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const some of inPieces(variantIds, 1000)) {
    const rows = await reader.all<{ variant_id: string }>(
      `SELECT DISTINCT variant_id FROM stock_change WHERE variant_id IN (${questionMarks(some)})`,
      some,
    );
    for (const row of rows) changed.add(row.variant_id);
  }
  return changed;
}

class Undo {
  readonly #size = new BatchSize();
  #database: Database;
  #clock: Clock;
  #options: UndoOptions;
  #kept: KeptImport;
  #result: UndoResult;

  constructor(database: Database, clock: Clock, options: UndoOptions, kept: KeptImport) {
    this.#database = database;
    this.#clock = clock;
    this.#options = options;
    this.#kept = kept;
    this.#result = {
      importId: kept.importId,
      articles: { restored: 0, removed: 0 },
      stayed: [],
      notReached: 0,
      isDryRun: options.isDryRun ?? false,
    };
  }

  async run(): Promise<UndoResult> {
    const { signal, onProgress, isDryRun } = this.#options;
    const { importId, changeCount } = this.#kept;
    let below = changeCount;
    if (!isDryRun) await this.#begin();
    let done = changeCount - (await this.#countLeft());
    for (;;) {
      if (signal?.aborted) break;
      const startedAt = performance.now();
      const undone = isDryRun
        ? await this.#decide(this.#database, below)
        : await this.#database.write((transaction) => this.#undoBatch(transaction, below));
      if (undone.length === 0) break;
      const restMs = this.#size.note(undone.length, performance.now() - startedAt);
      below = Math.min(...undone.map(({ ordinal }) => ordinal));
      this.#count(undone);
      done += undone.length;
      onProgress?.({ articles: done, articleCount: changeCount });
      if (!isDryRun && this.#database.dialect === 'sqlite') await pause(restMs);
    }
    this.#result.notReached = changeCount - done;
    if (isDryRun) return this.#result;
    this.#result.stayed = await listStayed(this.#database, importId);
    if (this.#result.notReached > 0) return this.#result;
    await this.#database.write((transaction) => this.#end(transaction));
    if (changeCount > manyArticles) await tidySearchIndex(this.#database);
    return this.#result;
  }

  async #countLeft(): Promise<number> {
    const row = await this.#database.get<{ n: number }>(
      'SELECT count(*) AS n FROM catalogue_import_change WHERE import_id = ? AND undone_at IS NULL',
      [this.#kept.importId],
    );
    return row?.n ?? 0;
  }

  #begin(): Promise<void> {
    return this.#database.write(async (transaction) => {
      await transaction.run(
        'UPDATE catalogue_import SET undo_started_at = COALESCE(undo_started_at, ?) WHERE import_id = ?',
        [this.#clock.now(), this.#kept.importId],
      );
    });
  }

  async #undoBatch(transaction: Transaction, below: number): Promise<Undone[]> {
    const now = this.#clock.now();
    const { importId } = this.#kept;
    if (transaction.dialect === 'postgres')
      await transaction.all('SELECT 1 AS held FROM catalogue_import WHERE import_id = ? FOR UPDATE', [importId]);
    const undone = await this.#decide(transaction, below);
    const restored = undone.flatMap(({ outcome }) => (outcome.kind === 'restored' ? [outcome] : []));
    const removed = undone.flatMap(({ outcome }) => (outcome.kind === 'removed' ? [outcome.article] : []));
    await saveArticles(
      transaction,
      restored.map(({ record }) => record),
      { now, stock: 'set', before: restored.map(({ before }) => before) },
    );
    await removeArticles(transaction, removed);
    const action = this.#kept.kind === 'bulk' ? 'article_bulk_undone' : 'article_import_undone';
    const changes: StaffChange[] = [
      ...restored.map(({ before, record }): StaffChange => ({
        action,
        subject: { kind: 'article', id: record.articleId },
        before: recordedState(before),
        after: recordedState(record),
      })),
      ...removed.map((article): StaffChange => ({
        action,
        subject: { kind: 'article', id: article.articleId },
        before: { handle: article.handle, title: article.title, status: article.status },
        after: null,
      })),
    ];
    await recordStaffChanges(transaction, this.#options.actor, changes, now);
    await runForInput(
      transaction,
      { import_id: 'TEXT', ordinal: 'BIGINT', undone_at: 'BIGINT', stayed: 'TEXT' },
      undone.map(({ ordinal, stayed }) => [importId, ordinal, now, stayed && JSON.stringify(stayed)]),
      (input) => `${input} UPDATE catalogue_import_change AS c SET undone_at = input.undone_at, stayed = input.stayed
        FROM input WHERE c.import_id = input.import_id AND c.ordinal = input.ordinal`,
    );
    return undone;
  }

  /** The next batch that is not undone, locked, with what becomes of each article. An article comes once in a batch. */
  async #decide(reader: Reader, below: number): Promise<Undone[]> {
    const rows = await reader.all<ChangeRow>(
      `SELECT ordinal, article_id, change FROM catalogue_import_change
        WHERE import_id = ? AND ordinal < ? AND undone_at IS NULL ORDER BY ordinal DESC LIMIT ${this.#size.articles}`,
      [this.#kept.importId, below],
    );
    const taken: Taken[] = [];
    for (const { ordinal, article_id: articleId, change } of rows) {
      if (taken.some((one) => one.articleId === articleId)) break;
      taken.push({ ordinal, articleId, change: readStoredJson(articleChangeSchema, change) });
    }
    const ids = taken.map(({ articleId }) => articleId);
    if (isTransaction(reader)) await lockArticles(reader, 'article_id', ids);
    const kept = await readKeptArticles(reader, 'article_id', ids);
    const byId = new Map(kept.map((article) => [article.articleId, article]));
    const later = await this.#laterChanges(reader, ids);
    const made = taken.flatMap(({ articleId, change }) => {
      const article = byId.get(articleId);
      if (change.kind !== 'new' || !article) return [];
      return [...article.variants, ...article.withdrawn].map(({ variantId }) => variantId);
    });
    const [sold, moved] =
      made.length === 0
        ? [new Set<string>(), new Set<string>()]
        : [
            await soldSince(reader, this.#kept.startedAt - receivedBeforeMs, made),
            await withStockChanges(reader, made),
          ];
    const decided = taken.map(({ ordinal, articleId, change }): Undone => {
      const article = byId.get(articleId);
      const left = { ordinal, articleId, outcome: { kind: 'as it is' } as const };
      if (!article) return { ...left, stayed: null };
      const stayedWith = (why: StayedArticle['why'], fields: FieldThatStayed[]): StayedArticle => ({
        articleId,
        title: article.title,
        why,
        fields,
      });
      if (change.kind === 'changed') {
        const { record, stayed: staying } = undoChange(article, change);
        const fields = handOver(article, change, staying, later.get(articleId) ?? []);
        const stayed = fields.length === 0 ? null : stayedWith('fields', fields);
        if (!record) return { ...left, stayed };
        return { ordinal, articleId, outcome: { kind: 'restored', before: article, record }, stayed };
      }
      if (!isAsMade(article, change)) {
        const isHandedOver = handOverMade(article, change, later.get(articleId) ?? []);
        return { ...left, stayed: stayedWith(isHandedOver ? 'later' : 'edited', []) };
      }
      const isUsed = [...article.variants, ...article.withdrawn].some(
        ({ variantId, reserved }) => reserved > 0 || sold.has(variantId) || moved.has(variantId),
      );
      if (!isUsed) return { ordinal, articleId, outcome: { kind: 'removed', article }, stayed: null };
      const { withdrawn: _withdrawn, version: _version, updatedAt: _updatedAt, ...record } = article;
      const archived: ArticleRecord = { ...record, status: 'archived' };
      const outcome = { kind: 'restored', before: article, record: archived } as const;
      return { ordinal, articleId, outcome, stayed: stayedWith('sold', []) };
    });
    if (isTransaction(reader)) {
      await this.#keepHandedOver(reader, [...later.values()].flat());
      await goBackFurther(reader, taken.flatMap(undonePricesOf));
    }
    return decided;
  }

  /** What later imports changed in these articles, by article, the earliest first. */
  async #laterChanges(reader: Reader, articleIds: readonly string[]): Promise<Map<string, KeptLater[]>> {
    const later = new Map<string, KeptLater[]>();
    if (articleIds.length === 0) return later;
    const rows = await reader.all<ChangeRow & { import_id: string; file_name: string }>(
      `SELECT c.import_id, c.ordinal, c.article_id, c.change, i.file_name
         FROM catalogue_import_change c JOIN catalogue_import i ON i.import_id = c.import_id
        WHERE c.article_id IN (${questionMarks(articleIds)}) AND c.undone_at IS NULL AND c.import_id <> ?
          AND i.started_at >= ? ORDER BY i.started_at, c.ordinal`,
      [...articleIds, this.#kept.importId, this.#kept.startedAt],
    );
    for (const { import_id: importId, ordinal, article_id: articleId, change, file_name: fileName } of rows) {
      const kept = { importId, ordinal, fileName, text: change, change: readStoredJson(articleChangeSchema, change) };
      later.set(articleId, [...(later.get(articleId) ?? []), kept]);
    }
    return later;
  }

  async #keepHandedOver(transaction: Transaction, later: readonly KeptLater[]): Promise<void> {
    for (const { importId, ordinal, text, change } of later) {
      const now = JSON.stringify(change);
      if (now === text) continue;
      await transaction.run('UPDATE catalogue_import_change SET change = ? WHERE import_id = ? AND ordinal = ?', [
        now,
        importId,
        ordinal,
      ]);
    }
  }

  #count(undone: readonly Undone[]): void {
    for (const { outcome, stayed } of undone) {
      if (outcome.kind === 'restored' && stayed?.why !== 'sold') this.#result.articles.restored++;
      if (outcome.kind === 'removed') this.#result.articles.removed++;
      if (stayed && this.#result.isDryRun) this.#result.stayed.push(stayed);
    }
  }

  async #end(transaction: Transaction): Promise<void> {
    const { importId, layoutId, layoutBefore, startedAt } = this.#kept;
    if (layoutId !== null && this.#result.stayed.length === 0) {
      const isLatest = 'layout_id = ? AND imported_at >= ?';
      // Another import of the same columns since would have a later time than this one's end.
      const later = await transaction.get(
        'SELECT 1 AS later FROM catalogue_import WHERE layout_id = ? AND import_id <> ? AND started_at >= ? AND undone_at IS NULL',
        [layoutId, importId, startedAt],
      );
      if (!later && layoutBefore === null)
        await transaction.run(`DELETE FROM catalogue_layout WHERE ${isLatest}`, [layoutId, startedAt]);
      else if (!later)
        await transaction.run(`UPDATE catalogue_layout SET imported_at = ? WHERE ${isLatest}`, [
          layoutBefore,
          layoutId,
          startedAt,
        ]);
    }
    await transaction.run('UPDATE catalogue_import SET undone_at = COALESCE(undone_at, ?) WHERE import_id = ?', [
      this.#clock.now(),
      importId,
    ]);
  }
}

/** What an undo left as it was, in the order of the import. */
export async function listStayed(reader: Reader, importId: string): Promise<StayedArticle[]> {
  const rows = await reader.all<{ stayed: string }>(
    'SELECT stayed FROM catalogue_import_change WHERE import_id = ? AND stayed IS NOT NULL ORDER BY ordinal',
    [importId],
  );
  return rows.map(({ stayed }) => readStoredJson(stayedArticleSchema, stayed));
}

/** Undoes an import as a whole. Once more is no change: it gives what stayed. */
export async function undoImport(
  database: Database,
  clock: Clock,
  options: UndoOptions,
): Promise<UndoResult | UndoRefusal> {
  const kept = await readKeptImport(database, options.importId);
  if (!kept) return { refusal: 'import_not_found' };
  if (stateOf(kept, clock.now()) === 'running') return { refusal: 'import_running' };
  if (kept.undoStartedAt === null && clock.now() - kept.startedAt >= undoableForMs)
    return { refusal: 'import_too_old' };
  return new Undo(database, clock, options, kept).run();
}
