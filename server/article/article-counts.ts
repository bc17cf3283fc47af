import type { Reader } from '../../platform/database/database.ts';
import { hasStockCondition } from './availability.ts';

/** How many articles are published, how many are drafts, and how many published ones have nothing left that can be bought. */
export async function countArticles(
  reader: Reader,
): Promise<{ published: number; draft: number; withoutStock: number }> {
  const rows = await reader.all<{ status: string; n: number }>(
    `SELECT status, count(*) AS n FROM article WHERE status IN ('published', 'draft') GROUP BY status`,
  );
  const soldOut = await reader.get<{ n: number }>(
    `SELECT count(*) AS n FROM article a WHERE a.status = 'published' AND NOT ${hasStockCondition}`,
  );
  const of = (status: string) => rows.find((row) => row.status === status)?.n ?? 0;
  return { published: of('published'), draft: of('draft'), withoutStock: soldOut?.n ?? 0 };
}
