import { departmentsBelow, topDepartments } from '../../../contract/seller/departments.ts';
import type { Category } from '../../../contract/seller/departments.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Selection } from '../listed-article.ts';

/** How many articles of a list are in each department right below its own: where a search may go on. */

export type DepartmentCount = { slug: string; count: number };

/** How many articles of a selection name each department themselves. */
async function readOwnCounts(reader: Reader, { from, conditions, values }: Selection): Promise<DepartmentCount[]> {
  return reader.all<DepartmentCount>(
    `SELECT a.category_slug AS slug, count(*) AS count FROM ${from}
      WHERE ${conditions.join(' AND ')} AND a.category_slug IS NOT NULL GROUP BY a.category_slug`,
    values,
  );
}

/** The department among `shown` that a department is, or is below; undefined if it is in none of them. */
function shownAbove(parentOf: Map<string, string | null>, shown: Set<string>, slug: string): string | undefined {
  for (let at: string | null | undefined = slug; at; at = parentOf.get(at)) if (shown.has(at)) return at;
  return undefined;
}

/**
 * Counts the articles of a selection by the departments below one.
 * @param category the selection's own department; undefined for the whole shop
 * @param selection undefined if it has no article
 * @returns every department below, in the shop's order, also those without any
 */
export async function countDepartments(
  reader: Reader,
  all: readonly Category[],
  category: string | undefined,
  selection: Selection | undefined,
): Promise<DepartmentCount[]> {
  const below = category === undefined ? topDepartments(all) : departmentsBelow(all, category);
  if (below.length === 0) return [];
  const counts = new Map(below.map(({ slug }) => [slug, 0]));
  const shown = new Set(counts.keys());
  const parentOf = new Map(all.map(({ slug, parentSlug }) => [slug, parentSlug]));
  for (const { slug, count } of selection ? await readOwnCounts(reader, selection) : []) {
    const above = shownAbove(parentOf, shown, slug);
    if (above !== undefined) counts.set(above, (counts.get(above) ?? 0) + count);
  }
  return [...counts].map(([slug, count]) => ({ slug, count }));
}
