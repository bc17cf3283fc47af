import { createHash } from 'node:crypto';
import type { Reader, Transaction } from '../../../../platform/database/database.ts';
import { readStoredJson } from '../../../database/stored-json.ts';
import { storedMappingSchema } from './column-mapping.ts';
import type { ColumnMapping } from './column-mapping.ts';

/**
 * A mapping is kept once an import was done with it, under a hash of the header, so that the next file with the same header needs
 * none. Fields stand in the order of the columns; the names of the columns are not kept.
 */

function nameOf(header: readonly string[]): string {
  const names = JSON.stringify(header.map((name) => name.trim()));
  return `column_mapping ${createHash('sha256').update(names).digest('hex')}`;
}

export async function readKeptMapping(reader: Reader, header: readonly string[]): Promise<ColumnMapping | undefined> {
  const kept = await reader.get<{ value: string }>('SELECT value FROM kept_value WHERE name = ?', [nameOf(header)]);
  return kept && readStoredJson(storedMappingSchema, kept.value);
}

/** Keeps it in place of an earlier one for the same header. */
export async function keepMapping(
  transaction: Transaction,
  header: readonly string[],
  mapping: ColumnMapping,
): Promise<void> {
  await transaction.run(
    `INSERT INTO kept_value (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [nameOf(header), JSON.stringify(mapping)],
  );
}
