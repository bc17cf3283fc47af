import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';

/**
 * The columns of imported files are kept in their order, so that an export has the same.
 * @returns the layout, and when a file last had it: null if never
 */
export async function keepLayout(
  transaction: Transaction,
  columns: readonly CatalogueColumn[],
  now: number,
): Promise<{ layoutId: string; before: number | null }> {
  const json = JSON.stringify(columns.map(({ name, key }) => ({ name, key })));
  const layoutId = createHash('sha256').update(json).digest('hex').slice(0, 32);
  const known = await transaction.get<{ imported_at: number }>(
    'SELECT imported_at FROM catalogue_layout WHERE layout_id = ?',
    [layoutId],
  );
  await transaction.run(
    `INSERT INTO catalogue_layout (layout_id, columns, imported_at) VALUES (?, ?, ?)
     ON CONFLICT (layout_id) DO UPDATE SET imported_at = excluded.imported_at`,
    [layoutId, json, now],
  );
  return { layoutId, before: known?.imported_at ?? null };
}

const columnsSchema = z.array(z.object({ name: z.string(), key: z.string() }));

/** The columns of the file imported last, and behind them those that only earlier files had. */
export async function readLayout(reader: Reader): Promise<CatalogueColumn[]> {
  const rows = await reader.all<{ columns: string }>(
    'SELECT columns FROM catalogue_layout ORDER BY imported_at DESC, layout_id',
  );
  const columns: CatalogueColumn[] = [];
  const taken = new Set<string>();
  for (const row of rows) {
    for (const column of readStoredJson(columnsSchema, row.columns)) {
      if (!taken.has(column.key)) columns.push(column);
      taken.add(column.key);
    }
  }
  return columns;
}
