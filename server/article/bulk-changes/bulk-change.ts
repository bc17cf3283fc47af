import { setTimeout as pause } from 'node:timers/promises';
import { present } from '../../../contract/presence.ts';
import type { Currency } from '../../../contract/money.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../../platform/database/database.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import { recordStaffChanges } from '../../accounts/staff-record.ts';
import type { StaffActor, StaffChange } from '../../accounts/staff-record.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { lockArticles, readKeptArticles } from '../article-record-reading.ts';
import type { StoredArticle } from '../article-record-reading.ts';
import type { ArticleRecord } from '../article-record.ts';
import { recordedState } from '../article-record.ts';
import { BatchSize } from '../batch-size.ts';
import { saveArticles } from '../article-writing.ts';
import { articleChangeSchema, changeOf, differencesOf } from '../kept-imports/article-change.ts';
import type { ArticleChange } from '../kept-imports/article-change.ts';
import { beginImport, digestOfFile, endImport, keepChanges, noteProgress } from '../kept-imports/kept-imports.ts';
import type { ImportSummary } from '../../../contract/seller/catalogue-import.ts';
import { noteReducedPrices, readReducedVariants } from '../reduced-prices.ts';
import type { ReducedPrice } from '../reduced-prices.ts';
import { tidySearchIndex } from '../search-index.ts';
import { readBulkContent, readListedChanges, writeListedChanges } from './bulk-files.ts';
import type { BulkContent } from './bulk-files.ts';
import { changedArticle } from './changed-article.ts';

/**
 * Changes many products at once:
 *
 * 1. A look computes what becomes of each product, changes nothing, and keeps the list with the version of each product.
 * 2. The change does it in batches, each in one transaction with what it changed (`kept-imports/`), so that the shop sells
 *    meanwhile. A product that was edited since the look is left out: no one saw what would become of it.
 * 3. A change that was cut short goes on: a product that it has changed already is not changed once more.
 */

export type BulkOptions = {
  importId: string;
  /** `BulkContent`. */
  file: string;
  /** Where the changes are listed (`ListedChanges`). */
  listFile: string;
  /** What people know the change by. */
  name: string;
  actor: StaffActor;
  currency: Currency;
  isDryRun: boolean;
  /** Ends the change after the batch that is being written. */
  signal: AbortSignal;
  onProgress: (progress: { done: number; total: number }) => void;
};

type Outcome =
  | { is: 'changed'; article: StoredArticle; record: ArticleRecord; change: ArticleChange; isFromBefore: boolean }
  | { is: 'unchanged'; article: StoredArticle }
  | { is: 'left out'; handle: string; reason: string };

type Placed = Outcome & { line: number };

/** From so many changed articles on, the search index is tidied. */
const manyArticles = 100;
const mostShown = 200;

const someOf = <Entry>(entries: readonly Entry[]) => ({ total: entries.length, shown: entries.slice(0, mostShown) });

/** The changes that this bulk change has made of these products already. */
async function readMade(reader: Reader, importId: string, ids: readonly string[]): Promise<Map<string, ArticleChange>> {
  const rows = await reader.all<{ article_id: string; change: string }>(
    `SELECT article_id, change FROM catalogue_import_change WHERE import_id = ? AND article_id IN (${questionMarks(ids)})`,
    [importId, ...ids],
  );
  return new Map(rows.map((row) => [row.article_id, readStoredJson(articleChangeSchema, row.change)]));
}

class BulkChange {
  readonly #size = new BatchSize();
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #options: BulkOptions;
  readonly #content: BulkContent;
  /** Of each product at the look; empty during a look. */
  readonly #versions: Readonly<Record<string, number>>;
  readonly #outcomes: Placed[] = [];

  constructor(
    database: Database,
    clock: Clock,
    options: BulkOptions,
    { content, versions }: { content: BulkContent; versions: Readonly<Record<string, number>> },
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#options = options;
    this.#content = content;
    this.#versions = versions;
  }

  async run(): Promise<ImportSummary> {
    const { isDryRun, signal, onProgress, importId, file, name, actor } = this.#options;
    const { articleIds } = this.#content;
    const total = articleIds.length;
    const begun = { fileName: name, fileDigest: await digestOfFile(file), actorName: actor.name, rowCount: total };
    if (!isDryRun)
      await this.#database.write((transaction) =>
        beginImport(transaction, { ...begun, kind: 'bulk' }, this.#clock.now(), importId),
      );
    let done = 0;
    while (done < total && !signal.aborted) {
      const ids = articleIds.slice(done, done + this.#size.articles);
      const startedAt = performance.now();
      const outcomes = isDryRun
        ? await this.#decide(this.#database, ids)
        : await this.#database.write((transaction) => this.#change(transaction, ids, done));
      this.#outcomes.push(...outcomes.map((outcome, place) => ({ ...outcome, line: done + place + 1 })));
      done += ids.length;
      onProgress({ done, total });
      if (isDryRun) continue;
      const restMs = this.#size.note(ids.length, performance.now() - startedAt);
      if (this.#database.dialect === 'sqlite') await pause(restMs);
    }
    const changed = this.#outcomes.filter(({ is }) => is === 'changed').length;
    if (!isDryRun) {
      const note = done < total ? noteProgress : endImport;
      await this.#database.write((transaction) =>
        note(transaction, importId, { rowsDone: done, now: this.#clock.now() }),
      );
      if (changed > manyArticles) await tidySearchIndex(this.#database);
    }
    return this.#summary(total - done);
  }

  async #decide(reader: Reader, ids: readonly string[]): Promise<Outcome[]> {
    const { isDryRun, currency, importId } = this.#options;
    const { changes } = this.#content;
    const kept = await readKeptArticles(reader, 'article_id', ids);
    const byId = new Map(kept.map((article) => [article.articleId, article]));
    const reduced = changes.price || changes.reducedPrice ? await readReducedVariants(reader, ids) : new Set<string>();
    const made = isDryRun ? new Map<string, ArticleChange>() : await readMade(reader, importId, ids);
    return ids.map((id): Outcome => {
      const article = byId.get(id);
      if (!article) return { is: 'left out', handle: '', reason: 'It is no longer in the shop.' };
      const { handle } = article;
      const before = made.get(id);
      if (before) return { is: 'changed', article, record: article, change: before, isFromBefore: true };
      if (!isDryRun && this.#versions[id] !== article.version)
        return { is: 'left out', handle, reason: 'It was edited after the preview. Select it again to change it.' };
      const changed = changedArticle(article, changes, { currency, reduced });
      if ('problem' in changed) return { is: 'left out', handle, reason: changed.problem };
      if ('unchanged' in changed) return { is: 'unchanged', article };
      const { record } = changed;
      return { is: 'changed', article, record, change: changeOf(article, record), isFromBefore: false };
    });
  }

  async #change(transaction: Transaction, ids: readonly string[], done: number): Promise<Outcome[]> {
    const { actor, importId } = this.#options;
    await lockArticles(transaction, 'article_id', ids);
    const outcomes = await this.#decide(transaction, ids);
    const now = this.#clock.now();
    const fresh = outcomes.flatMap((outcome, place) =>
      outcome.is === 'changed' && !outcome.isFromBefore ? [{ ...outcome, line: done + place + 1 }] : [],
    );
    await saveArticles(
      transaction,
      fresh.map(({ record }) => record),
      { now, stock: this.#content.changes.stock ? 'set' : 'keep', before: fresh.map(({ article }) => article) },
    );
    await noteReducedPrices(transaction, this.#reducedPricesOf(fresh), { actorName: actor.name });
    const records = fresh.map(({ article, record }): StaffChange => ({
      action: 'article_bulk_changed',
      subject: { kind: 'article', id: record.articleId },
      before: recordedState(article),
      after: recordedState(record),
    }));
    await recordStaffChanges(transaction, actor, records, now);
    const changes = fresh.map(({ record, line, change }) => ({ articleId: record.articleId, line, change }));
    await keepChanges(transaction, importId, changes, { rowsDone: done + ids.length, now });
    return outcomes;
  }

  #reducedPricesOf(changed: readonly { article: StoredArticle; record: ArticleRecord }[]): ReducedPrice[] {
    const endsAt = this.#content.changes.reducedPrice?.endsAt ?? null;
    if (endsAt === null) return [];
    return changed.flatMap(({ article, record }) =>
      record.variants.flatMap(({ variantId, priceMinor: reducedMinor }, place) => {
        const { priceMinor, compareAtMinor } = present(article.variants[place], 'the variant before');
        if (priceMinor === null || reducedMinor === null || priceMinor === reducedMinor) return [];
        return [{ variantId, articleId: record.articleId, endsAt, reducedMinor, priceMinor, compareAtMinor }];
      }),
    );
  }

  async #summary(notReached: number): Promise<ImportSummary> {
    const { isDryRun, listFile } = this.#options;
    const differences = this.#outcomes.flatMap((outcome) => {
      if (outcome.is !== 'changed') return [];
      const { article, change, line } = outcome;
      const { handle, title } = article;
      return [{ line, handle, title, kind: 'changed' as const, fields: differencesOf(change) }];
    });
    const versions = isDryRun
      ? Object.fromEntries(
          this.#outcomes.flatMap((outcome) =>
            outcome.is === 'left out' ? [] : [[outcome.article.articleId, outcome.article.version]],
          ),
        )
      : this.#versions;
    await writeListedChanges(listFile, { versions, differences });
    const leftOut = this.#outcomes.flatMap((outcome) =>
      outcome.is === 'left out' ? [{ line: outcome.line, handle: outcome.handle, text: outcome.reason }] : [],
    );
    return {
      isDryRun,
      rows: this.#content.articleIds.length,
      articles: {
        new: 0,
        changed: differences.length,
        unchanged: this.#outcomes.filter(({ is }) => is === 'unchanged').length,
        leftOut: leftOut.length,
        notReached,
      },
      variants: 0,
      pictures: 0,
      withdrawnVariants: 0,
      format: null,
      isInventory: false,
      lacksStock: false,
      unsaid: [],
      onlyKept: [],
      encoding: '',
      encodingDecided: '',
      numbers: null,
      leftOut: someOf(leftOut),
      notes: someOf([]),
      differences: someOf(differences),
    };
  }
}

/** Looks at, makes, or goes on with a bulk change. */
export async function changeInBulk(database: Database, clock: Clock, options: BulkOptions): Promise<ImportSummary> {
  const content = await readBulkContent(options.file);
  const listed = options.isDryRun ? undefined : await readListedChanges(options.listFile);
  return new BulkChange(database, clock, options, { content, versions: listed?.versions ?? {} }).run();
}
