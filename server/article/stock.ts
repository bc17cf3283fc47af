import type { Transaction } from '../../platform/database/database.ts';
import { padded, questionMarks, runForInput } from '../../platform/database/multi-row-statement.ts';
import { totalByVariant } from './shelf.ts';
import type { StockLine } from './shelf.ts';

/** What a step of applications does to the stock of a variant: a change of its reserved units, and how many left the shop. */
export type StockMove = { variantId: string; reserved: number; sold: number };

/**
 * Locks variants until the transaction ends, so that two shoppers cannot both get the last one. All transactions lock them in one
 * order and so never wait for each other in a circle. SQLite has one writer and needs no locks.
 */
export async function lockVariants(transaction: Transaction, variantIds: readonly string[]): Promise<void> {
  if (transaction.dialect !== 'postgres' || variantIds.length === 0) return;
  const asked = padded([...new Set(variantIds)]);
  await transaction.all(
    `SELECT variant_id FROM variant WHERE variant_id IN (${questionMarks(asked)}) ORDER BY variant_id FOR UPDATE`,
    asked,
  );
}

/**
 * Moves units of variants that are locked. A variant that sells without stock keeps what it has on hand.
 * @throws when a variant is unknown: those that an application names are never removed
 */
export async function moveUnits(transaction: Transaction, moves: readonly StockMove[]): Promise<void> {
  // Of two rows for one variant, a statement would apply only one.
  const sums = new Map<string, StockMove>();
  for (const { variantId, reserved, sold } of moves) {
    const sum = sums.get(variantId) ?? { variantId, reserved: 0, sold: 0 };
    sums.set(variantId, { variantId, reserved: sum.reserved + reserved, sold: sum.sold + sold });
  }
  const rows = [...sums.values()].map(({ variantId, reserved, sold }) => [variantId, reserved, sold]);
  const changed = await runForInput(
    transaction,
    { moved: 'TEXT', more_reserved: 'BIGINT', sold: 'BIGINT' },
    rows,
    (input) => `${input}
     UPDATE variant SET reserved = reserved + input.more_reserved,
            on_hand = CASE WHEN sells_without_stock = 1 THEN on_hand ELSE on_hand - input.sold END
       FROM input WHERE variant_id = input.moved`,
  );
  if (changed !== rows.length) throw new Error('the stock of an unknown variant was to be moved');
}

/**
 * Notes for the lines of sold applications whether their units came out of stock. Their variants are locked, so these are the
 * values that they were sold by.
 */
export async function noteTakenStock(transaction: Transaction, applicationIds: readonly string[]): Promise<void> {
  if (applicationIds.length === 0) return;
  const asked = padded(applicationIds);
  await transaction.run(
    `UPDATE application_line SET took_stock = (
       SELECT 1 - v.sells_without_stock FROM variant v WHERE v.variant_id = application_line.variant_id)
      WHERE application_id IN (${questionMarks(asked)})`,
    asked,
  );
}

/**
 * Returns units to stock when an order is cancelled, and the goods never left, or when they came back and can be sold again. Units that sold without stock never reduced it and are
 * not returned, even if the variant sells from stock now.
 */
export async function putBackStock(
  transaction: Transaction,
  applicationId: string,
  lines: readonly StockLine[],
): Promise<void> {
  const totals = totalByVariant(lines);
  await lockVariants(transaction, [...totals.keys()]);
  for (const [variantId, quantity] of totals) {
    await transaction.run(
      `UPDATE variant SET on_hand = on_hand + ?
        WHERE variant_id = ? AND EXISTS (
          SELECT 1 FROM application_line l
           WHERE l.application_id = ? AND l.variant_id = variant.variant_id AND l.took_stock = 1)`,
      [quantity, variantId, applicationId],
    );
  }
}
