import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import { inPieces, questionMarks, runForRows } from '../../platform/database/multi-row-statement.ts';
import { DueRounds } from '../../platform/due-rounds.ts';
import type { Log } from '../../platform/log.ts';
import { recordStaffChanges } from '../accounts/staff-record.ts';
import type { StaffActor, StaffChange } from '../accounts/staff-record.ts';
import { lockArticles, readKeptArticles } from './article-record-reading.ts';
import { recordedState } from './article-record.ts';
import { saveArticles } from './article-writing.ts';

/**
 * Reduced prices that end at a time. The variant itself has the reduced price, so that lists, searches and purchases know one
 * price; a row beside it says when it goes back, and to what. The row goes with any other change of the price
 * (`forgetOtherPrices`): what people set since then stays.
 */

export type ReducedPrice = {
  variantId: string;
  articleId: string;
  /** Epoch milliseconds. */
  endsAt: number;
  reducedMinor: number;
  priceMinor: number;
  compareAtMinor: number | null;
};

/** Notes when the prices go back, in the transaction that reduced them. */
export async function noteReducedPrices(
  transaction: Transaction,
  prices: readonly ReducedPrice[],
  { actorName }: { actorName: string },
): Promise<void> {
  await runForRows(
    transaction,
    prices.map((each) => [
      each.variantId,
      each.articleId,
      each.endsAt,
      each.reducedMinor,
      each.priceMinor,
      each.compareAtMinor,
      actorName,
    ]),
    (rows) => `INSERT INTO reduced_price
      (variant_id, article_id, ends_at, reduced_minor, price_minor, compare_at_minor, actor_name) VALUES ${rows}`,
  );
}

/** The variants of these articles that have a reduced price which ends by itself. */
export async function readReducedVariants(reader: Reader, articleIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const some of inPieces(articleIds, 1000)) {
    const rows = await reader.all<{ variant_id: string }>(
      `SELECT variant_id FROM reduced_price WHERE article_id IN (${questionMarks(some)})`,
      some,
    );
    for (const row of rows) found.add(row.variant_id);
  }
  return found;
}

/** What a change made of a variant's price, [before, after]; undefined: nothing. */
export type UndonePrice = {
  variantId: string;
  priceMinor: readonly [number | null, number | null] | undefined;
  compareAtMinor: readonly [number | null, number | null] | undefined;
};

/** A reduced price that would go back to what an undone change had set goes back to what was there before that change. */
export async function goBackFurther(transaction: Transaction, undone: readonly UndonePrice[]): Promise<void> {
  for (const { variantId, priceMinor, compareAtMinor } of undone) {
    const [before, after] = priceMinor ?? [null, null];
    if (before !== null && after !== null) {
      await transaction.run('UPDATE reduced_price SET price_minor = ? WHERE variant_id = ? AND price_minor = ?', [
        before,
        variantId,
        after,
      ]);
    }
    if (!compareAtMinor) continue;
    const [comparedBefore, comparedAfter] = compareAtMinor;
    await transaction.run(
      `UPDATE reduced_price SET compare_at_minor = ?
        WHERE variant_id = ? AND compare_at_minor IS NOT DISTINCT FROM CAST(? AS BIGINT)`,
      [comparedBefore, variantId, comparedAfter],
    );
  }
}

type DueRow = { variant_id: string; article_id: string; reduced_minor: number; price_minor: number } & {
  compare_at_minor: number | null;
  actor_name: string;
};

/** Gives the variants of these articles whose reduced price has ended their price from before. Once more changes nothing. */
async function endPricesOf(transaction: Transaction, articleIds: readonly string[], now: number): Promise<number> {
  await lockArticles(transaction, 'article_id', articleIds);
  const due = await transaction.all<DueRow>(
    `SELECT variant_id, article_id, reduced_minor, price_minor, compare_at_minor, actor_name FROM reduced_price
      WHERE ends_at <= ? AND article_id IN (${questionMarks(articleIds)})`,
    [now, ...articleIds],
  );
  if (due.length === 0) return 0;
  const byVariant = new Map(due.map((row) => [row.variant_id, row]));
  const before = await readKeptArticles(transaction, 'article_id', [...new Set(due.map((row) => row.article_id))]);
  const records = before.map(({ withdrawn: _withdrawn, version: _version, updatedAt: _updatedAt, ...article }) => ({
    ...article,
    variants: article.variants.map((variant) => {
      const row = byVariant.get(variant.variantId);
      if (!row || variant.priceMinor !== row.reduced_minor) return variant;
      return { ...variant, priceMinor: row.price_minor, compareAtMinor: row.compare_at_minor };
    }),
  }));
  await transaction.run(
    `DELETE FROM reduced_price WHERE variant_id IN (${questionMarks(due)})`,
    due.map((row) => row.variant_id),
  );
  await saveArticles(transaction, records, { now, stock: 'keep', before });
  const nameOf = new Map(due.map((row) => [row.article_id, row.actor_name]));
  for (const [place, record] of records.entries()) {
    const actor: StaffActor = {
      kind: 'system user',
      id: 'seller',
      name: 'the shop’s clock',
      cameFrom: `a reduced price that ${nameOf.get(record.articleId) ?? ''} set`,
    };
    const change: StaffChange = {
      action: 'reduced_price_ended',
      subject: { kind: 'article', id: record.articleId },
      before: recordedState(present(before[place], 'the article before')),
      after: recordedState(record),
    };
    await recordStaffChanges(transaction, actor, [change], now);
  }
  return records.length;
}

const articlesAtOnce = 100;

/** Ends reduced prices whose time has come, a hundred products with one transaction. */
export class ReducedPriceEnds {
  readonly #rounds: DueRounds<string[]>;

  constructor({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
    this.#rounds = new DueRounds<string[]>({
      listDue: async () => {
        const rows = await database.all<{ article_id: string }>(
          'SELECT DISTINCT article_id FROM reduced_price WHERE ends_at <= ? ORDER BY article_id LIMIT ?',
          [clock.now(), articlesAtOnce],
        );
        return rows.length === 0 ? [] : [rows.map((row) => row.article_id)];
      },
      workOn: async (articleIds) => {
        const count = await database.write((transaction) => endPricesOf(transaction, articleIds, clock.now()));
        log.info({ event: 'reduced_prices_ended', count }, 'reduced prices ended');
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
