import type { Reader, Value } from './database.ts';

/**
 * The first row of a statement that must give one: a sum, a count, or a row that an earlier statement made sure of.
 * @param purpose names in words what the statement reads; it never holds a value
 * @throws when there is no row, naming the purpose
 */
export async function firstRow<Row>(
  reader: Reader,
  purpose: string,
  sql: string,
  values: readonly Value[] = [],
): Promise<Row> {
  const row = await reader.get<Row>(sql, values);
  if (row === undefined) throw new Error(`A broken assumption: the statement for ${purpose} gave no row`);
  return row;
}
