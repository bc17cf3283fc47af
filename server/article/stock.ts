import { present } from '../../contract/presence.ts';
import type { Transaction } from '../../platform/database/database.ts';
import type { ApplicationLine, LineDifference } from '../../contract/seller/application.ts';
import { readStoredTexts } from '../database/stored-json.ts';

/** The stored form of an application's line, so that an order still reads right after the article has changed. */
export type ReservedLine = ApplicationLine & { title: string; sku: string };

export type StockLine = { variantId: string; quantity: number };

type VariantRow = {
  variant_id: string;
  sku: string | null;
  option_values: string;
  price_minor: number | null;
  available: number;
  sells_without_stock: number;
  title: string;
};

/** The available stock that is shown for a variant that sells without stock. */
export const withoutStockAvailable = 999;

function totalByVariant(lines: readonly StockLine[]): [variantId: string, quantity: number][] {
  const totals = new Map<string, number>();
  for (const { variantId, quantity } of lines) totals.set(variantId, (totals.get(variantId) ?? 0) + quantity);
  // Every transaction uses the same order, so that two baskets with the same variants cannot deadlock.
  return [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function differenceOf(line: ApplicationLine, wanted: number, row: VariantRow | undefined): LineDifference | undefined {
  if (!row || row.price_minor === null) {
    return { variantId: line.variantId, problem: 'variant_gone', unitPriceMinor: null, available: 0 };
  }
  const available = row.sells_without_stock ? withoutStockAvailable : Math.max(0, row.available);
  const truth = { variantId: line.variantId, unitPriceMinor: row.price_minor, available };
  if (row.price_minor !== line.unitPriceMinor) return { ...truth, problem: 'price_changed' };
  if (wanted > available) return { ...truth, problem: 'stock_short' };
  return undefined;
}

/**
 * Reserves the units of all lines, or none (step 3). Two shoppers cannot both get the last one: the rows are locked until the
 * transaction ends.
 * @returns the lines with title and SKU, or the differences from what the shopper saw
 */
export async function reserveStock(
  transaction: Transaction,
  lines: readonly ApplicationLine[],
): Promise<{ reserved: ReservedLine[] } | { differences: LineDifference[] }> {
  const totals = totalByVariant(lines);
  const rows = await transaction.all<VariantRow>(
    `SELECT v.variant_id, v.sku, v.option_values, v.price_minor, v.on_hand - v.reserved AS available,
            v.sells_without_stock, a.title
       FROM variant v JOIN article a ON a.article_id = v.article_id
      WHERE v.variant_id IN (${totals.map(() => '?').join(', ')}) AND a.status = 'published'
      ORDER BY v.variant_id${transaction.dialect === 'postgres' ? ' FOR UPDATE OF v' : ''}`,
    totals.map(([variantId]) => variantId),
  );
  const byId = new Map(rows.map((row) => [row.variant_id, row]));
  const wanted = new Map(totals);
  const differences = new Map<string, LineDifference>();
  for (const line of lines) {
    const difference = differenceOf(
      line,
      present(wanted.get(line.variantId), 'how much is wanted of a variant'),
      byId.get(line.variantId),
    );
    if (difference) differences.set(line.variantId, difference);
  }
  if (differences.size > 0) return { differences: [...differences.values()] };
  for (const [variantId, quantity] of totals) {
    await transaction.run('UPDATE variant SET reserved = reserved + ? WHERE variant_id = ?', [quantity, variantId]);
  }
  return {
    reserved: lines.map((line) => {
      const row = present(byId.get(line.variantId), 'a variant that was reserved');
      const options = readStoredTexts(row.option_values).filter((value) => value !== 'Default Title');
      return { ...line, sku: row.sku ?? '', title: [row.title, ...options].join(' · ') };
    }),
  };
}

/** Returns the units that an application had reserved (rejected, reversed, withdrawn). */
export async function returnStock(transaction: Transaction, lines: readonly StockLine[]): Promise<void> {
  for (const [variantId, quantity] of totalByVariant(lines)) {
    await transaction.run('UPDATE variant SET reserved = reserved - ? WHERE variant_id = ?', [quantity, variantId]);
  }
}

/**
 * Returns units to stock when an order is cancelled: the goods never left. Units that sold without stock never reduced it and are
 * not returned, even if the variant sells from stock now.
 */
export async function putBackStock(
  transaction: Transaction,
  applicationId: string,
  lines: readonly StockLine[],
): Promise<void> {
  for (const [variantId, quantity] of totalByVariant(lines)) {
    await transaction.run(
      `UPDATE variant SET on_hand = on_hand + ?
        WHERE variant_id = ? AND EXISTS (
          SELECT 1 FROM application_line l
           WHERE l.application_id = ? AND l.variant_id = variant.variant_id AND l.took_stock = 1)`,
      [quantity, variantId, applicationId],
    );
  }
}

/** Takes the reserved units of an accepted application out of stock, and notes for which lines it did. */
export async function sellStock(
  transaction: Transaction,
  applicationId: string,
  lines: readonly StockLine[],
): Promise<void> {
  for (const [variantId, quantity] of totalByVariant(lines)) {
    await transaction.run(
      `UPDATE variant SET reserved = reserved - ?,
              on_hand = CASE WHEN sells_without_stock = 1 THEN on_hand ELSE on_hand - ? END
        WHERE variant_id = ?`,
      [quantity, quantity, variantId],
    );
  }
  // The transaction has locked the variants by now, so these values are the ones that they were sold by.
  await transaction.run(
    `UPDATE application_line SET took_stock = (
       SELECT 1 - v.sells_without_stock FROM variant v WHERE v.variant_id = application_line.variant_id)
      WHERE application_id = ?`,
    [applicationId],
  );
}
