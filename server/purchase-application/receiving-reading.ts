import type { Transaction } from '../../platform/database/database.ts';
import { padded, questionMarks } from '../../platform/database/multi-row-statement.ts';
import type { Currency } from '../../contract/money.ts';
import { wholeTitle } from '../article/shelf.ts';
import type { ShelfVariant } from '../article/shelf.ts';
import { lockVariants } from '../article/stock.ts';
import { readStoredTexts } from '../database/stored-json.ts';
import { readShownTitles } from '../article/shown-titles.ts';
import { shownTitleKey } from './receiving-decision.ts';
import type { Arrived, KnownApplication, WhatIsKnown } from './receiving-decision.ts';

type ApplicationRow = {
  kind: 'application';
  id: string;
  terminal_id: string;
  content_hash: string;
  total_minor: number;
  currency: Currency;
};

type VariantRow = {
  kind: 'variant';
  id: string;
  sku: string;
  option_values: string;
  price_minor: number | null;
  available: number;
  sells_without_stock: number;
  title: string;
  age_limit: number | null;
};

function variantFrom(row: VariantRow): ShelfVariant {
  return {
    sku: row.sku,
    title: wholeTitle(row.title, readStoredTexts(row.option_values)),
    priceMinor: row.price_minor,
    available: row.available,
    sellsWithoutStock: row.sells_without_stock === 1,
    ageLimit: row.age_limit,
  };
}

/** The titles that shoppers of other languages read, where any of the batch did. */
async function readTitlesShown(
  transaction: Transaction,
  arrived: readonly Arrived[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const language of new Set(arrived.flatMap(({ application }) => application.language ?? []))) {
    const wanted = arrived.filter(({ application }) => application.language === language);
    const ids = new Set(wanted.flatMap(({ application }) => application.lines.map(({ variantId }) => variantId)));
    for (const [variantId, title] of await readShownTitles(transaction, [...ids], language)) {
      found.set(shownTitleKey(variantId, language), title);
    }
  }
  return found;
}

/**
 * Reads everything that a batch of applications needs with one statement, but for titles in other languages. On PostgreSQL, another one locks the variants before, so
 * that their stock, and the applications that reserved some of it, are read as they are after any wait.
 */
export async function readForReceiving(transaction: Transaction, arrived: readonly Arrived[]): Promise<WhatIsKnown> {
  const variantIds = arrived.flatMap(({ application }) => application.lines.map(({ variantId }) => variantId));
  await lockVariants(transaction, variantIds);
  const askedIds = padded(arrived.map(({ application }) => application.applicationId));
  const askedVariants = padded([...new Set(variantIds)]);
  const rows = await transaction.all<ApplicationRow | VariantRow>(
    `SELECT 'application' AS kind, application_id AS id, terminal_id, content_hash, total_minor, currency,
            NULL AS sku, NULL AS option_values, NULL AS price_minor, NULL AS available, NULL AS sells_without_stock,
            NULL AS title, NULL AS age_limit
       FROM application WHERE application_id IN (${questionMarks(askedIds)})
     UNION ALL
     SELECT 'variant', v.variant_id, NULL, NULL, NULL, NULL, v.sku, v.option_values, v.price_minor,
            v.on_hand - v.reserved, v.sells_without_stock, a.title, a.age_limit
       FROM variant v JOIN article a ON a.article_id = v.article_id
      WHERE v.variant_id IN (${questionMarks(askedVariants)}) AND a.status = 'published'`,
    [...askedIds, ...askedVariants],
  );
  const applications = new Map<string, KnownApplication>();
  const variants = new Map<string, ShelfVariant>();
  for (const row of rows) {
    if (row.kind === 'variant') variants.set(row.id, variantFrom(row));
    else {
      const { terminal_id: terminalId, content_hash: contentHash, total_minor: totalMinor, currency } = row;
      applications.set(row.id, { terminalId, contentHash, totalMinor, currency });
    }
  }
  return { applications, variants, shownTitles: await readTitlesShown(transaction, arrived) };
}
