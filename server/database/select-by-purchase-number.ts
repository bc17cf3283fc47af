import { z } from 'zod';
import { readPurchaseNumber } from '../../contract/seller/purchase-number.ts';
import type { Value } from '../../platform/database/database.ts';

/** More applications than this do not have the same number, unless a terminal chose their ids. */
const mostOfOneNumber = 1_000;

const isUuid = (text: string) => z.uuid().safeParse(text).success;

/**
 * A SELECT for the applications that a typed purchase number stands for, usually one; or for the one whose id was typed.
 * @param columns of `application`
 * @returns undefined for a text that is neither
 */
export function selectByPurchaseNumber(columns: string, typed: string): { sql: string; values: Value[] } | undefined {
  const read = readPurchaseNumber(typed);
  // The index `application_by_purchase_number` has just this expression.
  const byEnd = `SELECT ${columns} FROM application WHERE lower(substr(application_id, 30)) = ?`;
  if (typeof read === 'object') return { sql: `${byEnd} LIMIT ${mostOfOneNumber}`, values: [read.idEnd] };
  const id = typed.trim().toLowerCase();
  if (!isUuid(id)) return undefined;
  return { sql: `${byEnd} AND lower(application_id) = ? LIMIT ${mostOfOneNumber}`, values: [id.slice(29), id] };
}
