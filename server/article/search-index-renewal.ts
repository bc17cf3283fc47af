import type { Clock } from '../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import { DueRounds } from '../../platform/due-rounds.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import { questionMarks } from '../../platform/database/multi-row-statement.ts';
import type { Log } from '../../platform/log.ts';
import { readKeptArticles } from './article-record-reading.ts';
import type { StoredArticle } from './article-record-reading.ts';
import { indexAgain, saveArticles } from './article-writing.ts';
import { raiseCatalogueVersion } from './catalogue-version.ts';
import { tidySearchIndex } from './search-index.ts';

/** Grows by one when `indexedWords`, `sortKeyOf`, `barcodeKey`, what is indexed, or what `amend` does changes, so that what is from before is written again. */
export const searchIndexForm = 5;

const articlesAtOnce = 200;
/** So often a server looks whether another process asked for a renewal. */
const lookAgainMs = 5_000;

type Filling = { form: number; filledTo: number | null };

const isWhole = ({ form, filledTo }: Filling) => form >= searchIndexForm && filledTo === null;

function readFilling(reader: Reader, lock: '' | 'FOR UPDATE' = ''): Promise<Filling> {
  const sql = `SELECT form, filled_to AS "filledTo" FROM search_index ${reader.dialect === 'postgres' ? lock : ''}`;
  return firstRow<Filling>(reader, 'the form of the search index', sql);
}

async function lockBehind(transaction: Transaction, filledTo: number): Promise<{ ids: string[]; last: number | null }> {
  const rows = await transaction.all<{ article_id: string; article_number: number }>(
    'SELECT article_id, article_number FROM article WHERE article_number > ? ORDER BY article_number LIMIT ?',
    [filledTo, articlesAtOnce],
  );
  const ids = rows.map((row) => row.article_id);
  if (transaction.dialect === 'postgres' && ids.length > 0) {
    // In the order in which every transaction locks articles. An edit in between is then indexed after this.
    await transaction.all(
      `SELECT 1 AS held FROM article WHERE article_id IN (${questionMarks(ids)}) ORDER BY article_id FOR UPDATE`,
      ids,
    );
  }
  return { ids, last: rows.at(-1)?.article_number ?? null };
}

/** `amend` gives an article that an earlier program wrote in its present form, or the same article where it has that already. */
export type Renewing = { clock: Clock; amend: (article: StoredArticle) => StoredArticle };

/**
 * Writes the next entries of an index whose form is older than this program's. Each call is one short transaction; a process that
 * is killed in between goes on where it was.
 * @returns whether there may be more to write
 */
export async function renewSomeArticles(database: Database, { clock, amend }: Renewing): Promise<boolean> {
  if (isWhole(await readFilling(database))) return false;
  return database.write(async (transaction) => {
    // Several servers on one database take turns.
    const filling = await readFilling(transaction, 'FOR UPDATE');
    if (isWhole(filling)) return false;
    const { ids, last } = await lockBehind(transaction, filling.form < searchIndexForm ? 0 : (filling.filledTo ?? 0));
    if (last === null) await raiseCatalogueVersion(transaction);
    else {
      const articles = await readKeptArticles(transaction, 'article_id', ids);
      const amended = articles.map(amend);
      const changed = amended.filter((article, place) => article !== articles[place]);
      await saveArticles(transaction, changed, { now: clock.now(), stock: 'keep' });
      await indexAgain(
        transaction,
        articles.filter((article, place) => article === amended[place]),
      );
    }
    await transaction.run('UPDATE search_index SET form = ?, filled_to = ?', [searchIndexForm, last]);
    return last !== null;
  });
}

/**
 * Has every product indexed again, in the background or by whoever calls `renewSomeArticles`: a word that many of them share has
 * another translation now.
 */
export async function askForRenewal(transaction: Transaction): Promise<void> {
  await transaction.run('UPDATE search_index SET filled_to = 0');
}

/**
 * Renews the search index in the background after an update of the program, and when it is asked to. Searching works all the
 * while.
 */
export class SearchIndexRenewal {
  readonly #rounds: DueRounds<'some'>;
  #isWholeUntil = -Infinity;

  constructor({ database, log, ...renewing }: Renewing & { database: Database; log: Log }) {
    let hasBegun = false;
    this.#rounds = new DueRounds<'some'>({
      listDue: async () => (performance.now() < this.#isWholeUntil ? [] : ['some']),
      workOn: async () => {
        if (await renewSomeArticles(database, renewing)) {
          hasBegun = true;
          return;
        }
        this.#isWholeUntil = performance.now() + lookAgainMs;
        if (!hasBegun) return;
        hasBegun = false;
        await tidySearchIndex(database);
        log.info({ event: 'search_index_renewed' }, 'every product is in the search index in its present form');
      },
      log,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }
}
